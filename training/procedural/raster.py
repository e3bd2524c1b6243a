"""Draw vector geometry with OpenCV.

The geometry has its origin at the outer corner of the top left pixel, OpenCV at its centre; only
this module converts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.procedural.geometry import Points, beside

Grey = NDArray[np.float32]
Colour = Sequence[float] | NDArray[np.float64] | float

# Fractional bits of OpenCV's fixed-point coordinates: steps of 1/32 pixel.
_FRACTION_BITS = 5
# Pixels by which a filled band comes out wider, because OpenCV also draws the border of what it
# fills; set by hand with the first version (1443efb).
_BORDER_WIDTH = 1.4


def _to_fixed_point(points: Points) -> NDArray[np.int32]:
    # Half a pixel to OpenCV's origin, half a step so that truncation rounds.
    return (points * 2.0**_FRACTION_BITS - (2.0 ** (_FRACTION_BITS - 1) - 0.5)).astype(np.int32)


def _colour(colour: Colour) -> tuple[float, ...]:
    return tuple(map(float, colour)) if isinstance(colour, (Sequence, np.ndarray)) else (colour,)


def fill(image: NDArray, outlines: Iterable[Points], colour: Colour, smooth: bool = True) -> None:
    """Fill closed outlines (N, 2) one by one; smooth: antialias, for images but not for labels.

    OpenCV rounds the rows of outlines with more than four corners to whole pixels, in every
    rendering alike."""
    kind = cv2.LINE_AA if smooth else cv2.LINE_8
    value = _colour(colour)
    for outline in outlines:
        if len(outline) <= 4:
            cv2.fillConvexPoly(image, _to_fixed_point(outline), value, kind, _FRACTION_BITS)
        else:
            cv2.fillPoly(image, [_to_fixed_point(outline)], value, kind, _FRACTION_BITS)


def stroke(
    image: NDArray, lines: Iterable[Points], colour: Colour, width: float, smooth: bool = True
) -> None:
    """Draw lines (N, 2) with a width in pixels and round ends."""
    if width < _BORDER_WIDTH + 0.3:
        kind = cv2.LINE_AA if smooth else cv2.LINE_8
        cv2.polylines(
            image,
            [_to_fixed_point(line) for line in lines],
            False,
            _colour(colour),
            1,
            kind,
            _FRACTION_BITS,
        )
        return
    half = (width - _BORDER_WIDTH) / 2
    for line in lines:
        left, right = beside(line, half), beside(line, -half)
        # Segment by segment: OpenCV keeps fractions of a row only for convex outlines.
        pieces = np.stack([left[:-1], left[1:], right[1:], right[:-1]], axis=1)
        fill_each(image, pieces, [_colour(colour)] * len(pieces), smooth)
        for end in (line[0], line[-1]):
            disc(image, end, half, colour, smooth)


def fill_each(
    image: NDArray, outlines: Points, values: Sequence[Colour], smooth: bool = True
) -> None:
    """Fill N convex outlines (N, K, 2), each with its own value; faster than `fill`."""
    kind = cv2.LINE_AA if smooth else cv2.LINE_8
    for outline, value in zip(_to_fixed_point(outlines), values, strict=True):
        cv2.fillConvexPoly(image, outline, value, kind, _FRACTION_BITS)


def discs(image: NDArray, centres: Points, radii: Points, values: Points) -> None:
    """Fill circles with hard edges; centres (N, 2), radii and values (N,)."""
    fixed = _to_fixed_point(centres).tolist()
    fixed_radii = np.maximum(radii * 2**_FRACTION_BITS, 1).astype(int).tolist()
    for centre, fixed_radius, value in zip(fixed, fixed_radii, values.tolist(), strict=True):
        cv2.circle(image, centre, fixed_radius, value, -1, cv2.LINE_8, _FRACTION_BITS)


def disc(
    image: NDArray, centre: Points, radius: float, colour: Colour, smooth: bool = True
) -> None:
    """Fill a circle; centre (2,) and radius in pixels."""
    kind = cv2.LINE_AA if smooth else cv2.LINE_8
    column, row = _to_fixed_point(centre).tolist()
    fixed_radius = max(1, round(radius * 2**_FRACTION_BITS))
    cv2.circle(image, (column, row), fixed_radius, _colour(colour), -1, kind, _FRACTION_BITS)


def mask_of(side: int, margin: int = 0) -> NDArray[np.uint8]:
    """Make an empty mask of a scene with a margin on all sides, pixels."""
    return np.zeros((side + 2 * margin, side + 2 * margin), np.uint8)


def fractal(rng: Generator, side: int, coarsest: float, octaves: int, fading: float = 0.6) -> Grey:
    """Draw fractal noise (side, side) of zero mean and unit variance.

    coarsest: size of the largest grain, pixels; fading: amplitude of an octave relative to the
    last."""
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
    """Draw noise (side, side) of unit variance, smeared along an angle in radians."""
    count = int(1.5 * side / length) + 8, int(1.5 * side) + 8
    noise = rng.standard_normal(count, dtype=np.float32).T
    turn = np.array(
        [[np.cos(angle) / length, np.sin(angle) / length], [-np.sin(angle), np.cos(angle)]]
    )
    offset = np.array(count) / 2 - turn @ np.full(2, side / 2)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    matrix = np.column_stack([turn, offset])
    smeared = cv2.warpAffine(np.ascontiguousarray(noise), matrix, (side, side), flags=flags)
    return smeared / max(float(smeared.std()), 1e-6)


def cast(
    height: NDArray[np.uint16], direction: Points, drop: float, max_length: int
) -> NDArray[np.bool_]:
    """Compute the shadow mask (H, W) of a source of light or radar waves.

    height: (H, W), decimetres; direction: unit vector (2,) away from the source; drop: decimetres
    by which the edge of the shadow falls per pixel; max_length: longest shadow, pixels.
    """
    edge = np.zeros_like(height)
    rows, columns = height.shape
    for step in range(1, max_length + 1):
        right, down = (round(float(step * part)) for part in direction)
        source = height[
            max(-down, 0) : rows - max(down, 0), max(-right, 0) : columns - max(right, 0)
        ]
        target = edge[max(down, 0) : rows + min(down, 0), max(right, 0) : columns + min(right, 0)]
        lowered = cv2.subtract(np.ascontiguousarray(source), float(step * drop))
        np.maximum(target, lowered, out=target)
    return edge > height


def to_bytes(image: NDArray) -> NDArray[np.uint8]:
    """Clip grey levels to 0 to 255, as bytes (H, W, C)."""
    return np.clip(image, 0, 255).astype(np.uint8).reshape(*image.shape[:2], -1)
