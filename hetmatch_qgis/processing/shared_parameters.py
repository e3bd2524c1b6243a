"""Parameters of several algorithms, each with its help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterBand,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterDistance,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterMapLayer,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from hetmatch_qgis.client.option_labels import option_label
from hetmatch_qgis.client.option_values import devices, modalities, sides
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.masks import classes_help, mask_help, mask_keep_help

REFERENCE, MOVING = "REFERENCE", "MOVING"
REFERENCE_BANDS, MOVING_BANDS = "REFERENCE_BANDS", "MOVING_BANDS"
REFERENCE_MODALITY, MOVING_MODALITY = "REFERENCE_MODALITY", "MOVING_MODALITY"
REFERENCE_LAYERS, MOVING_LAYERS = "REFERENCE_LAYERS", "MOVING_LAYERS"
AREA, MAX_POINTS, PIXEL_SIZE, DEVICE = "AREA", "MAX_POINTS", "PIXEL_SIZE", "DEVICE"
FOLDER, DEM = "FOLDER", "DEM"
REFERENCE_MASK, MOVING_MASK = "REFERENCE_MASK", "MOVING_MASK"
REFERENCE_MASK_CLASSES, MOVING_MASK_CLASSES = "REFERENCE_MASK_CLASSES", "MOVING_MASK_CLASSES"
MASK_KEEP, IGNORE_GEOREFERENCE = "MASK_KEEP", "IGNORE_GEOREFERENCE"


def rasters(moving_help: str) -> Iterator[QgsProcessingParameterDefinition]:
    """Reference and moving raster and their modalities."""
    kinds = [
        QgsProcessing.SourceType.TypeRaster,  # type: ignore[attr-defined]
        QgsProcessing.SourceType.TypeVectorAnyGeometry,  # type: ignore[attr-defined]
    ]
    for name, field, text in (
        (REFERENCE, "reference", tr("The raster that stays in place, or a vector layer.")),
        (MOVING, "moving", moving_help),
    ):
        parameter = QgsProcessingParameterMapLayer(name, option_label(field), types=kinds)
        yield with_help(parameter, text)
    for name, field in (
        (REFERENCE_MODALITY, "reference_modality"),
        (MOVING_MODALITY, "moving_modality"),
    ):
        text = tr("Automatic derives it from the pixels; the report shows the result.")
        yield choice(name, option_label(field), modalities(), text)


def elevation_model() -> QgsProcessingParameterDefinition:
    """Terrain heights for RPCs and for displacement by relief."""
    return with_help(
        QgsProcessingParameterRasterLayer(DEM, option_label("dem"), optional=True),
        tr(
            "Terrain heights, for a raster that is georeferenced only by RPCs, and for one whose "
            "high ground lies displaced: radar that is not terrain-corrected, oblique photographs."
        ),
    )


def masks() -> Iterator[QgsProcessingParameterDefinition]:
    """Masks of either raster, and georeferences to be ignored."""
    kinds = [
        QgsProcessing.SourceType.TypeRaster,  # type: ignore[attr-defined]
        QgsProcessing.SourceType.TypeVectorPolygon,  # type: ignore[attr-defined]
    ]
    for name in (REFERENCE_MASK, MOVING_MASK):
        label = option_label(name.lower())
        yield with_help(
            QgsProcessingParameterMapLayer(name, label, types=kinds, optional=True),
            mask_help(),
        )
    for name in (REFERENCE_MASK_CLASSES, MOVING_MASK_CLASSES):
        label = option_label(name.lower())
        yield with_help(
            QgsProcessingParameterString(name, label, optional=True),
            classes_help(),
        )
    for name, text in (
        (MASK_KEEP, mask_keep_help()),
        (
            IGNORE_GEOREFERENCE,
            tr("Match as if there were no georeference. The files stay as they are."),
        ),
    ):
        yield choice(name, option_label(name.lower()), sides(), text)


def more_layers() -> Iterator[QgsProcessingParameterDefinition]:
    """Vector layers drawn on one map with the reference or the moving layer."""
    for name, label in (
        (REFERENCE_LAYERS, tr("Further vector layers of the reference")),
        (MOVING_LAYERS, tr("Further vector layers to be moved")),
    ):
        parameter = QgsProcessingParameterMultipleLayers(
            name,
            label,
            QgsProcessing.SourceType.TypeVectorAnyGeometry,  # type: ignore[attr-defined]
            optional=True,
        )
        yield with_help(parameter, tr("Roads, buildings, lakes: all are drawn on one plain map."))


def area(name: str, text: str) -> QgsProcessingParameterDefinition:
    """Area of the reference to work on."""
    return with_help(QgsProcessingParameterExtent(AREA, name, optional=True), text)


def bands() -> Iterator[QgsProcessingParameterDefinition]:
    """Bands of both rasters."""
    for name, field, parent in (
        (REFERENCE_BANDS, "reference_bands", REFERENCE),
        (MOVING_BANDS, "moving_bands", MOVING),
    ):
        parameter = QgsProcessingParameterBand(
            name,
            option_label(field),
            parentLayerParameterName=parent,
            optional=True,
            allowMultiple=True,
        )
        yield with_help(parameter, tr("Empty for a choice by modality."))


def rendering_pixel_size() -> QgsProcessingParameterDefinition:
    """Pixel size for rendering a reference that is not a file."""
    return with_help(
        QgsProcessingParameterDistance(
            PIXEL_SIZE,
            tr("Pixel size of a drawn reference (0: automatic)"),
            defaultValue=0.0,
            parentParameterName=REFERENCE,
            minValue=0.0,
        ),
        tr(
            "For a reference of vector layers, and for one that is not a file, such as a tile or "
            "map server, in units of its CRS. Automatic follows the moving raster."
        ),
    )


def device() -> QgsProcessingParameterDefinition:
    """Device that the network runs on."""
    text = tr("Automatic uses a graphics card if the engine's Python supports it.")
    return choice(DEVICE, option_label("device"), devices(), text)


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
