"""What the algorithms that the engine carries out have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.core import (  # type: ignore[attr-defined]
    QgsCoordinateReferenceSystem,
    QgsFields,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputDefinition,
    QgsProcessingParameterDefinition,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtGui import QIcon

from hetmatch_qgis.client import choices, environment
from hetmatch_qgis.client.match_task import MatchRequest
from hetmatch_qgis.client.worker_client import Progress, WorkerCancelled, WorkerError
from hetmatch_qgis.gui.help import help_url
from hetmatch_qgis.gui.icons import icon
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.layers.result_layers import geopackage_layer
from hetmatch_qgis.processing import parameters as parts
from hetmatch_qgis.processing.copying import copy_features, own_fields
from hetmatch_qgis.rasters.errors import SourceError
from hetmatch_qgis.rasters.layer_sources import RasterSource, facts_of, source_of
from hetmatch_qgis.rasters.plan import plan_match
from hetmatch_qgis.rasters.raster_choice import RasterChoice, choice_of_layer

Values = dict[str, Any]


class EngineAlgorithm(QgsProcessingAlgorithm):
    """See QgsProcessingAlgorithm.

    NAME: as qgis_process calls it, and its icon. PAGE: of the guide, what the Help button opens.
    """

    NAME = ""
    PAGE = "processing"

    def inputs(self) -> Iterable[QgsProcessingParameterDefinition]:
        """All parameters, in the order of the dialog."""
        raise NotImplementedError

    def outputs(self) -> Iterable[QgsProcessingOutputDefinition]:
        """What it gives, apart from the layers and folders among the parameters."""
        raise NotImplementedError

    def createInstance(self) -> EngineAlgorithm:
        """A fresh one for every run."""
        return type(self)()

    def name(self) -> str:
        """As qgis_process calls it."""
        return self.NAME

    def icon(self) -> QIcon:
        """As the toolbox shows it."""
        return icon(self.NAME)

    def helpUrl(self) -> str:
        """What the Help button opens."""
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
        """See QgsProcessingAlgorithm: whether it can run at all is told before it does."""
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
        self, work: Callable[[Progress], dict[str, Any]], feedback: QgsProcessingFeedback
    ) -> dict[str, Any] | None:
        """The engine's answer; None where the user cancelled.

        work: is given what to tell its progress to. Raises QgsProcessingException.
        """

        said = [""]

        def progress(fraction: float, message: str) -> None:
            feedback.setProgress(100 * fraction)
            # Every text becomes a line of the log.
            if message != said[0]:
                said[0] = message
                feedback.setProgressText(message)

        try:
            return work(progress)
        except WorkerCancelled:
            return None
        except (WorkerError, SourceError, environment.NotSetUp) as problem:
            feedback.pushInfo(tr("Log: {path}").format(path=environment.log_file()))
            raise QgsProcessingException(str(problem)) from problem

    def chosen(
        self, name: str, words: dict[str, str], values: Values, context: QgsProcessingContext
    ) -> str:
        """The engine's word for what was chosen of an enumeration."""
        return list(words)[self.parameterAsEnum(values, name, context)]

    def edges(
        self,
        name: str,
        values: Values,
        context: QgsProcessingContext,
        crs: QgsCoordinateReferenceSystem,
    ) -> list[float] | None:
        """An extent in that CRS, as the engine takes it: x min, y min, x max, y max."""
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
        """The engine's layer as the one that the user asked for; None where it is not wanted.

        kind: of geometry. geopackage: where the engine's is, None for an empty layer.
        """
        fields, crs = QgsFields(), QgsCoordinateReferenceSystem()
        layer: QgsVectorLayer | None = None
        if geopackage is not None:
            layer = geopackage_layer(Path(geopackage), table, "")
            fields, crs = own_fields(layer), layer.crs()
        sink, output = self.parameterAsSink(values, name, context, fields, kind, crs)
        if sink is None:
            return None
        if layer is not None:
            copy_features(layer, sink, fields)
        return output


class PairAlgorithm(EngineAlgorithm):
    """Works on a reference, which may have to be drawn first, and a moving raster."""

    request: MatchRequest

    def prepareAlgorithm(
        self, values: Values, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Layers are looked at here, in their own thread."""
        reference = self.parameterAsRasterLayer(values, parts.REFERENCE, context)
        moving = self.parameterAsRasterLayer(values, parts.MOVING, context)
        for layer, name in ((reference, tr("reference")), (moving, tr("moving raster"))):
            if layer is None:
                raise QgsProcessingException(
                    tr("The {name} cannot be read; choose another raster.").format(name=name)
                )
        # The engine works in a folder of its own.
        folder = Path(self.parameterAsString(values, parts.FOLDER, context)).absolute()
        try:
            choice = choice_of_layer(reference)
            options = self._shared_options(values, context, choice)
            options |= self.own_options(values, context, choice, moving)
            source = self._drawn(values, context, choice, moving, options)
            self.request = MatchRequest(source, source_of(moving), options, str(folder))
        except SourceError as problem:
            raise QgsProcessingException(str(problem)) from problem
        return True

    def own_options(
        self,
        values: Values,
        context: QgsProcessingContext,
        choice: RasterChoice,
        moving: QgsRasterLayer,
    ) -> dict[str, Any]:
        """The engine's options that not every such algorithm has. May raise SourceError."""
        raise NotImplementedError

    def _shared_options(
        self, values: Values, context: QgsProcessingContext, choice: RasterChoice
    ) -> dict[str, Any]:
        options: dict[str, Any] = {
            "max_points": self.parameterAsInt(values, parts.MAX_POINTS, context)
        }
        for name, option, words in (
            (parts.REFERENCE_MODALITY, "reference_modality", choices.modalities()),
            (parts.MOVING_MODALITY, "moving_modality", choices.modalities()),
            (parts.DEVICE, "device", choices.devices()),
        ):
            options[option] = self.chosen(name, words, values, context)
        for name, option in (
            (parts.REFERENCE_BANDS, "reference_bands"),
            (parts.MOVING_BANDS, "moving_bands"),
        ):
            bands = self.parameterAsInts(values, name, context)
            if bands:
                options[option] = bands
        area = self.edges(parts.AREA, values, context, choice.crs)
        if area is not None:
            options["area"] = area
        return options

    def _drawn(
        self,
        values: Values,
        context: QgsProcessingContext,
        choice: RasterChoice,
        moving: QgsRasterLayer,
        options: dict[str, Any],
    ) -> RasterSource:
        """The reference's file; where it is none, it is to be drawn over what is looked at."""
        if not choice.rendered:
            return choice.source(QgsRectangle(), 1.0)
        area = options.pop("area", None)
        facts, other = choice.facts(), facts_of(moving)
        box = None if area is None else QgsRectangle(*area)
        gsd = self.parameterAsDouble(values, parts.PIXEL_SIZE, context)
        gsd = gsd or choice.fitting_gsd(other, facts.extent if box is None else box)
        plan = plan_match(replace(facts, gsd=gsd), other, box, options.get("search_radius"))
        return choice.source(plan.box, gsd)
