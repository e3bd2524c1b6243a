"""The rotations and scales that are tried, and what that costs."""

from __future__ import annotations

from collections.abc import Iterator

from hetmatch_qgis.engine.pairs.pair import ImagePair

ROTATIONS = tuple(range(0, 360, 45))
"""Degrees; eight since f7763a0, where with new weights 159 of 180 pairs of SRIF's dev split were
within 5 px and 145 before."""

SCALES = (1.0, 0.72, 1.39)
"""Factors about a square root of two apart; set by hand with the first pipeline (cd46dab)."""

PART_SCALES = (0.52, 0.37)
"""Further factors for a moving image without georeference on a map drawn of vector layers: layers
go on beyond the sheet. Of six drawn sheets whose layers were twice as wide as they, the right
rotation had a significance of 540 to 1,500 at 0.5 in three, and 1.0 and 0.72 at most 110."""

MAX_SCALE = 2.0
"""Factor, and its inverse, to which the scale of a re-run is limited; set in f7763a0. On a map
drawn of vector layers it may be smaller."""

MAX_TURN, MAX_STRETCH = 6.0, 1.08
"""Degrees, and factor of scale, up to which a convincing hypothesis is not tried again: a quarter
of what the network bears (eight rotations 45 degrees apart, scales a factor of 1.39 apart)."""

MAX_RETRIES = 3
"""Top hypotheses re-run with the rotation and scale that they estimated where they are screened on
overviews as they are, of drawn maps; set with the eight rotations (f7763a0)."""

MAX_SMALL_RETRIES, MAX_LARGE_RETRIES = 6, 2
"""Top hypotheses re-run so on small overviews, and the best of these on the larger ones. Of 26
turned and scaled training pairs (Sentinel-1/2, NAIP, Landsat) the right place came first or second
among the former in all, and had 1.5 to 10 times the significance of before, wrong ones 0.2 to 2."""

SCREENED = 120.0
"""Significance on overviews of SCREEN_SIDE from which on two images may show the same place: 18 of
20 srif pairs reach it, none of 41 pairs of other places (6 to 116)."""

FIRST_COST, SCREEN_COST, RETRY_COST = 2.7, 0.3, 2.0
"""Work of an only hypothesis, which describes both images, of one on small overviews and of one on
the larger ones, in passes of the network over an overview (profiled at 600 pixels along a side)."""

READ_COST = 0.15
"""Work of reading the overviews, in those passes, by megapixels of the frame (profiled at 16)."""


def hypotheses(pair: ImagePair, rotation: str) -> Iterator[tuple[float, float]]:
    """(degrees, scale) to try, the likely ones first."""
    for scale in _scales(pair):
        for angle in ROTATIONS if takes_any_angle(pair, rotation) else (0,):
            yield float(angle), scale


def _scales(pair: ImagePair) -> tuple[float, ...]:
    if pair.radius is not None:
        return (1.0,)
    return (*SCALES, *PART_SCALES) if pair.reference.description.layers else SCALES


def min_scale(pair: ImagePair) -> float:
    """The smallest scale of a re-run, by what the last hypotheses may be off."""
    return min(1 / MAX_SCALE, min(_scales(pair)) / MAX_STRETCH)


def takes_any_angle(pair: ImagePair, rotation: str) -> bool:
    """True where all angles are searched. rotation: one of ROTATIONS of Options."""
    return rotation == "any" or (rotation == "auto" and pair.radius is None)


def search_cost(pair: ImagePair, rotation: str) -> float:
    """Work of all hypotheses of a pair, in passes of the network over an overview."""
    count = len(list(hypotheses(pair, rotation)))
    if count == 1:
        return FIRST_COST
    # Screening describes the smaller reference, too.
    small = (count + 1 + MAX_SMALL_RETRIES) * SCREEN_COST
    return small + MAX_LARGE_RETRIES * RETRY_COST


def read_cost(pair: ImagePair) -> float:
    """Work of reading both overviews, in passes of the network over one."""
    return READ_COST * pair.reference.width * pair.reference.height / 1e6
