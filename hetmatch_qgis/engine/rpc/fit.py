"""Rational polynomials fitted to a camera: terrain-independent, on a grid through space.

Tao and Hu, "A comprehensive study of the rational function model for photogrammetric processing",
PE&RS 67 (12), 2001: iterated linear least squares, regularised, because the denominators' terms
can hardly be told from the numerators'.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.raster.rpc_model import HALF_PIXEL, TERMS, RpcModel, rpc_terms

ROUNDS = 6
# Noise of a fifth of a pixel makes weaker ones swing by tens of pixels; a camera without noise is
# held to a thousandth of a pixel all the same, and RPCs that are changed a little to far less.
RIDGE = 1e-7
GRID = (21, 21, 11)
"""Columns, rows and heights of the virtual grid."""

Heights = NDArray[np.float64]


def fit_rpc(
    places: Points, heights: Heights, pixels: Points, start: RpcModel | None = None
) -> RpcModel:
    """The RPCs that lead from longitude and latitude (N, 2) and heights (N,) to pixels (N, 2).

    The points have to fill the space that the RPCs are for: a terrain's surface will not do. start:
    RPCs to stay near to, whose offsets and scales are kept. A scene across the antimeridian is
    given with longitudes beyond 180.
    """
    ground = np.column_stack([places, heights])
    image = pixels - HALF_PIXEL
    model = _frame(ground, image) if start is None else start
    terms = rpc_terms((ground - model.ground_offset) / model.ground_scale).T
    ratios = (image - model.image_offset) / model.image_scale
    fitted = [
        _fit_ratio(terms, ratios[:, axis], _coefficients(model, axis, start is not None))
        for axis in (0, 1)
    ]
    return RpcModel(
        model.ground_offset,
        model.ground_scale,
        model.image_offset,
        model.image_scale,
        np.stack([numerator for numerator, _ in fitted]),
        np.stack([denominator for _, denominator in fitted]),
        model.err_bias,
        model.err_rand,
    )


def virtual_grid(model: RpcModel, heights: tuple[float, float], between: bool = False) -> NDArray:
    """Ground (N, 3) of longitude, latitude and height over all that RPCs are for.

    heights: the lowest and the highest. between: the places half way between those of the grid.
    """
    axes = []
    box = *zip(*model.image_box, strict=True), heights
    for count, (low, high) in zip(GRID, box, strict=True):
        knots = np.linspace(low, high, count)
        axes.append((knots[1:] + knots[:-1]) / 2 if between else knots)
    columns, rows, levels = (axis.ravel() for axis in np.meshgrid(*axes, indexing="ij"))
    places = model.locate(np.column_stack([columns, rows]), levels)
    ground = np.column_stack([places, levels])
    return np.asarray(ground[np.isfinite(ground).all(axis=1)])


def refit(
    model: RpcModel, moved: Callable[[Points], Points], heights: tuple[float, float]
) -> tuple[RpcModel, float]:
    """RPCs whose pixels are `moved` from where `model` has them, and how far they miss that.

    moved: pixels (N, 2) to pixels (N, 2). heights: the lowest and the highest ground. The second
    is the largest distance in pixels, over places of the virtual grid that were not fitted to.
    """
    ground = virtual_grid(model, heights)
    pixels = moved(model.project(ground[:, :2], ground[:, 2]))
    fitted = fit_rpc(ground[:, :2], ground[:, 2], pixels, model)
    others = np.concatenate([ground, virtual_grid(model, heights, between=True)])
    wanted = moved(model.project(others[:, :2], others[:, 2]))
    apart = np.linalg.norm(fitted.project(others[:, :2], others[:, 2]) - wanted, axis=1)
    return fitted, float(np.nanmax(apart)) if np.isfinite(apart).all() else np.inf


def _frame(ground: NDArray, image: Points) -> RpcModel:
    """Offsets and scales that bring everything between -1 and 1."""
    offsets = [(values.max(axis=0) + values.min(axis=0)) / 2 for values in (ground, image)]
    scales = [np.maximum(np.ptp(values, axis=0) / 2, 1e-12) for values in (ground, image)]
    one = np.tile(np.eye(1, TERMS), (2, 1))
    return RpcModel(offsets[0], scales[0], offsets[1], scales[1], 0 * one, one)


def _coefficients(model: RpcModel, axis: int, given: bool) -> NDArray:
    """Numerator and denominator without its first, which is one, (39,)."""
    first = model.denominators[axis, 0]
    if not given or first == 0:
        return np.zeros(2 * TERMS - 1)
    numerator, denominator = model.numerators[axis] / first, model.denominators[axis] / first
    return np.concatenate([numerator, denominator[1:]])


def _fit_ratio(terms: NDArray, ratio: NDArray, start: NDArray) -> tuple[NDArray, NDArray]:
    """Numerator and denominator (20,) of one coordinate. terms: (N, 20)."""
    design = np.hstack([terms, -ratio[:, None] * terms[:, 1:]])
    found = start
    ridge = np.sqrt(RIDGE * len(terms)) * np.eye(len(start))
    for _ in range(ROUNDS):
        # What counts is the quotient's error: the equation's, divided by the denominator.
        weight = 1 / (1 + terms[:, 1:] @ found[TERMS:])
        rest = weight * (ratio - design @ start)
        step = np.linalg.lstsq(
            np.vstack([weight[:, None] * design, ridge]),
            np.concatenate([rest, np.zeros(len(start))]),
            rcond=None,
        )[0]
        found = start + step
    return found[:TERMS], np.concatenate([[1.0], found[TERMS:]])
