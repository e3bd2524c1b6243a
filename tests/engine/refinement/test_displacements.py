"""A peak counts where it agrees with the smooth field around it."""

from __future__ import annotations

import numpy as np

from hetmatch_qgis.engine.refinement.displacements import MAX_INCONSISTENCY, Lattice, Votes


def lattice_of(offsets, score):
    """A lattice whose smooth field is zero. offsets: (h, w, 2). score: (h, w)."""
    offsets = np.asarray(offsets, np.float32)
    score = np.asarray(score, np.float32)
    return Lattice(
        points=np.zeros(offsets.shape),
        offsets=offsets,
        smooth=np.zeros_like(offsets),
        score=score,
        sharpness=np.ones_like(score),
        covariance=np.zeros((*score.shape, 3), np.float32),
        votes=Votes.none(),
    )


def test_peaks_near_the_smooth_field_are_consistent():
    near, far = 0.9 * MAX_INCONSISTENCY, 1.1 * MAX_INCONSISTENCY
    lattice = lattice_of([[(near, 0), (far, 0), (near, near)]], [[0.5, 0.5, 0.5]])
    assert lattice.is_consistent.tolist() == [[True, False, False]]


def test_where_there_is_no_peak_nothing_is_consistent():
    assert not lattice_of([[(0, 0)]], [[0.0]]).is_consistent.any()


def test_no_votes_are_points_without_rows():
    assert Votes.none().points.shape == Votes.none().offsets.shape == (0, 2)
