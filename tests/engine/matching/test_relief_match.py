"""A pair with relief is matched with an elevation model, written, read back, warped, exported."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import rasterio
from relief_cases import (
    GROUND_PER_METRE,
    ReliefPair,
    heights_at,
    lattice,
    relief_pair,
    to_moving,
    write_dem,
)

from hetmatch_qgis.engine import Options, match_rasters
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import even_lattice
from hetmatch_qgis.engine.core.progress import SILENT
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.fitting.inverse_map import inverse_map, placed_points
from hetmatch_qgis.engine.results.extend import export_result
from hetmatch_qgis.engine.results.match_to_folder import match_to_folder
from hetmatch_qgis.engine.results.read import load_result
from hetmatch_qgis.engine.warping.warp_options import WarpOptions
from hetmatch_qgis.engine.warping.warp_rasters import warp_rasters


class Matched:
    """A pair, its result, and the folder that this was written to."""

    def __init__(self, folder: Path) -> None:
        self.pair: ReliefPair = relief_pair(folder)
        self.out = folder / "out"
        self.result, _ = match_to_folder(
            self.pair.reference, self.pair.moving, self.out, Options(dem=self.pair.dem), SILENT
        )


@pytest.fixture(scope="module")
def matched(tmp_path_factory: pytest.TempPathFactory) -> Matched:
    return Matched(tmp_path_factory.mktemp("relief"))


def miss(result: MatchResult) -> float:
    reference, moving = lattice()
    return float(np.nanmedian(np.linalg.norm(result.map_points(moving) - reference, axis=1)))


def test_relief_is_found_with_an_elevation_model(matched):
    result = matched.result
    assert result.matched and result.transform_type == "relief"
    assert miss(result) < 0.4
    assert result.relief is not None
    assert result.relief.ground_m == pytest.approx(GROUND_PER_METRE, rel=0.06)
    assert result.moving_to_reference is None
    affine = match_rasters(matched.pair.reference, matched.pair.moving, Options(transform="affine"))
    assert miss(affine) > 3 * miss(result)


def test_the_inverse_is_explicit_and_right(matched):
    reference, moving = lattice()
    there = inverse_map(matched.result, reference)
    assert np.median(np.linalg.norm(there - moving, axis=1)) < 0.4


def test_residual_vectors_are_as_long_as_the_residuals(matched):
    points = matched.result.tie_points
    vectors = placed_points(matched.result) - points.reference_pixels
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(points.residual_px, abs=0.05)


def test_the_result_carries_the_transform(matched):
    content = json.loads((matched.out / "result.json").read_text("utf-8"))
    assert content["transform"]["type"] == "relief"
    assert len(content["transform"]["relief"]["pixels_per_metre"]) == 2
    read = load_result(matched.out)
    assert read.relief == matched.result.relief and read.options.dem == matched.pair.dem
    assert "per metre of height" in (matched.out / "report.html").read_text("utf-8")


def test_warping_looks_each_pixel_up(matched, tmp_path):
    with rasterio.open(matched.pair.moving) as raster:
        profile = raster.profile
    side = profile["width"]
    values = np.moveaxis(even_lattice(side, side, side).reshape(side, side, 2), -1, 0)
    path = tmp_path / "positions.tif"
    with rasterio.open(path, "w", **{**profile, "count": 2, "dtype": "float32"}) as raster:
        raster.write(values.astype(np.float32))
    options = WarpOptions(resampling="bilinear", grid="reference-full")
    outcome = warp_rasters(matched.out, tmp_path / "warped.tif", [path], options)
    assert outcome.kind == "relief" and outcome.checks["rmse_px"] < 1
    with rasterio.open(tmp_path / "warped.tif") as raster:
        warped, valid = raster.read(), raster.read_masks(1) > 0
    reference = even_lattice(side, side, side)
    expected = np.moveaxis(to_moving(reference).reshape(side, side, 2), -1, 0)
    inside = valid & ((expected > 8) & (expected < side - 8)).all(axis=0)
    assert inside.mean() > 0.7
    misses = np.linalg.norm(warped - expected, axis=0)[inside]
    assert np.median(misses) < 0.4 and np.percentile(misses, 95) < 1.2


def test_gcps_have_heights_and_the_script_says_what_it_cannot_do(matched):
    gcps = ElementTree.parse(matched.out / "moving_gcps.vrt").findall(".//GCP")
    with rasterio.open(matched.pair.reference) as raster:
        pixels = np.array(
            [~raster.transform @ (float(g.get("X")), float(g.get("Y"))) for g in gcps]
        )
    heights = np.array([float(gcp.get("Z")) for gcp in gcps])
    assert np.abs(heights - heights_at(pixels)).mean() < 6
    assert "which GCPs cannot express" in (matched.out / "gdalwarp.sh").read_text("utf-8")
    assert "RPC_DEM=moving_rpc_dem.vrt" in (matched.out / "gdalwarp_rpc.sh").read_text("utf-8")
    points = json.loads((matched.out / "tie_points.geojson").read_text("utf-8"))["features"]
    assert all(len(point["geometry"]["coordinates"]) == 3 for point in points)


def test_gdal_follows_the_relief_with_the_rpcs(matched):
    reference, moving = lattice()
    with rasterio.open(matched.out / "moving_rpc.vrt") as vrt:
        rpcs = vrt.rpcs
    with rasterio.open(matched.pair.reference) as raster:
        from pyproj import Transformer

        x, y = raster.transform @ (reference[:, 0], reference[:, 1])
        lon, lat = Transformer.from_crs(raster.crs, 4326, always_xy=True).transform(x, y)
    with rasterio.transform.RPCTransformer(rpcs, RPC_DEM=str(matched.pair.dem)) as transformer:
        rows, columns = transformer.rowcol(lon, lat, op=np.positive)
    assert np.median(np.hypot(columns - moving[:, 0], rows - moving[:, 1])) < 0.6


def test_a_result_whose_elevation_model_is_gone_says_so(matched, tmp_path):
    out = tmp_path / "out"
    shutil.copytree(matched.out, out)
    text = (out / "result.json").read_text("utf-8")
    (out / "result.json").write_text(text.replace("dem.tif", "gone.tif"), "utf-8")
    said = "needs the elevation model .*gone.tif'"
    with pytest.raises(InputError, match=said):
        warp_rasters(out, tmp_path / "a.tif", None, WarpOptions())
    with pytest.raises(InputError, match=said):
        export_result(out, ["gdal"], tmp_path / "export", SILENT)
    assert warp_rasters(out, tmp_path / "b.tif", None, WarpOptions("affine")).kind == "affine"
    where = WarpOptions(dem=matched.pair.dem)
    assert warp_rasters(out, tmp_path / "c.tif", None, where).kind == "relief"


def test_a_saved_result_is_exported(matched, tmp_path):
    outputs = export_result(matched.out, ["gdal", "tiff"], tmp_path / "export", SILENT)
    with rasterio.open(outputs["moving_gcps.tif"]) as raster:
        gcps, _ = raster.gcps
    assert np.ptp([gcp.z for gcp in gcps]) > 100


def test_a_photograph_without_georeference_is_matched_too(tmp_path):
    pair = relief_pair(tmp_path, is_placed=False)
    result = match_rasters(pair.reference, pair.moving, Options(dem=pair.dem))
    assert result.matched and result.transform_type == "relief" and miss(result) < 0.4
    assert result.relief is not None and result.relief.ground_m is None


def test_relief_is_not_chosen_where_there_is_none(tmp_path):
    pair = relief_pair(tmp_path, has_relief=False)
    result = match_rasters(pair.reference, pair.moving, Options(dem=pair.dem))
    assert result.matched and result.transform_type in ("similarity", "affine")


def test_an_elevation_model_that_tells_nothing(matched, tmp_path):
    pair = matched.pair
    flat = write_dem(tmp_path / "flat.tif", scale=0.0, noise=0.0)
    result = match_rasters(pair.reference, pair.moving, Options(dem=flat))
    assert result.matched and result.transform_type != "relief"
    with pytest.raises(InputError, match=r"flat\.tif' is flat where the rasters overlap"):
        match_rasters(pair.reference, pair.moving, Options(dem=flat, transform="relief"))
    away = write_dem(tmp_path / "away.tif", corner=(5000.0, 0.0))
    with pytest.raises(InputError, match=r"away\.tif' has no heights where the rasters overlap"):
        match_rasters(pair.reference, pair.moving, Options(dem=away))


def test_half_an_elevation_model_serves_where_it_is(matched, tmp_path):
    pair = matched.pair
    half = tmp_path / "half.tif"
    with rasterio.open(pair.dem) as raster:
        values, profile = raster.read(1), raster.profile
    values[:, : int(values.shape[1] * 0.35)] = -9999
    with rasterio.open(half, "w", **{**profile, "nodata": -9999}) as raster:
        raster.write(values, 1)
    result = match_rasters(pair.reference, pair.moving, Options(dem=half))
    assert result.matched and result.transform_type == "relief" and miss(result) < 0.5
    assert any("no heights under" in warning for warning in result.warnings)


def test_relief_needs_an_elevation_model():
    with pytest.raises(InputError, match="transform 'relief' needs an elevation model"):
        Options(transform="relief")
    assert replace(Options(dem="dem.tif", transform="relief")).transform == "relief"
