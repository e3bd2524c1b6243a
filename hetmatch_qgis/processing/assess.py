"""`hetmatch:assess`: the accuracy of the co-registration of two rasters."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from qgis.core import (  # type: ignore[attr-defined]
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputDefinition,
    QgsProcessingParameterDefinition,
    QgsWkbTypes,
)

from hetmatch_qgis.client import option_values
from hetmatch_qgis.client.local_numbers import significant
from hetmatch_qgis.client.match_task import run_pair
from hetmatch_qgis.client.output_files import cannot_write, copy_atomically, remove_stale_sidecars
from hetmatch_qgis.common.contract import (
    ASSESSMENT_HTML,
    CMD_ASSESS,
    DISPLACEMENTS_GPKG,
    DISPLACEMENTS_LAYER,
    HEATMAP_QML,
    HEATMAP_TIF,
    MEASURED,
)
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.layers.engine_styles import style_of_file, style_of_table
from hetmatch_qgis.processing import assess_parameters as parameters
from hetmatch_qgis.processing import shared_parameters as shared
from hetmatch_qgis.processing.base import Values
from hetmatch_qgis.processing.loading import name_layer, skip_loading, style_layer
from hetmatch_qgis.processing.pair_algorithm import PairAlgorithm
from hetmatch_qgis.rasters.raster_choice import RasterChoice


class AssessAlgorithm(PairAlgorithm):
    """See QgsProcessingAlgorithm."""

    NAME = "assess"
    PAGE = "assess"

    def inputs(self) -> Iterable[QgsProcessingParameterDefinition]:
        """See EngineAlgorithm."""
        return parameters.inputs()

    def outputs(self) -> Iterable[QgsProcessingOutputDefinition]:
        """See EngineAlgorithm."""
        return parameters.outputs()

    def displayName(self) -> str:
        """Name in the toolbox."""
        return tr("Assess co-registration")

    def tags(self) -> list[str]:
        """Search terms in the toolbox."""
        return tr("accuracy,CE90,RMSE,coregistration,quality,geolocation,shift,check").split(",")

    def shortHelpString(self) -> str:
        """Help beside the parameters."""
        return tr(
            "Measures the co-registration accuracy of two rasters, also of "
            "different modalities: RMSE, bias, CE90 and CE95, in pixels and in "
            "metres.\n\n"
            "Both georeferences are used as they are, and neither raster is "
            "changed. The results are displacement vectors from the location in "
            "the reference to that in the moving raster, a heat map, a report, and "
            "whether your requirement is met.\n\n"
            "If nothing reliable can be measured, or the rasters are too far "
            "apart, MEASURED is false and REASON explains it; this is not an "
            "error, so that batches continue."
        )

    def carry_out(
        self, values: Values, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """See EngineAlgorithm."""
        answer = self.run_engine(
            lambda progress, stop: run_pair(CMD_ASSESS, self.request, progress, stop), feedback
        )
        if answer is None:
            return {}
        _report_outcome(answer, feedback)
        files = answer["outputs"]
        results = {
            shared.FOLDER: self.request.folder,
            parameters.REPORT: files.get(ASSESSMENT_HTML),
            parameters.DISPLACEMENTS: self._displacements(
                values, context, files.get(DISPLACEMENTS_GPKG)
            ),
            parameters.HEAT_MAP: self._heat_map(values, context, files.get(HEATMAP_TIF)),
        }
        results = {name: value for name, value in results.items() if value is not None}
        return {**results, **parameters.figures(answer)}

    def specific_options(
        self,
        values: Values,
        context: QgsProcessingContext,
        choice: RasterChoice,
        moving: RasterChoice,
    ) -> dict[str, Any]:
        """See PairAlgorithm."""
        options: dict[str, Any] = {
            "search_pixels": self.parameterAsDouble(values, parameters.SEARCH_PIXELS, context)
        }
        limit = self.parameterAsDouble(values, parameters.LIMIT, context)
        if limit > 0:
            measure = self.chosen(parameters.MEASURE, option_values.measures(), values, context)
            unit = self.chosen(parameters.UNIT, option_values.length_units(), values, context)
            options["require"] = [f"{measure}={limit!r}{unit}"]
        return options

    def _displacements(
        self, values: Values, context: QgsProcessingContext, geopackage: str | None
    ) -> str | None:
        """Write the displacements to the output layer, which stays empty without any."""
        lines = QgsWkbTypes.Type.LineString
        output = self.copied_layer(
            parameters.DISPLACEMENTS, lines, geopackage, DISPLACEMENTS_LAYER, values, context
        )
        if output is not None and geopackage is not None:
            name_layer(context, output, self._layer_name(tr("Displacements")))
            style_layer(context, output, style_of_table(Path(geopackage), DISPLACEMENTS_LAYER))
        return output

    def _heat_map(
        self, values: Values, context: QgsProcessingContext, heat: str | None
    ) -> str | None:
        path = self.parameterAsOutputLayer(values, parameters.HEAT_MAP, context)
        if not path:
            return None
        if heat is None:
            skip_loading(context, path)
            return None
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            copy_atomically(Path(heat), Path(path))
        except OSError as error:
            raise QgsProcessingException(cannot_write(Path(path), error)) from error
        remove_stale_sidecars(Path(path))
        name_layer(context, path, self._layer_name(tr("Heat map")))
        style_layer(context, path, style_of_file(Path(heat).with_name(HEATMAP_QML)))
        return path

    def _layer_name(self, content: str) -> str:
        return f"{content}: {self.request.title}"


def _report_outcome(answer: dict[str, Any], feedback: QgsProcessingFeedback) -> None:
    """Write the outcome to the algorithm's log."""
    reason = answer["reason"]
    if answer["status"] != MEASURED:
        feedback.reportError(tr("Not measured: {reason}").format(reason=reason), False)
    else:
        feedback.pushInfo(reason)
    for requirement in answer["requirements"]:
        text = tr("Required: {requirement}. Measured: {found}. Met.")
        if not requirement["met"]:
            text = tr("Required: {requirement}. Measured: {found}. Not met.")
        value = f"{significant(requirement['found'])} {requirement['unit']}"
        feedback.pushInfo(text.format(requirement=requirement["requirement"], found=value))
