"""The base class of the algorithms that the engine carries out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from qgis.core import (  # type: ignore[attr-defined]
    QgsCoordinateReferenceSystem,
    QgsFeedback,
    QgsFields,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputDefinition,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterNumber,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtGui import QIcon

from hetmatch_qgis.client import environment
from hetmatch_qgis.client.background import run_in_background
from hetmatch_qgis.client.worker_client import Progress
from hetmatch_qgis.client.worker_errors import WorkerCancelled, WorkerError
from hetmatch_qgis.gui.help import help_url
from hetmatch_qgis.gui.icons import icon
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.layers.result_layers import geopackage_layer
from hetmatch_qgis.processing.copying import copy_features, fields_without_fid
from hetmatch_qgis.rasters.errors import SourceError

Values = dict[str, Any]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


class EngineAlgorithm(QgsProcessingAlgorithm):
    """Algorithm that the engine carries out; see QgsProcessingAlgorithm.

    NAME: id without the provider, and name of the icon.
    PAGE: of the guide, for the Help button.
    """

    NAME = ""
    PAGE = "processing"

    _problem = ""

    def read_inputs(
        self, values: Values, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        """Read the parameters and the layers, in the main thread, where layers live.

        May raise SourceError and QgsProcessingException.
        """
        raise NotImplementedError

    def carry_out(
        self, values: Values, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Do the work and return the outputs. Raises QgsProcessingException."""
        raise NotImplementedError

    def prepareAlgorithm(
        self, values: Values, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """See QgsProcessingAlgorithm.

        What is wrong is told by processAlgorithm: QGIS keeps what is raised here from scripts.
        """
        self._problem = ""
        try:
            self.read_inputs(values, context, feedback)
        except (SourceError, QgsProcessingException) as problem:
            self._problem = str(problem)
        return True

    def processAlgorithm(
        self, values: Values, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """See QgsProcessingAlgorithm."""
        if self._problem:
            raise QgsProcessingException(self._problem)
        return self.carry_out(values, context, feedback)

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
        for parameter in self.parameterDefinitions():
            value = values.get(parameter.name())
            is_number = isinstance(parameter, QgsProcessingParameterNumber)
            # QGIS takes any text for an optional number, and reads it as 0.
            if is_number and isinstance(value, str) and value and not _is_number(value):
                text = tr("'{name}' must be a number, not '{value}'.")
                return False, text.format(name=parameter.description(), value=value)
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
