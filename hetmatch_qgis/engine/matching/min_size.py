"""How small a raster can be, and still be matched."""

from __future__ import annotations

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.matching.pair import ImagePair
from hetmatch_qgis.engine.raster.sources import MIN_SIDE

USUAL_LEAST_SIDE = 64
"""Copies of one image match from MIN_SIDE on; aerial images of two years from this on."""


def check_size(pair: ImagePair) -> None:
    """Raises InputError for a raster that is too small to be matched with any other."""
    for side in (pair.reference.description, pair.moving.description):
        if min(side.width, side.height) < MIN_SIDE:
            name = "" if side.path is None else side.path.name
            raise InputError(
                f"'{name}' is {side.width} x {side.height} pixels: too small to match; choose a "
                f"raster of at least {MIN_SIDE} x {MIN_SIDE} pixels."
            )


def too_small(pair: ImagePair) -> str | None:
    """Why so small a pair was not matched, in one sentence; None for a larger one."""
    sides = (pair.reference, pair.moving)
    sizes = [(side.width, side.height) for side in sides]
    sizes += [(side.description.width, side.description.height) for side in sides]
    width, height = min(sizes, key=min)
    if min(width, height) >= USUAL_LEAST_SIDE:
        return None
    return (
        f"Only {width} x {height} pixels can be compared, and images that do not look alike are "
        f"seldom matched below {USUAL_LEAST_SIDE} x {USUAL_LEAST_SIDE}; check that both show the "
        "same place, and take more of it."
    )
