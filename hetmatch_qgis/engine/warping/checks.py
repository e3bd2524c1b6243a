"""The accuracy of a warp model, and warnings about it and about what a warp does not carry over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio.enums import Resampling
from scipy.spatial import ConvexHull, QhullError

from hetmatch_qgis.engine.core.grid import Points, even_lattice
from hetmatch_qgis.engine.core.ground_lengths import metres_per_unit
from hetmatch_qgis.engine.core.messages import Message, Option
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.gcps.frames import reference_points
from hetmatch_qgis.engine.warping.companions import CompanionRaster
from hetmatch_qgis.engine.warping.model.warp_model import WarpModel
from hetmatch_qgis.engine.warping.raster_profile import NodataEncoding, next_value
from hetmatch_qgis.engine.warping.sampler import Sampling
from hetmatch_qgis.engine.warping.source import SourceRaster

# All set by hand with the first version of `warp` (559f29a).

LATTICE_SIDE = 25
"""Points along each side of the lattice over the raster on which a model is looked at."""

HULL_MARGIN = 0.05
"""Share of the raster's diagonal beyond the tie points' hull that still counts as inside."""

CURVED = ("polynomial2", "polynomial3", "thin_plate")
"""Transforms that may diverge outside their points."""

MAX_EXTRAPOLATED_CURVED = 0.2
"""Share of the raster outside the tie points' hull, for curved transforms, without a warning."""

MAX_EXTRAPOLATED = 0.6
"""The same share for all other transforms."""

MIN_VALID_SHARE = 0.001
"""Share of the target's pixels that must be valid, or the warp has nearly missed the target."""

MIN_ROTATION_DEG = 15.0
"""Rotation in degrees from which GDAL's means miss much of a target pixel."""


def check_point_accuracy(model: WarpModel, result: MatchResult) -> dict[str, Any]:
    """The model's RMSE at the match's check points, which it was not fitted to.

    Returns count; rmse_moving_px in moving pixels; rmse_px in reference pixels; rmse_m in metres on
    the ground; None where unknown.
    """
    points = result.tie_points
    coordinates = reference_points(result).coordinates
    predicted = model.to_pixels(coordinates)
    rows = np.flatnonzero(points.is_check & np.isfinite(predicted).all(axis=1))
    accuracy: dict[str, Any] = {"count": len(rows)}
    if len(rows) == 0:
        return accuracy | dict.fromkeys(("rmse_moving_px", "rmse_px", "rmse_m"))
    residuals = points.moving_pixels[rows] - predicted[rows]
    on_map = _residuals_on_map(model, coordinates[rows], residuals, result.reference.gsd or 1.0)
    return accuracy | {
        "rmse_moving_px": _rmse(residuals),
        "rmse_px": _rmse(on_map / _reference_cell(result)),
        "rmse_m": _rmse_metres(result, coordinates[rows], on_map),
    }


def _residuals_on_map(
    model: WarpModel, coordinates: Points, residuals: Points, step: float
) -> Points:
    """Residuals in moving pixels (N, 2) as residuals on the reference's map (N, 2).

    step: units of the map over which the model's slopes are taken.
    """
    axes = np.array([[1, 0], [0, 1]])
    ahead = [model.to_pixels(coordinates + axis * step) for axis in axes]
    behind = [model.to_pixels(coordinates - axis * step) for axis in axes]
    slopes = [(after - before) / (2 * step) for after, before in zip(ahead, behind, strict=True)]
    matrices = np.stack(slopes, axis=2)
    is_usable = np.isfinite(matrices).all(axis=(1, 2)) & (np.abs(np.linalg.det(matrices)) > 0)
    on_map = np.full(residuals.shape, np.nan)
    solved = np.linalg.solve(matrices[is_usable], residuals[is_usable][..., None])
    on_map[is_usable] = solved[..., 0]
    return on_map


def _reference_cell(result: MatchResult) -> NDArray[np.float64]:
    """Width and height of a reference pixel on its map."""
    transform = result.reference.transform
    if transform is None:
        return np.full(2, result.reference.gsd or 1.0)
    return np.array([np.hypot(transform.a, transform.d), np.hypot(transform.b, transform.e)])


def _rmse_metres(result: MatchResult, coordinates: Points, residuals: Points) -> float | None:
    crs = result.reference.crs
    if crs is None:
        return None
    return _rmse(residuals * metres_per_unit(crs, np.median(coordinates, axis=0)))


def _rmse(residuals: Points) -> float | None:
    squares = np.sum(residuals**2, axis=1)
    squares = squares[np.isfinite(squares)]
    return float(np.sqrt(squares.mean())) if len(squares) else None


def model_warnings(model: WarpModel) -> list[Message]:
    """Warnings about a model that extrapolates far beyond its points, or folds."""
    lattice = even_lattice(*model.size, LATTICE_SIDE)
    warnings = []
    share = _extrapolated_share(model, lattice)
    if model.kind in CURVED and share > MAX_EXTRAPOLATED_CURVED:
        warnings.append(
            Message(
                "{share:.0%} of the moving raster lies outside the area of the tie points, where "
                "the transform is extrapolated; a curved transform may diverge there.",
                share=share,
            )
        )
    elif model.kind not in CURVED and share > MAX_EXTRAPOLATED:
        warnings.append(
            Message(
                "{share:.0%} of the moving raster lies outside the area of the tie points, where "
                "the transform is extrapolated and less accurate.",
                share=share,
            )
        )
    if _folds(model, lattice) and model.surface is not None:
        warnings.append(
            Message(
                "Some slopes overlap in the moving raster or are hidden by others (layover, "
                "shadow); there the registered raster does not show the true ground."
            )
        )
    elif _folds(model, lattice):
        warnings.append(
            Message(
                "The transform folds the raster over itself in places; choose a simpler one with "
                "{option}, and inspect the result.",
                option=Option("transform"),
            )
        )
    return warnings


def _extrapolated_share(model: WarpModel, lattice: Points) -> float:
    """The share of a lattice over the moving raster that lies outside the tie points' hull."""
    points = model.points
    middle = points.mean(axis=0)
    distances = np.linalg.norm(points - middle, axis=1, keepdims=True)
    margin = HULL_MARGIN * np.hypot(*model.size)
    grown = points + (points - middle) / np.maximum(distances, 1e-9) * margin
    try:
        sides = ConvexHull(grown).equations
    except QhullError:
        return 1.0
    return float(np.mean((lattice @ sides[:, :2].T + sides[:, 2] > 0).any(axis=1)))


def _folds(model: WarpModel, lattice: Points) -> bool:
    """True when the transform mirrors some part of the raster."""
    nominal = (lattice - model.trend[:, 2]) @ np.linalg.inv(model.trend[:, :2]).T
    corner, right, below = (
        model.correction(nominal + step) for step in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0))
    )
    across, down = right - corner, below - corner
    orientation = np.sign(across[:, 0] * down[:, 1] - across[:, 1] * down[:, 0])
    return bool((orientation != np.sign(np.linalg.det(model.trend[:, :2]))).any())


def coverage_warning(counts: NDArray[np.int64], companion: CompanionRaster) -> Message | None:
    """A warning where hardly any valid pixel came onto the target.

    counts: (2,), valid pixels of the target, and all of its pixels.
    """
    if counts[0] > MIN_VALID_SHARE * counts[1]:
        return None
    return Message(
        "'{name}' covers almost nothing of the target: {valid} of {count} pixels are valid.",
        name=companion.path.name,
        valid=counts[0],
        count=counts[1],
    )


def averaging_warning(sampling: Sampling, steps: NDArray[np.float64]) -> Message | None:
    """A warning where GDAL's means leave out much of a target pixel's area.

    GDAL averages over the box between the corners of a target pixel, which in a raster rotated by
    45 degrees is a line. steps: (2, 2), see `Sampling.of`.
    """
    if sampling.resampling not in (Resampling.average, Resampling.mode):
        return None
    rotation = np.degrees(np.arctan2(steps[0, 1], steps[0, 0])) % 90
    rotation = min(rotation, 90 - rotation)
    if rotation < MIN_ROTATION_DEG or max(sampling.shrinking) == 1:
        return None
    return Message(
        "The raster is rotated by {rotation:.0f} degrees, and then GDAL's '{method}' averages "
        "only part of a target pixel's area; use 'bilinear' or 'cubic', which average all of it.",
        rotation=rotation,
        method=sampling.resampling.name,
    )


def nodata_warning(
    source: SourceRaster, encoding: NodataEncoding, nodata: float | None
) -> Message | None:
    """A warning where the bands' different nodata values or masks become one for all.

    nodata: the nodata value that was asked for.
    """
    name = source.path.name
    if encoding.is_shared and nodata is None and encoding.nodata is not None:
        values = [
            Message("none") if value is None else f"{value:g}" for value in source.nodata_values
        ]
        return Message(
            "The bands of '{name}' have different nodata values ({values}), but a GeoTIFF has "
            "one for all bands: nodata is {nodata:g} in every band now, and valid pixels of "
            "{nodata:g} became {moved:g}; choose another value with {option}.",
            name=name,
            values=values,
            nodata=encoding.nodata,
            moved=next_value(source.dtype, encoding.nodata),
            option=Option("nodata"),
        )
    if encoding.has_mask and source.has_band_masks and len(source.bands) > 1:
        return Message(
            "The bands of '{name}' have different masks, but a GeoTIFF has one for all bands: a "
            "pixel is valid where any band is; with {option} each band keeps its own gaps.",
            name=name,
            option=Option("nodata"),
        )
    return None


def metadata_warning(name: str, domains: Iterable[str]) -> Message | None:
    """A warning where metadata is not carried over.

    name: the raster's. domains: the metadata domains that are lost.
    """
    lost = [f"'{domain}'" for domain in domains]
    if not lost:
        return None
    return Message(
        "Metadata of '{name}' is not carried over: {domains}; look it up in the original.",
        name=name,
        domains=lost,
    )
