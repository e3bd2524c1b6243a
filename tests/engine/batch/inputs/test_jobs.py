"""Pairs as they are asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from hetmatch_qgis.engine.batch.inputs.jobs import Job, count_jobs, in_part, jobs_of_scenes
from hetmatch_qgis.engine.core.errors import InputError


@pytest.fixture
def scenes(tmp_path: Path) -> Path:
    for name in ("a.tif", "b.tif", "reference.tif", "b.tif.aux.xml"):
        (tmp_path / name).touch()
    return tmp_path


def test_the_reference_is_no_scene_of_its_own(scenes: Path):
    jobs = jobs_of_scenes(str(scenes / "reference.tif"), [str(scenes / "*")])
    assert [Path(job.moving).name for job in jobs] == ["a.tif", "b.tif"]
    assert {job.reference for job in jobs} == {str(scenes / "reference.tif")}


def test_what_leads_to_no_scene_is_told(scenes: Path):
    reference = str(scenes / "reference.tif")
    for pattern, words in (
        (str(scenes / "*.jp2"), "No file matches"),
        (str(scenes), "is a folder"),
        (reference, "No scene besides"),
    ):
        with pytest.raises(InputError, match=words):
            jobs_of_scenes(reference, [pattern])
    with pytest.raises(InputError, match="no scene to register"):
        jobs_of_scenes(reference, [])


def test_parts_share_all_jobs_out():
    jobs = [Job("r", f"m{index}") for index in range(10)]
    parts = [list(in_part(jobs, (number, 3))) for number in (1, 2, 3)]
    assert sorted((job for part in parts for job in part), key=lambda job: job.moving) == jobs
    assert [count_jobs(jobs, (number, 3)) for number in (1, 2, 3)] == [4, 3, 3]
    assert count_jobs(jobs, None) == 10


def test_a_pair_that_is_listed_twice_is_told_unless_its_names_differ():
    with pytest.raises(InputError, match="listed twice"):
        count_jobs([Job("r", "m"), Job("r", "m")], None)
    assert count_jobs([Job("r", "m", label="a"), Job("r", "m", label="b")], None) == 2
    with pytest.raises(InputError, match="no pair"):
        count_jobs([], None)
