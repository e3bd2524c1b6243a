"""Set up HetMatch from Processing, for those who run QGIS without a desktop."""

from __future__ import annotations

from typing import Any

from qgis.core import (  # type: ignore[attr-defined]
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFile,
    QgsProcessingParameterString,
)

from hetmatch_qgis.client import environment
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.setup.check import Check
from hetmatch_qgis.setup.installer import Installer
from hetmatch_qgis.setup.packages import PackageSources
from hetmatch_qgis.setup.procedure import Procedure


class SetupAlgorithm(QgsProcessingAlgorithm):
    """Makes the engine's Python environment, or takes an existing Python."""

    INTERPRETER = "INTERPRETER"
    INDEX = "INDEX"
    WHEELS = "WHEELS"
    TORCH = "TORCH"
    AGAIN = "AGAIN"

    def name(self) -> str:
        """Id without the provider."""
        return "setup"

    def displayName(self) -> str:
        """Name in the toolbox."""
        return tr("Set up HetMatch")

    def shortHelpString(self) -> str:
        """Help beside the parameters."""
        return tr(
            "Sets up a Python environment for HetMatch's engine in your QGIS "
            "profile: about 0.4 GB to download and about 1.6 GB of disk space, "
            "without administrator rights. QGIS's own Python is not changed. If "
            "HetMatch is set up and works, nothing is done."
        )

    def createInstance(self) -> SetupAlgorithm:
        """A new instance for each run."""
        return SetupAlgorithm()

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """The parameters, all of them optional."""
        files = QgsProcessingParameterFile.Behavior
        parameters = (
            (
                QgsProcessingParameterFile(
                    self.INTERPRETER,
                    tr("An existing Python to use instead"),
                    files.File,
                    optional=True,
                    # QGIS's own filter takes no names without a dot.
                    fileFilter="(*)",
                ),
                tr("Python 3.10 or newer that has all packages; nothing is installed then."),
            ),
            (
                QgsProcessingParameterString(self.INDEX, tr("Package index"), "", optional=True),
                tr("The address of a package index; empty for PyPI."),
            ),
            (
                QgsProcessingParameterFile(
                    self.WHEELS, tr("Wheel folder"), files.Folder, optional=True
                ),
                tr("A folder with all packages as wheels, to set up without a network."),
            ),
            (
                QgsProcessingParameterBoolean(self.TORCH, tr("Set up in full"), False),
                tr(
                    "Install PyTorch, too: D2-Net and graphics cards need it; the default network "
                    "on the processor does not."
                ),
            ),
            (
                QgsProcessingParameterBoolean(self.AGAIN, tr("Set up again"), False),
                tr("Create the environment again even if HetMatch is set up and works."),
            ),
        )
        for parameter, help_text in parameters:
            parameter.setHelp(help_text)
            self.addParameter(parameter)
        self.addOutput(QgsProcessingOutputString(self.INTERPRETER, tr("HetMatch's Python")))

    def processAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Check or install. Raises QgsProcessingException."""
        existing = self.parameterAsFile(parameters, self.INTERPRETER, context)
        again = self.parameterAsBool(parameters, self.AGAIN, context)
        if existing:
            self._run(Check(existing), feedback)
            environment.choose_interpreter(existing)
        elif again or not self._works(feedback):
            sources = PackageSources(
                self.parameterAsString(parameters, self.INDEX, context),
                self.parameterAsFile(parameters, self.WHEELS, context),
                self.parameterAsBool(parameters, self.TORCH, context),
            )
            self._run(Installer(sources), feedback)
            environment.choose_interpreter("")
        return {self.INTERPRETER: environment.interpreter()}

    def _works(self, feedback: QgsProcessingFeedback) -> bool:
        try:
            check = Check(environment.interpreter())
        except environment.NotSetUp as reason:
            feedback.pushInfo(str(reason))
            return False
        works, message = check.run(feedback.isCanceled)
        feedback.pushInfo(message)
        return works

    def _run(self, procedure: Procedure, feedback: QgsProcessingFeedback) -> None:
        procedure.line.connect(feedback.pushConsoleInfo)
        procedure.progressed.connect(lambda fraction, text: _report(feedback, fraction, text))
        done, message = procedure.run(feedback.isCanceled)
        if not done:
            raise QgsProcessingException(message)


def _report(feedback: QgsProcessingFeedback, fraction: float, text: str) -> None:
    feedback.setProgress(100 * fraction)
    feedback.setProgressText(text)
