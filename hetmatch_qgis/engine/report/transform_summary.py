"""What a transform does, in figures: by how much it shifts, turns and stretches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import even_lattice
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.fitting.transforms import fit, project
from hetmatch_qgis.engine.matching.registration import LATTICE_SIDE
from hetmatch_qgis.engine.report.comparison_views import Comparison
from hetmatch_qgis.engine.report.residuals import Ground, ground_of
from hetmatch_qgis.engine.report.wording import length, significant

_NO_TURN = 0.005
_NO_STRETCH = 5e-5


@dataclass(frozen=True)
class Movement:
    """turn: degrees, clockwise as seen on the screen. scale: of lengths, the mean of both axes.
    uneven: how much more one direction is stretched than the one across it, as a share. mirrored:
    whether left and right are exchanged."""

    turn: float
    scale: float
    uneven: float
    mirrored: bool


def decomposed(matrix: NDArray[np.float64]) -> Movement:
    """A linear part (2, 2), in pixels with rows downwards, by its polar decomposition."""
    turn = np.degrees(np.arctan2(matrix[1, 0] - matrix[0, 1], matrix[0, 0] + matrix[1, 1]))
    long, short = np.linalg.svd(matrix, compute_uv=False)
    determinant = float(np.linalg.det(matrix))
    uneven = float(long / max(short, 1e-12)) - 1
    return Movement(float(turn), float(np.sqrt(abs(determinant))), uneven, determinant < 0)


def movement_in_words(result: MatchResult, comparison: Comparison | None) -> list[str]:
    """Sentences that say what the match does to the moving raster; none where nothing is known."""
    if comparison is not None and comparison.correction is not None:
        return _from_its_place(result, comparison, comparison.correction)
    matrix = result.moving_to_reference
    about = "" if matrix is not None else "On average, because the transform is curved: "
    if matrix is None and result.mapper is not None:
        lattice = even_lattice(result.moving.width, result.moving.height, LATTICE_SIDE)
        mapped = result.map_points(lattice)
        known = np.isfinite(mapped).all(axis=1)
        found = fit("affine", lattice[known], mapped[known])
        matrix = None if found is None else found.matrix
    if matrix is None:
        return []
    middle = np.array([[result.moving.width / 2, result.moving.height / 2]])
    steps = project(matrix, middle + np.array([[0, 0], [1, 0], [0, 1]]))
    movement = decomposed((steps[1:] - steps[0]).T)
    column, row = steps[0]
    sentence = (
        f"A moving pixel is {significant(movement.scale)} reference pixels wide, "
        f"{_turned(movement)}; the middle of the moving raster comes to column {column:,.1f}, "
        f"row {row:,.1f} of the reference{_stretched(movement)}."
    )
    return [about + (sentence[0].lower() + sentence[1:] if about else sentence)]


def _from_its_place(
    result: MatchResult, comparison: Comparison, correction: NDArray[np.float64]
) -> list[str]:
    """By how much the raster's own georeference was off."""
    view = comparison.views[0]
    size = np.array(view.reference.size)
    middle = (np.array(view.corner) + size * view.factor / 2)[None]
    shift = (project(correction, middle) - middle)[0]
    ground = ground_of(result)
    linear = correction[:2, :2]
    told = _shifted(shift, ground)
    if ground is not None and ground.directions:
        # On the ground, where degrees are not square; seen with north up, rows run southwards.
        up = np.diag([1.0, -1.0]) @ ground.matrix
        linear = up @ linear @ np.linalg.inv(up)
    movement = decomposed(linear)
    curved = result.moving_to_reference is None
    parts = [told, _turned(movement)]
    if abs(movement.scale - 1) > _NO_STRETCH:
        parts.append(f"scaled by {movement.scale:.5g}")
    return [
        "Against the place that its own georeference gives it, the moving raster is"
        f"{' on average' if curved else ''} {', '.join(parts)}{_stretched(movement)}."
    ]


def _shifted(shift: NDArray[np.float64], ground: Ground | None) -> str:
    pixels = float(np.hypot(*shift))
    told = f"shifted by {significant(pixels)} reference pixels in the middle"
    if ground is None:
        return told
    there = ground.matrix @ shift
    told += f", {length(float(np.hypot(*there)), ground.unit)} on the ground"
    if not ground.directions or pixels < 0.05:
        return told
    east, north = (float(step) for step in there)
    ways = [
        f"{length(abs(step), ground.unit)} grid {plus if step > 0 else minus}"
        for step, plus, minus in ((east, "east", "west"), (north, "north", "south"))
    ]
    return f"{told} ({' and '.join(ways)})"


def _turned(movement: Movement) -> str:
    if movement.mirrored:
        return "mirrored"
    if abs(movement.turn) < _NO_TURN:
        return "not turned"
    way = "clockwise" if movement.turn > 0 else "anticlockwise"
    return f"turned {way} by {significant(abs(movement.turn))}°"


def _stretched(movement: Movement) -> str:
    if movement.uneven < 0.002:
        return ""
    return f"; one direction is stretched {movement.uneven:.1%} more than the one across it"
