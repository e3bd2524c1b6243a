"""Parameters of several algorithms, each with its help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qgis.core import (
    QgsProcessingParameterBand,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterDistance,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
)

from hetmatch_qgis.client.option_values import devices, modalities
from hetmatch_qgis.i18n.translation import tr

REFERENCE, MOVING = "REFERENCE", "MOVING"
REFERENCE_BANDS, MOVING_BANDS = "REFERENCE_BANDS", "MOVING_BANDS"
REFERENCE_MODALITY, MOVING_MODALITY = "REFERENCE_MODALITY", "MOVING_MODALITY"
AREA, MAX_POINTS, PIXEL_SIZE, DEVICE = "AREA", "MAX_POINTS", "PIXEL_SIZE", "DEVICE"
FOLDER = "FOLDER"


def rasters(moving_help: str) -> Iterator[QgsProcessingParameterDefinition]:
    """Reference and moving raster and their modalities."""
    yield with_help(
        QgsProcessingParameterRasterLayer(REFERENCE, tr("Reference raster")),
        tr("Stays where it is."),
    )
    yield with_help(QgsProcessingParameterRasterLayer(MOVING, tr("Moving raster")), moving_help)
    for name, label in (
        (REFERENCE_MODALITY, tr("Kind of the reference")),
        (MOVING_MODALITY, tr("Kind of the moving raster")),
    ):
        text = tr("Automatic looks at the pixels; the report says what it decided.")
        yield choice(name, label, modalities(), text)


def area(label: str, text: str) -> QgsProcessingParameterDefinition:
    """Area of the reference to work on."""
    return with_help(QgsProcessingParameterExtent(AREA, label, optional=True), text)


def bands() -> Iterator[QgsProcessingParameterDefinition]:
    """Bands of both rasters."""
    for name, label, parent in (
        (REFERENCE_BANDS, tr("Bands of the reference"), REFERENCE),
        (MOVING_BANDS, tr("Bands of the moving raster"), MOVING),
    ):
        parameter = QgsProcessingParameterBand(
            name, label, parentLayerParameterName=parent, optional=True, allowMultiple=True
        )
        yield with_help(parameter, tr("Empty for a choice by the kind of raster."))


def rendering_pixel_size() -> QgsProcessingParameterDefinition:
    """Pixel size for rendering a reference that is not a file."""
    return with_help(
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
    )


def device() -> QgsProcessingParameterDefinition:
    """Device that the network runs on."""
    text = tr("Automatic takes a graphics card where the engine's Python can use one.")
    return choice(DEVICE, tr("Compute on"), devices(), text)


def advanced(
    parameters: Iterable[QgsProcessingParameterDefinition],
) -> Iterator[QgsProcessingParameterDefinition]:
    """The same parameters, marked as advanced."""
    for parameter in parameters:
        parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)  # type: ignore[attr-defined]
        yield parameter


def with_help(
    parameter: QgsProcessingParameterDefinition, text: str
) -> QgsProcessingParameterDefinition:
    """A parameter with its help."""
    parameter.setHelp(text)
    return parameter


def choice(
    name: str, label: str, choices: dict[str, str], text: str
) -> QgsProcessingParameterDefinition:
    """A choice between values, the first by default."""
    return with_help(
        QgsProcessingParameterEnum(name, label, list(choices.values()), defaultValue=0), text
    )


def number(name: str, label: str, text: str, **more: object) -> QgsProcessingParameterDefinition:
    """A real number.

    more: further arguments of QgsProcessingParameterNumber, such as minValue.
    """
    kind = QgsProcessingParameterNumber.Type.Double
    return with_help(QgsProcessingParameterNumber(name, label, kind, **more), text)  # type: ignore[call-overload]


def integer(
    name: str, label: str, default: int, minimum: int, maximum: int
) -> QgsProcessingParameterDefinition:
    """An integer."""
    return QgsProcessingParameterNumber(
        name,
        label,
        QgsProcessingParameterNumber.Type.Integer,
        defaultValue=default,
        minValue=minimum,
        maxValue=maximum,
    )
