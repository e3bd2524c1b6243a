"""`hetmatch warp`, as it is called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import rasterio
from warp_cases import positions, save, write

from hetmatch_qgis.engine.cli.main import main


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("B02.tif", "B03.tif"):
        write(tmp_path / "bands" / name, positions().astype("float32"))
    return save(tmp_path / "result", tmp_path / "bands" / "B02.tif")


def run(*arguments: object) -> int:
    return main([str(argument) for argument in ("warp", *arguments)])


def test_one_raster_becomes_one_file(tmp_path, folder, capsys) -> None:
    out = tmp_path / "out.tif"
    assert run(folder, "--out", out, "--transform", "affine", "--grid", "reference") == 0
    said = capsys.readouterr().out
    assert "affine" in said and "check points" in said and str(out) in said
    assert "not show which kind of transform is best" in said
    with rasterio.open(out) as raster:
        assert raster.res == (10, 10)


def test_a_pattern_fills_a_folder_and_programs_read_along(tmp_path, folder, capsys) -> None:
    out = tmp_path / "out"
    code = run(folder, tmp_path / "bands" / "B*.tif", "--out", out, "--json", "--format", "GTiff")
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert code == 0
    assert [event["event"] for event in events[:-1]] == ["progress"] * (len(events) - 1)
    assert events[-1]["event"] == "result"
    targets = [Path(output["target"]).name for output in events[-1]["outputs"]]
    assert targets == ["B02_registered.tif", "B03_registered.tif"]
    assert sorted(path.name for path in out.iterdir()) == targets


def test_all_options_arrive(tmp_path, folder, capsys) -> None:
    options = ["--resampling", "nearest", "--pixel-size", "20", "--nodata", "-1"]
    options += ["--extent", "400100,5299200,400900,5299900", "--quiet"]
    assert run(folder, "--out", tmp_path / "out.tif", *options) == 0
    assert capsys.readouterr().out == ""
    with rasterio.open(tmp_path / "out.tif") as raster:
        assert raster.nodata == -1 and raster.res == (20, 20)
        assert tuple(raster.bounds) == (400_100, 5_299_200, 400_900, 5_299_900)


@pytest.mark.parametrize(
    "wrong",
    [
        ["--extent", "1,2,3"],
        ["--extent", "a,b,c,d"],
        ["--pixel-size", "-3"],
        ["--transform", "magic"],
        ["--grid", "reference", "--pixel-size", "3"],
    ],
)
def test_bad_options_end_with_one_sentence(tmp_path, folder, capsys, wrong) -> None:
    assert run(folder, "--out", tmp_path / "out.tif", *wrong) == 2
    said = capsys.readouterr().err
    assert said.startswith("hetmatch: ") and said.count("\n") == 1
    assert not (tmp_path / "out.tif").exists()


def test_no_result_is_bad_input(tmp_path, capsys) -> None:
    assert run(tmp_path / "nowhere", "--out", tmp_path / "out.tif") == 2
    assert f"There is no result in '{tmp_path / 'nowhere'}'" in capsys.readouterr().err
