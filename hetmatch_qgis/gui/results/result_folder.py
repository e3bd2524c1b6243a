"""Results of the project, and results that are added to it from their folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import QgsLayerTreeGroup, QgsMapLayer, QgsProject, QgsVectorLayer

from hetmatch_qgis.client.messages import in_users_language
from hetmatch_qgis.client.warp_request import read_result
from hetmatch_qgis.common.contract import (
    DOUBTFUL_POINTS_GPKG,
    RESULT_JSON,
    TIE_POINTS_GPKG,
    TIE_POINTS_LAYER,
)
from hetmatch_qgis.common.raster_names import raster_name
from hetmatch_qgis.gui.tie_points.model.layer_files import geopackage_of, layer_of, table_name
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.layers.result_layers import (
    TIE_POINTS_PROPERTY,
    add_doubtful,
    add_result,
    group_name,
)


class ResultError(Exception):
    """A result that cannot be opened or repaired; the text is one sentence for the user."""


def is_tie_points(layer: QgsMapLayer | None) -> bool:
    """True where a layer holds the tie points of a result, also where its file is missing."""
    if not isinstance(layer, QgsVectorLayer):
        return False
    return str(layer.customProperty(TIE_POINTS_PROPERTY, "")) == "1"


def tie_point_layers(project: QgsProject) -> list[QgsVectorLayer]:
    """The tie point layers of the project, the topmost first."""
    nodes = project.layerTreeRoot().findLayers()
    return [node.layer() for node in nodes if is_tie_points(node.layer())]  # type: ignore[misc]


def result_title(layer: QgsVectorLayer, project: QgsProject) -> str:
    """Title of a match: the name of the layer's group, or of its folder without one."""
    node = project.layerTreeRoot().findLayer(layer.id())
    group = None if node is None else node.parent()
    if isinstance(group, QgsLayerTreeGroup) and group.parent() is not None:
        return group.name().removeprefix(group_name(""))
    return geopackage_of(layer).parent.name


def result_titles(layers: list[QgsVectorLayer], project: QgsProject) -> list[str]:
    """The titles of results; results of one pair are distinguished by their folders."""
    titles = [result_title(layer, project) for layer in layers]
    return [
        f"{title} ({geopackage_of(layer).parent.name})" if titles.count(title) > 1 else title
        for title, layer in zip(titles, layers)  # noqa: B905 (Python 3.9)
    ]


def open_folder(folder: Path, project: QgsProject) -> QgsVectorLayer:
    """The tie point layer of a result, whose layers are added to the project unless it has them.

    Of a match that was not believed, the layer of its doubtful points.

    Raises ResultError where the folder holds no tie points.
    """
    geopackage = folder / TIE_POINTS_GPKG
    if not geopackage.is_file() and (folder / DOUBTFUL_POINTS_GPKG).is_file():
        return open_doubtful(folder, project)
    if not geopackage.is_file():
        raise ResultError(_why_not(folder))
    layer = layer_of(geopackage, TIE_POINTS_LAYER, project)
    if project.mapLayer(layer.id()) is not None:
        return layer
    content = in_users_language(read_result(folder))
    answer = {
        **content,
        "outputs": {TIE_POINTS_GPKG: str(geopackage)},
        "tiles": content.get("tiles") or [],
    }
    layer = add_result(match_title(content) or folder.name, answer, project)[TIE_POINTS_LAYER]
    if not layer.isValid():
        raise ResultError(
            tr("'{path}' cannot be read; match the rasters again.").format(path=geopackage)
        )
    return layer


def open_doubtful(folder: Path, project: QgsProject, title: str = "") -> QgsVectorLayer:
    """The layer of the points that were not believed, which is added unless the project has it.

    title: what was matched; by the names of the files where it is not known.

    Raises ResultError where they cannot be read.
    """
    geopackage = folder / DOUBTFUL_POINTS_GPKG
    layer = layer_of(geopackage, table_name(geopackage, TIE_POINTS_LAYER), project)
    if layer.isValid() and project.mapLayer(layer.id()) is None:
        content = read_result(folder)
        title = title or match_title(content) or folder.name
        layer = add_doubtful(title, geopackage, content, project)
    if not layer.isValid():
        raise ResultError(
            tr("'{path}' cannot be read; match the rasters again.").format(path=geopackage)
        )
    return layer


def match_title(content: dict[str, Any]) -> str:
    """Title of a match by the content of `result.json`; empty where it does not say."""
    paths = [(content.get(raster) or {}).get("path") for raster in ("moving", "reference")]
    if not all(paths):
        return ""
    moving, reference = (raster_name(path).stem for path in paths)
    return tr("{moving} on {reference}").format(moving=moving, reference=reference)


def _why_not(folder: Path) -> str:
    if (folder / RESULT_JSON).is_file():
        text = tr("The match in '{folder}' found nothing reliable, so it has no tie points.")
    else:
        text = tr(
            "There are no tie points in '{folder}'; choose the folder of a match, which holds "
            "tie_points.gpkg."
        )
    return text.format(folder=folder)
