"""Layers drawn to an image in the background."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsMapLayer,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QObject, QSize, Qt
from qgis.PyQt.QtGui import QColor, QImage

OnImage = Callable[[QImage], None]


def image_settings(
    layers: Sequence[QgsMapLayer],
    crs: QgsCoordinateReferenceSystem,
    extent: QgsRectangle,
    size: QSize,
) -> QgsMapSettings:
    """Settings that draw layers on nothing.

    layers: the topmost first.
    crs: of the extent; without one, layers are drawn in their own coordinates.
    size: of the image in pixels.
    """
    settings = QgsMapSettings()
    settings.setTransformContext(QgsProject.instance().transformContext())
    settings.setLayers(list(layers))
    settings.setDestinationCrs(crs)
    settings.setOutputSize(size)
    settings.setExtent(extent)
    settings.setBackgroundColor(QColor(Qt.GlobalColor.transparent))
    settings.setOutputImageFormat(QImage.Format.Format_ARGB32_Premultiplied)
    settings.setFlag(QgsMapSettings.Flag.Antialiasing, True)
    settings.setFlag(QgsMapSettings.Flag.DrawSelection, True)
    return settings


class ImageJob(QObject):
    """Draws one image at a time; a new one takes the place of one that is under way."""

    _ending: ClassVar[list[QgsMapRendererParallelJob]] = []
    """Cancelled jobs of all objects, also of those that are gone, whose threads still run."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._job: QgsMapRendererParallelJob | None = None

    def start(self, settings: QgsMapSettings, on_image: OnImage) -> None:
        """Draw; `on_image` is called once the image is complete, unless it was cancelled."""
        self.cancel()
        job = QgsMapRendererParallelJob(settings)
        self._job = job

        def finished() -> None:
            # The job holds this function, which holds the job: neither would ever go.
            job.finished.disconnect(finished)
            job.deleteLater()
            if job in self._ending:
                self._ending.remove(job)
            if self._job is job:
                self._job = None
                on_image(job.renderedImage())

        job.finished.connect(finished)
        job.start()

    def cancel(self) -> None:
        """Stop drawing."""
        job, self._job = self._job, None
        if job is not None and job.isActive():
            # Its threads still use it: it is kept until it says that it has ended.
            self._ending.append(job)
            job.cancelWithoutBlocking()


def end_drawing() -> None:
    """Wait for all that was cancelled: QGIS must not unload Python under a running thread."""
    for job in list(ImageJob._ending):
        job.cancel()
    ImageJob._ending.clear()
