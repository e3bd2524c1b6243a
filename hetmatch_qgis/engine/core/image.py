"""Images: windows of them in memory with a mask, and where they are read from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points

MAX_MEASURED = 1e30
"""Absolute value beyond which no number was measured: seven powers below the largest 32-bit float,
which fills are made of."""


class Window(NamedTuple):
    """A rectangle of a frame in whole pixels; it may extend beyond the frame.

    column: first column.
    row: first row.
    width: number of columns.
    height: number of rows.
    """

    column: int
    row: int
    width: int
    height: int


@dataclass(frozen=True)
class MaskedImage:
    """An image in memory with its valid pixels.

    values: (H, W, C) float32.
    valid: (H, W), False for nodata, NaN, Inf or outside the image.
    """

    values: NDArray[np.float32]
    valid: NDArray[np.bool_]

    @property
    def channels(self) -> int:
        """Number of channels."""
        return int(self.values.shape[2])

    @property
    def mean(self) -> NDArray[np.float32]:
        """The mean of all channels (H, W)."""
        # Channel by channel, because numpy is slow along an axis of a few elements.
        planes = (self.values[..., channel] for channel in range(self.channels))
        return np.asarray(reduce(np.add, planes) / np.float32(self.channels))

    @staticmethod
    def empty(shape: tuple[int, int], channels: int) -> MaskedImage:
        """An image of (rows, columns) without any valid pixel; its values are 0."""
        return MaskedImage(np.zeros((*shape, channels), np.float32), np.zeros(shape, dtype=bool))

    def crop(self, window: Window) -> MaskedImage:
        """A window of the image that lies inside it, as a view."""
        rows = slice(window.row, window.row + window.height)
        columns = slice(window.column, window.column + window.width)
        return MaskedImage(self.values[rows, columns], self.valid[rows, columns])


class ImageSource(Protocol):
    """An image that can be read by windows of its frame.

    The frame is the pixel grid that matching works in: the raster's own pixels, or the common
    grid that two georeferenced rasters are put on.
    """

    @property
    def width(self) -> int:
        """Columns of the frame."""
        ...

    @property
    def height(self) -> int:
        """Rows of the frame."""
        ...

    def read(self, window: Window, factor: float = 1.0) -> MaskedImage:
        """The window with pixels `factor` (1 or more) times the frame's, invalid outside.

        The result has ceil(window.height / factor) rows and ceil(window.width / factor) columns;
        its top-left corner is the window's.
        """
        ...

    def frame_to_pixel(self, points: Points) -> Points:
        """Points (N, 2) of the frame to pixels (N, 2) of the raster itself."""
        ...

    def pixel_to_frame(self, points: Points) -> Points:
        """Pixels (N, 2) of the raster itself to points (N, 2) of the frame."""
        ...
