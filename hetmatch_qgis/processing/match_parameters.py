"""What `hetmatch:match` takes and gives, each with its help."""

from __future__ import annotations

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
    QgsProcessingParameterRasterLayer,
)

from hetmatch_qgis.client.choices import rotations, transforms
from hetmatch_qgis.common import contract
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.processing import parameters as parts
from hetmatch_qgis.processing.parameters import FOLDER, MAX_POINTS, REFERENCE, helped

SEARCH_RADIUS, ROTATION, TRANSFORM = "SEARCH_RADIUS", "ROTATION", "TRANSFORM"
TILE_SIZE, OVERLAP, DEM = "TILE_SIZE", "OVERLAP", "DEM"
TIE_POINTS = "TIE_POINTS"
MATCHED, REASON, COUNT = "MATCHED", "REASON", "COUNT"
CONFIDENCE, CHECK_RMSE, COVERAGE = "CONFIDENCE", "CHECK_RMSE", "COVERAGE"


def inputs() -> Iterator[QgsProcessingParameterDefinition]:
    """All parameters, in the order of the dialog."""
    yield from parts.rasters(
        tr("Gets the tie points. It may be misplaced, or have no georeference at all.")
    )
    yield parts.area(
        tr("Area to match in"),
        tr("Tie points are looked for only there; empty for all that both rasters show."),
    )
    yield helped(
        QgsProcessingParameterDistance(
            SEARCH_RADIUS,
            tr("Search radius (0: automatic)"),
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
    yield parts.choice(
        ROTATION,
        tr("Rotation"),
        rotations(),
        tr("Automatic tries all angles where one of the rasters has no georeference."),
    )
    yield parts.choice(
        TRANSFORM,
        tr("Transform"),
        transforms(),
        tr("Automatic takes the simplest one that predicts points it was not fitted to."),
    )
    yield parts.whole(MAX_POINTS, tr("Most tie points"), 1000, 20, 100_000)
    yield from parts.advanced(_rarer())
    yield helped(
        QgsProcessingParameterFeatureSink(
            TIE_POINTS,
            tr("Tie points"),
            QgsProcessing.SourceType.TypeVectorPoint,  # type: ignore[attr-defined]
        ),
        tr("Points at their place in the reference, with their place in the moving raster."),
    )
    yield helped(
        QgsProcessingParameterFolderDestination(FOLDER, tr("Folder for all results")),
        tr(
            "GeoPackage, CSV, GCPs for GDAL and the Georeferencer, a report. Results of an "
            "earlier match in it are replaced, other files stay."
        ),
    )


def outputs() -> Iterator[QgsProcessingOutputDefinition]:
    """What a model can go on with, apart from the layer and the folder."""
    yield QgsProcessingOutputBoolean(MATCHED, tr("Whether there is a reliable match"))
    yield QgsProcessingOutputString(REASON, tr("The outcome in words"))
    yield QgsProcessingOutputNumber(COUNT, tr("Number of tie points"))
    yield QgsProcessingOutputNumber(CONFIDENCE, tr("Probability that the match is right"))
    yield QgsProcessingOutputNumber(CHECK_RMSE, tr("RMSE at check points, reference pixels"))
    yield QgsProcessingOutputNumber(COVERAGE, tr("Share of the overlap with tie points"))


def figures(result: dict[str, Any]) -> dict[str, Any]:
    """The values of `outputs` from the worker's answer."""
    return {
        MATCHED: result["status"] == contract.MATCHED,
        REASON: result["reason"],
        COUNT: result["tie_points"]["count"],
        CONFIDENCE: result["confidence"],
        CHECK_RMSE: result["check_points"]["rmse_px"],
        COVERAGE: result["tie_points"]["coverage"],
    }


def _rarer() -> Iterator[QgsProcessingParameterDefinition]:
    yield from parts.bands()
    yield helped(
        QgsProcessingParameterRasterLayer(DEM, tr("Elevation model"), optional=True),
        tr("Heights of the ground, for a raster whose only georeference is RPCs."),
    )
    yield parts.drawn_pixel_size()
    yield parts.whole(TILE_SIZE, tr("Tile size in pixels"), 1024, 256, 8192)
    yield parts.whole(OVERLAP, tr("Overlap of tiles in pixels"), 128, 0, 4096)
    yield parts.device()
