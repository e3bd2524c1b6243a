"""Masked images from arrays, as a file or a user gives them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.image import MaskedImage
from hetmatch_qgis.engine.pixels.masks import finite


def as_masked_image(values: NDArray, valid: NDArray) -> MaskedImage:
    """Values (H, W, C) of any real dtype as a MaskedImage: 0 and invalid where not finite."""
    is_always_finite = values.dtype.kind in "bui"
    values = values.astype(np.float32)
    if not is_always_finite:
        valid = valid & finite(values)
    if not valid.all():
        values[~valid] = 0
    return MaskedImage(values, valid)


def apply_colour_table(
    codes: NDArray, valid: NDArray, table: dict[int, tuple[int, ...]]
) -> MaskedImage:
    """Colour numbers (H, W) as red, green and blue; transparent and unlisted colours are invalid.

    table: red, green, blue and alpha, 0 to 255, by number.
    """
    colours = np.zeros((max(table) + 1, 4), dtype=np.float32)
    for code, colour in table.items():
        colours[code] = colour
    is_listed = (codes >= 0) & (codes < len(colours))
    image = colours[np.where(is_listed, codes, 0).astype(np.int64)]
    return as_masked_image(image[..., :3], valid & is_listed & (image[..., 3] > 0))
