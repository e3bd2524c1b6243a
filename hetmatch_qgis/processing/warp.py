"""`hetmatch:warp`: warping of rasters onto the reference by a saved result."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.core import (  # type: ignore[attr-defined]
    QgsCoordinateReferenceSystem,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputDefinition,
    QgsProcessingParameterDefinition,
)

from hetmatch_qgis.client import option_values
from hetmatch_qgis.client.warp_request import WarpRequest, read_result, run_warp
from hetmatch_qgis.common.contract import TIE_POINTS_GPKG
from hetmatch_qgis.common.raster_names import raster_name
from hetmatch_qgis.gui.tie_points.model.match_record import RecordTable
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.processing import warp_parameters as parameters
from hetmatch_qgis.processing.base import EngineAlgorithm, Values
from hetmatch_qgis.processing.loading import name_layer
from hetmatch_qgis.rasters.layer_sources import source_of


class WarpAlgorithm(EngineAlgorithm):
    """See QgsProcessingAlgorithm."""

    NAME = "warp"
    PAGE = "co-register"

    def inputs(self) -> Iterable[QgsProcessingParameterDefinition]:
        """See EngineAlgorithm."""
        return parameters.inputs()

    def outputs(self) -> Iterable[QgsProcessingOutputDefinition]:
        """See EngineAlgorithm."""
        return parameters.outputs()

    def displayName(self) -> str:
        """Name in the toolbox."""
        return tr("Warp rasters")

    def tags(self) -> list[str]:
        """Search terms in the toolbox."""
        return tr("register,coregister,rectify,resample,gdalwarp,GCP,orthorectify").split(",")

    def shortHelpString(self) -> str:
        """Help beside the parameters."""
        return tr(
            "Warps the moving raster of a match onto its reference, and companion "
            "rasters of the same scene with it. Each is resampled once, from its "
            "own pixels to the grid.\n\n"
            "The tie points are those of the match. For points that you edited in "
            "the panel, use the panel's button Warp, or export them there and "
            "choose the folder of the export.\n\n"
            "GDAL's warnings are in the log and in WARNINGS."
        )

    def checkParameterValues(
        self, values: Values, context: QgsProcessingContext
    ) -> tuple[bool, str]:
        """See QgsProcessingAlgorithm."""
        possible, reason = super().checkParameterValues(values, context)
        if not possible:
            return possible, reason
        has_companions = self._has_companions(values, context)
        if has_companions and not values.get(parameters.FOLDER):
            return False, tr("Choose a folder for the companion rasters.")
        if not has_companions and not values.get(parameters.OUTPUT):
            return False, tr("Nothing would be written; choose an output.")
        return True, ""

    def read_inputs(
        self, values: Values, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        """See EngineAlgorithm."""
        result = Path(self.parameterAsString(values, parameters.RESULT, context)).absolute()
        if _is_edited(result):
            feedback.pushWarning(
                tr(
                    "The tie points of this result were edited in the panel, and the edits are not "
                    "used here; export them from the panel, or warp there."
                )
            )
        folder = self.parameterAsString(values, parameters.FOLDER, context)
        self._request = WarpRequest(
            result,
            target=None,
            companions=self._companions(values, context),
            folder=Path(folder).absolute() if folder else None,
            options=self._options(values, context, _reference_crs(result)),
        )

    def carry_out(
        self, values: Values, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """See EngineAlgorithm."""
        # Here, because QGIS forgets the layers to load that it was told of while preparing.
        target = self.parameterAsOutputLayer(values, parameters.OUTPUT, context)
        request = replace(self._request, target=Path(target).absolute() if target else None)
        if request.target is None and not (request.companions and request.folder):
            # A model does not check the values of its steps, and may leave an output out.
            raise QgsProcessingException(tr("Nothing would be written; choose an output."))
        answer = self.run_engine(lambda progress, stop: run_warp(request, progress, stop), feedback)
        if answer is None:
            return {}
        feedback.pushInfo(answer["model"])
        for warning in answer["warnings"]:
            feedback.pushWarning(warning)
        results: dict[str, Any] = parameters.figures(answer)
        if request.target is not None:
            results[parameters.OUTPUT] = str(request.target)
            source = raster_name(answer["outputs"][0]["source"]).stem
            name = tr("{name} registered").format(name=source)
            name_layer(context, target, name)
        if request.folder is not None:
            results[parameters.FOLDER] = str(request.folder)
        return results

    def _has_companions(self, values: Values, context: QgsProcessingContext) -> bool:
        if self.parameterAsString(values, parameters.PATTERN, context).strip():
            return True
        return bool(self.parameterAsLayerList(values, parameters.COMPANIONS, context))

    def _companions(self, values: Values, context: QgsProcessingContext) -> tuple[str, ...]:
        layers = self.parameterAsLayerList(values, parameters.COMPANIONS, context)
        patterns = self.parameterAsString(values, parameters.PATTERN, context).split(";")
        paths = [source_of(layer).path for layer in layers]  # type: ignore[arg-type]
        return (*paths, *(pattern.strip() for pattern in patterns if pattern.strip()))

    def _options(
        self, values: Values, context: QgsProcessingContext, crs: QgsCoordinateReferenceSystem
    ) -> dict[str, Any]:
        options: dict[str, Any] = {
            option: self.chosen(name, labels, values, context)
            for name, option, labels in (
                (parameters.TRANSFORM, "transform", option_values.warp_transforms()),
                (parameters.RESAMPLING, "resampling", option_values.resamplings()),
                (parameters.GRID, "grid", option_values.grids()),
                (parameters.FORMAT, "format", option_values.formats()),
            )
        }
        size = self.parameterAsDouble(values, parameters.PIXEL_SIZE, context)
        if size > 0:
            options["pixel_size"] = size
        if values.get(parameters.NODATA) not in (None, ""):
            options["nodata"] = self.parameterAsDouble(values, parameters.NODATA, context)
        extent = self.edges(parameters.EXTENT, values, context, crs)
        if extent is not None:
            options["extent"] = extent
        moving = self.parameterAsRasterLayer(values, parameters.MOVING, context)
        if moving is not None:
            options["moving"] = source_of(moving).path
        return options


def _is_edited(result: Path) -> bool:
    geopackage = result / TIE_POINTS_GPKG
    return geopackage.is_file() and RecordTable(geopackage).read().edited


def _reference_crs(result: Path) -> QgsCoordinateReferenceSystem:
    wkt = (read_result(result).get("reference") or {}).get("crs_wkt")
    return QgsCoordinateReferenceSystem.fromWkt(wkt) if wkt else QgsCoordinateReferenceSystem()
