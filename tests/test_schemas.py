"""The published schemas are those of the files and lines that the product writes."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from assess_cases import render, shifted, write
from worker_talk import Talk

from hetmatch_qgis.engine.assessing.assess_options import AssessOptions
from hetmatch_qgis.engine.assessing.assess_to_folder import assess_to_folder
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.core.search import LaidAsWhole
from hetmatch_qgis.engine.report.residuals import Ground
from hetmatch_qgis.engine.report.transform_summary import Correction, LinearEffect
from hetmatch_qgis.engine.results.write import write_outputs
from hetmatch_qgis.engine.worker.commands import COMMANDS

jsonschema = pytest.importorskip("jsonschema", reason="of the extra `test`")

SCHEMAS = Path(__file__).resolve().parents[1] / "docs" / "schemas"
NAMES = ("result", "assessment", "network", "worker-request", "worker-event")


def schema(name: str) -> dict[str, Any]:
    return json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))


def problems(name: str, value: Any) -> list[str]:
    validator = jsonschema.Draft202012Validator(schema(name))
    return [f"{list(error.path)}: {error.message[:200]}" for error in validator.iter_errors(value)]


def undescribed(described: dict[str, Any], whole: dict[str, Any], value: Any) -> list[str]:
    """Fields of a value that its schema says nothing of."""
    if "$ref" in described:
        described = whole["properties"][described["$ref"].rpartition("/")[2]]
    if isinstance(value, list):
        items = described.get("items", {})
        return [name for item in value[:5] for name in undescribed(items, whole, item)]
    if not isinstance(value, dict) or "properties" not in described:
        return []
    known = described["properties"]
    found = [name for name in value if name not in known]
    for name in value.keys() & known.keys():
        found += undescribed(known[name], whole, value[name])
    return found


@pytest.mark.parametrize("name", NAMES)
def test_they_are_schemas(name: str):
    jsonschema.Draft202012Validator.check_schema(schema(name))


def test_results_follow_theirs(
    matched_result: MatchResult, refused_result: MatchResult, tmp_path: Path
):
    whole = replace(matched_result, laid_as_whole=LaidAsWhole(1.25, 610, 23))
    cases = {"matched": matched_result, "refused": refused_result, "as a whole": whole}
    for name, result in cases.items():
        write_outputs(result, tmp_path / name)
        content = json.loads((tmp_path / name / "result.json").read_text(encoding="utf-8"))
        assert content["schema_version"] == 1
        assert problems("result", content) == []
        assert undescribed(schema("result"), schema("result"), content) == []
        assert ("laid_as_whole" in content) == (result is whole)


@pytest.mark.parametrize("ground", [None, Ground(np.diag([10.0, -10.0]), "m", True)])
def test_corrections_follow_that_of_results(
    matched_result: MatchResult, tmp_path: Path, ground: Ground | None
):
    write_outputs(matched_result, tmp_path)
    content = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
    effect = LinearEffect(rotation_deg=-0.5, scale=1.01, anisotropy=0.0, is_mirrored=False)
    correction = Correction(np.array([1.5, -2.0]), ground, effect, is_curved=False)
    content["correction"] = correction.to_dict()
    assert problems("result", content) == []
    assert undescribed(schema("result"), schema("result"), content) == []


def test_results_of_the_first_version_follow_it_too(repository: Path):
    path = repository / "tests" / "engine" / "results" / "data" / "0.1.0" / "result.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    assert "schema_version" not in content
    assert problems("result", content) == []
    assert undescribed(schema("result"), schema("result"), content) == []


def test_assessments_follow_theirs(tmp_path: Path):
    rasters = [
        write(tmp_path / f"{column}.tif", render(shifted(column, 0.2))) for column in (0, 0.5)
    ]
    assess_to_folder(*rasters, tmp_path / "out", AssessOptions(require=("ce90=1px",)))
    content = json.loads((tmp_path / "out" / "assessment.json").read_text(encoding="utf-8"))
    assert content["schema_version"] == 1
    assert problems("assessment", content) == []
    assert undescribed(schema("assessment"), schema("assessment"), content) == []


def test_the_options_are_all_described():
    described = schema("result")["properties"]["options"]["properties"]
    assert {field.name for field in dataclasses.fields(Options)} <= described.keys()


def test_the_lines_of_the_worker_follow_theirs(moving_tif: Path):
    commands = set(schema("worker-request")["properties"]["command"]["enum"])
    assert commands == {*COMMANDS, "cancel", "ping", "quit"}
    requests = [{"id": 1, "command": "info", "path": str(moving_tif)}, {"id": 2, "command": "info"}]
    assert problems("worker-request", requests[0]) == []
    assert problems("worker-request", requests[1]) != []
    with Talk() as talk:
        events = [talk.ready]
        for request in requests:
            talk.say(json.dumps(request))
            events.append(talk.hear())
    assert [event["event"] for event in events] == ["ready", "result", "error"]
    assert [problem for event in events for problem in problems("worker-event", event)] == []
