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
    QgsProcessingParameterBand,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterDistance,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
)

from hetmatch_qgis.choices import devices, modalities, rotations, transforms
from hetmatch_qgis.translation import tr

REFERENCE, MOVING = "REFERENCE", "MOVING"
REFERENCE_BANDS, MOVING_BANDS = "REFERENCE_BANDS", "MOVING_BANDS"
REFERENCE_MODALITY, MOVING_MODALITY = "REFERENCE_MODALITY", "MOVING_MODALITY"
AREA, SEARCH_RADIUS, ROTATION, TRANSFORM = "AREA", "SEARCH_RADIUS", "ROTATION", "TRANSFORM"
MAX_POINTS, TILE_SIZE, OVERLAP, DEVICE = "MAX_POINTS", "TILE_SIZE", "OVERLAP", "DEVICE"
PIXEL_SIZE = "PIXEL_SIZE"
TIE_POINTS, FOLDER = "TIE_POINTS", "FOLDER"
MATCHED, REASON, COUNT = "MATCHED", "REASON", "COUNT"
CONFIDENCE, CHECK_RMSE, COVERAGE = "CONFIDENCE", "CHECK_RMSE", "COVERAGE"


def inputs() -> Iterator[QgsProcessingParameterDefinition]:
    """All parameters, in the order of the dialog."""
    yield _helped(
        QgsProcessingParameterRasterLayer(REFERENCE, tr("Reference raster")),
        tr("Stays where it is."),
    )
    yield _helped(
        QgsProcessingParameterRasterLayer(MOVING, tr("Moving raster")),
        tr("Gets the tie points. It may be misplaced, or have no georeference at all."),
    )
    yield _modality(REFERENCE_MODALITY, tr("Kind of the reference"))
    yield _modality(MOVING_MODALITY, tr("Kind of the moving raster"))
    yield _helped(
        QgsProcessingParameterExtent(AREA, tr("Area to match in"), optional=True),
        tr("Tie points are looked for only there; empty for all that both rasters show."),
    )
    yield _helped(
        QgsProcessingParameterDistance(
            SEARCH_RADIUS,
            tr("Search radius (0: automatic)"),
            defaultValue=0.0,
            parentParameterName=REFERENCE,
            minValue=0.0,
        ),
        tr(
            "How far the moving raster may be misplaced, in units of the reference's CRS. "
            "Automatic is a twentieth of the overlap, at least 48 pixels."
        ),
    )
    yield _choice(
        ROTATION,
        tr("Rotation"),
        rotations(),
        tr("Automatic tries all angles where one of the rasters has no georeference."),
    )
    yield _choice(
        TRANSFORM,
        tr("Transform"),
        transforms(),
        tr("Automatic takes the simplest one that predicts points it was not fitted to."),
    )
    yield _number(MAX_POINTS, tr("Most tie points"), 1000, 20, 100_000)
    yield from _advanced()
    yield _helped(
        QgsProcessingParameterFeatureSink(
            TIE_POINTS, tr("Tie points"), QgsProcessing.SourceType.TypeVectorPoint
        ),
        tr("Points at their place in the reference, with their place in the moving raster."),
    )
    yield _helped(
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
        MATCHED: result["status"] == "matched",
        REASON: result["reason"],
        COUNT: result["tie_points"]["count"],
        CONFIDENCE: result["confidence"],
        CHECK_RMSE: result["check_points"]["rmse_px"],
        COVERAGE: result["tie_points"]["coverage"],
    }


def _advanced() -> Iterator[QgsProcessingParameterDefinition]:
    for parameter in (
        _bands(REFERENCE_BANDS, tr("Bands of the reference"), REFERENCE),
        _bands(MOVING_BANDS, tr("Bands of the moving raster"), MOVING),
        _helped(
            QgsProcessingParameterDistance(
                PIXEL_SIZE,
                tr("Pixel size to draw the reference with (0: automatic)"),
                defaultValue=0.0,
                parentParameterName=REFERENCE,
                minValue=0.0,
            ),
            tr(
                "For a reference that is no file, such as a tile or map server, in units of its "
                "CRS. Automatic follows the moving raster."
            ),
        ),
        _number(TILE_SIZE, tr("Tile size in pixels"), 1024, 256, 8192),
        _number(OVERLAP, tr("Overlap of tiles in pixels"), 128, 0, 4096),
        _choice(
            DEVICE,
            tr("Compute on"),
            devices(),
            tr("Automatic takes a graphics card where the engine's Python can use one."),
        ),
    ):
        parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
        yield parameter


def _helped(
    parameter: QgsProcessingParameterDefinition, text: str
) -> QgsProcessingParameterDefinition:
    parameter.setHelp(text)
    return parameter


def _modality(name: str, label: str) -> QgsProcessingParameterDefinition:
    return _choice(
        name,
        label,
        modalities(),
        tr("Automatic looks at the pixels; the report says what it decided."),
    )


def _choice(
    name: str, label: str, choices: dict[str, str], text: str
) -> QgsProcessingParameterDefinition:
    return _helped(
        QgsProcessingParameterEnum(name, label, list(choices.values()), defaultValue=0), text
    )


def _number(
    name: str, label: str, default: int, least: int, most: int
) -> QgsProcessingParameterDefinition:
    return QgsProcessingParameterNumber(
        name,
        label,
        QgsProcessingParameterNumber.Type.Integer,
        defaultValue=default,
        minValue=least,
        maxValue=most,
    )


def _bands(name: str, label: str, parent: str) -> QgsProcessingParameterDefinition:
    parameter = QgsProcessingParameterBand(
        name, label, parentLayerParameterName=parent, optional=True, allowMultiple=True
    )
    return _helped(parameter, tr("Empty for a choice by the kind of raster."))
