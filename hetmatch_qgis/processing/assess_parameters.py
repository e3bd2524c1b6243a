"""Parameters and outputs of `hetmatch:assess`, each with its help."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputDefinition,
    QgsProcessingOutputHtml,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterRasterDestination,
)

from hetmatch_qgis.client.option_labels import option_label
from hetmatch_qgis.client.option_values import length_units, measures
from hetmatch_qgis.common import contract
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.processing import shared_parameters as shared
from hetmatch_qgis.processing.shared_parameters import (
    FOLDER,
    MAX_POINTS,
    advanced,
    choice,
    number,
    with_help,
)

MEASURE, LIMIT, UNIT, SEARCH_PIXELS = "MEASURE", "LIMIT", "UNIT", "SEARCH_PIXELS"
DISPLACEMENTS, HEAT_MAP, REPORT = "DISPLACEMENTS", "HEAT_MAP", "REPORT"
MEASURED, PASSED, REASON, COUNT = "MEASURED", "PASSED", "REASON", "COUNT"


def inputs() -> Iterator[QgsProcessingParameterDefinition]:
    """All parameters, in the order of the dialog."""
    yield from shared.rasters(
        tr("The raster whose co-registration with the reference is measured.")
    )
    yield choice(
        MEASURE,
        tr("Accuracy measure"),
        measures(),
        tr("CE90 is the radius that contains 90 % of the displacements; the bias is their mean."),
    )
    yield number(
        LIMIT,
        tr("Maximum value"),
        tr("Empty for no requirement; PASSED is then true if the accuracy could be measured."),
        optional=True,
        minValue=0.0,
    )
    yield choice(UNIT, tr("Unit"), length_units(), tr("Unit of the maximum value."))
    yield shared.area(tr("Area to assess"), tr("Empty for the whole overlap."))
    yield from advanced(_advanced_inputs())
    yield with_help(
        QgsProcessingParameterFeatureSink(
            DISPLACEMENTS,
            tr("Displacements"),
            QgsProcessing.SourceType.TypeVectorLine,  # type: ignore[attr-defined]
            optional=True,
            createByDefault=True,
        ),
        tr("Lines from the location in the reference to the location in the moving raster."),
    )
    yield with_help(
        QgsProcessingParameterRasterDestination(
            HEAT_MAP, tr("Heat map"), optional=True, createByDefault=True
        ),
        tr("Displacement of the moving raster over the whole overlap."),
    )
    yield with_help(
        QgsProcessingParameterFolderDestination(FOLDER, tr("Folder for all results")),
        tr(
            "The report, all figures as JSON, the displacements as GeoPackage and CSV, the heat "
            "map. Results of an earlier assessment in it are replaced, other files stay."
        ),
    )


def outputs() -> Iterator[QgsProcessingOutputDefinition]:
    """Outputs for models, apart from the layers and the folder."""
    yield QgsProcessingOutputHtml(REPORT, tr("Report"))
    yield QgsProcessingOutputBoolean(MEASURED, tr("Measurement succeeded"))
    yield QgsProcessingOutputBoolean(PASSED, tr("Requirement met"))
    yield QgsProcessingOutputString(REASON, tr("Outcome in words"))
    yield QgsProcessingOutputNumber(COUNT, tr("Number of displacements"))
    for name, label in figure_labels().items():
        yield QgsProcessingOutputNumber(name, label)


def figure_labels() -> dict[str, str]:
    """Labels of the accuracy figures, by the names of their outputs."""
    names = {
        "RMSE": "RMSE",
        "CE90": "CE90",
        "CE95": "CE95",
        "BIAS": tr("Bias"),
        "BIAS_X": tr("Bias to the right"),
        "BIAS_Y": tr("Bias downwards"),
    }
    units = {"PX": tr("pixels of the coarser raster"), "M": tr("metres")}
    return {
        f"{name}_{unit}": f"{label}, {words}"
        for unit, words in units.items()
        for name, label in names.items()
    }


def figures(answer: dict[str, Any]) -> dict[str, Any]:
    """Values of `outputs`, except for the report, from the worker's answer.

    Unknown figures are None: all of them where nothing was measured, and those in metres where the
    ground sampling distance is unknown.
    """
    values: dict[str, Any] = dict.fromkeys(figure_labels())
    for unit in ("px", "m"):
        accuracy = (answer["figures"] or {}).get(unit)
        if accuracy is not None:
            for name in ("rmse", "ce90", "ce95", "bias"):
                values[f"{name}_{unit}".upper()] = accuracy[name]["value"]
            for axis in ("x", "y"):
                values[f"bias_{axis}_{unit}".upper()] = accuracy[axis]["mean"]
    measured = answer["status"] == contract.MEASURED
    return {
        **values,
        MEASURED: measured,
        PASSED: measured if answer["passed"] is None else answer["passed"],
        REASON: answer["verdict"],
        COUNT: (answer["vectors"] or {}).get("count", 0),
    }


def _advanced_inputs() -> Iterator[QgsProcessingParameterDefinition]:
    yield number(
        SEARCH_PIXELS,
        option_label("search_pixels"),
        tr(
            "Largest displacement that can be measured; match rasters that are farther apart first."
        ),
        defaultValue=16.0,
        minValue=4.0,
        maxValue=24.0,
    )
    yield shared.integer(MAX_POINTS, tr("Maximum number of displacements"), 1000, 20, 100_000)
    yield from shared.more_layers()
    yield from shared.bands()
    yield shared.elevation_model()
    yield from shared.masks()
    yield shared.rendering_pixel_size()
    yield shared.device()
