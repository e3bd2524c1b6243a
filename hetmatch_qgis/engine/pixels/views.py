"""Views of an image source: coarser, a part of it, or mirrored."""

from __future__ import annotations

import numpy as np

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.image import ImageSource, MaskedImage, Window
from hetmatch_qgis.engine.pixels.resample import interpolate


class ScaledSource:
    """A source whose pixels are `factor` times as large."""

    def __init__(self, source: ImageSource, factor: float) -> None:
        self._source = source
        self._factor = factor

    @property
    def width(self) -> int:
        """Columns of the frame."""
        return int(np.ceil(self._source.width / self._factor))

    @property
    def height(self) -> int:
        """Rows of the frame."""
        return int(np.ceil(self._source.height / self._factor))

    def read(self, window: Window, factor: float = 1.0) -> MaskedImage:
        """See ImageSource.read; resampled, because corners seldom fall on whole finer pixels."""
        cell = self._factor * factor
        # A source reads no finer than its own pixels: between them it is interpolated.
        read = max(1.0, cell)
        step = cell / read
        corner = np.array([window.column, window.row]) * self._factor
        start = np.floor(corner - 2 * read if step < 1 else corner - read).astype(int)
        rows, columns = (int(np.ceil(side / factor)) for side in (window.height, window.width))
        margin = 3 if step == 1 else 5
        size = [int(np.ceil((count * step + margin) * read)) for count in (columns, rows)]
        image = self._source.read(Window(int(start[0]), int(start[1]), size[0], size[1]), read)
        lead = (corner - start) / read
        x, y = (np.arange(columns) + 0.5) * step + lead[0], (np.arange(rows) + 0.5) * step + lead[1]
        return interpolate(image, *np.meshgrid(x, y))

    def frame_to_pixel(self, points: Points) -> Points:
        """See ImageSource.frame_to_pixel."""
        return self._source.frame_to_pixel(np.asarray(points) * self._factor)

    def pixel_to_frame(self, points: Points) -> Points:
        """See ImageSource.pixel_to_frame."""
        return self._source.pixel_to_frame(points) / self._factor


class CroppedSource:
    """A window of a source, whose corner becomes the frame's."""

    def __init__(self, source: ImageSource, window: Window) -> None:
        self._source, self._window = source, window
        self._corner = np.array([window.column, window.row], dtype=np.float64)
        self.width, self.height = window.width, window.height

    def read(self, window: Window, factor: float = 1.0) -> MaskedImage:
        """See ImageSource.read; beyond the edges, the surroundings of the window are valid."""
        column, row = self._window.column + window.column, self._window.row + window.row
        return self._source.read(Window(column, row, window.width, window.height), factor)

    def frame_to_pixel(self, points: Points) -> Points:
        """See ImageSource.frame_to_pixel."""
        return self._source.frame_to_pixel(np.asarray(points) + self._corner)

    def pixel_to_frame(self, points: Points) -> Points:
        """See ImageSource.pixel_to_frame."""
        return self._source.pixel_to_frame(points) - self._corner


class MirroredSource:
    """A source flipped left to right; its pixels are those of the source."""

    def __init__(self, source: ImageSource) -> None:
        self._source = source
        self.width, self.height = source.width, source.height

    def read(self, window: Window, factor: float = 1.0) -> MaskedImage:
        """See ImageSource.read."""
        columns, rows = (int(np.ceil(side / factor)) for side in (window.width, window.height))
        # The mirrored window begins where this one ends, and cells are counted from the left.
        right, width = self.width - window.column, columns * factor
        if float(width).is_integer():
            start = right - int(width)
            image = self._source.read(Window(start, window.row, int(width), window.height), factor)
            return MaskedImage(
                np.ascontiguousarray(image.values[:, ::-1]),
                np.ascontiguousarray(image.valid[:, ::-1]),
            )
        side = int(np.ceil((columns + 3) * factor))
        start = int(np.ceil(right + factor)) - side
        image = self._source.read(Window(start, window.row, side, window.height), factor)
        x = (right - start) / factor - (np.arange(columns) + 0.5)
        return interpolate(image, *np.meshgrid(x, np.arange(rows) + 0.5))

    def frame_to_pixel(self, points: Points) -> Points:
        """See ImageSource.frame_to_pixel."""
        return self._source.frame_to_pixel(self._flipped(points))

    def pixel_to_frame(self, points: Points) -> Points:
        """See ImageSource.pixel_to_frame."""
        return self._flipped(self._source.pixel_to_frame(points))

    def _flipped(self, points: Points) -> Points:
        return np.asarray(points, dtype=np.float64).reshape(-1, 2) * (-1.0, 1.0) + (self.width, 0.0)
