"""`hetmatch:match`: tie points between two rasters, for the toolbox, models and qgis_process."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputDefinition,
    QgsProcessingParameterDefinition,
    QgsWkbTypes,
)

from hetmatch_qgis.client import option_values
from hetmatch_qgis.client.match_task import run_match
from hetmatch_qgis.common.contract import MATCHED, TIE_POINTS_GPKG, TIE_POINTS_LAYER
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.processing import match_parameters as parameters
from hetmatch_qgis.processing import shared_parameters as shared
from hetmatch_qgis.processing.pair_algorithm import PairAlgorithm
from hetmatch_qgis.rasters.match_plan import plan_match
from hetmatch_qgis.rasters.raster_choice import RasterChoice


class MatchAlgorithm(PairAlgorithm):
    """See QgsProcessingAlgorithm."""

    NAME = "match"

    def inputs(self) -> Iterable[QgsProcessingParameterDefinition]:
        """See EngineAlgorithm."""
        return parameters.inputs()

    def outputs(self) -> Iterable[QgsProcessingOutputDefinition]:
        """See EngineAlgorithm."""
        return parameters.outputs()

    def displayName(self) -> str:
        """Name in the toolbox."""
        return tr("Match rasters")

    def tags(self) -> list[str]:
        """Search terms in the toolbox."""
        terms = tr("register,coregister,tie points,GCP,georeference,SAR,radar,thermal,align")
        return terms.split(",")

    def shortHelpString(self) -> str:
        """Help beside the parameters."""
        return tr(
            "Finds tie points between two rasters that show the same ground but do "
            "not look alike: radar and optical, thermal and visible, map and "
            "imagery, old and new.\n\n"
            "The reference stays in place; the moving raster gets tie points, and "
            "GCPs that gdalwarp and the Georeferencer read directly. It may be "
            "misplaced by the search radius, or have no georeference at all.\n\n"
            "If nothing reliable is found, the layer stays empty, MATCHED is false "
            "and REASON explains it; this is not an error, so that batches "
            "continue."
        )

    def carry_out(
        self,
        values: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """See EngineAlgorithm."""
        result = self.run_engine(
            lambda progress, stop: run_match(self.request, progress, stop), feedback
        )
        if result is None:
            return {}
        if result["status"] != MATCHED:
            feedback.reportError(
                tr("No reliable match: {reason}").format(reason=result["reason"]),
                False,
            )
        for warning in result["warnings"]:
            feedback.pushWarning(warning)
        points = self.copied_layer(
            parameters.TIE_POINTS,
            QgsWkbTypes.Type.Point,
            result["outputs"].get(TIE_POINTS_GPKG),
            TIE_POINTS_LAYER,
            values,
            context,
        )
        layer = {} if points is None else {parameters.TIE_POINTS: points}
        return {
            **layer,
            shared.FOLDER: self.request.folder,
            **parameters.figures(result),
        }

    def specific_options(
        self,
        values: dict[str, Any],
        context: QgsProcessingContext,
        choice: RasterChoice,
        moving: RasterChoice,
    ) -> dict[str, Any]:
        """See PairAlgorithm."""
        options: dict[str, Any] = {
            "rotation": self.chosen(
                parameters.ROTATION, option_values.rotations(), values, context
            ),
            "transform": self.chosen(
                parameters.TRANSFORM, option_values.transforms(), values, context
            ),
            "effort": self.chosen(parameters.EFFORT, option_values.efforts(), values, context),
            "tile_size": self.parameterAsInt(values, parameters.TILE_SIZE, context),
            "overlap": self.parameterAsInt(values, parameters.OVERLAP, context),
        }
        radius = self.parameterAsDouble(values, parameters.SEARCH_RADIUS, context)
        if radius > 0:
            # A unit may be half a metre on the ground, as in Web Mercator far from the equator.
            options["search_radius"] = radius * plan_match(choice.facts(), moving.facts()).metres
        accuracy = self.parameterAsDouble(values, parameters.ACCURACY, context)
        if accuracy > 0:
            options["accuracy"] = accuracy
        return options
