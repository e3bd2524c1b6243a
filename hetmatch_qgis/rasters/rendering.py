"""Rendering of layers that are not files into a temporary GeoTIFF.

QGIS's "Convert map to raster" does not report failed servers, cannot be cancelled within a tile,
and its map renderer shifts a raster by up to a pixel. Here every layer's raster pipe is asked for
exactly the pixels of a block, as "Save As…" does it. Vector layers, which have no pixels, are drawn
by the map renderer, without labels.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsFeedback,
    QgsMapLayer,
    QgsMapRendererCustomPainterJob,
    QgsMapSettings,
    QgsNetworkAccessManager,
    QgsProject,
    QgsRasterBlockFeedback,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QCoreApplication, QSize, Qt, QThread
from qgis.PyQt.QtGui import QColor, QImage, QPainter

from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.errors import SourceError
from hetmatch_qgis.rasters.geotiff import GeoTiff, bytes_of
from hetmatch_qgis.rasters.map_requests import MapRequestMonitor

MAX_PIXELS = 200_000_000
"""Pixels of a rendering: about 100 tiles of the matcher and 3,000 of a tile server (set
by hand, 7d49bf4)."""

BLOCK_SIZE = 1024
"""Side in pixels of the blocks that are rendered at once (set by hand, 7d49bf4)."""

RGBA = QImage.Format.Format_RGBA8888
PHASE = 0.5 if Qgis.QGIS_VERSION_INT >= 34007 else 0.0  # type: ignore[attr-defined]
"""Pixels between a rendering of tiles and the multiples of its ground sampling distance.

Newer QGIS stretches each tile outwards to whole pixels, so that no gap shows (its pull requests
61591 and 61651). Rounding then decides whether a tile that ends at pixel borders grows at either
end, which shifts it by up to a pixel; one that ends at half a pixel grows at both ends alike, and
stays where it is on the whole.
"""


class Rendering:
    """Layers that are rendered over each other; constructed in the main thread.

    The corners of the pixels are multiples of `gsd`, so that pixels of a tile server need no
    resampling (in newer QGIS, up to half a pixel, see PHASE).

    layers: the topmost first.
    extent: in units of the CRS, expanded to whole pixels.
    gsd: side of a pixel in units of the CRS.

    Raises SourceError for an empty rendering, and for one with more than MAX_PIXELS.
    """

    def __init__(
        self,
        layers: list[QgsMapLayer],
        crs: QgsCoordinateReferenceSystem,
        extent: QgsRectangle,
        gsd: float,
    ) -> None:
        if extent.isEmpty() or not layers or not gsd > 0:
            raise SourceError(
                tr("There is nothing to render; choose layers and an area that they cover.")
            )
        self.name = layers[0].name()
        self.crs = crs
        self.gsd = gsd
        phase = PHASE if any(_is_tiled(layer) for layer in layers) else 0.0
        self._left = math.floor(extent.xMinimum() / gsd + phase + 1e-6) - phase
        self._top = math.ceil(extent.yMaximum() / gsd + phase - 1e-6) - phase
        self.width = max(1, math.ceil(extent.xMaximum() / gsd - self._left - 1e-6))
        self.height = max(1, math.ceil(self._top - extent.yMinimum() / gsd - 1e-6))
        if self.width * self.height > MAX_PIXELS:
            raise SourceError(
                tr(
                    "Rendering this area takes {width} x {height} pixels, more than {most} "
                    "million; choose a smaller area or larger pixels."
                ).format(width=self.width, height=self.height, most=MAX_PIXELS // 1_000_000)
            )
        self._context = QgsProject.instance().transformContext()
        self._layers: list[Any] = [self._copy(layer) for layer in layers]
        self._main_requests = QgsNetworkAccessManager.instance()

    @property
    def extent(self) -> QgsRectangle:
        """The rendered extent in the rendering's CRS."""
        return self._box(0, 0, self.width, self.height)

    def run(self, feedback: QgsFeedback, target: Path) -> bool:
        """Write the GeoTIFF, in any thread and only once; False where it was cancelled.

        Bands are red, green, blue and alpha; alpha is 0 where no layer has data.
        Raises SourceError where a server does not answer, no layer has data or writing fails;
        no file is left then.
        """
        thread = QThread.currentThread()
        for layer in self._layers:
            layer.moveToThread(thread)
        box = self.extent
        size, corner = (self.width, self.height), (box.xMinimum(), box.yMaximum())
        try:
            file = GeoTiff(target, size, corner, self.gsd, self.crs)
            with file, MapRequestMonitor(self._main_requests) as requests:
                return self._write(feedback, file, requests)
        finally:
            for layer in self._layers:
                layer.moveToThread(QCoreApplication.instance().thread())

    def _copy(self, layer: QgsMapLayer) -> QgsMapLayer:
        copy = layer.clone()
        if isinstance(copy, QgsRasterLayer):
            copy.pipe().projector().setCrs(layer.crs(), self.crs, self._context)
        # No thread at all, so that the one that runs can take it.
        copy.moveToThread(None)
        return copy

    def _write(self, feedback: QgsFeedback, file: GeoTiff, requests: MapRequestMonitor) -> bool:
        has_data = False
        reading = QgsRasterBlockFeedback()
        feedback.canceled.connect(reading.cancel, Qt.ConnectionType.DirectConnection)  # type: ignore[call-arg]
        corners = [
            (column, row)
            for row in range(0, self.height, BLOCK_SIZE)
            for column in range(0, self.width, BLOCK_SIZE)
        ]
        for done, (column, row) in enumerate(corners):
            if feedback.isCanceled():
                return False
            image = self._render(column, row, reading, requests)
            if feedback.isCanceled():
                return False
            has_data = has_data or any(bytes_of(image)[3::4])
            file.write(image, column, row)
            feedback.setProgress(100 * (done + 1) / len(corners))
        if not has_data:
            raise SourceError(
                tr(
                    "'{name}' shows nothing in this area; choose another area or pixel size, or "
                    "check the layer on the map."
                ).format(name=self.name)
            )
        file.finish()
        return True

    def _render(
        self, column: int, row: int, feedback: QgsRasterBlockFeedback, requests: MapRequestMonitor
    ) -> QImage:
        width, height = min(BLOCK_SIZE, self.width - column), min(BLOCK_SIZE, self.height - row)
        box = self._box(column, row, width, height)
        requests.reset()
        pictures = []
        for layer in reversed(self._layers):
            if isinstance(layer, QgsVectorLayer):
                pictures.append(self._draw_features(layer, box, width, height))
                self._check(requests.failure(False, feedback))
                continue
            block = layer.pipe().last().block(1, box, width, height, feedback)
            pictures.append(block.image() if block.isValid() else QImage())
            self._check(requests.failure(_has_holes(pictures[-1]), feedback))
        image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        painter = QPainter(image)
        for picture in pictures:
            painter.drawImage(0, 0, picture)
        painter.end()
        return image.convertToFormat(RGBA)

    def _draw_features(
        self, layer: QgsVectorLayer, box: QgsRectangle, width: int, height: int
    ) -> QImage:
        """A vector layer in its own style, on nothing."""
        settings = QgsMapSettings()
        settings.setLayers([layer])
        settings.setDestinationCrs(self.crs)
        settings.setTransformContext(self._context)
        settings.setOutputSize(QSize(width, height))
        settings.setExtent(box)
        settings.setBackgroundColor(QColor(0, 0, 0, 0))
        flags = QgsMapSettings.Flag if hasattr(QgsMapSettings, "Flag") else QgsMapSettings
        settings.setFlag(flags.DrawLabeling, False)
        settings.setFlag(flags.Antialiasing, True)
        image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        painter = QPainter(image)
        job = QgsMapRendererCustomPainterJob(settings, painter)
        job.renderSynchronously()
        painter.end()
        return image

    def _check(self, failure: str) -> None:
        if failure:
            raise SourceError(
                tr(
                    "'{name}' could not be fetched from its server ({reason}); check the "
                    "connection and try again."
                ).format(name=self.name, reason=failure)
            )

    def _box(self, column: int, row: int, width: int, height: int) -> QgsRectangle:
        left, top = self._left + column, self._top - row
        return QgsRectangle(
            left * self.gsd,
            (top - height) * self.gsd,
            (left + width) * self.gsd,
            top * self.gsd,
        )


def _is_tiled(layer: QgsMapLayer) -> bool:
    marks = ("type=xyz", "tileMatrixSet=")
    return layer.providerType() == "wms" and any(mark in layer.source() for mark in marks)


def _has_holes(image: QImage) -> bool:
    return image.isNull() or 0 in bytes_of(image.convertToFormat(RGBA))[3::4]
