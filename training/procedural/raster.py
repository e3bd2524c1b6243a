"""Drawing of vector geometry. The one place where corner coordinates become OpenCV's.

The geometry counts from the outer corner of the top left pixel, OpenCV from its centre.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.procedural.geometry import Points, beside

Grey = NDArray[np.float32]
Colour = Sequence[float] | NDArray[np.float64] | float

_SHIFT = 5
# OpenCV draws the border of what it fills as well: a band comes out wider by this many pixels.
_SPILL = 1.4


def _fixed(points: Points) -> NDArray[np.int32]:
    # Half a pixel to OpenCV's origin, half a step so that cutting off rounds.
    return (points * 2.0**_SHIFT - (2.0 ** (_SHIFT - 1) - 0.5)).astype(np.int32)


def _colour(colour: Colour) -> tuple[float, ...]:
    return tuple(map(float, colour)) if isinstance(colour, (Sequence, np.ndarray)) else (colour,)


def fill(image: NDArray, outlines: Iterable[Points], colour: Colour, smooth: bool = True) -> None:
    """Fill closed outlines (N, 2) one by one; smooth is for images, not for labels.

    With more than four corners OpenCV rounds their rows to whole pixels, alike in every rendering.
    """
    kind = cv2.LINE_AA if smooth else cv2.LINE_8
    value = _colour(colour)
    for outline in outlines:
        if len(outline) <= 4:
            cv2.fillConvexPoly(image, _fixed(outline), value, kind, _SHIFT)
        else:
            cv2.fillPoly(image, [_fixed(outline)], value, kind, _SHIFT)


def stroke(
    image: NDArray, lines: Iterable[Points], colour: Colour, width: float, smooth: bool = True
) -> None:
    """Draw lines (N, 2) of a width in pixels with round ends."""
    if width < _SPILL + 0.3:
        kind = cv2.LINE_AA if smooth else cv2.LINE_8
        cv2.polylines(
            image, [_fixed(line) for line in lines], False, _colour(colour), 1, kind, _SHIFT
        )
        return
    half = (width - _SPILL) / 2
    for line in lines:
        left, right = beside(line, half), beside(line, -half)
        # Piece by piece: only convex outlines keep fractions of a row in OpenCV.
        pieces = np.stack([left[:-1], left[1:], right[1:], right[:-1]], axis=1)
        fill_each(image, pieces, [_colour(colour)] * len(pieces), smooth)
        for end in (line[0], line[-1]):
            disc(image, end, half, colour, smooth)


def fill_each(
    image: NDArray, outlines: Points, values: Sequence[Colour], smooth: bool = True
) -> None:
    """Fill N convex outlines (N, K, 2), each with its own value; faster than one by one."""
    kind = cv2.LINE_AA if smooth else cv2.LINE_8
    for outline, value in zip(_fixed(outlines), values, strict=True):
        cv2.fillConvexPoly(image, outline, value, kind, _SHIFT)


def discs(image: NDArray, centres: Points, radii: Points, values: Points) -> None:
    """Fill circles with hard edges; centres (N, 2), radii and values (N,)."""
    fixed = _fixed(centres).tolist()
    reaches = np.maximum(radii * 2**_SHIFT, 1).astype(int).tolist()
    for centre, reach, value in zip(fixed, reaches, values.tolist(), strict=True):
        cv2.circle(image, centre, reach, value, -1, cv2.LINE_8, _SHIFT)


def disc(
    image: NDArray, centre: Points, radius: float, colour: Colour, smooth: bool = True
) -> None:
    """Fill a circle; centre (2,) and radius in pixels."""
    kind = cv2.LINE_AA if smooth else cv2.LINE_8
    column, row = _fixed(centre).tolist()
    reach = max(1, round(radius * 2**_SHIFT))
    cv2.circle(image, (column, row), reach, _colour(colour), -1, kind, _SHIFT)


def mask_of(side: int, margin: int = 0) -> NDArray[np.uint8]:
    return np.zeros((side + 2 * margin, side + 2 * margin), np.uint8)


def fractal(rng: Generator, side: int, coarsest: float, octaves: int, fading: float = 0.6) -> Grey:
    """Noise (side, side) of zero mean and unit variance; coarsest: largest grain in pixels."""
    total = np.zeros((side, side), np.float32)
    for k in range(octaves):
        grain = max(coarsest / 2**k, 1.0)
        count = int(side / grain) + 4
        cells = rng.standard_normal((count, count), dtype=np.float32)
        shift = rng.uniform(0.5, 1.5, 2)
        matrix = np.array([[1 / grain, 0, shift[0]], [0, 1 / grain, shift[1]]])
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        total += np.float32(fading**k) * cv2.warpAffine(cells, matrix, (side, side), flags=flags)
        if grain == 1.0:
            break
    return (total - total.mean()) / max(float(total.std()), 1e-6)


def streaks(rng: Generator, side: int, angle: float, length: int) -> Grey:
    """Noise (side, side) of unit variance smeared along an angle in radians."""
    count = int(1.5 * side / length) + 8, int(1.5 * side) + 8
    noise = rng.standard_normal(count, dtype=np.float32).T
    turn = np.array(
        [[np.cos(angle) / length, np.sin(angle) / length], [-np.sin(angle), np.cos(angle)]]
    )
    middle = np.array(count) / 2 - turn @ np.full(2, side / 2)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    matrix = np.column_stack([turn, middle])
    smeared = cv2.warpAffine(np.ascontiguousarray(noise), matrix, (side, side), flags=flags)
    return smeared / max(float(smeared.std()), 1e-6)


def cast(height: NDArray[np.uint16], away: Points, drop: float, reach: int) -> NDArray[np.bool_]:
    """Where higher ground hides a source of light or radar waves.

    height: (H, W) in decimetres; away: unit vector (2,) from the source; drop: decimetres that
    the shadow's edge falls per pixel; reach: longest shadow in pixels.
    """
    edge = np.zeros_like(height)
    rows, columns = height.shape
    for step in range(1, reach + 1):
        right, down = (round(float(step * part)) for part in away)
        source = height[
            max(-down, 0) : rows - max(down, 0), max(-right, 0) : columns - max(right, 0)
        ]
        target = edge[max(down, 0) : rows + min(down, 0), max(right, 0) : columns + min(right, 0)]
        lowered = cv2.subtract(np.ascontiguousarray(source), float(step * drop))
        np.maximum(target, lowered, out=target)
    return edge > height


def to_bytes(image: NDArray) -> NDArray[np.uint8]:
    """Levels of 0 to 255, clipped, as (H, W, C)."""
    return np.clip(image, 0, 255).astype(np.uint8).reshape(*image.shape[:2], -1)
