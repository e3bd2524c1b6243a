"""Rational polynomials fitted to a camera: terrain-independent, on a grid through space.

Tao and Hu, "A comprehensive study of the rational function model for photogrammetric processing",
PE&RS 67 (12), 2001: iterated linear least squares, regularised, because the terms of the
denominators are nearly collinear with those of the numerators.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.georeferencing.rpc_model import HALF_PIXEL, TERMS, RpcModel, rpc_terms

ITERATIONS = 6
"""Rounds of reweighted least squares; set by hand with the first version of `hetmatch rpc`
(559f29a)."""

RIDGE = 1e-7
"""Weight of the regularisation an equation, without unit. Noise of a fifth of a pixel makes weaker
ones swing by tens of pixels; a camera without noise is held to a thousandth of a pixel all the
same, and RPCs that are changed a little to far less (measured with 559f29a)."""

GRID_SIZE = (21, 21, 11)
"""Columns, rows and heights of the virtual grid; set by hand with the first version of
`hetmatch rpc` (559f29a)."""

Heights = NDArray[np.float64]


def fit_rpc(
    lon_lat: Points, heights: Heights, pixels: Points, start: RpcModel | None = None
) -> RpcModel:
    """The RPCs that lead from longitude and latitude (N, 2) and heights (N,) to pixels (N, 2).

    The points have to fill the space that the RPCs are for: a terrain's surface will not do.

    lon_lat: WGS 84, in degrees; longitudes beyond 180 in a scene across the antimeridian.
    heights: metres above the ellipsoid.
    pixels: (column, row) from the outer corner of the top-left pixel.
    start: RPCs to stay near to, whose offsets and scales are kept.
    """
    ground = np.column_stack([lon_lat, heights])
    image = pixels - HALF_PIXEL
    model = _normalisation(ground, image) if start is None else start
    terms = rpc_terms((ground - model.ground_offset) / model.ground_scale).T
    ratios = (image - model.image_offset) / model.image_scale
    fitted = [
        _fit_ratio(terms, ratios[:, axis], _coefficients(model, axis, start is not None))
        for axis in (0, 1)
    ]
    return replace(
        model,
        numerators=np.stack([numerator for numerator, _ in fitted]),
        denominators=np.stack([denominator for _, denominator in fitted]),
    )


def virtual_grid(model: RpcModel, heights: tuple[float, float], midpoints: bool = False) -> NDArray:
    """Ground (N, 3) of longitude, latitude and height throughout the space that RPCs are for.

    heights: the lowest and the highest, in metres above the ellipsoid.
    midpoints: the points half way between those of the grid instead.
    """
    axes = []
    box = *zip(*model.image_box, strict=True), heights
    for count, (low, high) in zip(GRID_SIZE, box, strict=True):
        knots = np.linspace(low, high, count)
        axes.append((knots[1:] + knots[:-1]) / 2 if midpoints else knots)
    columns, rows, levels = (axis.ravel() for axis in np.meshgrid(*axes, indexing="ij"))
    lon_lat = model.locate(np.column_stack([columns, rows]), levels)
    ground = np.column_stack([lon_lat, levels])
    return np.asarray(ground[np.isfinite(ground).all(axis=1)])


def refit(
    model: RpcModel, displace: Callable[[Points], Points], heights: tuple[float, float]
) -> tuple[RpcModel, float]:
    """RPCs whose pixels are displaced from those of a model, and their largest deviation.

    displace: pixels (N, 2) of the model to pixels (N, 2).
    heights: the lowest and the highest ground, in metres above the ellipsoid.

    The deviation is the largest distance in pixels from what was asked for, over the virtual grid
    and its midpoints, which were not fitted to.
    """
    ground = virtual_grid(model, heights)
    pixels = displace(model.project(ground[:, :2], ground[:, 2]))
    fitted = fit_rpc(ground[:, :2], ground[:, 2], pixels, model)
    validation = np.concatenate([ground, virtual_grid(model, heights, midpoints=True)])
    expected = displace(model.project(validation[:, :2], validation[:, 2]))
    projected = fitted.project(validation[:, :2], validation[:, 2])
    deviations = np.linalg.norm(projected - expected, axis=1)
    return fitted, float(np.nanmax(deviations)) if np.isfinite(deviations).all() else np.inf


def _normalisation(ground: NDArray, image: Points) -> RpcModel:
    """RPCs whose offsets and scales bring all points between -1 and 1."""
    offsets = [(values.max(axis=0) + values.min(axis=0)) / 2 for values in (ground, image)]
    scales = [np.maximum(np.ptp(values, axis=0) / 2, 1e-12) for values in (ground, image)]
    unity = np.tile(np.eye(1, TERMS), (2, 1))
    return RpcModel(
        ground_offset=offsets[0],
        ground_scale=scales[0],
        image_offset=offsets[1],
        image_scale=scales[1],
        numerators=0 * unity,
        denominators=unity,
    )


def _coefficients(model: RpcModel, axis: int, is_start: bool) -> NDArray:
    """Numerator and denominator of one axis (39,), without the denominator's first, which is 1.

    is_start: False for a model that has only offsets and scales, whose coefficients are zero.
    """
    first = model.denominators[axis, 0]
    if not is_start or first == 0:
        return np.zeros(2 * TERMS - 1)
    numerator, denominator = model.numerators[axis] / first, model.denominators[axis] / first
    return np.concatenate([numerator, denominator[1:]])


def _fit_ratio(terms: NDArray, ratio: NDArray, start: NDArray) -> tuple[NDArray, NDArray]:
    """Numerator and denominator (20,) of one coordinate. terms: (N, 20)."""
    design = np.hstack([terms, -ratio[:, None] * terms[:, 1:]])
    coefficients = start
    ridge = np.sqrt(RIDGE * len(terms)) * np.eye(len(start))
    for _ in range(ITERATIONS):
        # What counts is the quotient's error: the equation's, divided by the denominator.
        weight = 1 / (1 + terms[:, 1:] @ coefficients[TERMS:])
        residuals = weight * (ratio - design @ start)
        step = np.linalg.lstsq(
            np.vstack([weight[:, None] * design, ridge]),
            np.concatenate([residuals, np.zeros(len(start))]),
            rcond=None,
        )[0]
        coefficients = start + step
    return coefficients[:TERMS], np.concatenate([[1.0], coefficients[TERMS:]])
