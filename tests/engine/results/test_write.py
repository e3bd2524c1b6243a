from __future__ import annotations

import errno
import json
import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyogrio
import pytest

from hetmatch_qgis.engine.core.errors import Cancelled, InputError
from hetmatch_qgis.engine.core.progress import SILENT, Progress
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.export.formats import FORMATS
from hetmatch_qgis.engine.results import write as outputs
from hetmatch_qgis.engine.results.extend import export_result
from hetmatch_qgis.engine.results.read import load_result
from hetmatch_qgis.engine.results.write import check_output_folder, plain, write_outputs

ALL_FILES = {
    "tie_points.csv",
    "tie_points.gpkg",
    "tie_points.geojson",
    "radar scene.tif.points",
    "moving_gcps.vrt",
    "gdalwarp.sh",
    "gdalwarp.bat",
    "report.html",
    "result.json",
}


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def strict_json(path: Path) -> dict:
    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is not JSON")

    return json.loads(path.read_text(encoding="utf-8"), parse_constant=refuse)


def fail_at(monkeypatch: pytest.MonkeyPatch, name: str, error: BaseException) -> None:
    """The writer of one file starts to write, then fails."""
    real = outputs._writers

    def writers(*arguments):
        real_writers = real(*arguments)

        def write(path: Path) -> None:
            path.write_text("half")
            raise error

        return real_writers | {name: write}

    monkeypatch.setattr(outputs, "_writers", writers)


def test_a_match_fills_a_new_folder_with_every_file(matched_result: MatchResult, tmp_path: Path):
    folder = tmp_path / "deep" / "er" / "out"

    written = write_outputs(matched_result, folder)

    assert names(folder) == ALL_FILES == set(written)
    assert all(path.parent == folder and path.is_file() for path in written.values())


def test_result_json_is_strict_json_and_lists_the_files(
    refused_result: MatchResult, tmp_path: Path
):
    written = write_outputs(refused_result, tmp_path / "out")

    content = strict_json(written["result.json"])
    assert content["status"] == "no_reliable_match"
    assert content["confidence"] is None
    assert content["outputs"] == ["report.html", "result.json"]


def test_files_of_an_earlier_run_are_replaced_and_others_stay(
    matched_result: MatchResult, tmp_path: Path
):
    folder = tmp_path / "out"
    write_outputs(matched_result, folder)
    (folder / "notes.txt").write_text("mine")
    (folder / "other.tif.points").write_text("mine too")
    (folder / "tie_points.csv").write_text("old")

    write_outputs(matched_result, folder)

    assert names(folder) == ALL_FILES | {"notes.txt", "other.tif.points"}
    assert (folder / "tie_points.csv").read_text().startswith("ref_col,")


def test_points_that_were_not_believed_are_no_result(
    matched_result: MatchResult, refused_result: MatchResult, tmp_path: Path
):
    folder = tmp_path / "out"
    doubtful = replace(
        refused_result,
        tie_points=matched_result.tie_points,
        transform_type=matched_result.transform_type,
        moving_to_reference=matched_result.moving_to_reference,
        mapper=matched_result.mapper,
    )
    written = write_outputs(replace(refused_result, doubtful=doubtful), folder)
    assert set(written) == {"doubtful_points.gpkg", "report.html", "result.json"}
    layers = {name for name, _ in pyogrio.list_layers(folder / "doubtful_points.gpkg")}
    assert {"doubtful_tie_points", "doubtful_moving_points", "doubtful_displacements"} <= layers
    assert "tie_points" not in layers and "moving_points" not in layers
    with pytest.raises(InputError, match="is not a match"):
        load_result(folder)
    with pytest.raises(InputError, match="is not a match"):
        export_result(folder, ["points"], tmp_path / "other", SILENT)
    write_outputs(matched_result, folder)
    assert names(folder) == ALL_FILES


def test_a_refusal_removes_the_tie_points_of_an_earlier_run(
    matched_result: MatchResult, refused_result: MatchResult, tmp_path: Path
):
    folder = tmp_path / "out"
    write_outputs(matched_result, folder)
    (folder / "notes.txt").write_text("mine")

    write_outputs(refused_result, folder)

    assert names(folder) == {"report.html", "result.json", "notes.txt"}


def test_the_points_file_of_another_moving_raster_is_removed(
    matched_result: MatchResult, tmp_path: Path
):
    folder = tmp_path / "out"
    other = matched_result.moving.path.with_name("second.tif")
    shutil.copy(matched_result.moving.path, other)
    write_outputs(matched_result, folder)

    moving = replace(matched_result.moving, path=other)
    write_outputs(replace(matched_result, moving=moving), folder)

    assert "radar scene.tif.points" not in names(folder)
    assert "second.tif.points" in names(folder)


def test_a_doctored_list_of_outputs_removes_nothing_elsewhere(
    refused_result: MatchResult, tmp_path: Path
):
    folder = tmp_path / "out"
    folder.mkdir()
    victim = tmp_path / "victim.txt"
    victim.write_text("precious")
    listed = ["../victim.txt", str(victim), "..", 7, "gcps/../../victim.txt", "gcps\\..\\x", "a/b"]
    (folder / "result.json").write_text(json.dumps({"outputs": listed}))

    write_outputs(refused_result, folder)

    assert victim.read_text() == "precious"


def test_rarely_needed_formats_go_into_a_subfolder(matched_result: MatchResult, tmp_path: Path):
    folder = tmp_path / "out"
    written = write_outputs(matched_result, folder, formats=FORMATS)

    assert names(folder) == ALL_FILES | {"gcps"}
    assert names(folder / "gcps") == {
        "envi_image_to_map.pts",
        "envi_image_to_image.pts",
        "erdas_gcps.txt",
        "otb_points.txt",
        "grass_POINTS",
        "moving_gcps.tif",
    }
    assert written["gcps/otb_points.txt"] == folder / "gcps" / "otb_points.txt"
    assert set(strict_json(written["result.json"])["outputs"]) == set(written)


def test_the_report_says_what_each_file_is_for(matched_result: MatchResult, tmp_path: Path):
    written = write_outputs(matched_result, tmp_path / "out", formats=FORMATS)

    report = written["report.html"].read_text(encoding="utf-8")
    rows = dict(re.findall(r"<td><code>([^<]+)</code></td><td>([^<]*)</td>", report))
    assert set(written) <= set(rows)
    assert [name for name in written if not rows[name]] == []


def test_the_other_formats_of_an_earlier_run_are_removed(
    matched_result: MatchResult, tmp_path: Path
):
    folder = tmp_path / "out"
    write_outputs(matched_result, folder, formats=FORMATS)
    (folder / "gcps" / "mine.txt").write_text("mine")
    write_outputs(matched_result, folder)
    assert names(folder / "gcps") == {"mine.txt"}

    (folder / "gcps" / "mine.txt").unlink()
    write_outputs(matched_result, folder, formats=("erdas",))
    assert names(folder / "gcps") == {"erdas_gcps.txt"}
    write_outputs(matched_result, folder)
    assert names(folder) == ALL_FILES


def test_the_table_is_written_in_any_case(matched_result: MatchResult, tmp_path: Path):
    write_outputs(matched_result, tmp_path / "out", formats=("otb",))
    expected = {"tie_points.csv", "gcps", "report.html", "result.json"}
    assert names(tmp_path / "out") == expected


def test_result_json_says_which_points_are_gcps(matched_result: MatchResult, tmp_path: Path):
    written = write_outputs(matched_result, tmp_path / "out", formats=FORMATS)

    gcps = strict_json(written["result.json"])["gcps"]
    assert gcps == plain(written.gcps)
    assert gcps["count"] <= 48 and gcps["check_count"] == 12
    assert gcps["method"] == "polynomial1"
    assert gcps["left_out"].startswith(f"{gcps['count']} of 48 tie points are GCPs")
    assert gcps["not_written"] == {}


def test_files_that_cannot_be_written_are_left_out_with_the_reason(
    matched_result: MatchResult, tmp_path: Path
):
    reference = replace(
        matched_result.reference, georeference="none", crs=None, transform=None, gsd=None
    )
    result = replace(matched_result, reference=reference)
    written = write_outputs(result, tmp_path / "out", formats=FORMATS)

    not_written = written.gcps["not_written"]
    lost = {"tie_points.geojson", "gcps/otb_points.txt", "gcps/envi_image_to_map.pts"}
    assert set(not_written) == lost
    assert all("longitude and latitude" in reason for reason in not_written.values())
    assert not lost & set(written)
    assert "gcps/envi_image_to_image.pts" in written


@pytest.mark.parametrize("name", ["tie_points.csv", "gdalwarp.bat", "tie_points.gpkg"])
def test_a_full_disk_is_one_sentence_and_leaves_nothing(
    name: str, matched_result: MatchResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    fail_at(monkeypatch, name, OSError(errno.ENOSPC, "No space left on device"))

    with pytest.raises(InputError, match="ran out of space"):
        write_outputs(matched_result, tmp_path / "deep" / "out")

    assert not (tmp_path / "deep").exists()


def test_a_failed_run_leaves_the_earlier_results_as_they_were(
    matched_result: MatchResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = tmp_path / "out"
    write_outputs(matched_result, folder)
    before = contents(folder)
    fail_at(monkeypatch, "gdalwarp.sh", RuntimeError("a fault of ours"))

    with pytest.raises(RuntimeError):
        write_outputs(matched_result, folder)

    assert contents(folder) == before


def test_a_failure_while_moving_into_place_puts_everything_back(
    matched_result: MatchResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = tmp_path / "out"
    write_outputs(matched_result, folder)
    before = contents(folder)
    real = Path.replace

    def replace_unless_vrt(self: Path, target: Path) -> Path:
        # As on Windows, where a file that is open elsewhere cannot be replaced.
        if self.parent.name == "fresh" and self.name == "moving_gcps.vrt":
            raise PermissionError(errno.EACCES, "The file is in use")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace_unless_vrt)
    with pytest.raises(InputError, match="cannot be written to"):
        write_outputs(matched_result, folder)

    assert contents(folder) == before


def test_a_file_that_is_open_on_windows_is_to_be_closed(
    matched_result: MatchResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    error = PermissionError(errno.EACCES, "used by another process", str(tmp_path / "a.csv"))
    error.winerror = 32  # type: ignore[attr-defined, unused-ignore]
    fail_at(monkeypatch, "tie_points.csv", error)

    with pytest.raises(InputError, match=r"'.*a\.csv' is open in another program, and nothing was"):
        write_outputs(matched_result, tmp_path / "out")

    assert not (tmp_path / "out").exists()


def test_a_folder_with_the_name_of_a_file_is_an_error_and_nothing_changes(
    matched_result: MatchResult, tmp_path: Path
):
    folder = tmp_path / "out"
    (folder / "tie_points.csv").mkdir(parents=True)

    with pytest.raises(InputError, match="cannot be written"):
        write_outputs(matched_result, folder)

    assert names(folder) == {"tie_points.csv"}


def test_cancelling_while_writing_leaves_nothing(matched_result: MatchResult, tmp_path: Path):
    answers = iter([False, False, True])

    with pytest.raises(Cancelled):
        write_outputs(
            matched_result, tmp_path / "out", progress=Progress(on_check=lambda: next(answers))
        )

    assert not (tmp_path / "out").exists()


def test_the_vrt_names_a_nearby_raster_as_seen_from_its_own_folder(matched_result: MatchResult):
    folder = matched_result.moving.path.parent / "out"

    written = write_outputs(matched_result, folder)

    text = written["moving_gcps.vrt"].read_text(encoding="utf-8")
    assert "../radar scene.tif" in text
    assert ".hetmatch-" not in text


def test_checking_a_folder_creates_nothing(tmp_path: Path):
    check_output_folder(tmp_path / "a" / "b")

    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_way_is_an_error(tmp_path: Path):
    (tmp_path / "out").write_text("a file")

    for folder in (tmp_path / "out", tmp_path / "out" / "deeper"):
        with pytest.raises(InputError, match="a file of that name is in the way"):
            check_output_folder(folder)


def test_a_name_that_no_file_system_takes_is_an_error(tmp_path: Path):
    with pytest.raises(InputError, match="choose another folder"):
        check_output_folder(tmp_path / "deep" / ("x" * 300))

    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_an_error(tmp_path: Path):
    tmp_path.chmod(0o500)
    try:
        for folder in (tmp_path, tmp_path / "out"):
            with pytest.raises(InputError, match="cannot be written to"):
                check_output_folder(folder)
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs Linux's /proc")
def test_a_folder_that_even_root_cannot_write_to_is_an_error():
    with pytest.raises(InputError, match="choose another folder"):
        check_output_folder(Path("/proc/self/out"))


def test_results_never_replace_an_input(tmp_path: Path):
    for name in ("moving_gcps.vrt", "moving_registered.tif", "gcps/moving_gcps.tif"):
        with pytest.raises(InputError, match="would replace the input"):
            check_output_folder(tmp_path, [tmp_path / "reference.tif", tmp_path / name])


@pytest.mark.skipif(os.name == "nt", reason="links take rights on Windows")
def test_results_never_replace_what_an_input_links_to(tmp_path: Path):
    link = tmp_path / "reference.tif"
    link.symlink_to(tmp_path / "out" / "moving_registered.tif")
    with pytest.raises(InputError, match="would replace the input"):
        check_output_folder(tmp_path / "out", [link])


def test_a_really_full_disk(matched_result: MatchResult, tmp_path: Path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting a small disk takes root and mount")
    try:
        with pytest.raises(InputError, match="ran out of space"):
            write_outputs(matched_result, disk / "out")
        assert list(disk.iterdir()) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_plain_turns_numpy_and_nan_into_what_json_knows():
    value = {"a": np.float64("nan"), "b": (np.int32(3), np.array([1.5, np.inf])), "c": Path("x")}

    assert plain(value) == {"a": None, "b": [3, [1.5, None]], "c": "x"}


def test_inputs_behind_links_in_a_circle_are_looked_at_without_end(tmp_path: Path) -> None:
    (tmp_path / "a.tif").symlink_to(tmp_path / "b.tif")
    (tmp_path / "b.tif").symlink_to(tmp_path / "a.tif")
    check_output_folder(tmp_path / "out", [tmp_path / "a.tif"])
    with pytest.raises(InputError, match="would replace the input"):
        check_output_folder(tmp_path, [tmp_path / "result.json"])


def test_a_points_file_whose_name_is_too_long_is_left_out(
    matched_result: MatchResult, tmp_path: Path
) -> None:
    moving = replace(matched_result.moving, path=tmp_path / ("n" * 251 + ".tif"))
    shutil.copy(matched_result.moving.path, moving.path)
    result = replace(matched_result, moving=moving)
    written = write_outputs(result, tmp_path / "out")
    assert "result.json" in written and not any(name.endswith(".points") for name in written)
