"""The smallest rasters that can be matched."""

from __future__ import annotations

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.pairs.pair import ImagePair
from hetmatch_qgis.engine.pixels.array_source import MIN_SIDE

USUAL_MIN_SIDE = 64
"""Pixels: copies of one image match from MIN_SIDE on, aerial images of two years from this on;
measured for fa8fea9."""


def check_size(pair: ImagePair) -> None:
    """Raises InputError for a raster that is too small to be matched with any other."""
    for side in (pair.reference.description, pair.moving.description):
        if min(side.width, side.height) < MIN_SIDE:
            raise InputError(
                "'{name}' is {width} x {height} pixels: too small to match; choose a raster of at "
                "least {minimum} x {minimum} pixels.",
                name="" if side.path is None else side.path.name,
                width=side.width,
                height=side.height,
                minimum=MIN_SIDE,
            )


def small_size_reason(pair: ImagePair) -> Message | None:
    """The reason for not matching a pair that is too small; None for a larger one."""
    sides = (pair.reference, pair.moving)
    sizes = [(side.width, side.height) for side in sides]
    sizes += [(side.description.width, side.description.height) for side in sides]
    width, height = min(sizes, key=min)
    if min(width, height) >= USUAL_MIN_SIDE:
        return None
    return Message(
        "Only {width} x {height} pixels can be compared, and images that do not look alike "
        "rarely match below {minimum} x {minimum}; check that both show the same place, and use "
        "a larger part of it.",
        width=width,
        height=height,
        minimum=USUAL_MIN_SIDE,
    )
