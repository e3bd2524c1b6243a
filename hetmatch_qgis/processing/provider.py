"""The Processing provider `hetmatch`."""

from __future__ import annotations

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from hetmatch_qgis.gui.icons import icon
from hetmatch_qgis.processing.assess import AssessAlgorithm
from hetmatch_qgis.processing.batch import BatchAlgorithm
from hetmatch_qgis.processing.match import MatchAlgorithm
from hetmatch_qgis.processing.setup import SetupAlgorithm
from hetmatch_qgis.processing.warp import WarpAlgorithm


class HetMatchProvider(QgsProcessingProvider):
    """See QgsProcessingProvider."""

    def loadAlgorithms(self) -> None:
        """See QgsProcessingProvider."""
        for algorithm in (
            MatchAlgorithm(),
            WarpAlgorithm(),
            AssessAlgorithm(),
            BatchAlgorithm(),
            SetupAlgorithm(),
        ):
            self.addAlgorithm(algorithm)

    def id(self) -> str:
        """Prefix of the ids of all algorithms."""
        return "hetmatch"

    def name(self) -> str:
        """Name in the toolbox."""
        return "HetMatch"

    def supportedOutputRasterLayerExtensions(self) -> list[str]:
        """Extensions of output rasters; the engine writes GeoTIFF."""
        return ["tif", "tiff"]

    def icon(self) -> QIcon:
        """Icon in the toolbox."""
        return icon("hetmatch")
