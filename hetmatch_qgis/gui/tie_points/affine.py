"""Affine maps between the two rasters around one place, without numpy."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

XY = tuple[float, float]
# Below this share of their squared extent the places lie on one line.
ON_A_LINE = 1e-9


class Affine(NamedTuple):
    """x' = a (x - x0) + b (y - y0) + u0; y' = c (x - x0) + d (y - y0) + v0.

    Places are taken from an origin, or map coordinates of ten million metres would eat the digits.
    """

    a: float
    b: float
    c: float
    d: float
    origin: XY
    image: XY

    def __call__(self, x: float, y: float) -> XY:
        right, up = x - self.origin[0], y - self.origin[1]
        return (
            self.a * right + self.b * up + self.image[0],
            self.c * right + self.d * up + self.image[1],
        )

    @property
    def determinant(self) -> float:
        return self.a * self.d - self.b * self.c

    @property
    def scale(self) -> float:
        """How much longer lengths become."""
        return math.sqrt(abs(self.determinant))

    @property
    def rotation(self) -> float:
        """How far directions turn, in degrees counterclockwise."""
        return math.degrees(math.atan2(self.c - self.b, self.a + self.d))

    def inverse(self) -> Affine:
        area = self.determinant
        return Affine(
            self.d / area, -self.b / area, -self.c / area, self.a / area, self.image, self.origin
        )


def fit_affine(pairs: Sequence[tuple[XY, XY]]) -> Affine | None:
    """The affine map that best takes each pair's first place to its second.

    None where the pairs do not determine one: too few, or on one line.
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
    area = xx * yy - xy * xy
    if not area > ON_A_LINE * (xx + yy) ** 2:
        return None
    fitted = Affine(
        (xu * yy - yu * xy) / area,
        (yu * xx - xu * xy) / area,
        (xv * yy - yv * xy) / area,
        (yv * xx - xv * xy) / area,
        origin,
        image,
    )
    return fitted if fitted.determinant != 0 else None
