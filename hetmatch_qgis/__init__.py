"""HetMatch: registration of images that do not look alike."""

from __future__ import annotations

from typing import Any


def classFactory(iface: Any) -> Any:
    """The plugin, as QGIS asks for it."""
    from hetmatch_qgis.plugin import HetMatchPlugin

    return HetMatchPlugin(iface)
