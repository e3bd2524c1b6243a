"""`hetmatch info`, as it is called."""

from __future__ import annotations

import json

import numpy as np
import pytest
from affine import Affine

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine.cli.info import format_info
from hetmatch_qgis.engine.cli.main import main

UTM_GRID = Affine(10, 0, 500_000, 0, -10, 5_000_000)


@pytest.fixture
def raster(tmp_path):
    path = tmp_path / "a.tif"
    write_raster(
        path,
        np.random.default_rng(1).integers(10, 200, (200, 300), dtype=np.uint8),
        transform=UTM_GRID,
        crs="EPSG:32633",
        nodata=0,
    )
    return path


def test_the_text_names_everything(raster, capsys):
    assert main(["info", str(raster)]) == 0
    text = capsys.readouterr().out
    for words in (
        "300 x 200 pixels, 1 band",
        "uint8",
        "affine",
        "10 m",
        "lon, lat",
        "m on the ground",
        "by nodata, nodata 0",
        "band 1",
        "modality",
    ):
        assert words in text


def test_programs_get_one_line_of_json_for_each_raster(raster, capsys):
    assert main(["info", str(raster), str(raster), "--json"]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [event["event"] for event in events] == ["info", "info"]
    assert events[0]["path"] == str(raster)


@pytest.mark.parametrize("flags", [[], ["--json"]])
def test_one_that_cannot_be_read_does_not_hide_the_others(raster, tmp_path, capsys, flags):
    (tmp_path / "empty.tif").touch()
    code = main(
        ["info", str(tmp_path / "no.tif"), str(tmp_path / "empty.tif"), str(raster), *flags]
    )
    said = capsys.readouterr()
    assert code == 2 and str(raster) in said.out
    problems = said.out if flags else said.err
    assert "no.tif" in problems and "empty.tif" in problems


def test_what_is_missing_is_said():
    info = {
        "path": "scan.tif",
        "width": 10,
        "height": 20,
        "bands": 3,
        "dtype": "uint8",
        "band_colours": ["red", "green", "blue"],
        "georeference": "none",
        "crs": None,
        "gsd": None,
        "footprint_lonlat": None,
        "nodata": None,
        "collar": True,
        "mask": ["all valid"],
        "overviews": [],
        "percentiles": {"1": []},
        "modality_reason": "colours",
        "matching_bands": [1, 2, 3],
        "hint": None,
    }
    text = format_info(info)
    assert "3 bands" in text and "georeference  none" in text
    assert "band 1        no valid pixels" in text
    assert "a collar of uniform colour is treated as nodata" in text
    assert "scanned map" not in text
    assert "sheet         scanned map" in format_info(info | {"sheet": True})
    assert "affine, no CRS" in format_info(info | {"georeference": "affine"})
