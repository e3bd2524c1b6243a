"""A raster with biased RPCs over rough ground, from `hetmatch match` to an orthophoto in place."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import rasterio
from affine import Affine
from known_pairs import another_sensor, ground
from skimage.registration import phase_cross_correlation

from benchmarks.common.raster_files import write_raster
from benchmarks.pushbroom import Scene, camera_over, mountains, utm_grid, write_on_grid
from hetmatch_qgis.engine import InputError, Options
from hetmatch_qgis.engine.cli.main import main
from hetmatch_qgis.engine.core.grid import Grid
from hetmatch_qgis.engine.core.progress import SILENT
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.georeferencing.dem import Dem
from hetmatch_qgis.engine.georeferencing.rpc_model import RpcModel
from hetmatch_qgis.engine.pairs.make_pair import pair_of_rasters
from hetmatch_qgis.engine.results.match_to_folder import match_to_folder
from hetmatch_qgis.engine.results.read import load_result
from hetmatch_qgis.engine.results.write import write_outputs
from hetmatch_qgis.engine.rpc.correct_rpcs import correct_rpcs
from hetmatch_qgis.engine.worker.session import Session

SIZE = 405
BIAS = np.array([9.0, -7.0])
BLOCK = 48


@dataclass(frozen=True)
class Matched:
    """One match with an elevation model, and the truth about it."""

    scene: Scene
    true_rpcs: RpcModel
    folder: Path
    result: MatchResult

    @property
    def out(self) -> Path:
        return self.folder / "out"

    @property
    def dem(self) -> Path:
        return self.folder / "dem.tif"

    def error(self, model: RpcModel) -> float:
        """RMSE in pixels, at ground all over the image, of RPCs over the elevation model."""
        along = np.linspace(40, SIZE - 40, 25)
        reference = np.stack(np.meshgrid(along, along), axis=-1).reshape(-1, 2)
        true = self.scene.true_pixels(reference)
        inside = ((true > 5) & (true < self.scene.camera.width - 5)).all(axis=1)
        lon_lat = self.lon_lat(reference[inside])
        projected = model.project(lon_lat, Dem(self.dem).heights(lon_lat))
        return float(np.sqrt(np.mean(np.sum((projected - true[inside]) ** 2, axis=1))))

    def lon_lat(self, reference: np.ndarray) -> np.ndarray:
        from benchmarks.pushbroom import TO_DEGREES

        return np.stack(TO_DEGREES.transform(*self.scene.grid.pixel_to_map(reference).T), axis=1)


@pytest.fixture(scope="module")
def matched(tmp_path_factory) -> Matched:
    folder = tmp_path_factory.mktemp("rpc")
    grid, heights = utm_grid(SIZE, 10.0), 300 + mountains(SIZE, 450.0)
    ortho = ground(3, SIZE)
    scene = Scene(grid, ortho, heights, camera_over(grid, heights, 0.8, 10.0))
    true_rpcs = scene.camera.rpcs(200.0, 900.0)
    biased = replace(true_rpcs, image_offset=true_rpcs.image_offset - BIAS)
    write_on_grid(folder / "reference.tif", ortho.astype(np.uint8), grid)
    write_raster(
        folder / "moving.tif",
        np.maximum(scene.photograph(another_sensor(ortho)), 1).astype(np.uint8),
        rpcs=biased.to_rpc(),
        nodata=0,
    )
    coarse = cv2.resize(heights, (SIZE // 3, SIZE // 3), interpolation=cv2.INTER_AREA)
    coarser = Grid(grid.transform @ Affine.scale(3), SIZE // 3, SIZE // 3, grid.crs)
    write_on_grid(folder / "dem.tif", coarse.astype(np.float32), coarser)
    result, _ = match_to_folder(
        folder / "reference.tif",
        folder / "moving.tif",
        folder / "out",
        Options(dem=folder / "dem.tif"),
        SILENT,
    )
    return Matched(scene, true_rpcs, folder, result)


def rpcs_of(path: Path) -> RpcModel:
    with rasterio.open(path) as raster:
        return RpcModel.from_rasterio(raster.rpcs)


def test_the_bias_is_estimated_and_removed(matched):
    before, after = rpcs_of(matched.folder / "moving.tif"), matched.result.rpc.camera.model
    assert matched.error(before) == pytest.approx(np.linalg.norm(BIAS), abs=0.1)
    assert matched.error(after) < 0.2
    assert matched.result.rpc.correction.kind == "shift"
    assert matched.result.rpc.correction.coefficients[:, 0] == pytest.approx(BIAS, abs=0.2)


def test_result_json_records_the_correction(matched):
    record = json.loads((matched.out / "result.json").read_text())["rpc_correction"]
    assert record["kind"] == "shift" and record["dem"] == str(matched.dem)
    assert record["check_points"]["before"]["rmse_px"] == pytest.approx(11.4, abs=0.5)
    assert record["check_points"]["after"]["rmse_px"] < 0.7
    assert record["tie_points"]["count"] + record["check_points"]["count"] == len(
        matched.result.tie_points
    )
    assert load_result(matched.out).options.dem == matched.dem


def test_relief_in_the_elevation_model_leaves_a_simple_transform(matched):
    assert matched.result.transform_type in ("similarity", "affine")
    assert matched.result.check_points["rmse_px"] < 0.7


def test_beside_a_copy_of_the_raster_gdal_finds_the_corrected_rpcs(matched, tmp_path):
    shutil.copy(matched.folder / "moving.tif", tmp_path / "moving.tif")
    shutil.copy(matched.out / "moving_RPC.TXT", tmp_path / "moving_RPC.TXT")
    assert matched.error(rpcs_of(tmp_path / "moving.tif")) < 0.2
    assert matched.error(rpcs_of(matched.out / "moving_rpc.vrt")) < 0.2


def test_rasters_in_an_archive_are_corrected_as_well(matched, tmp_path, monkeypatch):
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for name in ("moving.tif", "dem.tif"):
            archive.write(matched.folder / name, f"in/{name}")
    monkeypatch.chdir(tmp_path)
    out, dem = tmp_path / "out", f"/vsizip/{tmp_path}/all.zip/in/dem.tif"
    words = [str(matched.folder / "reference.tif"), "/vsizip/all.zip/in/moving.tif"]
    assert main(["match", *words, "--out", str(out), "--dem", "/vsizip/all.zip/in/dem.tif"]) == 0
    content = json.loads((out / "result.json").read_text())
    assert content["options"]["dem"] == content["rpc_correction"]["dem"] == dem
    monkeypatch.chdir("/")
    assert matched.error(rpcs_of(out / "moving_rpc.vrt")) < 0.2
    assert main(["rpc", str(out), "--dem", dem, "--out", str(tmp_path / "moving_RPC.TXT")]) == 0
    if shutil.which("gdalwarp") is not None:
        subprocess.run(["sh", out / "gdalwarp_rpc.sh", "-q"], check=True, timeout=60)


def test_gdalwarp_orthorectifies_it(matched):
    if shutil.which("gdalwarp") is None:
        pytest.skip("gdalwarp is not installed (Debian's package gdal-bin)")
    subprocess.run(["sh", matched.out / "gdalwarp_rpc.sh", "-q"], check=True, timeout=60)
    with rasterio.open(matched.out / "moving_ortho.tif") as raster:
        grid, warped = matched.scene.grid, raster.read(1).astype(np.float64)
        valid = raster.read_masks(1) > 0
        assert raster.crs.to_epsg() == 32633 and raster.res == (10.0, 10.0)
        corner = grid.map_to_pixel(np.array([[raster.transform.c, raster.transform.f]]))[0]
    assert corner == pytest.approx(np.round(corner), abs=1e-6)
    true = another_sensor(matched.scene.ortho)
    column, row = np.round(corner).astype(int)
    shifts = []
    for top in range(0, SIZE - BLOCK, BLOCK):
        for left in range(0, SIZE - BLOCK, BLOCK):
            block = np.s_[top - row : top - row + BLOCK, left - column : left - column + BLOCK]
            inside = top >= row and left >= column and valid[block].shape == (BLOCK, BLOCK)
            if inside and valid[block].all():
                shifts.append(shift_between(true[top:, left:][:BLOCK, :BLOCK], warped[block]))
    assert len(shifts) > 20
    assert np.median(np.linalg.norm(shifts, axis=1)) < 0.25


def shift_between(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    window = np.outer(np.hanning(BLOCK), np.hanning(BLOCK))
    tapered = [(block - block.mean()) * window for block in (one, other)]
    return phase_cross_correlation(*tapered, upsample_factor=50)[0]


def test_without_an_elevation_model_the_shift_is_corrected_and_relief_is_named(matched):
    outcome = correct_rpcs(matched.result, None)
    assert outcome.correction.kind == "shift"
    # What the relief leaves of a shift: 1.88 px before tiles were matched from one pass of the
    # network, 2.02 since.
    assert matched.error(outcome.camera.model) < 2.2
    assert outcome.checks["after"]["rmse_px"] > 1.5
    assert outcome.in_words()[1].startswith("Without an elevation model (dem) these errors include")


def test_beside_the_raster_itself_no_rpc_txt_is_written(matched, tmp_path):
    for name in ("moving.tif", "reference.tif"):
        shutil.copy(matched.folder / name, tmp_path / name)
    moving = replace(matched.result.moving, path=tmp_path / "moving.tif")
    outputs = write_outputs(replace(matched.result, moving=moving), tmp_path)
    assert "moving_rpc.vrt" in outputs and "moving_RPC.TXT" not in outputs
    assert not (tmp_path / "moving_RPC.TXT").exists()


def test_a_session_exports_them_too(matched, tmp_path):
    points = matched.result.tie_points
    rows = np.column_stack(
        [points.reference_pixels, points.moving_pixels, points.score, points.is_check]
    )
    options = Options(dem=matched.dem)
    session = Session(matched.folder / "reference.tif", matched.folder / "moving.tif", options)
    try:
        from hetmatch_qgis.engine.worker.session import EditedPoints

        session.export("auto", EditedPoints.of(rows), tmp_path)
    finally:
        session.close()
    assert matched.error(rpcs_of(tmp_path / "moving_rpc.vrt")) < 0.2


def test_the_command_writes_them_later(matched, tmp_path, capsys):
    out = tmp_path / "later.vrt"
    assert main(["rpc", str(matched.out), "--out", str(out), "--model", "affine", "--json"]) == 0
    event = [json.loads(line) for line in capsys.readouterr().out.splitlines()][-1]
    assert event["event"] == "result" and event["rpc_correction"]["kind"] == "affine"
    assert event["outputs"] == {"later.vrt": str(out)}
    assert matched.error(rpcs_of(out)) < 0.3


def test_the_command_prints_a_summary(matched, tmp_path, capsys):
    out = tmp_path / "moving_RPC.TXT"
    assert main(["rpc", str(matched.out), "--out", str(out), "--dem", str(matched.dem)]) == 0
    assert "RPCs corrected by a shift: RMSE at " in capsys.readouterr().out
    assert out.read_text().startswith("LINE_OFF: ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["--out", "rpcs.xml"],
            "Unknown format of an RPC file: 'rpcs.xml'; call it moving_RPC.TXT, moving.RPB",
        ),
        (["--out", "a.vrt", "--dem", "nowhere.tif"], "'nowhere.tif' cannot be opened"),
        (["--out", "a.vrt", "--model", "spline"], "not 'spline'"),
    ],
)
def test_wrong_arguments_of_the_command_are_bad_input(
    matched, tmp_path, monkeypatch, capsys, arguments, words
):
    monkeypatch.chdir(tmp_path)
    assert main(["rpc", str(matched.out), *arguments]) == 2
    assert words in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_raster_without_rpcs_has_none_to_correct(matched, tmp_path):
    bare = write_on_grid(tmp_path / "bare.tif", np.zeros((64, 64), np.uint8), matched.scene.grid)
    moving = replace(matched.result.moving, path=bare)
    with pytest.raises(
        InputError, match=r"'bare.tif' has no RPCs to correct; register it with gdal"
    ):
        correct_rpcs(replace(matched.result, moving=moving))


def test_a_reference_without_a_crs_is_an_error(matched):
    reference = replace(matched.result.reference, georeference="none", crs=None, transform=None)
    with pytest.raises(
        InputError, match="RPCs are corrected by map coordinates, and the reference has none"
    ):
        correct_rpcs(replace(matched.result, reference=reference))


def test_an_elevation_model_under_no_georeference_is_an_error(matched, tmp_path):
    from contextlib import ExitStack

    reference = write_raster(
        tmp_path / "bare.tif", np.arange(90_000, dtype=np.float32).reshape(300, 300)
    )
    with (
        ExitStack() as resources,
        pytest.raises(InputError, match="no georeference with a CRS, so no heights"),
    ):
        pair_of_rasters(reference, reference, Options(dem=matched.dem), resources)
