"""From a few rough pairs of points to where a match shall search."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hetmatch_qgis.gui.tie_points.model.affine import XY, Affine, fit_affine

MIN_RADIUS_PX = 24.0
"""Radius in reference pixels that is searched in any case: the default of the engine's option."""

MAX_RADIUS_PX = 400.0
"""Largest radius that is proposed: beyond it the points say little, and the search takes long (set
by hand)."""

CLICK_ERROR_PX = 5.0
"""Standard error of a rough click in reference pixels (set by hand: at the scale of the dialog a
screen pixel often is one to three of the raster)."""

SIGMAS = 3.0
"""Standard errors that the radius covers."""

MIN_FOR_AFFINE = 4
"""Pairs from which on shear is taken from them: three would take their errors for it, unless
without shear they are off by more than SIGMAS rough clicks."""


@dataclass(frozen=True)
class Pair:
    """A place in both rasters, in pixels (column, row)."""

    reference: XY
    moving: XY


@dataclass(frozen=True)
class Start:
    """The start of a match.

    matrix: [a, b, c, d, e, f], the engine's option `start`.
    radius: in reference pixels, the engine's option `start_radius`.
    misfit_px: RMSE of the pairs in reference pixels; of three that need shear, of what they are
        off by without it.
    needs_shear: whether these are three pairs that a rotation and a scale fit badly.
    """

    matrix: list[float]
    radius: float
    misfit_px: float
    needs_shear: bool = False


def min_pairs(nominal: Affine | None) -> int:
    """The fewest pairs that a start is made of: one where both rasters have a georeference."""
    return 2 if nominal is None else 1


def start_of(pairs: Sequence[Pair], size: XY, nominal: Affine | None = None) -> Start | None:
    """The start that fits pairs best; None for too few, or for pairs in one place.

    size: columns and rows of the moving raster.
    nominal: from moving to reference pixels by both georeferences, None without. One pair shifts
        it, two or three also rotate and scale it; four and more make an affine map, as do three
        that are far off without shear.
    """
    if len(pairs) < min_pairs(nominal):
        return None
    affine = fit_affine([(pair.moving, pair.reference) for pair in pairs])
    if len(pairs) >= MIN_FOR_AFFINE and affine is not None:
        return _start(affine, pairs, size, _rmse(affine, pairs))
    before = nominal or Affine(1.0, 0.0, 0.0, 1.0, (0.0, 0.0), (0.0, 0.0))
    motion = _similarity([(before(*pair.moving), pair.reference) for pair in pairs])
    if motion is None:
        return None
    turned = _after(before, motion)
    rmse = _rmse(turned, pairs)
    # Another projection, which bends the ground between the pairs, too: its radius stays as wide.
    if affine is not None and affine.determinant > 0 and rmse > SIGMAS * CLICK_ERROR_PX:
        return replace(_start(affine, pairs, size, rmse), needs_shear=True)
    return _start(turned, pairs, size, rmse)


def _rmse(fitted: Affine, pairs: Sequence[Pair]) -> float:
    misfits = [math.dist(fitted(*pair.moving), pair.reference) for pair in pairs]
    return math.sqrt(sum(misfit**2 for misfit in misfits) / len(misfits))


def _start(fitted: Affine, pairs: Sequence[Pair], size: XY, rmse: float) -> Start:
    c, f = fitted(0.0, 0.0)
    matrix = [fitted.a, fitted.b, c, fitted.c, fitted.d, f]
    return Start(matrix, _radius(pairs, fitted, size, rmse), rmse)


def _radius(pairs: Sequence[Pair], fitted: Affine, size: XY, rmse: float) -> float:
    """Distance of the truth from the start at the farthest corner of the moving raster, at most.

    The standard error of a similarity transform grows with the distance from the pairs' middle in
    relation to their spread.
    """
    count = len(pairs)
    middle = (
        sum(pair.reference[0] for pair in pairs) / count,
        sum(pair.reference[1] for pair in pairs) / count,
    )
    spread = sum(math.dist(pair.reference, middle) ** 2 for pair in pairs)
    corners = [(0.0, 0.0), (size[0], 0.0), (0.0, size[1]), size]
    farthest = max(math.dist(fitted(*corner), middle) for corner in corners)
    error = max(CLICK_ERROR_PX, rmse)
    leverage = 1 / count + (farthest**2 / spread if spread > 0 else 0.0)
    radius = SIGMAS * error * math.sqrt(leverage)
    return float(math.ceil(min(max(radius, MIN_RADIUS_PX), MAX_RADIUS_PX)))


def _similarity(pairs: Sequence[tuple[XY, XY]]) -> Affine | None:
    """The least-squares shift, rotation and scale; a shift alone for one pair.

    None for pairs in one place.
    """
    count = len(pairs)
    origin = (sum(p[0] for p, _ in pairs) / count, sum(p[1] for p, _ in pairs) / count)
    image = (sum(q[0] for _, q in pairs) / count, sum(q[1] for _, q in pairs) / count)
    if count == 1:
        return Affine(1.0, 0.0, 0.0, 1.0, origin, image)
    norm = real = imaginary = 0.0
    for (x, y), (u, v) in pairs:
        x, y, u, v = x - origin[0], y - origin[1], u - image[0], v - image[1]
        norm += x * x + y * y
        real += x * u + y * v
        imaginary += x * v - y * u
    if norm == 0 or (real == 0 and imaginary == 0):
        return None
    a, b = real / norm, imaginary / norm
    return Affine(a, -b, b, a, origin, image)


def _after(first: Affine, second: Affine) -> Affine:
    """The map that applies the first, then the second."""
    return Affine(
        second.a * first.a + second.b * first.c,
        second.a * first.b + second.b * first.d,
        second.c * first.a + second.d * first.c,
        second.c * first.b + second.d * first.d,
        first.origin,
        second(*first.image),
    )
