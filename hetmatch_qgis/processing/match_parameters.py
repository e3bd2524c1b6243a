"""Parameters and outputs of `hetmatch:match`, each with its help."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputDefinition,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterDistance,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
)

from hetmatch_qgis.client.option_labels import option_label
from hetmatch_qgis.client.option_values import efforts, rotations, transforms
from hetmatch_qgis.common import contract
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.processing import shared_parameters as shared
from hetmatch_qgis.processing.shared_parameters import FOLDER, MAX_POINTS, REFERENCE, with_help

SEARCH_RADIUS, ROTATION, TRANSFORM = "SEARCH_RADIUS", "ROTATION", "TRANSFORM"
EFFORT, ACCURACY = "EFFORT", "ACCURACY"
TILE_SIZE, OVERLAP = "TILE_SIZE", "OVERLAP"
TIE_POINTS = "TIE_POINTS"
MATCHED, REASON, COUNT = "MATCHED", "REASON", "COUNT"
CONFIDENCE, RMSE, CHECK_RMSE = "CONFIDENCE", "RMSE", "CHECK_RMSE"
SHIFT_PX, SHIFT_M = "SHIFT_PX", "SHIFT_M"
COVERAGE = "COVERAGE"


def inputs() -> Iterator[QgsProcessingParameterDefinition]:
    """All parameters, in the order of the dialog."""
    yield from shared.rasters(
        tr("The raster that gets the tie points; it may be misplaced or have no georeference.")
    )
    yield shared.area(
        tr("Area to match"),
        tr("Tie points are searched only in this area; empty for the whole overlap."),
    )
    yield from search_inputs()
    yield from shared.advanced(_advanced_inputs())
    yield with_help(
        QgsProcessingParameterFeatureSink(
            TIE_POINTS,
            tr("Tie points"),
            QgsProcessing.SourceType.TypeVectorPoint,  # type: ignore[attr-defined]
            optional=True,
            createByDefault=True,
        ),
        tr(
            "Points at their locations in the reference, with their locations in the moving raster."
        ),
    )
    yield with_help(
        QgsProcessingParameterFolderDestination(FOLDER, tr("Folder for all results")),
        tr(
            "GeoPackage, CSV, GCPs for GDAL and the Georeferencer, a report. Results of an "
            "earlier match in it are replaced, other files stay."
        ),
    )


def search_inputs() -> Iterator[QgsProcessingParameterDefinition]:
    """Parameters of the search and the transform that most users set."""
    yield with_help(
        QgsProcessingParameterDistance(
            SEARCH_RADIUS,
            tr("{option} (0: automatic)").format(option=option_label("search_radius")),
            defaultValue=0.0,
            parentParameterName=REFERENCE,
            minValue=0.0,
        ),
        tr(
            "How far the moving raster may be misplaced, in units of the reference's CRS. "
            "Automatic is a twentieth of the overlap, at least 48 pixels. 24 pixels of the coarser "
            "raster or 4 % of the overlap, whichever is more, are searched in any case."
        ),
    )
    yield shared.choice(
        ROTATION,
        option_label("rotation"),
        rotations(),
        tr("Automatic tries all angles where one of the rasters has no georeference."),
    )
    yield shared.choice(
        TRANSFORM,
        option_label("transform"),
        transforms(),
        tr("Automatic takes the simplest one that predicts points it was not fitted to."),
    )
    yield shared.integer(MAX_POINTS, option_label("max_points"), 1000, 20, 100_000)


def outputs() -> Iterator[QgsProcessingOutputDefinition]:
    """Outputs for models, apart from the layer and the folder."""
    yield QgsProcessingOutputBoolean(MATCHED, tr("Reliable match found"))
    yield QgsProcessingOutputString(REASON, tr("Outcome in words"))
    yield QgsProcessingOutputNumber(COUNT, tr("Number of tie points"))
    yield QgsProcessingOutputNumber(CONFIDENCE, tr("Probability that the match is correct"))
    yield QgsProcessingOutputNumber(RMSE, tr("RMSE to expect over the overlap, reference pixels"))
    yield QgsProcessingOutputNumber(CHECK_RMSE, tr("RMSE at check points, reference pixels"))
    yield QgsProcessingOutputNumber(SHIFT_PX, tr("Shift at the centre, reference pixels"))
    yield QgsProcessingOutputNumber(SHIFT_M, tr("Shift at the centre, metres"))
    yield QgsProcessingOutputNumber(COVERAGE, tr("Share of the overlap with tie points"))


def figures(result: dict[str, Any]) -> dict[str, Any]:
    """Values of `outputs` from the worker's answer."""
    correction = result.get("correction")
    return {
        MATCHED: result["status"] == contract.MATCHED,
        REASON: result["reason"],
        COUNT: result["tie_points"]["count"],
        CONFIDENCE: result["confidence"],
        RMSE: (result.get("accuracy") or {}).get("rmse_px"),
        CHECK_RMSE: result["check_points"]["rmse_px"],
        SHIFT_PX: None if correction is None else math.hypot(*correction["shift_px"]),
        SHIFT_M: None if correction is None else correction["distance_m"],
        COVERAGE: result["tie_points"]["coverage"],
    }


def _advanced_inputs() -> Iterator[QgsProcessingParameterDefinition]:
    yield from shared.more_layers()
    yield from shared.bands()
    yield shared.elevation_model()
    yield from shared.masks()
    yield shared.rendering_pixel_size()
    yield from tuning_inputs()


def tuning_inputs() -> Iterator[QgsProcessingParameterDefinition]:
    """Parameters that few users set."""
    yield shared.choice(
        EFFORT,
        option_label("effort"),
        efforts(),
        tr(
            "As needed looks at tiles all over the overlap, and at more of them where the "
            "displacement is not known well enough yet."
        ),
    )
    yield with_help(
        QgsProcessingParameterNumber(
            ACCURACY,
            _in_pixels("accuracy"),
            QgsProcessingParameterNumber.Type.Double,
            0.0,
            minValue=0.0,
        ),
        tr(
            "Standard error of the displacement that is to be reached everywhere. 0 asks for 0.2 "
            "pixels, or for the scatter of the points if that is more."
        ),
    )
    yield shared.integer(TILE_SIZE, _in_pixels("tile_size"), 1024, 256, 8192)
    yield shared.integer(OVERLAP, _in_pixels("overlap"), 128, 0, 4096)
    yield shared.device()


def _in_pixels(field: str) -> str:
    return tr("{option} in pixels").format(option=option_label(field))
