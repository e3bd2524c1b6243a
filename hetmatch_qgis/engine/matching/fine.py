"""The fine stage of a tile: a lattice of displacements becomes candidate tie points."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.coarse.coarse_model import CoarseModel
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.fitting.consensus import interpolate_field, supported_by_neighbours
from hetmatch_qgis.engine.matching.guided import GuidedTile
from hetmatch_qgis.engine.refinement.displacements import Lattice
from hetmatch_qgis.engine.refinement.lattice import STEP, Field

MIN_UNEVENNESS, MIN_SMOOTH_UNEVENNESS = 4.0, 2.0
"""Pixels off the model from which on the matches' own field is followed, in any case and where it
explains MIN_EXPLAINED of them. The former was set by hand in 122fa90 for matches from cell to cell;
of a hill that bends by up to 6 pixels a fifth is lost with it alone."""

MIN_EXPLAINED = 0.5
"""Share of the squared displacements of the matches that a field must explain to be followed where
it is slight: else it is the noise of the matches, and would only crumple the moving image. Set by
hand: of that hill it explains 0.53, of radar and summer on winter (three mmim pairs) 0.27 to 0.57,
the larger ones at half the size, where twice the unevenness is asked for."""


@dataclass(frozen=True)
class FineTile:
    """Candidate tie points of one tile, in the frames of both images.

    reference: (N, 2) pixels of the reference's frame.
    moving: (N, 2) pixels of the moving frame.
    weights: (N,) from 0 to 1.
    covariances: (N, 3) of the reference's position for the moving one: variances of column and row,
        and their covariance, squared pixels of the reference's frame.
    searched: how many lattice points were searched for.
    score: mean correlation over all of them.
    ref_votes: (M, 2) pixels of the reference's frame that single windows voted at.
    moving_votes: (M, 2) pixels of the moving frame that they voted for.
    """

    reference: Points
    moving: Points
    weights: NDArray[np.float64]
    covariances: NDArray[np.float64]
    searched: int
    score: float
    ref_votes: Points
    moving_votes: Points

    @property
    def steadiness(self) -> float:
        """Share of the lattice points searched for whose peak agrees with their neighbourhood."""
        return len(self.reference) / max(1, self.searched)

    def select(self, rows: NDArray[np.intp]) -> FineTile:
        """The candidates of some rows, with the votes of all."""
        return replace(
            self,
            reference=self.reference[rows],
            moving=self.moving[rows],
            weights=self.weights[rows],
            covariances=self.covariances[rows],
        )

    @staticmethod
    def empty() -> FineTile:
        """A tile that gives nothing."""
        none = np.zeros((0, 2))
        return FineTile(none, none, np.zeros(0), np.zeros((0, 3)), 0, 0.0, none, none)


def expected_field(model: CoarseModel, part: GuidedTile, pixel: float = 1.0) -> Field | None:
    """Displacements off the model that the tile's own matches agree on; None on even ground.

    (H // STEP, W // STEP, 2), from a point to the same ground in the moving image as the model
    brings it onto the reference.

    pixel: side of a pixel that the network saw, which its matches' noise goes with.
    """
    window = part.tile.window
    shape = (window.height // STEP, window.width // STEP)
    if part.matches is None:
        return None
    corner = np.array([window.column, window.row], dtype=np.float64)
    points = part.matches.reference - corner
    displacements = model.transform.apply(part.matches.moving) - part.matches.reference
    is_supported = supported_by_neighbours(points, displacements)
    field = interpolate_field(points[is_supported], displacements[is_supported], shape, STEP)
    unevenness = np.percentile(np.linalg.norm(field, axis=-1), 90)
    if unevenness > MIN_UNEVENNESS * pixel:
        return field
    is_told = _explained(field, points[is_supported], displacements[is_supported]) > MIN_EXPLAINED
    return field if unevenness > MIN_SMOOTH_UNEVENNESS * pixel and is_told else None


def _explained(field: Field, points: Points, displacements: Points) -> float:
    """Share of squared displacements (N, 2) at points (N, 2) of a tile that a field explains."""
    total = float((displacements**2).sum())
    if total == 0:
        return 0.0
    row, column = np.minimum(points[:, ::-1] // STEP, np.array(field.shape[:2]) - 1).astype(int).T
    left = displacements - field[row, column]
    return 1 - float((left**2).sum()) / total


def owned_points(
    lattice: Lattice, model: CoarseModel, part: GuidedTile, size: NDArray[np.int_]
) -> FineTile:
    """The candidates in the part that the tile owns. size: columns and rows of the moving frame."""
    window = part.tile.window
    corner = np.array([window.column, window.row], dtype=np.float64)
    ref_points = lattice.points.reshape(-1, 2) + corner
    offsets = lattice.offsets.reshape(-1, 2)
    is_searched = (lattice.score.reshape(-1) > 0) & part.tile.owns(ref_points)
    if not is_searched.any():
        return FineTile.empty()
    keep = is_searched & lattice.is_consistent.reshape(-1)
    to_moving = model.transform.inverse()
    moving_points = to_moving.apply(ref_points + offsets)
    keep &= ((moving_points >= 0) & (moving_points <= size)).all(axis=1)
    ref_votes = lattice.votes.points + corner
    is_owned = part.tile.owns(ref_votes)
    moving_votes = to_moving.apply(ref_votes + lattice.votes.offsets)
    score, sharpness = lattice.score.reshape(-1), lattice.sharpness.reshape(-1)
    weights = np.sqrt(np.clip(score * sharpness, 0, 1))
    return FineTile(
        reference=ref_points[keep],
        moving=moving_points[keep],
        weights=weights[keep].astype(np.float64),
        covariances=lattice.covariance.reshape(-1, 3)[keep].astype(np.float64),
        searched=int(np.count_nonzero(is_searched)),
        score=float(score[is_searched].mean()),
        ref_votes=ref_votes[is_owned],
        moving_votes=moving_votes[is_owned],
    )
