"""Chooser of an elevation model: a raster layer of the project, or a file."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsMapLayer, QgsMapLayerProxyModel, QgsProviderRegistry, QgsRasterLayer
from qgis.PyQt.QtWidgets import QWidget

from hetmatch_qgis.client.option_labels import option_label
from hetmatch_qgis.gui.file_dialogs import ELEVATION
from hetmatch_qgis.gui.match.layer_or_file import LayerOrFile, Offer
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.layer_sources import FILE_PROVIDER, is_file, path_of


class ElevationChooser(LayerOrFile):
    """A list of the project's raster files with an entry for none, and a button for other files."""

    def __init__(self, parent: QWidget | None = None) -> None:
        kinds: Any = QgsMapLayerProxyModel.Filter
        offer = Offer(
            kinds=kinds.RasterLayer,
            none=tr("No elevation model"),
            tool_tip=tr(
                "Terrain heights, for a raster that is georeferenced only by RPCs, and for one "
                "whose high ground lies displaced: radar that is not terrain-corrected, oblique "
                "photographs."
            ),
            title=option_label("dem"),
            filters=QgsProviderRegistry.instance().fileRasterFilters,
            folder=ELEVATION,
        )
        super().__init__("dem", offer, parent)
        providers = QgsProviderRegistry.instance().providerList()
        self.layers.setExcludedProviders([name for name in providers if name != FILE_PROVIDER])
        # Excluding providers makes QGIS choose anew.
        self.layers.setCurrentIndex(0)

    def path(self) -> str:
        """The file that is chosen, or another name that GDAL opens; "" for none."""
        choice = self.choice()
        return path_of(choice) if isinstance(choice, QgsRasterLayer) else str(choice)

    def is_left_out(self, layer: QgsMapLayer) -> bool:
        """See LayerOrFile; also leaves out what the engine cannot open."""
        return super().is_left_out(layer) or not is_file(layer)
