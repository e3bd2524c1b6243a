"""What the algorithms that the engine carries out have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsRasterLayer,
    QgsRectangle,
)

from hetmatch_qgis import choices, environment
from hetmatch_qgis.gui.help import help_url
from hetmatch_qgis.processing import parts
from hetmatch_qgis.rasters.errors import SourceError
from hetmatch_qgis.rasters.plan import plan_match
from hetmatch_qgis.rasters.raster_choice import RasterChoice, choice_of_layer
from hetmatch_qgis.rasters.sources import RasterSource, facts_of, source_of
from hetmatch_qgis.task import MatchRequest
from hetmatch_qgis.translation import tr
from hetmatch_qgis.worker_client import Progress, WorkerCancelled, WorkerError

Values = dict[str, Any]


class EngineAlgorithm(QgsProcessingAlgorithm):
    """See QgsProcessingAlgorithm."""

    def helpUrl(self) -> str:
        """What the Help button opens."""
        return help_url("processing").toString()

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
            supported, reason = parameter.isSupportedOutputValue(value, context)
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
        area = self.parameterAsExtent(values, parts.AREA, context, choice.crs)
        if not area.isEmpty():
            edges = (area.xMinimum(), area.yMinimum(), area.xMaximum(), area.yMaximum())
            options["area"] = list(edges)
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
