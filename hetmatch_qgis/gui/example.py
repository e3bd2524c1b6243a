"""*Try the example*: two small rasters that come with the plugin."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProject, QgsRasterLayer

from hetmatch_qgis.client.match_task import MatchRequest
from hetmatch_qgis.gui.match.request_builder import result_folder
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.errors import SourceError
from hetmatch_qgis.rasters.layer_sources import layer_of_file, source_of

FOLDER = Path(__file__).parents[1] / "example"
REFERENCE, MOVING = FOLDER / "blue_marble.tif", FOLDER / "relief.tif"


def load_example(project: QgsProject) -> tuple[QgsRasterLayer, QgsRasterLayer]:
    """Add reference and moving raster to the project, unless they are there; returns their layers.

    Raises SourceError where a file is missing.
    """
    names = {REFERENCE: "Blue Marble", MOVING: tr("Relief, misplaced")}
    layers = {}
    for path, name in names.items():
        present = [
            layer
            for layer in project.mapLayers().values()
            if isinstance(layer, QgsRasterLayer) and Path(layer.source()) == path
        ]
        if not present:
            layer = layer_of_file(str(path))
            if not isinstance(layer, QgsRasterLayer):
                raise SourceError(tr("There is no file '{path}'.").format(path=path))
            layer.setName(name)
            project.addMapLayer(layer)
            present = [layer]
        layers[path] = present[0]
    return layers[REFERENCE], layers[MOVING]


def example_request(reference: QgsRasterLayer, moving: QgsRasterLayer) -> MatchRequest:
    """The match of the example, with results in a temporary folder. Raises OSError."""
    folder = result_folder("", "example")
    return MatchRequest(source_of(reference), source_of(moving), {}, str(folder))
