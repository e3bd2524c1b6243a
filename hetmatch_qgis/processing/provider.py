"""The Processing provider `hetmatch`."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from hetmatch_qgis.processing.match import MatchAlgorithm
from hetmatch_qgis.processing.setup import SetupAlgorithm

ICON = Path(__file__).parents[1] / "icons" / "hetmatch.svg"


class HetMatchProvider(QgsProcessingProvider):
    """See QgsProcessingProvider."""

    def loadAlgorithms(self) -> None:
        """See QgsProcessingProvider."""
        for algorithm in (MatchAlgorithm(), SetupAlgorithm()):
            self.addAlgorithm(algorithm)

    def id(self) -> str:
        """The prefix of all our algorithms."""
        return "hetmatch"

    def name(self) -> str:
        """As the toolbox shows it."""
        return "HetMatch"

    def icon(self) -> QIcon:
        """As the toolbox shows it."""
        return QIcon(str(ICON))
