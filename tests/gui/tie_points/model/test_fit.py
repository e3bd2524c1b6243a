"""The fit of the points and its accuracy, as saved and as the engine computes it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from known_pairs import bare_pair, georeferenced_pair

from hetmatch_qgis.common.contract import CHECK, CHECK_CODE, OFF_CODE, TIE, TIE_CODE
from hetmatch_qgis.engine import Options
from hetmatch_qgis.engine.worker.edited_points import EditedPoints
from hetmatch_qgis.engine.worker.session import Session
from hetmatch_qgis.gui.tie_points.model.fit import (
    Accuracy,
    Fit,
    figures_to_save,
    fit_as_saved,
    fit_from_answer,
    residual_vectors,
)
from hetmatch_qgis.gui.tie_points.model.points import Location, TiePoint

ROLES = [TIE_CODE] * 41 + [CHECK_CODE] * 17 + [OFF_CODE] * 3
NOWHERE = Location(0.0, 0.0, 0.0, 0.0)


@pytest.mark.parametrize("make_pair", [bare_pair, georeferenced_pair])
def test_the_figures_as_saved_are_those_of_the_engine(tmp_path, make_pair):
    pair = make_pair(tmp_path)
    session = Session(pair.reference, pair.moving, Options(device="cpu"))
    answer = session.fit("affine", EditedPoints.of(noisy_rows(pair)))
    session.close()
    saved = fit_as_saved(saved_points(answer), answer["transform"], {})
    fitted = fit_from_answer(answer)
    assert saved.transform == fitted.transform == "affine"
    for as_saved, by_engine in ((saved.ties, fitted.ties), (saved.checks, fitted.checks)):
        assert as_saved.count == by_engine.count
        for name in ("rmse_px", "ce90_px"):
            assert getattr(as_saved, name) == pytest.approx(getattr(by_engine, name), rel=1e-12)
        assert as_saved.rmse_m is None, "metres differ from place to place"
    assert (saved.ties.count, saved.checks.count) == (41, 17)
    kept = figures_to_save(answer, "affine")
    again = fit_as_saved(saved_points(answer), "affine", kept)
    assert again == fitted, "the newest fit of the same points, metres included"


def noisy_rows(pair) -> np.ndarray:
    """Rows of the protocol with errors of about a pixel."""
    rng = np.random.default_rng(5)
    moving = rng.uniform(10, 210, (len(ROLES), 2))
    reference = pair.to_reference(moving) + rng.normal(0, 1, moving.shape)
    return np.column_stack([reference, moving, np.full(len(ROLES), 0.8), ROLES])


def saved_points(answer: dict) -> list[TiePoint]:
    """The points with their residuals as the dock saves them."""
    residuals = residual_vectors(answer, list(range(len(ROLES))))
    return [
        TiePoint(
            id=number,
            reference=NOWHERE,
            moving=NOWHERE,
            residual_px=math.hypot(*residuals[number]),
            role=CHECK if role == CHECK_CODE else TIE,
            enabled=role != OFF_CODE,
        )
        for number, role in enumerate(ROLES)
    ]


def test_points_without_residual_do_not_count():
    points = [
        TiePoint(1, NOWHERE, NOWHERE, residual_px=2.0),
        TiePoint(2, NOWHERE, NOWHERE, residual_px=None),
        TiePoint(3, NOWHERE, NOWHERE, residual_px=9.0, enabled=False),
    ]
    fit = fit_as_saved(points, "", {})
    assert fit == Fit(None, Accuracy(1, 2.0, 2.0), Accuracy())


def test_residuals_are_by_point_and_none_where_the_engine_has_none():
    answer = {"residuals": [[0.5, -1.0], None, [None, 2.0]]}
    assert residual_vectors(answer, [7, 8, 9]) == {7: (0.5, -1.0), 8: None, 9: None}
    assert residual_vectors({"residuals": None}, [7]) == {7: None}


def test_the_accuracy_over_the_overlap_is_the_engines():
    answer = {"transform": "affine", "accuracy": {"rmse_px": 0.1, "ce90_px": 0.2, "rmse_m": 1.0}}
    assert fit_from_answer(answer).overlap == Accuracy(0, 0.1, 0.2, 1.0)
    assert fit_from_answer({"accuracy": None}).overlap is None
