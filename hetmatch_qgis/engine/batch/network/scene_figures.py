"""The figures of a scene's adjusted transform: columns of the summary, values in network.json."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from hetmatch_qgis.common.contract import REPORT_HTML
from hetmatch_qgis.engine.batch.figures import match_figures, place_figures
from hetmatch_qgis.engine.batch.network.adjusted_stack import AdjustedStack
from hetmatch_qgis.engine.batch.network.link import AFFINE, LATTICE_SIDE, SceneTransform
from hetmatch_qgis.engine.batch.unit import NETWORK_FOLDER
from hetmatch_qgis.engine.core.grid import Points, even_lattice
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.fitting.least_squares import fit
from hetmatch_qgis.engine.fitting.relief import RELIEF

COLUMNS: dict[str, type] = {
    "adjusted": str,
    "adjusted_doubtful": bool,
    "adjusted_transform": str,
    "adjusted_matrix": str,
    "adjusted_shift_x_px": float,
    "adjusted_shift_y_px": float,
    "adjusted_shift_east_m": float,
    "adjusted_shift_north_m": float,
    "adjusted_ce90_px": float,
    "adjusted_ce90_m": float,
    "adjusted_change_px": float,
    "adjusted_pairs": int,
    "closure_px": float,
    "closure_m": float,
    "adjusted_report": str,
}
"""Columns that a network adds to the summary."""


def scene_figures(stack: AdjustedStack, end: int, result: MatchResult | None) -> dict[str, Any]:
    """The values of COLUMNS for a scene, and its `footprint` as `place_figures` has it.

    result: of the scene, see `adjusted_result`; None where it has no transform.
    """
    values: dict[str, Any] = dict.fromkeys([*COLUMNS, "footprint"])
    values |= {"adjusted": stack.way(end), "adjusted_doubtful": stack.is_doubtful(end)}
    adjustment = stack.adjustment
    transform = None if adjustment is None else adjustment.transforms[end]
    if result is None or transform is None:
        return values
    unit = stack.scenes[end - 1]
    place = place_figures(unit.reference, unit.moving, result.options, result)
    stated = match_figures(result)
    px, ground = place["shift_px"] or [None, None], place["shift_m"] or [None, None]
    closure = stack.closure(end)
    matrix = result.moving_to_reference
    return values | {
        "adjusted_transform": _kind(transform),
        "adjusted_matrix": None if matrix is None else _as_text(matrix),
        "adjusted_shift_x_px": px[0],
        "adjusted_shift_y_px": px[1],
        "adjusted_shift_east_m": ground[0],
        "adjusted_shift_north_m": ground[1],
        "adjusted_ce90_px": stated["ce90_px"],
        "adjusted_ce90_m": stated["ce90_m"],
        "adjusted_change_px": _change(stack, end),
        "adjusted_pairs": len(stack.kept_rows(end)),
        "closure_px": closure,
        "closure_m": None if closure is None or stack.metres is None else closure * stack.metres,
        "adjusted_report": f"{NETWORK_FOLDER}/{unit.name}/{REPORT_HTML}",
        "footprint": place["footprint"],
    }


def single_points(stack: AdjustedStack, end: int, pixels: Points) -> Points | None:
    """Pixels (N, 2) of a scene in the reference by its own match; None without one."""
    adjustment = stack.adjustment
    transform = None if adjustment is None else adjustment.transforms[end]
    link = next((link for link in stack.links if link.ends == (0, end)), None)
    if transform is None or link is None:
        return None
    frame, used = transform.frame, ~link.is_check
    nominal = frame.from_reference(link.first_pixels)
    used &= np.isfinite(nominal).all(axis=1) & np.isfinite(link.second_pixels).all(axis=1)
    scaled = link.second_pixels * frame.scale
    # The points are those on level ground.
    kind = AFFINE if link.kind == RELIEF else link.kind
    fitted = fit(kind, scaled[used], nominal[used], link.weights[used])
    if fitted is None:
        return None
    if transform.relief is not None and fitted.matrix is not None:
        return replace(transform, matrix=fitted.matrix).apply(pixels)
    return frame.to_reference(fitted.apply(pixels * frame.scale))


def _kind(transform: SceneTransform) -> str:
    if transform.relief is not None:
        return RELIEF
    return transform.kind if transform.curve is None else transform.curve.kind


def _change(stack: AdjustedStack, end: int) -> float | None:
    """RMS pixels of the reference between the adjusted transform and the single one."""
    adjustment, description = stack.adjustment, stack.descriptions[end]
    transform = None if adjustment is None else adjustment.transforms[end]
    if transform is None or description is None:
        return None
    lattice = even_lattice(description.width, description.height, LATTICE_SIDE)
    single = single_points(stack, end, lattice)
    if single is None:
        return None
    squares = ((transform.apply(lattice) - single) ** 2).sum(axis=1)
    return float(np.sqrt(np.nanmean(squares)))


def _as_text(matrix: np.ndarray) -> str:
    """The rows of a 3 x 3 matrix, of an affine one the first two."""
    rows = matrix if np.abs(matrix[2] - [0, 0, 1]).max() > 1e-12 else matrix[:2]
    return " ".join(f"{value:.10g}" for value in rows.ravel())
