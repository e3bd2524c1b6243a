"""Which files an export writes, and why others are not."""

from __future__ import annotations

from pathlib import Path

from export_cases import make_case

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.export.plan import ExportPlanner


def write(path: Path) -> None:
    path.touch()


def planner_of(folder: Path) -> ExportPlanner:
    return ExportPlanner(make_case(folder, raster=False).result, folder, None)


def test_a_file_that_a_check_refuses_is_left_out_with_the_reason(tmp_path):
    def refuse() -> None:
        raise InputError("no")

    planner = planner_of(tmp_path)
    planner.add_if("a", refuse, write)
    planner.add_if("b", lambda: None, write)
    assert list(planner.plan.writers) == ["b"] and planner.plan.not_written == {"a": "no"}


def test_fewer_gcps_than_in_the_other_files_are_told(tmp_path):
    planner = planner_of(tmp_path)
    few = planner.gcps.__class__(**{**vars(planner.gcps), "pixels": planner.gcps.pixels[:3]})
    planner.add("few", write, few)
    planner.add("all", write, planner.gcps)
    assert planner.decimated == {"few": {"count": 3, "left_out": few.left_out}}


def test_a_flat_plan_has_no_subfolders(tmp_path):
    planner = planner_of(tmp_path)
    planner.add("gcps/a", write)
    planner.leave_out("too long", "gcps/b")
    flat = planner.plan.flat()
    assert list(flat.writers) == ["a"] and list(flat.not_written) == ["b"]
