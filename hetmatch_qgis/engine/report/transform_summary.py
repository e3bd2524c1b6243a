"""The effect of a transform in figures: translation, rotation, scale and anisotropy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import even_lattice
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.fitting.least_squares import fit
from hetmatch_qgis.engine.fitting.transforms import project
from hetmatch_qgis.engine.pairs.registration import LATTICE_SIDE
from hetmatch_qgis.engine.report.comparison_views import Comparison
from hetmatch_qgis.engine.report.residuals import Ground, ground_of
from hetmatch_qgis.engine.report.wording import length_message, significant

_MIN_ROTATION_DEG = 0.005
"""Degrees below which a rotation is not worth a word; set by hand, below any measurement."""

_MIN_SCALE_CHANGE = 5e-5
"""Relative change of scale below which it is not worth a word; set by hand."""

_MIN_ANISOTROPY = 0.002
"""Anisotropy, relative, below which it is not worth a word; set by hand."""

_MIN_DIRECTED_SHIFT_PX = 0.05
"""Reference pixels of a shift below which its direction means nothing; set by hand."""


@dataclass(frozen=True)
class LinearEffect:
    """The effect of the linear part of a transform.

    rotation_deg: degrees, clockwise on the screen.
    scale: of lengths, the geometric mean of both axes.
    anisotropy: relative difference of the largest and the smallest scale.
    is_mirrored: True where left and right are exchanged.
    """

    rotation_deg: float
    scale: float
    anisotropy: float
    is_mirrored: bool


def decompose(matrix: NDArray[np.float64]) -> LinearEffect:
    """Decompose a linear part (2, 2), in pixels with rows downwards, by its polar decomposition."""
    rotation = np.degrees(np.arctan2(matrix[1, 0] - matrix[0, 1], matrix[0, 0] + matrix[1, 1]))
    largest, smallest = np.linalg.svd(matrix, compute_uv=False)
    determinant = float(np.linalg.det(matrix))
    return LinearEffect(
        rotation_deg=float(rotation),
        scale=float(np.sqrt(abs(determinant))),
        anisotropy=float(largest / max(smallest, 1e-12)) - 1,
        is_mirrored=determinant < 0,
    )


@dataclass(frozen=True)
class Correction:
    """The error of the moving raster's georeference, which a match corrects.

    shift_px: (2,) columns and rows of the reference, at the centre of the overlap: from where the
        moving raster's georeference puts the ground there to where the match does.
    ground: the ground frame of the reference; None where it is unknown.
    effect: of the linear part, on the ground where that is known.
    is_curved: whether it is the mean of a transform that is curved.
    """

    shift_px: NDArray[np.float64]
    ground: Ground | None
    effect: LinearEffect
    is_curved: bool

    def to_dict(self) -> dict[str, Any]:
        """The content of `correction` in `result.json`; metres are None where they are unknown."""
        east_north = distance = None
        if self.ground is not None and self.ground.unit == "m":
            step = self.ground.matrix @ self.shift_px
            distance = float(np.hypot(*step))
            east_north = step.tolist() if self.ground.has_directions else None
        return {
            "shift_px": self.shift_px.tolist(),
            "shift_m": east_north,
            "distance_m": distance,
            "rotation_deg": self.effect.rotation_deg,
            "scale": self.effect.scale,
        }

    def in_words(self) -> Message:
        """The correction in one sentence."""
        parts = [_shift(self.shift_px, self.ground), _rotation(self.effect)]
        if abs(self.effect.scale - 1) > _MIN_SCALE_CHANGE:
            parts.append(Message("scale {scale:.5g}", scale=self.effect.scale))
        parts += _anisotropy(self.effect)
        if self.is_curved:
            return Message(
                "Mean correction of the moving raster's georeference: {parts}.", parts=parts
            )
        return Message("Correction of the moving raster's georeference: {parts}.", parts=parts)


def correction_of(result: MatchResult, comparison: Comparison | None) -> Correction | None:
    """The correction of the moving raster's georeference by a match; None where it has none."""
    if comparison is None or comparison.correction is None or not comparison.views:
        return None
    view, correction = comparison.views[0], comparison.correction
    size = np.array(view.reference.size)
    centre = (np.array(view.corner) + size * view.factor / 2)[None]
    ground = ground_of(result)
    linear = correction[:2, :2]
    if ground is not None and ground.has_directions:
        # On the ground, where degrees are not square; with north up, rows run southwards.
        to_ground = np.diag([1.0, -1.0]) @ ground.matrix
        linear = to_ground @ linear @ np.linalg.inv(to_ground)
    return Correction(
        shift_px=(project(correction, centre) - centre)[0],
        ground=ground,
        effect=decompose(linear),
        is_curved=result.moving_to_reference is None,
    )


def summarise_transform(result: MatchResult, comparison: Comparison | None) -> list[Message]:
    """Sentences on what the match does to the moving raster; none where that is unknown."""
    corrected = correction_of(result, comparison)
    if corrected is not None:
        return [corrected.in_words()]
    matrix = result.moving_to_reference
    is_curved = matrix is None
    if is_curved and result.mapper is not None:
        lattice = even_lattice(result.moving.width, result.moving.height, LATTICE_SIDE)
        mapped = result.map_points(lattice)
        is_known = np.isfinite(mapped).all(axis=1)
        affine = fit("affine", lattice[is_known], mapped[is_known])
        matrix = None if affine is None else affine.matrix
    if matrix is None:
        return []
    centre = np.array([[result.moving.width / 2, result.moving.height / 2]])
    steps = project(matrix, centre + np.array([[0, 0], [1, 0], [0, 1]]))
    effect = decompose((steps[1:] - steps[0]).T)
    column, row = steps[0]
    parts = [
        Message("1 moving pixel = {scale} reference pixels", scale=significant(effect.scale)),
        _rotation(effect),
        *_anisotropy(effect),
        Message(
            "centre at column {column:,.1f}, row {row:,.1f} of the reference",
            column=float(column),
            row=float(row),
        ),
    ]
    if is_curved:
        return [Message("Position of the moving image (mean of the curve): {parts}.", parts=parts)]
    return [Message("Position of the moving image: {parts}.", parts=parts)]


def _shift(shift: NDArray[np.float64], ground: Ground | None) -> Message:
    pixels = float(np.hypot(*shift))
    if ground is None:
        return Message("shift at the centre {pixels} reference pixels", pixels=significant(pixels))
    east, north = (float(step) for step in ground.matrix @ shift)
    distance = length_message(float(np.hypot(east, north)), ground.unit)
    if not ground.has_directions or pixels < _MIN_DIRECTED_SHIFT_PX:
        return Message(
            "shift at the centre {pixels} reference pixels = {distance}",
            pixels=significant(pixels),
            distance=distance,
        )
    to_east, to_north = (length_message(abs(step), ground.unit) for step in (east, north))
    return Message(
        "shift at the centre {pixels} reference pixels = {distance} ({east_west} and "
        "{north_south})",
        pixels=significant(pixels),
        distance=distance,
        east_west=Message("{distance} grid east", distance=to_east)
        if east > 0
        else Message("{distance} grid west", distance=to_east),
        north_south=Message("{distance} grid north", distance=to_north)
        if north > 0
        else Message("{distance} grid south", distance=to_north),
    )


def _rotation(effect: LinearEffect) -> Message:
    if effect.is_mirrored:
        return Message("mirrored")
    if abs(effect.rotation_deg) < _MIN_ROTATION_DEG:
        return Message("no rotation")
    angle = significant(abs(effect.rotation_deg))
    if effect.rotation_deg > 0:
        return Message("rotation {angle}° clockwise", angle=angle)
    return Message("rotation {angle}° anticlockwise", angle=angle)


def _anisotropy(effect: LinearEffect) -> list[Message]:
    if effect.anisotropy < _MIN_ANISOTROPY:
        return []
    return [Message("anisotropic scale {percent:.1f} %", percent=100 * effect.anisotropy)]
