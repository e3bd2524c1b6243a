"""Conformal conic projections: what the sheet of a map in an unknown projection most likely is.

Mercator's projection, Lambert's conformal conic and the polar stereographic are one family. With
z = longitude + i isometric latitude, a sheet shows (exp(i n z) - 1) / (i n), turned, scaled and
shifted; the cone constant n is the sine of the latitude between the standard parallels: 0 of
Mercator's, 1 at the pole (Snyder, "Map Projections: A Working Manual", 1987, chapters 7, 15 and
21). Five numbers bend as a sheet does, where a polynomial of degree 2 needs twelve and runs away
beyond its points.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.fitting.inliers import outlier_limit

Complex = NDArray[np.complex128]

Isometric = Callable[[Points], Complex]
"""Longitude + i isometric latitude (N,), radians, at positions (N, 2) of the reference's frame; not
finite where there is no map."""

ECCENTRICITY = 0.0818191908426
"""First eccentricity of the WGS 84 ellipsoid; those of others differ in the fifth digit."""

MIN_POINTS = 12
"""Points needed to recognise a projection: five numbers, with residuals to spare."""

MAX_ISOMETRIC = 3.0
"""Isometric latitude, radians, up to which a map is taken for one of its latitude: 84 degrees. No
sheet that is not polar goes farther, and rough starts may lead beyond the pole."""

_CONES = np.linspace(-1.0, 1.0, 21)
"""Cone constants to try before the best is refined: a tenth apart, polar to polar; set by hand in
582b8cd."""

_ROUNDS = 8
"""Rounds in which outliers leave: more than scans of relief maps take."""


def isometric_latitude(latitude: NDArray[np.float64]) -> NDArray[np.float64]:
    """Isometric latitude (N,) of geodetic ones (N,), both in radians; NaN beyond the poles."""
    sine = np.sin(np.where(np.abs(latitude) <= np.pi / 2, latitude, np.nan))
    with np.errstate(divide="ignore"):
        on_sphere = np.arctanh(sine)
    return np.asarray(on_sphere - ECCENTRICITY * np.arctanh(ECCENTRICITY * sine))


@dataclass(frozen=True)
class ConformalConic:
    """A map in a conformal conic projection, from the reference's frame to the moving frame.

    isometric: of the reference's frame. middle: what it is counted from. cone: the constant n.
    factor, shift: of the similarity, with columns and negative rows as real and imaginary parts.
    scale: pixels of the reference's frame along one of the moving frame.
    """

    isometric: Isometric
    middle: complex
    cone: float
    factor: complex
    shift: complex
    scale: float

    def to_moving(self, points: Points) -> Points:
        """The reference's frame (N, 2) to the moving frame (N, 2); NaN where there is no map."""
        sheet = self.factor * _developed(self.isometric(points) - self.middle, self.cone)
        sheet = np.where(np.isfinite(sheet), sheet + self.shift, complex(np.nan, np.nan))
        return np.stack([sheet.real, -sheet.imag], axis=1)

    def residuals(self, moving: Points, reference: Points) -> NDArray[np.float64]:
        """Distances (N,) in pixels of the reference's frame; NaN where there is no map."""
        misses = np.linalg.norm(self.to_moving(reference) - moving, axis=1)
        return np.asarray(misses * self.scale)


def fit_conformal(
    moving: Points,
    reference: Points,
    isometric: Isometric,
    weights: NDArray[np.float64],
    tolerance: float,
) -> tuple[ConformalConic, NDArray[np.bool_]] | None:
    """The projection that most points agree with, and which (N,) do; None without one.

    moving, reference: (N, 2) pixels of the frames. weights: (N,) of the squared residuals.
    tolerance: pixels of the reference's frame. Outliers leave in rounds, each fitted to the points
    that the last one kept.
    """
    on_map = isometric(reference)
    keep = np.isfinite(on_map) & np.isfinite(moving).all(axis=1)
    found: ConformalConic | None = None
    for _ in range(_ROUNDS):
        if np.count_nonzero(keep) < MIN_POINTS:
            return None
        scale = _scale(moving[keep], reference[keep])
        found = _least_squares(moving[keep], on_map[keep], weights[keep], isometric, scale)
        residuals = found.residuals(moving, reference)
        kept = residuals < outlier_limit(residuals[keep], tolerance)
        if np.array_equal(kept, keep):
            break
        keep = kept
    if found is None or np.count_nonzero(keep) < MIN_POINTS:
        return None
    return found, np.asarray(keep)


def conformal_of_latitude(
    moving: Points, reference: Points, isometric: Isometric
) -> ConformalConic | None:
    """The conformal map made for the latitude of points that a map shows only roughly.

    Its cone touches the middle of the points: what a map of that part of the world most likely is.
    None with fewer than two points on the map.

    moving, reference: (N, 2) pixels of the frames.
    """
    on_map = isometric(reference)
    keep = np.isfinite(on_map) & (np.abs(on_map.imag) < MAX_ISOMETRIC)
    if np.count_nonzero(keep) < 2:
        return None
    on_map, moving = on_map[keep], moving[keep]
    cone = float(np.tanh(np.median(on_map.imag)))
    middle = complex(on_map.mean())
    design = np.stack([_developed(on_map - middle, cone), np.ones_like(on_map)], axis=1)
    sheet = moving[:, 0] - 1j * moving[:, 1]
    factor, shift = np.linalg.lstsq(design, sheet, rcond=None)[0]
    scale = _scale(moving, reference[keep])
    return ConformalConic(isometric, middle, cone, complex(factor), complex(shift), scale)


def _least_squares(
    moving: Points,
    on_map: Complex,
    weights: NDArray[np.float64],
    isometric: Isometric,
    scale: float,
) -> ConformalConic:
    # Imported late: loading it takes a tenth of the start of every match, for sheets alone.
    from scipy.optimize import minimize_scalar

    middle = complex(np.average(on_map, weights=weights))
    sheet = moving[:, 0] - 1j * moving[:, 1]
    root = np.sqrt(weights)

    def solve(cone: float) -> tuple[float, Complex]:
        design = np.stack([_developed(on_map - middle, cone), np.ones_like(on_map)], axis=1)
        solution = np.linalg.lstsq(design * root[:, None], sheet * root, rcond=None)[0]
        misses = (design @ solution - sheet) * root
        return float((np.abs(misses) ** 2).sum()), np.asarray(solution, dtype=np.complex128)

    start = min(_CONES, key=lambda cone: solve(cone)[0])
    width = _CONES[1] - _CONES[0]
    refined = minimize_scalar(
        lambda cone: solve(cone)[0],
        bounds=(max(-1.0, start - width), min(1.0, start + width)),
        method="bounded",
    )
    cone = float(refined.x)
    factor, shift = solve(cone)[1]
    return ConformalConic(isometric, middle, cone, complex(factor), complex(shift), scale)


def _developed(on_map: Complex, cone: float) -> Complex:
    """The cone laid flat: (exp(i n z) - 1) / (i n), z where n is none."""
    if abs(cone) < 1e-6:
        return on_map
    return np.asarray(np.expm1(1j * cone * on_map) / (1j * cone))


def _scale(moving: Points, reference: Points) -> float:
    """Pixels of the reference's frame along one of the moving frame."""
    spread, other = (
        float(np.linalg.norm(points - points.mean(axis=0))) for points in (reference, moving)
    )
    return spread / max(other, 1e-9)
