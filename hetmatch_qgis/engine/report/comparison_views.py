"""What the report's comparison shows: the same ground in both images, before and after."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BY_GEOREFERENCE = "georeference"
STRETCHED = "stretched"
FITTED = "fitted"


@dataclass(frozen=True)
class Picture:
    """values: (H, W) or (H, W, 3) uint8. valid: (H, W) bool, False where there is nothing."""

    values: NDArray[np.uint8]
    valid: NDArray[np.bool_]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.valid.shape[1], self.valid.shape[0]

    def pixels(self) -> NDArray[np.uint8]:
        """As it is stored: with an alpha channel, (H, W, 4), where something is missing."""
        if self.valid.all():
            return self.values
        values = self.values if self.values.ndim == 3 else np.repeat(self.values[..., None], 3, 2)
        alpha = np.where(self.valid, 255, 0).astype(np.uint8)
        return np.dstack([values * (alpha[..., None] > 0), alpha])


@dataclass(frozen=True)
class View:
    """A part of the reference, and what the moving raster shows there.

    corner: reference pixel (column, row) of the pictures' top-left corner. factor: reference pixels
    in a pixel of the pictures, which are of one size. before, after: the moving raster where it lay
    and where the match puts it; None where it has no place.
    """

    title: str
    corner: tuple[int, int]
    factor: float
    reference: Picture
    before: Picture | None = None
    after: Picture | None = None


@dataclass(frozen=True)
class Comparison:
    """views: the whole overlap, then close-ups at full resolution.

    reference, moving: what was read of both as a whole, as they are. before: BY_GEOREFERENCE,
    STRETCHED over the whole reference, or FITTED into the part shown, because it has no place of
    its own. correction: 3 x 3, the affine that comes closest to what the match does to the place
    that the moving raster had, in reference pixels; None without such a place or without a match.
    """

    views: tuple[View, ...]
    reference: Picture
    moving: Picture
    before: str = BY_GEOREFERENCE
    correction: NDArray[np.float64] | None = None
