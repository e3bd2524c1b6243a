"""The folder of an assessment."""

from __future__ import annotations

import csv
import json
import re

import numpy as np
import pyogrio
import pytest
import rasterio
from assess_cases import TRANSFORM, render, shifted, write
from PIL import Image

from hetmatch_qgis.engine.assessing.assess import assess_rasters
from hetmatch_qgis.engine.assessing.assess_options import AssessOptions
from hetmatch_qgis.engine.assessing.assess_to_folder import assess_to_folder
from hetmatch_qgis.engine.assessing.heatmap import BANDS
from hetmatch_qgis.engine.assessing.outputs import FILES, write_assessment
from hetmatch_qgis.engine.assessing.wording import verdict
from hetmatch_qgis.engine.cli.assess import summarise_assessment
from hetmatch_qgis.engine.core.errors import Cancelled, InputError
from hetmatch_qgis.engine.core.progress import Progress

SHIFT = (0.6, -0.3)


@pytest.fixture(scope="module")
def rasters(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rasters")
    return (
        write(folder / "reference.tif", render(shifted(0, 0))),
        write(folder / "moving <b>.tif", render(shifted(*SHIFT))),
    )


@pytest.fixture(scope="module")
def done(rasters, tmp_path_factory):
    folder = tmp_path_factory.mktemp("out") / "assessment"
    options = AssessOptions(require=("ce90=1px", "rmse=4m"))
    return assess_to_folder(*rasters, folder, options)


def test_all_files_are_written(done):
    _, outputs = done
    assert set(outputs) == set(FILES)
    assert all(path.is_file() for path in outputs.values())
    assert not [path for path in outputs["assessment.json"].parent.iterdir() if path.name[0] == "."]


def test_json_holds_the_figures_and_what_they_are_worth(done):
    assessment, outputs = done
    content = json.loads(outputs["assessment.json"].read_text(encoding="utf-8"))
    assert content["status"] == "measured"
    assert content["figures"]["px"]["x"]["mean"] == pytest.approx(SHIFT[0], abs=0.05)
    assert content["figures"]["m"]["bias"]["value"] == pytest.approx(6.7, abs=0.6)
    assert [requirement["met"] for requirement in content["requirements"]] == [True, False]
    assert content["passed"] is False
    assert content["verdict"] == verdict(assessment)
    assert "required at most 4 m: not met" in content["verdict"]
    assert content["exit_code"] == assessment.exit_code == 4
    assert sum(row["count"] for row in content["directions"]) == content["vectors"]["count"]
    assert AssessOptions.of(content["options"]) == assessment.options


def test_the_table_has_a_row_for_each_vector(done):
    assessment, outputs = done
    with outputs["displacements.csv"].open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(assessment.findings.vectors)
    first = {name: float(value) for name, value in rows[0].items()}
    on_map = TRANSFORM @ (first["ref_col"], first["ref_row"])
    assert on_map == pytest.approx((first["x"], first["y"]))
    assert first["mov_col"] - first["ref_col"] == pytest.approx(first["dx_px"], abs=2e-4)
    assert first["east_m"] == pytest.approx(10 * first["dx_px"], rel=0.01, abs=0.01)
    assert first["north_m"] == pytest.approx(-10 * first["dy_px"], rel=0.01, abs=0.01)


def test_lines_run_from_the_reference_to_the_moving_raster(done):
    assessment, outputs = done
    path = outputs["displacements.gpkg"]
    meta, _, geometry, _ = pyogrio.raw.read(path, layer="displacements")
    assert meta["crs"] == "EPSG:32633"
    assert meta["geometry_type"] == "LineString"
    ends = np.frombuffer(b"".join(line[9:] for line in geometry), "<f8").reshape(-1, 2, 2)
    steps = (ends[:, 1] - ends[:, 0]) / [10, -10]
    assert steps == pytest.approx(assessment.findings.vectors.displacements, abs=1e-6)
    _, _, _, values = pyogrio.raw.read(path, layer="layer_styles", columns=["styleQML"])
    assert "drawn" in values[0][0]


def test_the_heat_map_lies_on_the_reference(done):
    _, outputs = done
    with rasterio.open(outputs["heatmap.tif"]) as raster:
        assert raster.crs.to_epsg() == 32633
        assert [name.split(" (")[0] for name in raster.descriptions] == list(BANDS)
        assert (raster.transform.c, raster.transform.f) == (TRANSFORM.c, TRANSFORM.f)
        dx, dy, magnitude, error = raster.read()
    assert np.nanmean(dx) == pytest.approx(SHIFT[0], abs=0.05)
    assert np.nanmean(dy) == pytest.approx(SHIFT[1], abs=0.05)
    assert magnitude == pytest.approx(np.hypot(dx, dy), nan_ok=True, rel=1e-4)
    assert 0 < np.nanmax(error) < 0.2


def test_the_picture_shows_something(done):
    _, outputs = done
    with Image.open(outputs["heatmap.png"]) as picture:
        assert min(picture.size) > 400
        assert np.asarray(picture).std() > 20


def test_the_page_asks_for_no_other_file_and_escapes_names(done):
    _, outputs = done
    text = outputs["assessment.html"].read_text(encoding="utf-8")
    assert "Not passed." in text
    assert "moving &lt;b&gt;.tif" in text
    assert "<b>.tif" not in text
    assert not re.search(r"(src|href)=\"(?!data:)|url\(|@import", text)
    assert text.count("<svg") == 3
    assert "--require=ce90=1px" in text


def test_the_summary_says_each_requirement_and_where_the_raster_lies(done):
    assessment, _ = done
    text = summarise_assessment(assessment)
    assert "required at most 1 px: met" in text
    assert "required at most 4 m: not met" in text
    assert "northeast of the reference" in text


def test_summary_and_page_say_why_the_rmse_is_more_than_mean_and_deviation_make(done):
    assessment, outputs = done
    for axis in (assessment.findings.pixels.x, assessment.findings.pixels.y):
        assert axis.rmse > np.hypot(axis.mean, axis.std)
    assert "(90 %), which CE90, CE95 and RMSE include" in summarise_assessment(assessment)
    page = outputs["assessment.html"].read_text(encoding="utf-8")
    assert "it includes the uncertainty of the mean" in page


def test_a_refusal_leaves_a_page_and_takes_an_earlier_run_s_files_away(rasters, tmp_path):
    good = assess_rasters(*rasters)
    write_assessment(good, tmp_path)
    mine = tmp_path / "notes.txt"
    mine.write_text("mine", encoding="utf-8")
    other = write(tmp_path / "other.tif", render(shifted(0, 0), seed=91))
    assessment, outputs = assess_to_folder(rasters[0], other, tmp_path, AssessOptions())
    assert assessment.exit_code == 3
    assert set(outputs) == {"assessment.html", "assessment.json"}
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"assessment.html", "assessment.json", "notes.txt", "other.tif"}
    assert "Inconclusive." in outputs["assessment.html"].read_text(encoding="utf-8")


def test_without_georeference_layers_lie_at_column_and_minus_row(tmp_path):
    paths = [
        write(tmp_path / f"{name}.tif", render(shifted(*shift)), transform=None)
        for name, shift in (("reference", (0, 0)), ("moving", SHIFT))
    ]
    outputs = write_assessment(assess_rasters(*paths), tmp_path / "out")
    meta = pyogrio.read_info(outputs["displacements.gpkg"], layer="displacements")
    left, bottom, right, top = meta["total_bounds"]
    assert left > 0 and right < 330 and top < 0 and bottom > -330
    with rasterio.open(outputs["heatmap.tif"]) as raster:
        assert raster.crs is None
        assert raster.bounds.top == 0 and raster.bounds.left == 0


def test_an_input_is_never_replaced(rasters, tmp_path):
    inside = write(tmp_path / "heatmap.tif", render(shifted(0, 0)))
    with pytest.raises(InputError, match="replace the input"):
        assess_to_folder(rasters[0], inside, tmp_path, AssessOptions())


def test_cancelling_at_the_end_writes_nothing(rasters, tmp_path):
    assessment = assess_rasters(*rasters)
    with pytest.raises(Cancelled):
        write_assessment(assessment, tmp_path / "out", Progress(on_check=lambda: True))
    assert not (tmp_path / "out").exists()
