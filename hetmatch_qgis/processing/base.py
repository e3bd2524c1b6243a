"""Base classes of the algorithms that the engine carries out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.core import (  # type: ignore[attr-defined]
    QgsCoordinateReferenceSystem,
    QgsFeedback,
    QgsFields,
    QgsMapLayer,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputDefinition,
    QgsProcessingParameterDefinition,
    QgsRectangle,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtGui import QIcon

from hetmatch_qgis.client import environment, option_values
from hetmatch_qgis.client.background import run_in_background
from hetmatch_qgis.client.match_task import MatchRequest
from hetmatch_qgis.client.worker_client import Progress
from hetmatch_qgis.client.worker_errors import WorkerCancelled, WorkerError
from hetmatch_qgis.common.raster_names import is_same_raster
from hetmatch_qgis.gui.help import help_url
from hetmatch_qgis.gui.icons import icon
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.layers.result_layers import geopackage_layer
from hetmatch_qgis.processing import shared_parameters as shared
from hetmatch_qgis.processing.copying import copy_features, fields_without_fid
from hetmatch_qgis.rasters.errors import SourceError
from hetmatch_qgis.rasters.ground import metres_per_unit
from hetmatch_qgis.rasters.layer_sources import RasterSource, is_file, path_of, source_of
from hetmatch_qgis.rasters.masks import class_names, mask_name
from hetmatch_qgis.rasters.match_plan import plan_match
from hetmatch_qgis.rasters.raster_choice import RasterChoice, choice_of_layers

Values = dict[str, Any]


class EngineAlgorithm(QgsProcessingAlgorithm):
    """Algorithm that the engine carries out; see QgsProcessingAlgorithm.

    NAME: id without the provider, and name of the icon.
    PAGE: of the guide, for the Help button.
    """

    NAME = ""
    PAGE = "processing"

    def inputs(self) -> Iterable[QgsProcessingParameterDefinition]:
        """All parameters, in the order of the dialog."""
        raise NotImplementedError

    def outputs(self) -> Iterable[QgsProcessingOutputDefinition]:
        """Outputs apart from the layers and folders among the parameters."""
        raise NotImplementedError

    def createInstance(self) -> EngineAlgorithm:
        """A new instance for each run."""
        return type(self)()

    def name(self) -> str:
        """Id without the provider."""
        return self.NAME

    def icon(self) -> QIcon:
        """Icon in the toolbox."""
        return icon(self.NAME)

    def helpUrl(self) -> str:
        """Page for the Help button."""
        return help_url(self.PAGE).toString()

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """See QgsProcessingAlgorithm."""
        for parameter in self.inputs():
            self.addParameter(parameter)
        for output in self.outputs():
            self.addOutput(output)

    def checkParameterValues(
        self, values: Values, context: QgsProcessingContext
    ) -> tuple[bool, str]:
        """See QgsProcessingAlgorithm; also refuses to run without the engine's Python."""
        try:
            environment.interpreter()
        except environment.NotSetUp as problem:
            return False, str(problem)
        for parameter in self.destinationParameterDefinitions():
            value = values.get(parameter.name())
            supported, reason = parameter.isSupportedOutputValue(value, context)  # type: ignore[attr-defined]
            if value and not supported:
                return False, reason
        return super().checkParameterValues(values, context)

    def run_engine(
        self,
        work: Callable[[Progress, QgsFeedback], dict[str, Any]],
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any] | None:
        """Run the engine and return its answer; None where the user cancelled.

        work: called with the function that takes its progress and with what cancels it, in another
            thread where this one is QGIS's main thread.

        Raises QgsProcessingException.
        """
        last_message = [""]

        def progress(fraction: float, message: str) -> None:
            feedback.setProgress(100 * fraction)
            # Every text becomes a line of the log.
            if message != last_message[0]:
                last_message[0] = message
                feedback.setProgressText(message)

        try:
            return run_in_background(work, progress, feedback)
        except WorkerCancelled:
            return None
        except (WorkerError, SourceError, environment.NotSetUp) as problem:
            feedback.pushInfo(tr("Log: {path}").format(path=environment.log_file()))
            raise QgsProcessingException(str(problem)) from problem

    def chosen(
        self, name: str, labels: dict[str, str], values: Values, context: QgsProcessingContext
    ) -> str:
        """The chosen value of an option.

        labels: of all its values, as from option_values.
        """
        return list(labels)[self.parameterAsEnum(values, name, context)]

    def edges(
        self,
        name: str,
        values: Values,
        context: QgsProcessingContext,
        crs: QgsCoordinateReferenceSystem,
    ) -> list[float] | None:
        """An extent in that CRS as x min, y min, x max, y max; None for an empty one."""
        box = self.parameterAsExtent(values, name, context, crs)
        if box.isEmpty():
            return None
        return [box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()]

    def copied_layer(
        self,
        name: str,
        kind: QgsWkbTypes.Type,  # type: ignore[valid-type]
        geopackage: str | None,
        table: str,
        values: Values,
        context: QgsProcessingContext,
    ) -> str | None:
        """Copy the engine's layer to the user's output and return its id; None without output.

        kind: geometry type of the output.
        geopackage, table: of the engine's layer; without a GeoPackage the output stays empty.
        """
        fields, crs = QgsFields(), QgsCoordinateReferenceSystem()
        layer: QgsVectorLayer | None = None
        if geopackage is not None:
            layer = geopackage_layer(Path(geopackage), table, "")
            fields, crs = fields_without_fid(layer), layer.crs()
        sink, output = self.parameterAsSink(values, name, context, fields, kind, crs)
        if sink is None:
            return None
        if layer is not None:
            copy_features(layer, sink, fields)
        return output


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

    def prepareAlgorithm(
        self, values: Values, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Read the layers, which live in the main thread."""
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
        try:
            choice, moving = (_choice_of(layers, context) for layers in sides)
            options = self._shared_options(values, context, choice)
            options |= self.masks(values, context)
            options |= self.specific_options(values, context, choice, moving)
            source = self._reference_source(values, context, choice, moving, options)
            self.request = MatchRequest(source, _moving_source(moving), options, str(folder))
        except SourceError as problem:
            raise QgsProcessingException(str(problem)) from problem
        return True

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
