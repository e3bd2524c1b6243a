"""Parameters and outputs of `hetmatch:warp`, each with its help."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputDefinition,
    QgsProcessingOutputMultipleLayers,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from hetmatch_qgis.client.option_values import formats, grids, resamplings, warp_transforms
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.processing.shared_parameters import advanced, choice, number, with_help

RESULT, COMPANIONS, PATTERN = "RESULT", "SISTERS", "PATTERN"
TRANSFORM, RESAMPLING, GRID = "TRANSFORM", "RESAMPLING", "GRID"
PIXEL_SIZE, EXTENT, FORMAT, NODATA, MOVING = "PIXEL_SIZE", "EXTENT", "FORMAT", "NODATA", "MOVING"
OUTPUT, FOLDER = "OUTPUT", "FOLDER"
FILES, WARNINGS, MODEL, CHECK_RMSE = "FILES", "WARNINGS", "MODEL", "CHECK_RMSE"


def inputs() -> Iterator[QgsProcessingParameterDefinition]:
    """All parameters, in the order of the dialog."""
    yield with_help(
        QgsProcessingParameterFile(
            RESULT, tr("Folder of a match"), QgsProcessingParameterFile.Behavior.Folder
        ),
        tr("What Match rasters wrote, with result.json and tie_points.csv in it."),
    )
    yield with_help(
        QgsProcessingParameterMultipleLayers(
            COMPANIONS,
            tr("Other rasters to warp alike"),
            QgsProcessing.SourceType.TypeRaster,  # type: ignore[attr-defined]
            optional=True,
        ),
        tr("Of the same scene: other bands and products, also with other pixel sizes."),
    )
    yield choice(
        TRANSFORM,
        tr("Transform"),
        warp_transforms(),
        tr("The local displacement grid follows uneven ground from point to point."),
    )
    yield choice(
        RESAMPLING,
        tr("Resampling"),
        resamplings(),
        tr("Automatic is cubic, and the nearest neighbour for classes and colour tables."),
    )
    yield choice(
        GRID,
        tr("Grid"),
        grids(),
        tr("Pixels that lie on those of the reference can be compared without resampling again."),
    )
    yield from advanced(_advanced_inputs())
    yield with_help(
        QgsProcessingParameterRasterDestination(
            OUTPUT, tr("Warped moving raster"), optional=True, createByDefault=True
        ),
        tr("All bands, with their names, colours, nodata and masks."),
    )
    yield with_help(
        QgsProcessingParameterFolderDestination(
            FOLDER, tr("Folder for the other rasters"), optional=True, createByDefault=False
        ),
        tr("Each becomes <its name>_registered.tif in it."),
    )


def outputs() -> Iterator[QgsProcessingOutputDefinition]:
    """Outputs for models, apart from the raster and the folder."""
    yield QgsProcessingOutputMultipleLayers(FILES, tr("All warped rasters"))
    yield QgsProcessingOutputString(MODEL, tr("The transform in words"))
    yield QgsProcessingOutputString(WARNINGS, tr("What GDAL warned of"))
    yield QgsProcessingOutputNumber(CHECK_RMSE, tr("RMSE at check points, reference pixels"))


def figures(answer: dict[str, Any]) -> dict[str, Any]:
    """Values of `outputs` from the worker's answer."""
    return {
        FILES: [output["target"] for output in answer["outputs"]],
        MODEL: answer["model"],
        WARNINGS: "\n".join(answer["warnings"]),
        CHECK_RMSE: answer["checks"].get("rmse_px"),
    }


def _advanced_inputs() -> Iterator[QgsProcessingParameterDefinition]:
    yield with_help(
        QgsProcessingParameterString(PATTERN, tr("Pattern of other rasters"), optional=True),
        tr("Files to warp alike, such as /data/scene_B*.tif; several with ; between them."),
    )
    yield number(
        PIXEL_SIZE,
        tr("Pixel size"),
        tr(
            "In units of the reference's CRS, for the grid of own pixel size; empty for the size "
            "that the raster has now."
        ),
        optional=True,
        minValue=0.0,
    )
    yield with_help(
        QgsProcessingParameterExtent(EXTENT, tr("Extent"), optional=True),
        tr("What to write, in the reference's CRS; empty for all that the raster shows."),
    )
    yield number(
        NODATA,
        tr("Nodata value"),
        tr("Where the raster shows nothing; empty for its own, or a mask where it has none."),
        optional=True,
    )
    yield choice(
        FORMAT, tr("Format"), formats(), tr("Both end in .tif; the first has overviews inside.")
    )
    yield with_help(
        QgsProcessingParameterRasterLayer(MOVING, tr("Moving raster"), optional=True),
        tr("Where it lies now, if it was moved or renamed since the match."),
    )
