"""The same result twice is the same bytes, wherever its rasters lie."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from hetmatch_qgis.engine.core import reproducible
from hetmatch_qgis.engine.core.reproducible import EPOCH, now, recorded_name, recorded_seconds
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.results.write import write_outputs

FORMATS = ("geopackage", "csv", "envi", "erdas", "geojson")


@pytest.fixture
def switched_on(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reproducible, "_is_on", [True])


def test_times_and_folders_are_left_out(switched_on, tmp_path: Path):
    assert recorded_name(tmp_path / "a.tif") == "a.tif"
    assert recorded_name("/vsizip//data/a.zip/x.tif") == "x.tif"
    assert recorded_seconds({"coarse": 1.0}) == {}
    assert now() == EPOCH


def test_they_are_there_without_it(tmp_path: Path):
    (tmp_path / "a.tif").touch()
    assert recorded_name(tmp_path / "a.tif") == str(tmp_path / "a.tif")
    assert recorded_seconds({"coarse": 1.0}) == {"coarse": 1.0}
    assert now() > EPOCH


def test_the_same_bytes(switched_on, matched_result: MatchResult, tmp_path: Path):
    contents = []
    for number, seconds in enumerate((0.25, 0.75)):
        inputs = tmp_path / str(number) / "inputs"
        shutil.copytree(matched_result.moving.path.parent, inputs)
        sides = {
            side: replace(image, path=inputs / image.path.name)
            for side in ("reference", "moving")
            for image in (getattr(matched_result, side),)
        }
        result = replace(matched_result, seconds={"coarse": seconds}, **sides)
        folder = tmp_path / str(number) / "out"
        write_outputs(result, folder, formats=FORMATS)
        files = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
        contents.append({name: path.read_bytes() for name, path in files.items()})
    assert contents[0].keys() == contents[1].keys() and len(contents[0]) >= 5
    assert [name for name in contents[0] if contents[0][name] != contents[1][name]] == []
    assert not [name for name, data in contents[0].items() if str(tmp_path).encode() in data]
