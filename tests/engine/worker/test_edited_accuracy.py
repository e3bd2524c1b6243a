"""The accuracy of edited points: stated over the overlap, anew after each edit."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from known_pairs import bare_pair, georeferenced_pair
from pyproj import CRS

from hetmatch_qgis.common.contract import CHECK_CODE, OFF_CODE, TIE_CODE
from hetmatch_qgis.engine import Options
from hetmatch_qgis.engine.core.accuracy import Accuracy
from hetmatch_qgis.engine.export.table import read_table
from hetmatch_qgis.engine.worker.edited_accuracy import accuracy_answer
from hetmatch_qgis.engine.worker.edited_points import EditedPoints
from hetmatch_qgis.engine.worker.session import Session

CPU = Options(device="cpu")


@pytest.fixture(scope="module", params=[georeferenced_pair, bare_pair])
def known(request, tmp_path_factory):
    pair = request.param(tmp_path_factory.mktemp("pair"))
    session = Session(pair.reference, pair.moving, CPU)
    yield pair, session
    session.close()


def rows_of(pair, deviation, seed=2, box=(10, 210), count=400):
    """Rows of the protocol with independent errors, a tenth of them check points."""
    random = np.random.default_rng(seed)
    moving = random.uniform(*box, (count, 2))
    reference = pair.to_reference(moving) + random.normal(0, deviation, moving.shape)
    roles = np.full(count, TIE_CODE)
    roles[::10] = CHECK_CODE
    return np.column_stack([reference, moving, np.full(count, 0.8), roles])


def test_the_accuracy_is_that_of_the_transform_and_not_of_the_points(known):
    pair, session = known
    fitted = session.fit("affine", EditedPoints.of(rows_of(pair, 0.5)))
    stated = fitted["accuracy"]
    assert 0.02 < stated["rmse_px"] < fitted["ties"]["rmse_px"] / 2
    assert stated["ce90_px"] > stated["rmse_px"] and stated["effective_points"] > 5


def test_more_scatter_is_a_greater_error(known):
    pair, session = known
    stated = [
        session.fit("affine", EditedPoints.of(rows_of(pair, deviation)))["accuracy"]["rmse_px"]
        for deviation in (0.2, 1.0)
    ]
    assert stated[1] > 3 * stated[0]


def test_switching_off_one_half_leaves_the_other_half_less_certain(known):
    pair, session = known
    rows = rows_of(pair, 0.5)
    before = session.fit("affine", EditedPoints.of(rows))["accuracy"]["rmse_px"]
    rows[rows[:, 2] > 120, 5] = OFF_CODE
    after = session.fit("affine", EditedPoints.of(rows))["accuracy"]
    assert after is None or after["rmse_px"] > 1.2 * before


def test_points_in_a_corner_tell_nothing(known):
    pair, session = known
    rows = rows_of(pair, 0.2, box=(20, 60), count=80)
    assert session.fit("affine", EditedPoints.of(rows))["accuracy"] is None


def test_no_fit_has_no_accuracy(known):
    pair, session = known
    assert session.fit("affine", EditedPoints.of(rows_of(pair, 0.2)[:2]))["accuracy"] is None


def test_metres_are_told_where_the_reference_has_them(known):
    pair, session = known
    stated = session.fit("affine", EditedPoints.of(rows_of(pair, 0.5)))["accuracy"]
    if session.pair.reference.description.crs is None:
        assert stated["rmse_m"] is None and stated["rmse_map"] is None
    else:
        assert stated["rmse_m"] == pytest.approx(10 * stated["rmse_px"], rel=0.01)
        assert stated["ce90_m"] == pytest.approx(10 * stated["ce90_px"], rel=0.01)


def test_metres_are_those_where_the_points_lie():
    """As in the report; in degrees they are half as wide at 60 degrees north as at the equator."""
    side = SimpleNamespace(
        description=SimpleNamespace(crs=CRS.from_epsg(4326)),
        to_map=lambda pixels: pixels * [0.01, -0.01] + [0, 60],
    )
    stated = Accuracy(rmse_px=1.0, ce90_px=2.0, rmse_map=None, effective_points=20.0)
    north, equator = (
        accuracy_answer(SimpleNamespace(reference=side), stated, np.array([[10.0, row], [30, row]]))
        for row in (0.0, 6000.0)
    )
    assert north["rmse_m"] == pytest.approx(np.sqrt(0.5) * equator["rmse_m"], rel=0.01)
    assert equator["ce90_m"] == pytest.approx(2 * 1110, rel=0.01)


def test_an_export_states_what_the_panel_does(known, tmp_path):
    pair, session = known
    points = EditedPoints.of(rows_of(pair, 0.5))
    stated = session.fit("affine", points)["accuracy"]
    session.export("affine", points, tmp_path / "out")
    content = json.loads((tmp_path / "out" / "result.json").read_text("utf-8"))
    assert content["accuracy"]["rmse_px"] == pytest.approx(stated["rmse_px"], rel=1e-3)
    assert "Over the overlap" in (tmp_path / "out" / "report.html").read_text("utf-8")


def test_points_that_are_sure_decide_the_transform(known):
    pair, session = known
    exact, rough = rows_of(pair, 0.0, count=40), rows_of(pair, 1.5, seed=4, count=40)
    rows = np.vstack([exact, rough])
    numbered = np.column_stack([rows, np.zeros(len(rows)), np.arange(1, len(rows) + 1)])
    sigmas = np.repeat([[0.05, 0.05, 0.0], [1.5, 1.5, 0.0]], 40, axis=0)
    alike, weighed = (
        np.abs(session.fit("affine", EditedPoints.of(table))["residuals"][:40]).mean()
        for table in (numbered, np.hstack([numbered, sigmas]))
    )
    assert weighed < alike / 4


def test_exported_points_keep_their_precision(known, tmp_path):
    pair, session = known
    rows = rows_of(pair, 0.3)
    numbered = np.column_stack([rows, np.zeros(len(rows)), np.arange(1, len(rows) + 1)])
    sigmas = np.tile([0.2, 0.4, -0.25], (len(rows), 1))
    sigmas[3] = 0
    answer = session.export("affine", EditedPoints.of(np.hstack([numbered, sigmas])), tmp_path)
    found = read_table(Path(answer["outputs"]["tie_points.csv"])).precision()
    assert found["sigma_row"][0] == 0.4 and found["correlation"][0] == -0.25
    assert np.isnan(found["sigma_col"][3])
