"""Chooser of a mask: a raster or polygon layer of the project, or a file."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsMapLayer, QgsMapLayerProxyModel
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from hetmatch_qgis.client.option_labels import option_label
from hetmatch_qgis.gui.file_dialogs import MASKS, file_filters
from hetmatch_qgis.gui.match.layer_or_file import LayerOrFile, Offer
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.errors import SourceError
from hetmatch_qgis.rasters.layer_sources import layer_of_file
from hetmatch_qgis.rasters.masks import mask_help, mask_name


class MaskChooser(LayerOrFile):
    """A list of rasters and polygon layers with an entry for none, and a button for files.

    side: "reference" or "moving".
    failed: a file cannot be read; one sentence.
    """

    failed = pyqtSignal(str)

    def __init__(self, side: str, parent: QWidget | None = None) -> None:
        kinds: Any = QgsMapLayerProxyModel.Filter
        offer = Offer(
            kinds=kinds.RasterLayer | kinds.PolygonLayer,
            none=tr("None"),
            tool_tip=mask_help(),
            title=option_label(f"{side}_mask"),
            filters=file_filters,
            folder=MASKS,
        )
        super().__init__(f"{side}_mask", offer, parent)

    def name(self) -> str:
        """The name that the engine opens: a file, and its layer of polygons; "" for none.

        Raises SourceError for a layer that is no file.
        """
        choice = self.choice()
        return mask_name(choice) if isinstance(choice, QgsMapLayer) else choice

    def set_path(self, path: str) -> None:
        """See LayerOrFile; emits `failed` for a file that cannot be read."""
        if path:
            try:
                layer_of_file(path)
            except SourceError as error:
                self.failed.emit(str(error))
                return
        super().set_path(path)
