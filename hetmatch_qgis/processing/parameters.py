"""Parameters that several algorithms have, each with its help."""

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

from hetmatch_qgis.client.choices import devices, modalities
from hetmatch_qgis.i18n.translation import tr

REFERENCE, MOVING = "REFERENCE", "MOVING"
REFERENCE_BANDS, MOVING_BANDS = "REFERENCE_BANDS", "MOVING_BANDS"
REFERENCE_MODALITY, MOVING_MODALITY = "REFERENCE_MODALITY", "MOVING_MODALITY"
AREA, MAX_POINTS, PIXEL_SIZE, DEVICE = "AREA", "MAX_POINTS", "PIXEL_SIZE", "DEVICE"
FOLDER = "FOLDER"


def rasters(moving_help: str) -> Iterator[QgsProcessingParameterDefinition]:
    """Reference and moving raster, and what kind each is of."""
    yield helped(
        QgsProcessingParameterRasterLayer(REFERENCE, tr("Reference raster")),
        tr("Stays where it is."),
    )
    yield helped(QgsProcessingParameterRasterLayer(MOVING, tr("Moving raster")), moving_help)
    for name, label in (
        (REFERENCE_MODALITY, tr("Kind of the reference")),
        (MOVING_MODALITY, tr("Kind of the moving raster")),
    ):
        text = tr("Automatic looks at the pixels; the report says what it decided.")
        yield choice(name, label, modalities(), text)


def area(label: str, text: str) -> QgsProcessingParameterDefinition:
    """A part of the reference."""
    return helped(QgsProcessingParameterExtent(AREA, label, optional=True), text)


def bands() -> Iterator[QgsProcessingParameterDefinition]:
    """Of both rasters."""
    for name, label, parent in (
        (REFERENCE_BANDS, tr("Bands of the reference"), REFERENCE),
        (MOVING_BANDS, tr("Bands of the moving raster"), MOVING),
    ):
        parameter = QgsProcessingParameterBand(
            name, label, parentLayerParameterName=parent, optional=True, allowMultiple=True
        )
        yield helped(parameter, tr("Empty for a choice by the kind of raster."))


def drawn_pixel_size() -> QgsProcessingParameterDefinition:
    """Of a reference that is no file."""
    return helped(
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
    """What the network runs on."""
    text = tr("Automatic takes a graphics card where the engine's Python can use one.")
    return choice(DEVICE, tr("Compute on"), devices(), text)


def advanced(
    parameters: Iterable[QgsProcessingParameterDefinition],
) -> Iterator[QgsProcessingParameterDefinition]:
    """The same parameters, shown only to those who ask for them."""
    for parameter in parameters:
        parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)  # type: ignore[attr-defined]
        yield parameter


def helped(
    parameter: QgsProcessingParameterDefinition, text: str
) -> QgsProcessingParameterDefinition:
    """A parameter with its help."""
    parameter.setHelp(text)
    return parameter


def choice(
    name: str, label: str, choices: dict[str, str], text: str
) -> QgsProcessingParameterDefinition:
    """One of some words, the first where nothing else is said."""
    return helped(
        QgsProcessingParameterEnum(name, label, list(choices.values()), defaultValue=0), text
    )


def number(name: str, label: str, text: str, **more: object) -> QgsProcessingParameterDefinition:
    """Any number. more: what else QgsProcessingParameterNumber takes, such as minValue."""
    kind = QgsProcessingParameterNumber.Type.Double
    return helped(QgsProcessingParameterNumber(name, label, kind, **more), text)  # type: ignore[call-overload]


def whole(
    name: str, label: str, default: int, least: int, most: int
) -> QgsProcessingParameterDefinition:
    """A whole number."""
    return QgsProcessingParameterNumber(
        name,
        label,
        QgsProcessingParameterNumber.Type.Integer,
        defaultValue=default,
        minValue=least,
        maxValue=most,
    )
