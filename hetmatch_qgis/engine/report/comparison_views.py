"""The pictures of the report's comparison: both images of one area, before and after."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BY_GEOREFERENCE = "georeference"
"""Before the match, the moving raster is drawn at the position of its own georeference."""

STRETCHED = "stretched"
"""Without georeference, it is stretched over the whole reference."""

FITTED = "fitted"
"""Without georeference, it is stretched over the matched part of a far larger reference."""


@dataclass(frozen=True)
class Picture:
    """A picture with a mask.

    values: (H, W) or (H, W, 3) uint8.
    valid: (H, W) bool, False where there is no data.
    """

    values: NDArray[np.uint8]
    valid: NDArray[np.bool_]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.valid.shape[1], self.valid.shape[0]

    def pixels(self) -> NDArray[np.uint8]:
        """The values as they are stored: with an alpha channel, (H, W, 4), unless all are valid."""
        if self.valid.all():
            return self.values
        values = self.values if self.values.ndim == 3 else self.values[..., None]
        pixels = np.empty((*self.valid.shape, 4), dtype=np.uint8)
        np.multiply(values, self.valid[..., None], out=pixels[..., :3])
        np.multiply(self.valid, np.uint8(255), out=pixels[..., 3])
        return pixels


@dataclass(frozen=True)
class View:
    """A part of the reference and the moving raster in the same area.

    title: for people, a Message.
    corner: reference pixel (column, row) of the pictures' top-left corner.
    factor: reference pixels per pixel of the pictures, which are of one size.
    reference: the reference.
    before: the moving raster at its position before the match; None where it has none.
    after: the registered moving raster; None without a match.
    """

    title: str
    corner: tuple[int, int]
    factor: float
    reference: Picture
    before: Picture | None = None
    after: Picture | None = None


@dataclass(frozen=True)
class Comparison:
    """The pictures of a comparison.

    views: the whole overlap, then close-ups at full resolution; empty where nothing overlaps.
    reference: the reference in its own geometry, or the part of it that matters.
    moving: the whole moving raster in its own geometry.
    before: BY_GEOREFERENCE, STRETCHED or FITTED.
    correction: (3, 3), the affine transform in reference pixels that approximates the correction
        of the moving raster's georeference; None without georeference or without a match.
    """

    views: tuple[View, ...]
    reference: Picture
    moving: Picture
    before: str = BY_GEOREFERENCE
    correction: NDArray[np.float64] | None = None
