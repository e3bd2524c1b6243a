"""`hetmatch:match`: tie points between two rasters, for the toolbox, models and qgis_process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFields,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsRasterLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtGui import QIcon

from hetmatch_qgis import choices
from hetmatch_qgis.engine_words import in_the_users_words
from hetmatch_qgis.gui.icons import icon
from hetmatch_qgis.layers import geopackage_layer
from hetmatch_qgis.processing import match_parameters as parameters
from hetmatch_qgis.processing import parts
from hetmatch_qgis.processing.base import PairAlgorithm
from hetmatch_qgis.processing.copying import copy_features, own_fields
from hetmatch_qgis.rasters.plan import plan_match
from hetmatch_qgis.rasters.raster_choice import RasterChoice
from hetmatch_qgis.rasters.sources import facts_of, source_of
from hetmatch_qgis.task import run_match
from hetmatch_qgis.translation import tr


class MatchAlgorithm(PairAlgorithm):
    """See QgsProcessingAlgorithm."""

    def createInstance(self) -> MatchAlgorithm:
        """A fresh one for every run."""
        return MatchAlgorithm()

    def name(self) -> str:
        """As qgis_process calls it."""
        return "match"

    def displayName(self) -> str:
        """As the toolbox calls it."""
        return tr("Match rasters")

    def icon(self) -> QIcon:
        """As the toolbox shows it."""
        return icon("match")

    def tags(self) -> list[str]:
        """What it is found by."""
        words = tr("register,coregister,tie points,GCP,georeference,SAR,radar,thermal,align")
        return words.split(",")

    def shortHelpString(self) -> str:
        """Beside the parameters."""
        return tr(
            "Finds tie points between two rasters that show the same ground but do not look "
            "alike: radar and optical, thermal and visible, map and imagery, old and new.\n\n"
            "The reference stays where it is; the moving raster gets tie points, and GCPs that "
            "gdalwarp and the Georeferencer take as they are. It may be misplaced by the search "
            "radius, or have no georeference at all.\n\n"
            "Where nothing reliable is found, the layer stays empty, MATCHED is false and REASON "
            "says why; that is not an error, so that batches go on."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """See QgsProcessingAlgorithm."""
        for parameter in parameters.inputs():
            self.addParameter(parameter)
        for output in parameters.outputs():
            self.addOutput(output)

    def processAlgorithm(
        self,
        values: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """See QgsProcessingAlgorithm."""
        result = self.run_engine(
            lambda progress: run_match(self.request, progress, feedback), feedback
        )
        if result is None:
            return {}
        if result["status"] != "matched":
            feedback.reportError(
                tr("No reliable match: {reason}").format(
                    reason=in_the_users_words(result["reason"])
                ),
                False,
            )
        points = self._points(values, context, result)
        return {
            parameters.TIE_POINTS: points,
            parts.FOLDER: self.request.folder,
            **parameters.figures(result),
        }

    def own_options(
        self,
        values: dict[str, Any],
        context: QgsProcessingContext,
        choice: RasterChoice,
        moving: QgsRasterLayer,
    ) -> dict[str, Any]:
        """See PairAlgorithm."""
        options: dict[str, Any] = {
            "rotation": self.chosen(parameters.ROTATION, choices.rotations(), values, context),
            "transform": self.chosen(parameters.TRANSFORM, choices.transforms(), values, context),
            "tile_size": self.parameterAsInt(values, parameters.TILE_SIZE, context),
            "overlap": self.parameterAsInt(values, parameters.OVERLAP, context),
        }
        radius = self.parameterAsDouble(values, parameters.SEARCH_RADIUS, context)
        if radius > 0:
            # A unit may be half a metre on the ground, as in Web Mercator far from the equator.
            options["search_radius"] = radius * plan_match(choice.facts(), facts_of(moving)).metres
        heights = self.parameterAsRasterLayer(values, parameters.DEM, context)
        if heights is not None:
            options["dem"] = source_of(heights).path
        return options

    def _points(
        self, values: dict[str, Any], context: QgsProcessingContext, result: dict[str, Any]
    ) -> str | None:
        """The tie points as the layer that the user asked for."""
        geopackage = result["outputs"].get("tie_points.gpkg")
        layer = geopackage and geopackage_layer(Path(geopackage), "tie_points", "")
        fields, crs = QgsFields(), QgsCoordinateReferenceSystem()
        if layer:
            fields, crs = own_fields(layer), layer.crs()
        sink, name = self.parameterAsSink(
            values, parameters.TIE_POINTS, context, fields, QgsWkbTypes.Type.Point, crs
        )
        if sink is not None and layer:
            copy_features(layer, sink, fields)
        return name
