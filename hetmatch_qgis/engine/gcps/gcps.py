"""Which tie points become ground control points of a file, and the transform that suits them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS
from scipy.spatial import cKDTree

from hetmatch_qgis.engine.core.errors import HetMatchError
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.core.tie_points import TiePoints
from hetmatch_qgis.engine.gcps.frames import finite_rows, reference_points
from hetmatch_qgis.engine.gcps.gdal_transforms import (
    POLYNOMIALS,
    TERMS,
    THIN_PLATE,
    Transform,
    fit_transform,
    jacobian,
)
from hetmatch_qgis.engine.gcps.match_model import match_model, warp_frame

# Two GCPs nearer than this make GDAL's thin plate fail without a word.
MIN_DISTANCE_PX = 2.0
# A polynomial has at most ten terms: more points change nothing but the size of the files.
MAX_POLYNOMIAL = 500
# A thin plate is solved in cubic time and evaluated, for every pixel, at every GCP.
MAX_THIN_PLATE = 150
MAX_CHECKS = 150
NEIGHBOURS = 8
# GDAL's transform stands for the match's where nineteen in twenty places differ by less, in pixels.
CLOSE_PX = 0.1
# Where the match's transform is not known, a simpler one is taken for granted until a richer one
# is better by this factor.
SIMPLER_WHILE = {"polynomial": 1.05, THIN_PLATE: 1.25}
FOLDS = 5


@dataclass(frozen=True)
class GcpSet:
    """Ground control points, none nearer than 2 pixels, thinned to what the transform bears.

    pixels: (N, 2) moving (column, row) from the outer corner of the top-left pixel, as measured.
    map_points: (N, 2) x, y in `crs`; (column, -row) of the reference where it has no georeference.
    check_pixels, check_map_points: (M, 2), the same for check points, which no fit may see.
    warp_pixels, warp_points, warp_crs: the same points for a warp by `method`. Their pixels are
        those where the match's transform puts them, which knows how far each point is to be
        trusted, as GDAL does not; those that were measured where it is not known, or where another
        polynomial was asked for. Their map is the moving raster's own where it has one, so that
        GDAL changes the projection by itself.
    method: "polynomial1", "polynomial2", "polynomial3" or "thin_plate".
    held_out_rmse_px: error of that method in moving pixels at points it was not fitted to, NaN
        where there were too few points to tell.
    left_out: which tie points were left out and why, in words.
    """

    pixels: Points
    map_points: Points
    crs: CRS | None
    check_pixels: Points
    check_map_points: Points
    warp_pixels: Points
    warp_points: Points
    warp_crs: CRS | None
    method: str
    held_out_rmse_px: float
    left_out: str

    @property
    def gdalwarp_options(self) -> tuple[str, ...]:
        """The options that make gdalwarp use `method`."""
        if self.method == THIN_PLATE:
            return ("-tps",)
        return ("-order", str(POLYNOMIALS.index(self.method) + 1))


def select_gcps(result: MatchResult, method: str | None = None) -> GcpSet:
    """The GCPs of a match and the transform of GDAL's that suits them.

    Points of role "check" stay out of the GCPs, or the accuracy that they show would no longer be
    earned. The transform is the simplest of GDAL's that does what the match's own does; where
    none of the polynomials can (a homography, uneven ground) it is a thin plate. Where the match's
    own is not known, it is the simplest that predicts points it was not fitted to as well as any.
    method: one of POLYNOMIALS or THIN_PLATE, to have that and no other.

    Raises HetMatchError when fewer than three usable points are left, or all lie on one line.
    """
    located = finite_rows(reference_points(result).coordinates)
    ties = np.flatnonzero(located & ~result.tie_points.is_check)
    points = result.tie_points.select(ties)
    order = np.lexsort((-points.score, points.residual_px))
    apart = _apart(points, order)
    kept = apart[_consistent(points.select(apart))]
    checks = np.flatnonzero(located & result.tie_points.is_check)
    checks = checks[
        thin(result.tie_points.moving_pixels[checks], np.arange(len(checks)), MAX_CHECKS)
    ]
    gcps = _Choice(result, ties[kept], _best_first(kept, order), checks).made(method)
    left_out = _left_out(len(ties), len(apart), len(kept), len(gcps.pixels))
    return replace(gcps, left_out=left_out)


class _Choice:
    """Usable tie points on their way to GCPs.

    ties, checks: rows of the result's tie points. order: positions within `ties`, best first.
    """

    def __init__(self, result: MatchResult, ties: NDArray, order: NDArray, checks: NDArray) -> None:
        self._result, self._ties, self._checks = result, ties, checks
        frame = reference_points(result)
        self._crs = frame.crs
        self._places, self._pixels = frame.coordinates, result.tie_points.moving_pixels
        self._warp_places, self._warp_crs = warp_frame(result, frame)
        if not (_determined(self._places[ties]) and _determined(self._pixels[ties])):
            raise HetMatchError(
                "There are too few usable tie points for GCPs, or they lie on one line; "
                "at least three are needed."
            )
        many = ties[thin(self._pixels[ties], order, MAX_POLYNOMIAL)]
        few = ties[np.sort(thin(self._pixels[ties], order, MAX_THIN_PLATE))]
        self._rows = dict.fromkeys(POLYNOMIALS, many) | {THIN_PLATE: few}

    def made(self, method: str | None) -> GcpSet:
        """The GCPs for a method, None for a choice."""
        if method in POLYNOMIALS:
            return self._gcps(method, None)
        if method is not None:
            return self._gcps(method, self._model("thin_plate"))
        model = self._model(self._result.transform_type)
        if model is None:
            return self._gcps(self._foretelling(), None)
        close = (name for name in POLYNOMIALS if self._is_close(name, model))
        return self._gcps(next(close, THIN_PLATE), model)

    def _model(self, kind: str | None) -> Transform | None:
        ties = self._ties
        result = replace(self._result, transform_type=kind)
        return match_model(
            result, self._places[ties], self._pixels[ties], result.tie_points.score[ties]
        )

    def _is_close(self, name: str, model: Transform) -> bool:
        """Whether GDAL's transform, fitted to the model's pixels, does what the model does."""
        rows = self._rows[name]
        if len(rows) < TERMS[name]:
            return False
        try:
            fitted = fit_transform(name, self._warp_places[rows], self._sources(rows, model))
        except np.linalg.LinAlgError:
            return False
        everywhere = np.concatenate([self._ties, self._checks])
        mapped = fitted(self._warp_places[everywhere])
        apart = np.linalg.norm(mapped - model(self._places[everywhere]), axis=1)
        return bool(np.percentile(apart, 95) <= CLOSE_PX)

    def _sources(self, rows: NDArray, source: Transform | None) -> Points:
        return self._pixels[rows] if source is None else source(self._places[rows])

    def _foretelling(self) -> str:
        """The simplest method that foretells check points as well as any."""
        errors = {name: self._held_out(name, None) for name in self._rows}
        return _choose(errors, self._result.transform_type)

    def _held_out(self, name: str, source: Transform | None) -> float:
        rows, checks = self._rows[name], self._checks
        return _held_out_rmse(
            name,
            self._warp_places[rows],
            self._sources(rows, source),
            self._warp_places[checks],
            self._pixels[checks],
        )

    def _gcps(self, name: str, source: Transform | None) -> GcpSet:
        rows, checks = self._rows[name], self._checks
        return GcpSet(
            pixels=self._pixels[rows],
            map_points=self._places[rows],
            crs=self._crs,
            check_pixels=self._pixels[checks],
            check_map_points=self._places[checks],
            warp_pixels=self._sources(rows, source),
            warp_points=self._warp_places[rows],
            warp_crs=self._warp_crs,
            method=name,
            held_out_rmse_px=self._held_out(name, source),
            left_out="",
        )


def _choose(errors: dict[str, float], transform_type: str | None) -> str:
    best = "polynomial1"
    for name in POLYNOMIALS[1:]:
        if errors[name] * SIMPLER_WHILE["polynomial"] < errors[best]:
            best = name
    preferred = transform_type == THIN_PLATE
    factor = 1 / SIMPLER_WHILE[THIN_PLATE] if preferred else SIMPLER_WHILE[THIN_PLATE]
    return THIN_PLATE if errors[THIN_PLATE] * factor < errors[best] else best


def _held_out_rmse(
    method: str, coordinates: Points, pixels: Points, held_coordinates: Points, held_pixels: Points
) -> float:
    """Error in moving pixels at points not fitted to, from map to pixel: gdalwarp goes that way."""
    if len(pixels) < max(2 * TERMS[method], 10):
        return float("inf") if method != "polynomial1" else float("nan")
    if len(held_pixels) >= 10:
        folds = [(coordinates, pixels, held_coordinates, held_pixels)]
    else:
        fold = np.random.default_rng(0).permutation(len(pixels)) % FOLDS
        folds = [
            (coordinates[fold != k], pixels[fold != k], coordinates[fold == k], pixels[fold == k])
            for k in range(FOLDS)
        ]
    try:
        squares = np.concatenate(
            [
                np.sum((fit_transform(method, xy, px)(held_xy) - held_px) ** 2, axis=1)
                for xy, px, held_xy, held_px in folds
            ]
        )
    except np.linalg.LinAlgError:
        return float("inf")
    # The worst twentieth may be mismatches, which say nothing about the transform.
    return float(np.sqrt(np.mean(np.sort(squares)[: max(1, int(0.95 * len(squares)))])))


def _apart(points: TiePoints, order: NDArray) -> NDArray:
    """Rows, best first, of which no two are nearer than MIN_DISTANCE_PX in either image."""
    kept = order
    for pixels in (points.moving_pixels, points.reference_pixels):
        kept = kept[_spaced(pixels[kept], np.arange(len(kept)), MIN_DISTANCE_PX)]
    return np.sort(kept)


def _consistent(points: TiePoints) -> NDArray[np.bool_]:
    """Mask of the points that agree with most of their neighbours.

    Two points conflict when the ground between them would be stretched, turned or folded by half
    their distance compared with the image as a whole.
    """
    moving, reference = points.moving_pixels, points.reference_pixels
    if len(points) <= NEIGHBOURS:
        return np.ones(len(points), dtype=bool)
    near = cKDTree(moving).query(moving, NEIGHBOURS + 1)[1][:, 1:]
    expected = (moving[near] - moving[:, None]) @ jacobian(moving, reference).T
    found = reference[near] - reference[:, None]
    off = np.linalg.norm(found - expected, axis=2)
    conflicts = off > 0.5 * np.linalg.norm(expected, axis=2) + 1.0
    return np.asarray(conflicts.mean(axis=1) <= 0.5)


def _spaced(points: Points, order: NDArray, distance: float) -> NDArray:
    """Rows, in the order given, each farther than `distance` from those kept before it."""
    if len(points) == 0:
        return np.zeros(0, dtype=int)
    tree = cKDTree(points)
    free = np.ones(len(points), dtype=bool)
    kept = []
    for row in order:
        if free[row]:
            kept.append(row)
            free[tree.query_ball_point(points[row], distance)] = False
    return np.asarray(kept, dtype=int)


def thin(points: Points, order: NDArray, limit: int) -> NDArray:
    """At most `limit` rows, evenly spread, best first within what the spacing allows."""
    if len(points) <= limit:
        return np.arange(len(points))
    low, high = 0.0, float(np.linalg.norm(np.ptp(points, axis=0)))
    rows = order[:1]
    for _ in range(14):
        middle = (low + high) / 2
        spaced = _spaced(points, order, middle)
        if len(spaced) > limit:
            low = middle
        else:
            high, rows = middle, spaced
    return np.sort(rows)


def _best_first(rows: NDArray, order: NDArray) -> NDArray:
    """Positions within `rows`, best first, given all rows best first."""
    rank = np.empty(len(order), dtype=int)
    rank[order] = np.arange(len(order))
    return np.argsort(rank[rows])


def _determined(points: Points) -> bool:
    """Whether points (N, 2) are three or more that do not lie on one line."""
    if len(points) < 3:
        return False
    long, short = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
    return bool(short > 1e-4 * long)


def _left_out(ties: int, apart: int, kept: int, used: int) -> str:
    reasons = [
        (ties - apart, f"nearer than {MIN_DISTANCE_PX:g} pixels to a better one"),
        (apart - kept, "in conflict with their neighbours"),
        (kept - used, "to thin them evenly"),
    ]
    said = [f"{count} {reason}" for count, reason in reasons if count]
    return f"{used} of {ties} tie points are GCPs" + (
        f"; left out: {', '.join(said)}" if said else ""
    )
