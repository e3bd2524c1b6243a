"""Icons of the plugin."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtGui import QIcon

FOLDER = Path(__file__).parents[1] / "icons"


def icon(name: str) -> QIcon:
    """The icon `name`.svg."""
    return QIcon(str(FOLDER / f"{name}.svg"))
