"""Pairs made hard by their geometry: scale ratios, tilts, little overlap."""

from __future__ import annotations

import numpy as np

from benchmarks.common.datasets import Pair, apply
from benchmarks.hard.grounds import Grounds
from benchmarks.hard.pair import (
    HardPair,
    Matrix,
    generator,
    largest_frame,
    moved,
    shrink,
    similarity,
    translation,
    truth_of,
)

RATIOS = {"ratio 1": 1.0, "ratio 1.5": 1.5, "ratio 2": 2.0, "ratio 3": 3.0, "ratio 4": 4.0}
TILTS = {"30 degrees": 30.0}
OVERLAPS = {"5 %": 0.05, "10 %": 0.10, "20 %": 0.20}

FIELD_OF_VIEW = 50.0
"""Degrees that the camera of a tilted view sees: a 38 mm lens on 35 mm film."""

TURN, STRETCH = 4.0, 1.05
"""Degrees and factor up to which neighbouring images are turned and scaled."""

MARGIN = 0.04
"""Share of a side around neighbouring images, so that none shows ground beside its place."""


def published(grounds: Grounds, group: str, number: int) -> HardPair | None:
    """A pair of srif as it is. group: its folder."""
    pairs = [pair for pair in grounds.srif if pair.group == group]
    if number >= len(pairs):
        return None
    pair = pairs[number]
    truth = truth_of(pair.truth, pair.moving, pair.reference)
    return HardPair("srif", group, pair.name, pair.reference, pair.moving, truth)


def scaled(grounds: Grounds, group: str, number: int) -> HardPair | None:
    """A pair of srif of which one image is shrunk: odd numbers the reference, even the moving."""
    pair = _srif(grounds, number)
    if pair is None:
        return None
    ratio = RATIOS[group]
    own = float(np.sqrt(abs(np.linalg.det(pair.truth[:2, :2]))))
    reference, moving, matrix = pair.reference, pair.moving, pair.truth
    # Pixels that are shrunk by less than one have been enlarged by the data's authors.
    if number % 2:
        reference, to_old = shrink(reference, max(1.0, ratio * own))
        matrix = np.linalg.inv(to_old) @ matrix
        moving, to_old = shrink(moving, max(1.0, 1 / (ratio * own)))
        matrix = matrix @ to_old
    else:
        moving, to_old = shrink(moving, max(1.0, ratio / own))
        matrix = matrix @ to_old
        reference, to_old = shrink(reference, max(1.0, own / ratio))
        matrix = np.linalg.inv(to_old) @ matrix
    unit = max(1.0, float(np.sqrt(abs(np.linalg.det(matrix[:2, :2])))))
    truth = truth_of(matrix, moving, reference)
    return HardPair("scale", group, pair.name, reference, moving, truth, unit=unit)


def tilted(grounds: Grounds, group: str, number: int) -> HardPair | None:
    """A pair of srif whose moving image is seen by a camera tilted in a random direction."""
    pair = _srif(grounds, number)
    if pair is None:
        return None
    rng = generator("tilt", group, number)
    matrix = view_from_aside(pair.moving.shape, TILTS[group], rng.uniform(0, 2 * np.pi))
    middle = np.array([pair.moving.shape[1], pair.moving.shape[0]]) / 2
    back = np.linalg.inv(matrix)
    rows, columns = largest_frame(back, pair.moving.shape, apply(matrix, middle[None])[0])
    corner = apply(matrix, middle[None])[0] - np.array([columns, rows]) / 2
    back = back @ translation(*corner)
    moving = moved(pair.moving, back, (rows, columns))
    truth = truth_of(pair.truth @ back, moving, pair.reference)
    return HardPair("tilt", group, pair.name, pair.reference, moving, truth, model="homography")


def view_from_aside(shape: tuple[int, ...], degrees: float, towards: float) -> Matrix:
    """A flat image that leans away, as a camera with FIELD_OF_VIEW sees it.

    degrees: of the lean. towards: direction of the lean, radians. Returns the 3 x 3 matrix from
    the image's pixels to the camera's, which leaves the centre where it is.
    """
    centre = np.array([shape[1], shape[0]]) / 2
    focal = max(shape[:2]) / 2 / np.tan(np.radians(FIELD_OF_VIEW / 2))
    cosine, sine = np.cos(towards), np.sin(towards)
    turn = np.array([[cosine, sine, 0], [-sine, cosine, 0], [0, 0, 1]])
    lean = np.diag([np.cos(np.radians(degrees)), 1.0, 1.0])
    # Depth grows along the lean, in units of the distance to the centre.
    lean[2, 0] = np.sin(np.radians(degrees)) / focal
    return np.asarray(translation(*centre) @ turn.T @ lean @ turn @ translation(*-centre))


def overlapping(
    grounds: Grounds, group: str, number: int, share: float | None = None
) -> HardPair | None:
    """Neighbouring images of one place that share a strip (even numbers) or a corner (odd).

    group: a name that seeds the pair. share: of an image that both show, that of the group unless
        told.
    """
    if number >= len(grounds.places):
        return None
    place = grounds.places[number]
    rng = generator("overlap", group, number)
    share = OVERLAPS[group] if share is None else share
    first, second = place.images[:2]
    side = place.side
    inner = side * (1 - 2 * MARGIN)
    parts = np.array([share, 1.0]) if number % 2 == 0 else np.full(2, np.sqrt(share))
    if number % 4 == 2:
        parts = parts[::-1]
    # Two windows that share a part of each, along each axis, fill what there is.
    window = inner / (2 - parts)
    columns, rows = np.round(window).astype(int)
    low = np.round(np.full(2, side * MARGIN)).astype(int)
    high = np.round(side * MARGIN + window * (1 - parts)).astype(int)
    if rng.random() < 0.5:
        low[1], high[1] = high[1], low[1]
    reference = first[low[1] : low[1] + rows, low[0] : low[0] + columns]
    motion = similarity(rng, (rows, columns), TURN, STRETCH, 0.0)
    place_to_reference = translation(*-low.astype(float))
    to_place = translation(*high.astype(float)) @ motion
    moving = moved(second, to_place, (rows, columns))
    reference, moving = np.ascontiguousarray(reference), np.ascontiguousarray(moving)
    truth = truth_of(place_to_reference @ to_place, moving, reference)
    if len(truth.moving_points) == 0:
        return None
    name = f"{place.source} {place.group} {number}"
    return HardPair("overlap", group, name, reference, moving, truth)


def _srif(grounds: Grounds, number: int) -> Pair | None:
    return grounds.srif[number] if number < len(grounds.srif) else None
