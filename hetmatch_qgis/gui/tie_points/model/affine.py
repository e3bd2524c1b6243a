"""Local affine maps between the two rasters, without numpy."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

XY = tuple[float, float]
COLLINEAR = 1e-9
"""Determinant of the points' scatter matrix, relative to the square of its trace, below which they
count as collinear; above rounding errors of double precision (set by hand, 7d49bf4)."""


class Affine(NamedTuple):
    """Affine map x' = a (x - x0) + b (y - y0) + u0, y' = c (x - x0) + d (y - y0) + v0.

    Coordinates are relative to an origin, because map coordinates of 10,000 km would cost digits.

    a, b, c, d: the matrix by rows.
    origin: (x0, y0).
    image: (u0, v0).
    """

    a: float
    b: float
    c: float
    d: float
    origin: XY
    image: XY

    def __call__(self, x: float, y: float) -> XY:
        dx, dy = x - self.origin[0], y - self.origin[1]
        return (
            self.a * dx + self.b * dy + self.image[0],
            self.c * dx + self.d * dy + self.image[1],
        )

    @property
    def determinant(self) -> float:
        """Determinant of the matrix."""
        return self.a * self.d - self.b * self.c

    @property
    def scale(self) -> float:
        """Mean factor of lengths."""
        return math.sqrt(abs(self.determinant))

    @property
    def rotation(self) -> float:
        """Rotation in degrees counterclockwise."""
        return math.degrees(math.atan2(self.c - self.b, self.a + self.d))

    def inverse(self) -> Affine:
        """The inverse map; ZeroDivisionError for a singular one."""
        det = self.determinant
        return Affine(
            self.d / det, -self.b / det, -self.c / det, self.a / det, self.image, self.origin
        )


def fit_affine(pairs: Sequence[tuple[XY, XY]]) -> Affine | None:
    """The least-squares affine map from each pair's first point to its second.

    None for fewer than three pairs and for collinear points.
    """
    count = len(pairs)
    if count < 3:
        return None
    origin = (sum(p[0] for p, _ in pairs) / count, sum(p[1] for p, _ in pairs) / count)
    image = (sum(q[0] for _, q in pairs) / count, sum(q[1] for _, q in pairs) / count)
    xx = xy = yy = xu = yu = xv = yv = 0.0
    for (x, y), (u, v) in pairs:
        x, y, u, v = x - origin[0], y - origin[1], u - image[0], v - image[1]
        xx, xy, yy = xx + x * x, xy + x * y, yy + y * y
        xu, yu, xv, yv = xu + x * u, yu + y * u, xv + x * v, yv + y * v
    det = xx * yy - xy * xy
    if not det > COLLINEAR * (xx + yy) ** 2:
        return None
    fitted = Affine(
        (xu * yy - yu * xy) / det,
        (yu * xx - xu * xy) / det,
        (xv * yy - yv * xy) / det,
        (yv * xx - xv * xy) / det,
        origin,
        image,
    )
    return fitted if fitted.determinant != 0 else None
