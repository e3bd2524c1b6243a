"""The unit of work and its key."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from hetmatch_qgis.engine.batch.batch_options import BatchOptions
from hetmatch_qgis.engine.batch.inputs.jobs import Job
from hetmatch_qgis.engine.batch.unit import Unit, UnitMaker, input_states
from hetmatch_qgis.engine.core.options import PATH_OPTIONS, Options
from hetmatch_qgis.engine.warping.warp_options import WarpOptions


@pytest.fixture
def job(tmp_path: Path) -> Job:
    for name in ("a.tif", "b.tif"):
        (tmp_path / name).touch()
    return Job(str(tmp_path / "a.tif"), str(tmp_path / "b.tif"))


def make(job: Job, options: BatchOptions | None = None, threads: int = 1) -> Unit:
    return UnitMaker(Path("/out"), options or BatchOptions(), "", "en", threads).make(job)


def test_a_unit_crosses_to_a_worker_as_json(job: Job):
    unit = make(job)
    assert Unit.of(json.loads(json.dumps(unit.to_dict()))) == unit
    assert Options.of(unit.options).workers == 1


def test_the_key_changes_with_inputs_and_options(job: Job):
    key = make(job).key
    assert make(job).key == key
    assert make(job, threads=4).key == key
    assert make(job, BatchOptions(match=Options(rotation="any"))).key != key
    assert make(job, BatchOptions(steps=("match", "warp"))).key != key
    os.utime(job.moving, (1, 1))
    assert make(job).key != key


@pytest.mark.parametrize("name", PATH_OPTIONS)
def test_the_key_changes_with_every_file_of_the_options(job: Job, tmp_path: Path, name: str):
    file = tmp_path / "file"
    file.write_bytes(b"old")
    options = BatchOptions(match=Options.of({name: str(file)}))
    key = make(job, options).key
    file.write_bytes(b"newer")
    assert make(job, options).key != key


def test_options_of_a_step_that_is_not_done_change_nothing(job: Job):
    nearest = WarpOptions(resampling="nearest")
    assert make(job, BatchOptions(warp=nearest)).key == make(job).key
    steps = ("match", "warp")
    assert make(job, BatchOptions(steps, warp=nearest)).key != make(job, BatchOptions(steps)).key


def test_options_of_a_pair_override_those_of_the_batch(job: Job):
    own = replace(job, options={"rotation": "none", "matcher": "hetmatch"})
    maker = UnitMaker(Path("/out"), BatchOptions(match=Options(max_points=50)), "v1", "en", 2)
    unit = maker.make(own)
    assert (unit.options["rotation"], unit.options["max_points"]) == ("none", 50)
    # Its weights may be others than those that were looked at.
    assert unit.fingerprint == "" and maker.make(job).fingerprint == "v1"


def test_folders_are_named_after_the_moving_raster_and_differ(job: Job):
    other = replace(job, moving="/elsewhere/b.tif")
    names = {make(job).name, make(other).name, make(replace(job, label="x/y: z")).name}
    assert len(names) == 3
    assert make(job).name.startswith("b-")
    assert any(name.startswith("x_y_z-") for name in names)


def test_the_state_of_what_is_no_file_is_its_name(job: Job):
    address = "/vsicurl/https://host/a.tif"
    assert input_states([address, "/none.tif"]) == [[address], ["/none.tif"]]
    ((name, size, _),) = input_states([job.moving])
    assert (name, size) == (job.moving, 0)
