"""The adjusted scenes as files."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest
import stack_cases
from stack_cases import Case

from hetmatch_qgis.engine.batch.batch_options import BatchOptions
from hetmatch_qgis.engine.batch.network import write_network as module
from hetmatch_qgis.engine.batch.network.adjusted_stack import adjust_stack
from hetmatch_qgis.engine.batch.network.network_words import network_sentences
from hetmatch_qgis.engine.batch.run_batch import run_batch, summarise
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.progress import Progress


@pytest.fixture(autouse=True)
def _path(monkeypatch: pytest.MonkeyPatch, repository: Path) -> None:
    monkeypatch.setenv("PYTHONPATH", stack_cases.python_path(repository))


def rows(out: Path) -> list[dict[str, str]]:
    with (out / "summary.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_scene_has_a_folder_that_other_commands_read(case: Case):
    for row in rows(case.out):
        folder = case.out / "network" / row["name"]
        names = {path.name for path in folder.iterdir()}
        assert {"result.json", "tie_points.csv", "report.html", "gdalwarp.sh"} <= names
        assert row["adjusted_report"] == f"network/{row['name']}/report.html"
    assert [row["adjusted"] for row in rows(case.out)].count("neighbours") == 2


def test_resuming_matches_and_writes_only_what_has_changed(tmp_path: Path):
    case = stack_cases.make_case(tmp_path)
    assert len(stack_cases.runs(case.out, "scene")) == 8
    assert len(stack_cases.runs(case.out, "neighbours")) == 13
    results = {path: path.stat().st_mtime_ns for path in case.out.glob("network/*/result.json")}
    (case.out / "runs").unlink()
    again = stack_cases.run_case(tmp_path, case.jobs, resume=True)
    assert not (case.out / "runs").exists() and again.result.progress.skipped == 21
    assert results == {path: path.stat().st_mtime_ns for path in results}
    os.utime(tmp_path / "in" / "s0.tif", (1, 1))
    stack_cases.run_case(tmp_path, case.jobs, resume=True)
    assert len(stack_cases.runs(case.out, "scene")) == 1
    assert len(stack_cases.runs(case.out, "neighbours")) == 2


def test_scenes_are_warped_by_their_adjusted_transforms(tmp_path: Path):
    told: list[dict[str, object]] = []
    jobs = stack_cases.make_stack(tmp_path / "in")
    options = BatchOptions(workers=1, network=True, steps=("match", "warp"))
    run_batch(jobs, tmp_path / "out", options, on_pair=told.append, task=stack_cases.TASK)
    roles = [record["role"] for record in told]
    assert [roles.count(role) for role in ("scene", "neighbours", "adjusted")] == [8, 13, 8]
    adjusted = [record for record in told if record["role"] == "adjusted"]
    # Those that do not match the reference, too.
    assert {record["outcome"] for record in adjusted} == {"matched"}
    assert all(record["shift_px"] for record in adjusted)
    for row in rows(tmp_path / "out"):
        assert row["registered"] == f"network/{row['name']}/registered.tif"
    run_batch(
        jobs,
        tmp_path / "out",
        BatchOptions(**{**vars(options), "resume": True}),
        task=stack_cases.TASK,
    )
    assert len(stack_cases.runs(tmp_path / "out", "adjusted")) == 8


def test_parts_of_a_stack_are_adjusted_with_the_summary(tmp_path: Path):
    jobs = stack_cases.make_stack(tmp_path / "in")
    for part in (1, 2):
        done = stack_cases.run_case(tmp_path, jobs, part=(part, 2)).result
        assert done.network is None and done.outputs == {}
    result = summarise(jobs, tmp_path / "out", BatchOptions(network=True))
    assert result.network is not None and result.network.counts["neighbours"] == 2
    # A run without a part adjusts and warps what the parts have matched.
    before = (tmp_path / "out" / "runs").read_text().splitlines()
    stack_cases.run_case(tmp_path, jobs, resume=True, steps=("match", "warp"))
    after = (tmp_path / "out" / "runs").read_text().splitlines()[len(before) :]
    assert [line.split()[0] for line in after] == ["adjusted"] * 8
    assert all(row["registered"] for row in rows(tmp_path / "out"))
    with pytest.raises(InputError, match="network only takes steps match"):
        BatchOptions(network=True, part=(1, 2), steps=("match", "warp"))


def test_a_scene_far_outside_is_told_of_and_not_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(
        module, "adjust_stack", lambda *args: stack_cases.carried_off(adjust_stack(*args), 4)
    )
    case = stack_cases.make_case(tmp_path, steps=("match", "warp"))
    found = {Path(row["moving"]).stem: row for row in rows(case.out)}
    assert found["s3"]["outcome"] == "no_match" and found["s3"]["adjusted"] == "none"
    assert found["s3"]["failure"] == "" and found["s3"]["registered"] == ""
    assert case.network.counts["none"] == 1 and len(case.network.later) == 7
    told = [str(sentence) for sentence in network_sentences(case.network)]
    assert told[0].startswith("7 of 8 scenes") and "more than the reference's width" in told[2]
    text = (case.out / "batch.html").read_text(encoding="utf-8")
    assert "nothing: too far outside the reference" in text


def test_progress_leaves_room_for_what_comes_after_the_matches(tmp_path: Path):
    told: list[tuple[float, str]] = []
    jobs = stack_cases.make_stack(tmp_path / "in")
    options = BatchOptions(workers=1, network=True, steps=("match", "warp"))
    progress = Progress(lambda fraction, message: told.append((fraction, str(message))))
    run_batch(jobs, tmp_path / "out", options, progress, task=stack_cases.TASK)
    adjusting = [fraction for fraction, message in told if message == "Adjusting the stack"]
    assert min(adjusting) >= 0.8 and max(adjusting) <= 0.85
    later = [fraction for fraction, _ in told[-10:]]
    assert later == sorted(later) and len([value for value in later if 0.85 < value < 1]) > 4


def test_a_scene_that_lost_its_pairs_loses_its_folder(tmp_path: Path):
    jobs = stack_cases.make_stack(tmp_path / "in")[2:5]
    case = stack_cases.run_case(tmp_path, jobs)
    assert len(list(case.out.glob("network/*/result.json"))) == 3
    again = stack_cases.run_case(tmp_path, jobs[1:], resume=True)
    assert again.network.counts["none"] == 2
    assert len(list(case.out.glob("network/*/result.json"))) == 1
