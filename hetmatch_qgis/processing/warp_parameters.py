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

from hetmatch_qgis.client.option_labels import option_label
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
        tr("Folder of results of Match rasters, with result.json and tie_points.csv."),
    )
    yield with_help(
        QgsProcessingParameterMultipleLayers(
            COMPANIONS,
            tr("Companion rasters"),
            QgsProcessing.SourceType.TypeRaster,  # type: ignore[attr-defined]
            optional=True,
        ),
        tr("Of the same scene: other bands and products, also with other pixel sizes."),
    )
    yield choice(
        TRANSFORM,
        option_label("transform"),
        warp_transforms(),
        tr("The local displacement grid follows uneven terrain from point to point."),
    )
    yield choice(
        RESAMPLING,
        option_label("resampling"),
        resamplings(),
        tr("Automatic is cubic, and the nearest neighbour for classes and colour tables."),
    )
    yield choice(
        GRID,
        option_label("grid"),
        grids(),
        tr("Rasters with aligned pixels can be compared without further resampling."),
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
            FOLDER, tr("Folder for the companion rasters"), optional=True, createByDefault=False
        ),
        tr("Each becomes <its name>_registered.tif in it."),
    )


def outputs() -> Iterator[QgsProcessingOutputDefinition]:
    """Outputs for models, apart from the raster and the folder."""
    yield QgsProcessingOutputMultipleLayers(FILES, tr("All warped rasters"))
    yield QgsProcessingOutputString(MODEL, tr("Transform in words"))
    yield QgsProcessingOutputString(WARNINGS, tr("GDAL's warnings"))
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
        QgsProcessingParameterString(PATTERN, tr("Pattern of companion rasters"), optional=True),
        tr("Files to warp, such as /data/scene_B*.tif; separate several patterns with ;."),
    )
    yield number(
        PIXEL_SIZE,
        option_label("pixel_size"),
        tr(
            "In units of the reference's CRS, for the grid of native pixel size; "
            "empty for the raster's present pixel size."
        ),
        optional=True,
        minValue=0.0,
    )
    yield with_help(
        QgsProcessingParameterExtent(EXTENT, option_label("extent"), optional=True),
        tr("Extent of the output in the reference's CRS; empty for the whole raster."),
    )
    yield number(
        NODATA,
        option_label("nodata"),
        tr("Empty for the raster's own nodata value, or a mask if it has none."),
        optional=True,
    )
    yield choice(
        FORMAT,
        option_label("format"),
        formats(),
        tr("Both end in .tif; the first has overviews inside."),
    )
    yield with_help(
        QgsProcessingParameterRasterLayer(MOVING, option_label("moving"), optional=True),
        tr("Its present path, if it was moved or renamed after the match."),
    )
