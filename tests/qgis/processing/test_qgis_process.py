"""The zip in a fresh profile, used through the real qgis_process.

Only the real program shows what happens where QGIS's own GDAL and PROJ are in the process.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from conftest import SHIFT
from profiles import make_profile, run_qgis_process


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory, engine_python: str) -> Path:
    config = tmp_path_factory.mktemp("config")
    make_profile(config, engine_python)
    return config


def matched(config: Path, pair: tuple[Path, Path], folder: Path, *more: str) -> dict:
    """The results of a match as qgis_process gives them."""
    reference, moving = pair
    text = run_qgis_process(
        config,
        "--json",
        "run",
        "hetmatch:match",
        "--",
        f"REFERENCE={reference}",
        f"MOVING={moving}",
        f"FOLDER={folder}",
        f"TIE_POINTS={folder.parent / 'points.gpkg'}",
        *more,
    )
    return json.loads(text)["results"]


def test_the_algorithms_are_there_with_help_for_every_parameter(config: Path):
    text = run_qgis_process(config, "help", "hetmatch:match")
    assert "Match rasters" in text and "do not look alike" not in text.split("\n")[0]
    for name in ("REFERENCE", "MOVING", "AREA", "SEARCH_RADIUS", "TRANSFORM", "TIE_POINTS"):
        assert f"\n{name}:" in text


def test_a_match_from_the_command_line(config: Path, pair, tmp_path: Path):
    results = matched(config, pair, tmp_path / "out")
    assert results["MATCHED"] is True and results["COUNT"] > 100
    assert results["CHECK_RMSE"] < 1
    result_json = json.loads((tmp_path / "out" / "result.json").read_text())
    matrix = result_json["transform"]["moving_to_reference"]
    # The moving raster's first pixel shows what lies 5 columns right of the reference's, 3 up.
    assert matrix[0][2] == pytest.approx(5, abs=0.3)
    assert matrix[1][2] == pytest.approx(-3, abs=0.3)


def run_json(config: Path, algorithm: str, *values: str) -> dict:
    text = run_qgis_process(config, "--json", "run", algorithm, "--", *values)
    return json.loads(text)["results"]


def test_a_match_a_warp_and_an_assessment_after_one_another(config: Path, pair, tmp_path: Path):
    reference, moving = pair
    matched(config, pair, tmp_path / "result")
    target = tmp_path / "registered.tif"
    companion = Path(shutil.copy(moving, tmp_path / "companion.tif"))
    warped = run_json(
        config,
        "hetmatch:warp",
        f"RESULT={tmp_path / 'result'}",
        f"SISTERS={companion}",
        "GRID=1",
        f"OUTPUT={target}",
        f"FOLDER={tmp_path / 'others'}",
    )
    assert warped["CHECK_RMSE"] < 1 and warped["OUTPUT"] == str(target)
    assert (tmp_path / "others" / "companion_registered.tif").is_file()

    def assessed(raster: Path, folder: str) -> dict:
        return run_json(
            config,
            "hetmatch:assess",
            f"REFERENCE={reference}",
            f"MOVING={raster}",
            "LIMIT=1",
            f"FOLDER={tmp_path / folder}",
            f"DISPLACEMENTS={tmp_path / f'{folder}.gpkg'}",
            f"HEAT_MAP={tmp_path / f'{folder}.tif'}",
        )

    before, after = assessed(moving, "before"), assessed(target, "after")
    # 5 columns to the right and 3 rows up, as the pair was made; then nearly nothing.
    assert before["MEASURED"] and before["PASSED"] is False
    assert before["BIAS_PX"] == pytest.approx(np.hypot(*SHIFT), abs=0.2)
    assert before["BIAS_M"] == pytest.approx(10 * before["BIAS_PX"], rel=0.01)
    assert after["MEASURED"] and after["PASSED"] is True and after["CE90_PX"] < 0.5
    for results in (before, after):
        assert Path(results["REPORT"]).is_file() and Path(results["HEAT_MAP"]).is_file()
        assert Path(results["DISPLACEMENTS"]).is_file() and results["COUNT"] > 50


def test_the_tie_points_are_a_layer_of_their_own(config: Path, pair, tmp_path: Path):
    results = matched(config, pair, tmp_path / "out", "MAX_POINTS=100")
    command = ["ogrinfo", "-so", results["TIE_POINTS"], "points"]
    info = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert f"Feature Count: {results['COUNT']}" in info
    assert "residual_px" in info and "UTM zone 33N" in info


def test_an_area_keeps_the_points_inside(config: Path, pair, tmp_path: Path):
    area = "500500,502500,4997500,4999500 [EPSG:32633]"
    matched(config, pair, tmp_path / "out", f"AREA={area}")
    lines = (tmp_path / "out" / "tie_points.csv").read_text().splitlines()
    coordinates = [[float(cell) for cell in line.split(",")[4:6]] for line in lines[1:]]
    assert coordinates
    assert all(500500 <= x <= 502500 and 4997500 <= y <= 4999500 for x, y in coordinates)


def test_no_reliable_match_is_said_and_is_no_error(
    config: Path, pair, tmp_path: Path, write_raster
):
    noise = np.random.default_rng(1).integers(0, 255, (400, 400)).astype(np.uint8)
    geotransform = (500_000, 10, 0, 5_000_000, 0, -10)
    noise_raster = write_raster(tmp_path / "noise.tif", noise, geotransform, 32633)
    results = matched(config, (pair[0], noise_raster), tmp_path / "out")
    assert results["MATCHED"] is False and results["REASON"]
    assert results["COUNT"] == 0
