"""A saved result in more formats, by the command line."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from hetmatch_qgis.engine.cli.main import main
from hetmatch_qgis.engine.core.errors import Cancelled, InputError
from hetmatch_qgis.engine.core.progress import SILENT, Progress
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.results.extend import export_result
from hetmatch_qgis.engine.results.write import write_outputs


@pytest.fixture
def saved(matched_result: MatchResult, tmp_path: Path) -> Path:
    """The folder of a result."""
    write_outputs(matched_result, tmp_path / "result")
    return tmp_path / "result"


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_new_files_are_added_to_the_result_and_its_list(saved: Path, capsys: pytest.CaptureFixture):
    before = contents(saved)

    assert main(["export", str(saved), "--formats", "envi,grass"]) == 0

    new = {"gcps/envi_image_to_map.pts", "gcps/envi_image_to_image.pts", "gcps/grass_POINTS"}
    after = contents(saved)
    assert set(after) == set(before) | new
    same = set(before) - {"result.json"}
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    content = json.loads(after["result.json"])
    assert set(content["outputs"]) == set(after)
    earlier = json.loads(before["result.json"])
    assert {**content, "outputs": 0, "gcps": 0} == {**earlier, "outputs": 0, "gcps": 0}
    output = capsys.readouterr().out
    assert str(saved / "gcps" / "grass_POINTS") in output and "tie points are GCPs" in output


def test_an_export_writes_the_same_files_as_the_match(saved: Path, tmp_path: Path):
    names = ("tie_points.csv", "tie_points.geojson")
    assert (
        main(["export", str(saved), "--formats", "csv,geojson", "--out", str(tmp_path / "e")]) == 0
    )
    for name in names:
        assert (tmp_path / "e" / name).read_bytes() == (saved / name).read_bytes()


def test_a_later_match_removes_them(saved: Path, matched_result: MatchResult):
    before = set(contents(saved))
    main(["export", str(saved), "--formats", "all", "--quiet"])
    write_outputs(matched_result, saved)
    assert set(contents(saved)) == before


def test_another_folder_gets_all_files_without_subfolders(
    saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture
):
    before = contents(saved)
    out = tmp_path / "for" / "a colleague"

    code = main(["export", str(saved), "--formats", "all", "--out", str(out), "--json"])

    assert code == 0
    assert set(contents(out)) == {
        "tie_points.csv",
        "tie_points.gpkg",
        "tie_points.geojson",
        "radar scene.tif.points",
        "moving_gcps.vrt",
        "gdalwarp.sh",
        "gdalwarp.bat",
        "envi_image_to_map.pts",
        "envi_image_to_image.pts",
        "erdas_gcps.txt",
        "otb_points.txt",
        "grass_POINTS",
        "moving_gcps.tif",
    }
    assert contents(saved) == before
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[-1]["event"] == "result"
    assert lines[-1]["outputs"]["otb_points.txt"] == str(out / "otb_points.txt")
    assert lines[-1]["gcps"]["method"] == "polynomial1"
    fractions = [line["fraction"] for line in lines if line["event"] == "progress"]
    assert fractions[-1] == 1


def test_the_points_are_those_that_the_match_wrote(saved: Path, tmp_path: Path):
    main(["export", str(saved / "result.json"), "--formats", "usual", "--out", str(tmp_path / "o")])
    # The other files agree with it to its four decimals.
    exported = (tmp_path / "o" / "tie_points.csv").read_bytes()
    assert exported == (saved / "tie_points.csv").read_bytes()


def test_points_that_may_have_been_edited_are_not_replaced(saved: Path, capsys):
    before = contents(saved)
    assert main(["export", str(saved), "--formats", "csv,geopackage"]) == 2
    assert "are already in" in capsys.readouterr().err
    main(["export", str(saved), "--formats", "usual"])
    after = contents(saved)
    assert after["tie_points.gpkg"] == before["tie_points.gpkg"]


@pytest.mark.parametrize(
    ("name", "words"), [("nothing", "There is no result"), ("refused", "is not a match")]
)
def test_a_folder_without_a_match_is_an_error(
    name: str, words: str, refused_result: MatchResult, tmp_path: Path, capsys
):
    write_outputs(refused_result, tmp_path / "refused")
    code = main(["export", str(tmp_path / name), "--formats", "envi", "--out", str(tmp_path / "o")])
    assert code == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "o").exists()


def test_an_impossible_format_is_an_error_only_where_it_is_the_only_one(
    matched_result: MatchResult, tmp_path: Path, capsys
):
    bare = replace(matched_result.reference, georeference="none", crs=None, transform=None)
    write_outputs(replace(matched_result, reference=bare), tmp_path / "r")
    assert main(["export", str(tmp_path / "r"), "--formats", "otb"]) == 2
    assert "nothing to write (gcps/otb_points.txt: its coordinates" in capsys.readouterr().err
    assert main(["export", str(tmp_path / "r"), "--formats", "otb,erdas"]) == 0
    assert "otb_points.txt was not written: its coordinates" in capsys.readouterr().out


def test_an_unknown_format_and_a_missing_raster_are_errors(saved: Path, matched_result, capsys):
    assert main(["export", str(saved), "--formats", "dxf"]) == 2
    assert "Unknown format 'dxf'. Formats: csv, geopackage," in capsys.readouterr().err
    matched_result.moving.path.unlink()
    before = contents(saved)
    assert main(["export", str(saved), "--formats", "tiff"]) == 2
    assert "radar scene.tif' cannot be read" in capsys.readouterr().err
    assert contents(saved) == before


def test_an_export_never_replaces_an_input(saved: Path, matched_result: MatchResult, tmp_path):
    folder = tmp_path / "inputs"
    moving = folder / "moving_gcps.tif"
    shutil.copy(matched_result.moving.path, moving)
    result = replace(matched_result, moving=replace(matched_result.moving, path=moving))
    write_outputs(result, saved)
    before = contents(folder)
    with pytest.raises(InputError, match="would replace the input"):
        export_result(saved, ["tiff"], folder, SILENT)
    assert contents(folder) == before


def test_a_cancelled_export_leaves_everything_as_it_was(saved: Path):
    before = contents(saved)
    # Both messages ask first; then two files are written.
    answers = iter([False, False, False, False, True])
    with pytest.raises(Cancelled):
        progress = Progress(on_check=lambda: next(answers))
        export_result(saved, ["envi", "erdas", "grass"], None, progress)
    assert next(answers, None) is None
    assert contents(saved) == before
