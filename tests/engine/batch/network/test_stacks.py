"""Stacks and their neighbours."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hetmatch_qgis.engine.batch.inputs.jobs import Job
from hetmatch_qgis.engine.batch.network.stacks import StackJobs, scene_name, stacks_of
from hetmatch_qgis.engine.core.options import Options


def scenes(count: int, reference: str = "/r.tif") -> list[Job]:
    return [Job(reference, f"/s{index}.tif") for index in range(count)]


def test_each_scene_is_paired_with_the_next_ones():
    stack = stacks_of(scenes(4), 2, Options())[0]
    assert [(pair.earlier, pair.later) for pair in stack.neighbours] == [
        (0, 1),
        (0, 2),
        (1, 2),
        (1, 3),
        (2, 3),
    ]
    job = stack.neighbours[0].job
    assert (job.reference, job.moving, job.label) == ("/s0.tif", "/s1.tif", "s0~s1")
    assert job.is_neighbour and job.steps == ("match",)


def test_scenes_are_ordered_by_time_where_all_have_one():
    jobs = [replace(job, time=f"20{9 - index}0") for index, job in enumerate(scenes(3))]
    assert [job.moving for job in stacks_of(jobs, 1, Options())[0].scenes] == [
        "/s2.tif",
        "/s1.tif",
        "/s0.tif",
    ]
    jobs[1] = replace(jobs[1], time="")
    assert stacks_of(jobs, 1, Options())[0].scenes[0].moving == "/s0.tif"


def test_each_reference_has_a_stack_of_its_own():
    stacks = stacks_of([*scenes(2), *scenes(3, "/other.tif")], 1, Options())
    assert [len(stack.scenes) for stack in stacks] == [2, 3]
    jobs = list(StackJobs(stacks))
    # What two stacks have in common is matched once.
    assert [job.is_neighbour for job in jobs] == [False] * 5 + [True] * 2
    assert len({job.identity for job in jobs}) == 7


def test_options_of_a_scene_hold_on_either_side():
    base = Options(
        reference_bands=(1,),
        moving_bands=(4, 3, 2),
        moving_modality="sar",
        search_radius=50.0,
        area=(0, 0, 1, 1),
        ignore_georeference="reference",
    )
    first, second = scenes(2)
    second = replace(second, options={"moving_crs": "EPSG:32633", "moving_modality": "optical"})
    job = stacks_of([first, second], 1, base)[0].neighbours[0].job
    options = Options.of(base.to_dict() | job.options)
    assert options.reference_bands == options.moving_bands == (4, 3, 2)
    assert (options.reference_modality, options.moving_modality) == ("sar", "optical")
    assert (options.reference_crs, options.moving_crs) == (None, "EPSG:32633")
    # Two scenes may be misplaced in opposite directions; an area is one of the reference.
    assert options.search_radius == 100.0 and options.area is None
    assert options.ignore_georeference == "none"


def test_the_same_file_twice_is_no_pair():
    job = scenes(1)[0]
    stack = stacks_of([job, replace(job, label="again")], 1, Options())[0]
    assert stack.neighbours == () and scene_name(stack.scenes[1]) == "again"


def test_heights_are_not_looked_up_under_a_scene():
    by_relief = Options(dem=Path("/dem.tif"), transform="relief")
    job = stacks_of(scenes(2), 1, by_relief)[0].neighbours[0].job
    assert (job.options["dem"], job.options["transform"]) == (None, "auto")
    # They locate scenes with RPCs, on either side.
    by_rpcs = Options(dem=Path("/dem.tif"), transform="affine")
    assert "dem" not in stacks_of(scenes(2), 1, by_rpcs)[0].neighbours[0].job.options
