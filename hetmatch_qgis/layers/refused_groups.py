"""Groups of matches that were not believed, which give way to a later match of their pair."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsLayerTreeGroup, QgsProject

REFUSED_PROPERTY = "hetmatch/refused"
"""Custom property of a group in the layer tree: the rasters whose match was not believed."""


def mark_refused(group: QgsLayerTreeGroup, result: dict[str, Any]) -> None:
    """Note in a group which pair it is about. result: the content of `result.json`."""
    group.setCustomProperty(REFUSED_PROPERTY, _pair_of(result))


def hide_refused(result: dict[str, Any], project: QgsProject) -> None:
    """Switch off the groups of earlier matches of a pair: what they show is overtaken.

    result: of the pair, the content of `result.json`.
    """
    pair = _pair_of(result)
    for group in project.layerTreeRoot().findGroups():
        if pair and group.customProperty(REFUSED_PROPERTY) == pair:
            group.setItemVisibilityChecked(False)
            group.setExpanded(False)


def _pair_of(result: dict[str, Any]) -> str:
    """The rasters of a result, "" where it does not name both."""
    paths = [(result.get(raster) or {}).get("path") for raster in ("reference", "moving")]
    return "\n".join(str(path) for path in paths) if all(paths) else ""
