"""The base class of the algorithms for a pair of rasters: match and assess."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.core import (  # type: ignore[attr-defined]
    QgsCoordinateReferenceSystem,
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsRectangle,
)

from hetmatch_qgis.client import option_values
from hetmatch_qgis.client.match_task import MatchRequest
from hetmatch_qgis.common.raster_names import is_same_raster
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.processing import shared_parameters as shared
from hetmatch_qgis.processing.base import EngineAlgorithm, Values
from hetmatch_qgis.rasters.errors import SourceError
from hetmatch_qgis.rasters.ground import metres_per_unit
from hetmatch_qgis.rasters.layer_sources import RasterSource, is_file, path_of, source_of
from hetmatch_qgis.rasters.masks import class_names, mask_name
from hetmatch_qgis.rasters.match_plan import plan_match
from hetmatch_qgis.rasters.raster_choice import RasterChoice, choice_of_layers


class PairAlgorithm(EngineAlgorithm):
    """Works on a reference, which may have to be rendered first, and a moving raster."""

    request: MatchRequest

    def checkParameterValues(
        self, values: Values, context: QgsProcessingContext
    ) -> tuple[bool, str]:
        """See QgsProcessingAlgorithm; also refuses one raster as reference and moving raster."""
        possible, reason = super().checkParameterValues(values, context)
        if not possible:
            return possible, reason
        names = (shared.REFERENCE, shared.MOVING)
        layers = [self.parameterAsRasterLayer(values, name, context) for name in names]
        bands = [
            set(self.parameterAsInts(values, name, context))
            for name in (shared.REFERENCE_BANDS, shared.MOVING_BANDS)
        ]
        are_files = all(layer is not None and is_file(layer) for layer in layers)
        are_other_bands = all(bands) and not bands[0] & bands[1]
        if are_files and not are_other_bands and is_same_raster(*map(path_of, layers)):
            return False, tr("Reference and moving raster are the same; choose two different ones.")
        return True, ""

    def read_inputs(
        self, values: Values, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        """See EngineAlgorithm."""
        sides = []
        for side, more, name in (
            (shared.REFERENCE, shared.REFERENCE_LAYERS, tr("reference")),
            (shared.MOVING, shared.MOVING_LAYERS, tr("moving raster")),
        ):
            layer = self.parameterAsLayer(values, side, context)
            if layer is None:
                raise QgsProcessingException(
                    tr("The {name} cannot be read; choose another raster.").format(name=name)
                )
            sides.append([layer, *self.parameterAsLayerList(values, more, context)])
        # The engine works in a folder of its own.
        folder = Path(self.parameterAsString(values, shared.FOLDER, context)).absolute()
        choice, moving = (_choice_of(layers, context) for layers in sides)
        options = self._shared_options(values, context, choice)
        options |= self.masks(values, context)
        options |= self.specific_options(values, context, choice, moving)
        source = self._reference_source(values, context, choice, moving, options)
        self.request = MatchRequest(source, _moving_source(moving), options, str(folder))

    def specific_options(
        self,
        values: Values,
        context: QgsProcessingContext,
        choice: RasterChoice,
        moving: RasterChoice,
    ) -> dict[str, Any]:
        """Options of the engine that only this algorithm has. May raise SourceError."""
        raise NotImplementedError

    def _shared_options(
        self, values: Values, context: QgsProcessingContext, choice: RasterChoice
    ) -> dict[str, Any]:
        options: dict[str, Any] = {
            "max_points": self.parameterAsInt(values, shared.MAX_POINTS, context)
        }
        for name, option, labels in (
            (shared.REFERENCE_MODALITY, "reference_modality", option_values.modalities()),
            (shared.MOVING_MODALITY, "moving_modality", option_values.modalities()),
            (shared.DEVICE, "device", option_values.devices()),
        ):
            options[option] = self.chosen(name, labels, values, context)
        for name, option in (
            (shared.REFERENCE_BANDS, "reference_bands"),
            (shared.MOVING_BANDS, "moving_bands"),
        ):
            bands = self.parameterAsInts(values, name, context)
            if bands:
                options[option] = bands
        area = self.edges(shared.AREA, values, context, choice.crs)
        if area is not None:
            options["area"] = area
        dem = self.parameterAsRasterLayer(values, shared.DEM, context)
        if dem is not None:
            options["dem"] = source_of(dem).path
        return options

    def masks(self, values: Values, context: QgsProcessingContext) -> dict[str, Any]:
        """Options of `shared.masks` that were set. May raise SourceError."""
        options: dict[str, Any] = {}
        for name, option, classes in (
            (shared.REFERENCE_MASK, "reference_mask", shared.REFERENCE_MASK_CLASSES),
            (shared.MOVING_MASK, "moving_mask", shared.MOVING_MASK_CLASSES),
        ):
            layer = self.parameterAsLayer(values, name, context)
            if layer is None:
                continue
            options[option] = mask_name(layer)
            if names := class_names(self.parameterAsString(values, classes, context)):
                options[f"{option}_classes"] = names
        for name, option in (
            (shared.MASK_KEEP, "mask_keep"),
            (shared.IGNORE_GEOREFERENCE, "ignore_georeference"),
        ):
            chosen = self.chosen(name, option_values.sides(), values, context)
            if chosen != "none":
                options[option] = chosen
        return options

    def _reference_source(
        self,
        values: Values,
        context: QgsProcessingContext,
        choice: RasterChoice,
        moving: RasterChoice,
        options: dict[str, Any],
    ) -> RasterSource:
        """The file of the reference, or its rendering over the extent that is used."""
        gsd = self.parameterAsDouble(values, shared.PIXEL_SIZE, context)
        if choice.is_drawn and gsd > 0:
            centre = choice.facts().extent.center()
            options["map_resolution"] = gsd * metres_per_unit(choice.crs, centre)[1]
        if not choice.rendered:
            return choice.source(QgsRectangle(), 1.0)
        area = options.pop("area", None)
        reference_facts, moving_facts = choice.facts(), moving.facts()
        box = None if area is None else QgsRectangle(*area)
        gsd = gsd or choice.fitting_gsd(
            moving_facts, reference_facts.extent if box is None else box
        )
        plan = plan_match(
            replace(reference_facts, gsd=gsd), moving_facts, box, options.get("search_radius")
        )
        return choice.source(plan.box, gsd)


def _choice_of(layers: list[QgsMapLayer], context: QgsProcessingContext) -> RasterChoice:
    """The choice of one side. Raises SourceError where its layers make no map together."""
    project = context.project()
    crs = QgsCoordinateReferenceSystem() if project is None else project.crs()
    choice = choice_of_layers(layers, crs)
    if choice is None or (len(layers) > 1 and not choice.is_drawn):
        raise SourceError(
            tr("Only vector files can be drawn on one map; leave the other layers out.")
        )
    return choice


def _moving_source(choice: RasterChoice) -> RasterSource:
    """The file or the layers to be moved. Raises SourceError where they are no files."""
    if choice.rendered:
        text = tr("'{name}' is not a file, so it can only be the reference.")
        raise SourceError(text.format(name=choice.name))
    return choice.source(QgsRectangle(), 1.0)
