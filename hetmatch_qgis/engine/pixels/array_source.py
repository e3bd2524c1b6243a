"""Image sources of arrays, as the Python interface takes them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.common.contract import MIN_RASTER_SIDE
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.image import MaskedImage, Window
from hetmatch_qgis.engine.pixels.decode import as_masked_image
from hetmatch_qgis.engine.pixels.masks import unmasked
from hetmatch_qgis.engine.pixels.resample import area_average

MIN_SIDE = MIN_RASTER_SIDE


class ArraySource:
    """An array (H, W) or (H, W, C) of any dtype in its own pixels.

    NaN, Inf, masked elements of a numpy masked array and pixels where `valid` (H, W) is False are
    invalid; complex values become amplitudes.

    array: (H, W) or (H, W, C), numbers.
    valid: (H, W) bool; None where all pixels are valid.
    bands: channels to use, counted from 1; None for all.
    name: what sentences call it.

    Raises InputError for an array of another shape, one with a side below MIN_SIDE, or a band that
    does not exist.
    """

    def __init__(
        self,
        array: NDArray,
        valid: NDArray | None = None,
        bands: tuple[int, ...] | None = None,
        name: str = "image",
    ) -> None:
        not_masked = unmasked(array)
        data = np.asarray(array)
        _check_array(data, valid, name)
        if data.ndim == 2:
            data = data[..., None]
        is_valid = np.ones(data.shape[:2], bool) if valid is None else np.asarray(valid, bool)
        if not_masked is not None:
            is_valid = is_valid & not_masked
        self.name = name
        self.dtype = str(data.dtype)
        self.band_count = int(data.shape[2])
        self.bands = bands or tuple(range(1, self.band_count + 1))
        if max(self.bands) > self.band_count or min(self.bands) < 1:
            raise InputError(
                "The {image} has no such bands ({bands}); choose from 1 to {count}.",
                image=name,
                bands=list(self.bands),
                count=self.band_count,
            )
        data = data[..., [band - 1 for band in self.bands]]
        self._image = as_masked_image(np.abs(data) if np.iscomplexobj(data) else data, is_valid)

    @property
    def width(self) -> int:
        """Columns of the frame."""
        return int(self._image.valid.shape[1])

    @property
    def height(self) -> int:
        """Rows of the frame."""
        return int(self._image.valid.shape[0])

    def read(self, window: Window, factor: float = 1.0) -> MaskedImage:
        """See ImageSource.read."""
        shape = (int(np.ceil(window.height / factor)), int(np.ceil(window.width / factor)))
        left, top = max(window.column, 0), max(window.row, 0)
        right = min(window.column + int(np.ceil(shape[1] * factor)), self.width)
        bottom = min(window.row + int(np.ceil(shape[0] * factor)), self.height)
        if right <= left or bottom <= top:
            return MaskedImage.empty(shape, self._image.values.shape[2])
        part = self._image.crop(Window(left, top, right - left, bottom - top))
        if factor == 1 and part.valid.shape == shape:
            return part
        corner = (window.column - left, window.row - top)
        return area_average(part, corner, (factor, factor), shape)

    def frame_to_pixel(self, points: Points) -> Points:
        """The frame is the pixels."""
        return np.array(points, dtype=np.float64).reshape(-1, 2)

    def pixel_to_frame(self, points: Points) -> Points:
        """The frame is the pixels."""
        return np.array(points, dtype=np.float64).reshape(-1, 2)


def _check_array(data: NDArray, valid: NDArray | None, name: str) -> None:
    if data.ndim not in (2, 3) or data.dtype.kind not in "buifc":
        raise InputError(
            "The {image} must be numbers of shape (rows, columns) or (rows, columns, bands), not "
            "{dtype} of shape {shape}.",
            image=name,
            dtype=data.dtype.name,
            shape=str(data.shape),
        )
    if data.ndim == 3 and data.shape[0] <= 4 < min(data.shape[1:]):
        raise InputError(
            "The {image} of shape {shape} seems to have its bands first; move them to the end with "
            "np.moveaxis(image, 0, 2).",
            image=name,
            shape=str(data.shape),
        )
    if min(data.shape[:2]) < MIN_SIDE or data.size == 0:
        raise InputError(
            "The {image} of shape {shape} is too small to match; give at least {minimum} x "
            "{minimum} pixels.",
            image=name,
            shape=str(data.shape),
            minimum=MIN_SIDE,
        )
    if valid is not None and np.shape(valid) != data.shape[:2]:
        raise InputError(
            "The mask of the {image} has the shape {mask_shape}, its pixels {shape}; give both the "
            "same rows and columns.",
            image=name,
            mask_shape=str(np.shape(valid)),
            shape=str(data.shape[:2]),
        )
