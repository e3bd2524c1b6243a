"""Arrays as they come from a file or a user, as masked images."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.image import MaskedImage
from hetmatch_qgis.engine.raster.masks import finite


def masked(values: NDArray, valid: NDArray) -> MaskedImage:
    """Values (H, W, C) of any real dtype as a MaskedImage: 0 and invalid where not finite."""
    is_finite = values.dtype.kind in "bui"
    values = values.astype(np.float32)
    if not is_finite:
        valid = valid & finite(values)
    if not valid.all():
        values[~valid] = 0
    return MaskedImage(values, valid)


def painted(codes: NDArray, valid: NDArray, table: dict[int, tuple[int, ...]]) -> MaskedImage:
    """Colour numbers (H, W) as red, green and blue; transparent and unknown colours are invalid."""
    colours = np.zeros((max(table) + 1, 4), dtype=np.float32)
    for code, colour in table.items():
        colours[code] = colour
    known = (codes >= 0) & (codes < len(colours))
    painted = colours[np.where(known, codes, 0).astype(np.int64)]
    return masked(painted[..., :3], valid & known & (painted[..., 3] > 0))
