"""The figures of an adjusted scene."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import stack_cases
from stack_cases import Case

from hetmatch_qgis.engine.batch.network.adjusted_result import adjusted_result
from hetmatch_qgis.engine.batch.network.scene_figures import COLUMNS, scene_figures, single_points
from hetmatch_qgis.engine.results.read import load_result


def figures(case: Case, end: int) -> dict[str, object]:
    return case.network.figures[case.stack.scenes[end - 1].identity]


def test_the_matrix_is_the_adjusted_transform(case: Case):
    values = figures(case, 1)
    matrix = np.array(str(values["adjusted_matrix"]).split(), float).reshape(2, 3)
    pixels = stack_cases.lattice()
    placed = pixels @ matrix[:, :2].T + matrix[:, 2]
    assert stack_cases.error(case.inputs, "s0", placed) == pytest.approx(
        case.adjusted_error("s0"), abs=0.02
    )


def test_shift_change_and_accuracy_are_told(case: Case):
    values = figures(case, 2)
    assert set(COLUMNS) <= set(values)
    assert values["adjusted"] == "reference" and values["adjusted_doubtful"] is False
    assert 0 < float(str(values["adjusted_change_px"])) < 2
    assert float(str(values["adjusted_shift_east_m"])) == pytest.approx(
        10 * float(str(values["adjusted_shift_x_px"])), rel=0.02, abs=1
    )
    assert float(str(values["closure_m"])) == pytest.approx(
        10 * float(str(values["closure_px"])), rel=0.01
    )
    assert (case.out / str(values["adjusted_report"])).is_file()
    result = load_result(case.out / "network" / case.stack.scenes[1].name)
    assert result.accuracy is not None
    ce90 = result.accuracy.ce90_px
    assert values["adjusted_ce90_px"] == pytest.approx(ce90, abs=0.01)
    assert float(str(values["adjusted_ce90_m"])) == pytest.approx(10 * ce90, rel=0.02)
    identities = {unit.name: unit.identity for unit in case.network.later}
    record = case.network.records[identities[case.stack.scenes[1].name]]
    assert record["ce90_px"] == values["adjusted_ce90_px"] and record["rmse_m"] > 1
    assert len(values["footprint"]) == 16  # type: ignore[arg-type]


def test_through_neighbours_there_is_no_change(case: Case):
    values = figures(case, 4)
    assert values["adjusted"] == "neighbours" and values["adjusted_change_px"] is None
    assert single_points(case.stack, 4, stack_cases.lattice()) is None
    assert Path(case.stack.scenes[3].moving).stem == "s3"


def test_a_match_with_relief_is_compared_by_its_affine_part(case: Case):
    links = tuple(replace(link, kind="relief") for link in case.stack.links)
    change = scene_figures(replace(case.stack, links=links), 2, adjusted_result(case.stack, 2))
    assert 0 < change["adjusted_change_px"] < 2


def test_without_a_transform_all_is_unknown(case: Case):
    values = scene_figures(case.stack, 3, None)
    assert values["adjusted_transform"] is None and values["footprint"] is None
