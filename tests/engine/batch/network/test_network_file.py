"""network.json."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from stack_cases import Case

from hetmatch_qgis.engine.batch.network.network_file import closure_figures, pair_state

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


def test_counts_and_closures(case: Case):
    counts = case.network.counts
    assert (counts["reference"], counts["neighbours"], counts["none"]) == (6, 2, 0)
    assert (counts["kept"], counts["contradicts"], counts["unsure"]) == (18, 1, 0)
    closures = closure_figures(case.stack)
    assert closures["median_px"] is not None and closures["largest_px"] is not None
    assert closures["median_px"] < closures["largest_px"] < 3
    states = [pair_state(case.stack, pair) for pair in case.stack.pairs]
    assert states.count("no_match") == 2
