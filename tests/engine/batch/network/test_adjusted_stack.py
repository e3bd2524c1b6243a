"""A stack from the results of its pairs to the adjusted transforms."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import stack_cases
from stack_cases import Case

from hetmatch_qgis.engine.batch.network.adjusted_stack import (
    BY_NEIGHBOURS,
    BY_REFERENCE,
    NOT_ADJUSTED,
)
from hetmatch_qgis.engine.batch.network.scene_figures import single_points


def test_adjusted_transforms_are_nearer_to_the_truth_than_single_ones(case: Case):
    single, adjusted = [], []
    for end, unit in enumerate(case.stack.scenes, start=1):
        name = Path(unit.moving).stem
        places = single_points(case.stack, end, stack_cases.lattice())
        if places is not None:
            single.append(stack_cases.error(case.inputs, name, places))
            adjusted.append(case.adjusted_error(name))
    assert len(single) == stack_cases.SCENES - len(stack_cases.UNMATCHED)
    assert np.sqrt(np.mean(np.square(adjusted))) < 0.7 * np.sqrt(np.mean(np.square(single)))


def test_scenes_without_a_match_are_placed_through_their_neighbours(case: Case):
    ways = [case.stack.way(end) for end in range(1, stack_cases.SCENES + 1)]
    assert [ways[3], ways[4]] == [BY_NEIGHBOURS] * 2 and ways.count(BY_REFERENCE) == 6
    assert max(case.adjusted_error(name) for name in stack_cases.UNMATCHED) < 0.7


def test_a_wrong_pair_is_found_and_its_closure_tells_by_how_much(case: Case):
    stack, adjustment = case.stack, case.stack.adjustment
    assert adjustment is not None
    wrong = [row for row, link in enumerate(stack.links) if not adjustment.is_kept[row]]
    assert [stack.links[row].name.rpartition("-")[0] for row in wrong] == ["s5_s6"]
    assert adjustment.is_certain.all()
    size = float(np.hypot(*stack_cases.WRONG_PX))
    assert adjustment.discrepancy[wrong[0]] == pytest.approx(size, abs=1.5)
    closure = stack.pair_closure(wrong[0])
    assert closure == pytest.approx(size, abs=1.5)
    assert max(stack.closure(end) or 0 for end in range(1, 9)) < 2.5
    assert not any(stack.is_doubtful(end) for end in range(9))


def test_without_redundancy_a_contradiction_is_told_and_nothing_is_claimed(
    tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PYTHONPATH", stack_cases.python_path(repository))
    jobs = stack_cases.make_stack(tmp_path / "in", ("s0 s1",))
    case = stack_cases.run_case(tmp_path, jobs[:2])
    adjustment = case.stack.adjustment
    assert adjustment is not None
    # The match with the reference stays.
    assert list(adjustment.is_kept) == [True, True, False]
    assert list(adjustment.is_certain) == [True, True, False]
    assert case.stack.is_doubtful(1) and case.stack.is_doubtful(2)


def test_a_stack_without_any_match_has_no_transforms(
    tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PYTHONPATH", stack_cases.python_path(repository))
    jobs = stack_cases.make_stack(tmp_path / "in")
    case = stack_cases.run_case(tmp_path, jobs[3:5])
    assert case.stack.way(1) == NOT_ADJUSTED and case.network.counts["none"] == 2
    assert case.network.later == []


def test_rasters_without_a_map_are_adjusted_in_pixels(
    tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PYTHONPATH", stack_cases.python_path(repository))
    jobs = stack_cases.make_stack(tmp_path / "in", crs=None)
    case = stack_cases.run_case(tmp_path, jobs[:5])
    assert [case.stack.way(end) for end in (1, 4, 5)] == [
        BY_REFERENCE,
        BY_NEIGHBOURS,
        BY_NEIGHBOURS,
    ]
    assert max(case.adjusted_error(f"s{index}") for index in range(5)) < 1.2
    assert case.stack.metres is None
