"""What a model is worth, and what about it should make one wary."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio.enums import Resampling
from scipy.spatial import ConvexHull, QhullError

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.gcps.frames import reference_points
from hetmatch_qgis.engine.raster.common_grid import metres_per_unit
from hetmatch_qgis.engine.warping.companions import Sister
from hetmatch_qgis.engine.warping.model import WarpModel
from hetmatch_qgis.engine.warping.raster_profile import Layout, beside
from hetmatch_qgis.engine.warping.sampler import Sampling
from hetmatch_qgis.engine.warping.source import Source

LATTICE = 25
GROWN = 0.05
"""Places this share of the raster's diagonal beyond the tie points are still close to them."""

CURVED = ("polynomial2", "polynomial3", "thin_plate")
TOO_FAR_CURVED = 0.2
TOO_FAR = 0.6
LEAST_SHOWN = 0.001
MOST_TURN = 15.0


def check_point_residuals(model: WarpModel, result: MatchResult) -> dict[str, Any]:
    """The model's errors at the match's check points, which it was not fitted to.

    count; rmse_moving_px in moving pixels; rmse_px in reference pixels; rmse_m in metres on the
    ground; None where unknown.
    """
    points = result.tie_points
    places = reference_points(result).coordinates
    found = model.to_pixels(places)
    rows = np.flatnonzero(points.is_check & np.isfinite(found).all(axis=1))
    known: dict[str, Any] = {"count": len(rows)}
    if len(rows) == 0:
        return known | dict.fromkeys(("rmse_moving_px", "rmse_px", "rmse_m"))
    off = points.moving_pixels[rows] - found[rows]
    on_map = _on_map(model, places[rows], off, result.reference.gsd or 1.0)
    return known | {
        "rmse_moving_px": _rmse(off),
        "rmse_px": _rmse(on_map / _reference_cell(result)),
        "rmse_m": _metres(result, places[rows], on_map),
    }


def _on_map(model: WarpModel, places: Points, off: Points, step: float) -> Points:
    """Errors in moving pixels (N, 2) as errors on the reference's map (N, 2)."""
    ahead = [model.to_pixels(places + np.array(way) * step) for way in ((1, 0), (0, 1))]
    behind = [model.to_pixels(places - np.array(way) * step) for way in ((1, 0), (0, 1))]
    slopes = [(one - other) / (2 * step) for one, other in zip(ahead, behind, strict=True)]
    matrices = np.stack(slopes, axis=2)
    usable = np.isfinite(matrices).all(axis=(1, 2)) & (np.abs(np.linalg.det(matrices)) > 0)
    moved = np.full(off.shape, np.nan)
    moved[usable] = np.linalg.solve(matrices[usable], off[usable][..., None])[..., 0]
    return moved


def _reference_cell(result: MatchResult) -> NDArray[np.float64]:
    """Width and height of a reference pixel on its map."""
    transform = result.reference.transform
    if transform is None:
        return np.full(2, result.reference.gsd or 1.0)
    return np.array([np.hypot(transform.a, transform.d), np.hypot(transform.b, transform.e)])


def _metres(result: MatchResult, places: Points, off: Points) -> float | None:
    crs = result.reference.crs
    if crs is None:
        return None
    return _rmse(off * metres_per_unit(crs, np.median(places, axis=0)))


def _rmse(off: Points) -> float | None:
    squares = np.sum(off**2, axis=1)
    squares = squares[np.isfinite(squares)]
    return float(np.sqrt(squares.mean())) if len(squares) else None


def doubts(model: WarpModel) -> list[str]:
    """Sentences about a model that goes far beyond its points, or folds."""
    steps = (np.arange(LATTICE) + 0.5) / LATTICE
    lattice = np.stack(np.meshgrid(*(steps * side for side in model.size)), axis=-1).reshape(-1, 2)
    said = []
    far = _far_share(model, lattice)
    curved = model.kind in CURVED
    if far > (TOO_FAR_CURVED if curved else TOO_FAR):
        way = "and a curved transform may run away there" if curved else "and is less sure there"
        said.append(
            f"{far:.0%} of the moving raster lies outside of its tie points, where the transform "
            f"is extrapolated, {way}."
        )
    if _folds(model, lattice):
        said.append(
            "The transform folds the raster over itself somewhere; choose a simpler one with "
            "--transform, and look at the result."
        )
    return said


def _far_share(model: WarpModel, lattice: Points) -> float:
    """The share of a lattice over the moving raster that lies beyond the tie points."""
    points = model.points
    middle = points.mean(axis=0)
    reach = np.linalg.norm(points - middle, axis=1, keepdims=True)
    spare = GROWN * np.hypot(*model.size)
    grown = points + (points - middle) / np.maximum(reach, 1e-9) * spare
    try:
        sides = ConvexHull(grown).equations
    except QhullError:
        return 1.0
    return float(np.mean((lattice @ sides[:, :2].T + sides[:, 2] > 0).any(axis=1)))


def _folds(model: WarpModel, lattice: Points) -> bool:
    """Whether the transform turns some part of the raster inside out."""
    nominal = (lattice - model.trend[:, 2]) @ np.linalg.inv(model.trend[:, :2]).T
    here, right, below = (
        model.correction(nominal + step) for step in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0))
    )
    across, down = right - here, below - here
    turned = np.sign(across[:, 0] * down[:, 1] - across[:, 1] * down[:, 0])
    return bool((turned != np.sign(np.linalg.det(model.trend[:, :2]))).any())


def shows_little(counts: NDArray[np.int64], sister: Sister) -> str | None:
    """A sentence where next to nothing of the raster came onto the target.

    counts: how many pixels of the target show something, and how many there are.
    """
    if counts[0] > LEAST_SHOWN * counts[1]:
        return None
    return (
        f"'{sister.path.name}' shows next to nothing on the target: {counts[0]} of {counts[1]} "
        "pixels."
    )


def averages_little(sampling: Sampling, steps: NDArray[np.float64]) -> str | None:
    """A sentence where GDAL's means leave out much of what a pixel covers.

    It takes the box between the corners of a target pixel, which in a raster turned by 45 degrees
    is a line. steps: (2, 2), see `Sampling.of`.
    """
    if sampling.resampling not in (Resampling.average, Resampling.mode):
        return None
    turn = np.degrees(np.arctan2(steps[0, 1], steps[0, 0])) % 90
    if min(turn, 90 - turn) < MOST_TURN or max(sampling.shrinking) == 1:
        return None
    name = sampling.resampling.name
    return (
        f"The raster is turned by {min(turn, 90 - turn):.0f} degrees, where GDAL's '{name}' sees "
        "only a part of what a target pixel covers; 'bilinear' and 'cubic' average as well."
    )


def shares_holes(source: Source, layout: Layout, wanted: float | None) -> str | None:
    """A sentence where bands say in ways of their own where they show nothing, and the registered
    raster in one for all.

    wanted: the nodata value that was asked for.
    """
    name = source.path.name
    if layout.shared and wanted is None and layout.nodata is not None:
        own = ", ".join("none" if one is None else f"{one:g}" for one in source.nodata_values)
        moved = beside(source.dtype, layout.nodata)
        return (
            f"The bands of '{name}' have nodata values of their own ({own}), but a GeoTIFF holds "
            f"one for all: where a band shows nothing it is {layout.nodata:g} now, and a "
            f"{layout.nodata:g} that counted is {moved:g}; choose another value with --nodata."
        )
    if layout.masked and source.has_own_masks and len(source.bands) > 1:
        return (
            f"The bands of '{name}' have masks of their own, but a GeoTIFF holds one for all: a "
            "pixel counts where any band shows something; with --nodata each keeps its holes."
        )
    return None


def loses_metadata(name: str, domains: Iterable[str]) -> str | None:
    """A sentence where metadata is not carried over. name: the raster. domains: what is lost."""
    lost = ", ".join(f"'{domain}'" for domain in domains)
    if not lost:
        return None
    return f"Metadata of '{name}' is not carried over: {lost}; look it up in the original."
