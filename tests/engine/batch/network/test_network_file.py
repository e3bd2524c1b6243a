"""network.json."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import stack_cases
from stack_cases import Case

from hetmatch_qgis.engine.batch.network.network_file import (
    closure_figures,
    network_content,
    pair_state,
)

jsonschema = pytest.importorskip("jsonschema", reason="of the extra `test`")


def test_the_file_follows_its_schema_and_tells_all(case: Case, repository: Path):
    content = json.loads((case.out / "network.json").read_text(encoding="utf-8"))
    schema = json.loads((repository / "docs/schemas/network.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(content)
    stack = content["stacks"][0]
    assert [len(stack[name]) for name in ("scenes", "pairs")] == [8, 21]
    states = {(pair["first"], pair["second"]): pair["state"] for pair in stack["pairs"]}
    assert states["s5", "s6"] == "contradicts" and states["reference", "s3"] == "no_match"
    assert states["s0", "s1"] == "kept"
    assert stack["metres_per_pixel"] == pytest.approx(10, rel=0.01)
    wrong = max(stack["loops"], key=lambda loop: loop["closure_px"])
    assert {"s5", "s6"} <= set(wrong["through"]) and not wrong["all_kept"]


def test_a_match_that_nothing_joins_to_the_reference_has_a_state(case: Case, repository: Path):
    pair = case.stack.pairs[-1]
    for stack in (
        stack_cases.not_joined(case.stack, pair.row or 0),
        replace(case.stack, adjustment=None),
    ):
        assert pair_state(stack, pair) == "not_joined"
        content = network_content([stack], {})
        assert content["stacks"][0]["pairs"][-1]["discrepancy_px"] is None
        schema = json.loads((repository / "docs/schemas/network.schema.json").read_text())
        jsonschema.Draft202012Validator(schema).validate(content)


def test_counts_and_closures(case: Case):
    counts = case.network.counts
    assert (counts["reference"], counts["neighbours"], counts["none"]) == (6, 2, 0)
    assert (counts["kept"], counts["contradicts"], counts["unsure"]) == (18, 1, 0)
    closures = closure_figures(case.stack)
    assert closures["median_px"] is not None and closures["largest_px"] is not None
    assert closures["median_px"] < closures["largest_px"] < 3
    states = [pair_state(case.stack, pair) for pair in case.stack.pairs]
    assert states.count("no_match") == 2
