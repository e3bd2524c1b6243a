"""The command `batch` of the worker: requests as docs/worker.md has them, with a real match."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
import stack_cases
from known_pairs import Pair, georeferenced_pair, write
from worker_talk import Talk

from hetmatch_qgis.engine.batch.run_batch import run_batch
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.worker import batch_request
from hetmatch_qgis.engine.worker.batch_request import jobs_of, options_of
from hetmatch_qgis.engine.worker.request import Request


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    return georeferenced_pair(tmp_path)


def request(pair: Pair, **values: Any) -> Request:
    asked = {"reference": str(pair.reference), "scenes": [str(pair.moving)], **values}
    return Request(1, "batch", asked)


def test_scenes_are_names_and_patterns_and_some_have_options_of_their_own(pair, tmp_path):
    import numpy as np

    other = write(tmp_path / "other.tif", np.zeros((20, 20)))
    own = {str(other): {"moving_crs": "EPSG:32633"}}
    jobs = jobs_of(request(pair, scenes=[str(tmp_path / "*.tif")], scene_options=own))
    assert {Path(job.moving).stem: job.options for job in jobs} == {
        "moving": {},
        "other": {"moving_crs": "EPSG:32633"},
    }


def test_options_have_their_defaults(pair):
    options = options_of(request(pair))
    assert (options.steps, options.workers, options.resume) == (("match",), None, False)
    options = options_of(
        request(pair, steps=["match", "warp"], warp={"grid": "reference"}, workers=2, resume=True)
    )
    assert (options.steps, options.warp.grid) == (("match", "warp"), "reference")
    assert options.workers == 2 and options.resume
    assert (options.network, options.neighbours) == (False, 2)
    options = options_of(request(pair, network=True, neighbours=3))
    assert (options.network, options.neighbours) == (True, 3)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"scenes": []}, "no scene"),
        ({"scenes": ["/nowhere/*.tif"]}, "No file matches"),
        ({"resume": "yes"}, "'resume' must be true or false"),
        ({"time_limit": "long"}, "'time_limit' must be a number"),
        ({"network": 1}, "'network' must be true or false"),
        ({"network": True, "neighbours": 0}, "neighbours must be at least 1"),
        ({"workers": 1.5}, "'workers' must be a whole number"),
        ({"scene_options": []}, "'scene_options' must be an object"),
        ({"steps": ["warp"]}, "takes match"),
    ],
)
def test_a_wrong_request_is_one_sentence(pair, values, sentence):
    asked = request(pair, **values)
    with pytest.raises(InputError, match=sentence):
        options_of(asked)
        jobs_of(asked)


def test_each_finished_pair_is_an_event(pair, tmp_path):
    (tmp_path / "broken.tif").write_text("no raster")
    scenes = [str(tmp_path / "broken.tif"), str(pair.moving)]
    out = tmp_path / "out"
    with Talk() as talk:
        options = {"device": "cpu", "rotation": "none"}
        number = talk.send(
            "batch",
            reference=str(pair.reference),
            scenes=scenes,
            out=str(out),
            options=options,
            workers=1,
        )
        events = [talk.hear()]
        while events[-1]["event"] not in ("result", "error"):
            events.append(talk.hear())
    assert {event["id"] for event in events} == {number}
    pairs = {Path(e["moving"]).stem: e for e in events if e["event"] == "pair"}
    assert pairs["moving"]["outcome"] == "matched" and pairs["moving"]["confidence"] > 0.9
    assert Path(pairs["moving"]["report"]).is_file()
    assert Path(pairs["moving"]["folder"]).parent == out / "pairs"
    broken = pairs["broken"]
    assert broken["outcome"] == "failed" and broken["reason"] in {
        sentence["text"] for sentence in broken["sentences"]
    }
    result = events[-1]
    assert result["event"] == "result" and result["total"] == 2
    assert result["counts"] == {"matched": 1, "no_match": 0, "failed": 1, "not_run": 0}
    assert Path(result["outputs"]["summary.csv"]).parent == out


def test_adjusted_scenes_are_told_and_pairs_of_scenes_are_not(pair, monkeypatch, tmp_path):
    jobs = stack_cases.make_stack(tmp_path / "in")[:5]
    monkeypatch.setenv("PYTHONPATH", stack_cases.python_path(Path(__file__).parents[3]))
    monkeypatch.setattr(
        batch_request, "run_batch", partial(run_batch, task=stack_cases.TASK), raising=True
    )
    told: list[dict[str, Any]] = []
    asked = request(
        pair,
        reference=jobs[0].reference,
        scenes=[job.moving for job in jobs],
        out=str(tmp_path / "out"),
        network=True,
        workers=1,
    )
    answer = batch_request.run_batch_request(asked, Progress(), told.append)
    assert [event["role"] for event in told] == ["scene"] * 5 + ["adjusted"] * 5
    adjusted = {Path(event["moving"]).stem: event for event in told[5:]}
    assert adjusted["s3"]["outcome"] == "matched" and adjusted["s3"]["shift_px"]
    assert Path(adjusted["s3"]["folder"]).parent == tmp_path / "out" / "network"
    assert Path(adjusted["s3"]["report"]).is_file()
    assert answer["network"]["neighbours"] == 2
    assert "5 of 5 scenes have an adjusted transform" in str(answer["notes"][0])
