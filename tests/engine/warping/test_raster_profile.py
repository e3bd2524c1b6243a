"""A registered raster keeps what its source says of itself."""

from __future__ import annotations

import base64
from pathlib import Path

import numpy as np
import pytest
import rasterio
from PIL import Image, ImageCms
from rasterio.enums import ColorInterp, MaskFlags
from rasterio.vrt import WarpedVRT
from warp_cases import SIZE, save, smooth_values, warp, warped, write

WIDTH, HEIGHT = SIZE
TYPES = ("uint8", "int16", "uint16", "int32", "uint32", "float32", "float64", "complex64")


def valid_mask(path: Path) -> np.ndarray:
    with rasterio.open(path) as raster:
        return raster.dataset_mask() > 0


@pytest.mark.parametrize("layout", ["COG", "GTiff"])
@pytest.mark.parametrize("dtype", TYPES)
def test_the_data_type_and_the_values(tmp_path, dtype, layout) -> None:
    values = smooth_values(dtype)
    out = warped(tmp_path, write(tmp_path / "a.tif", values), format=layout)
    with rasterio.open(out) as raster:
        assert raster.dtypes == (dtype, dtype)
        warped_values = raster.read()
        # An eighth of the frame in from all sides, where the slip leaves no holes.
        middle = np.s_[:, HEIGHT // 4 : -HEIGHT // 4, WIDTH // 4 : -WIDTH // 4]
        assert (raster.dataset_mask()[middle[1:]] > 0).all()
        assert not (raster.dataset_mask() > 0).all()
    spread = np.ptp(values.real.astype(float))
    assert np.ptp(warped_values[middle].real.astype(float)) > 0.5 * spread
    assert abs(warped_values[middle].real.mean() - values[middle].real.mean()) < 0.1 * spread
    if dtype == "complex64":
        assert np.abs(warped_values[middle].imag).mean() > 0


def test_complex_whole_numbers(tmp_path) -> None:
    values = (smooth_values("complex64") / 100).astype(np.complex64)
    moving = tmp_path / "a.tif"
    write(moving, values)
    with rasterio.open(moving) as raster:
        profile = raster.profile | {"dtype": "complex_int16"}
    with rasterio.open(moving, "w", **profile) as raster:
        raster.write(values)
    with rasterio.open(warped(tmp_path, moving)) as raster:
        assert raster.dtypes == ("complex_int16", "complex_int16")
        assert np.abs(raster.read(1)).max() > 1000


def test_nodata_stays_nodata_and_does_not_leak(tmp_path) -> None:
    values = smooth_values("int16")
    values[0, 40:60, 50:80] = -9999
    out = warped(tmp_path, write(tmp_path / "a.tif", values, nodata=-9999))
    with rasterio.open(out) as raster:
        assert raster.nodata == -9999
        first, second = raster.read(), raster.read_masks()
        assert MaskFlags.per_dataset not in raster.mask_flag_enums[0]
    # The hole is of the first band alone.
    assert (second[0] == 0).sum() > (second[1] == 0).sum() + 400
    for band, mask in zip(first, second, strict=True):
        assert band[mask > 0].min() >= values[values != -9999].min() - 1000


def test_values_made_by_resampling_never_become_nodata(tmp_path) -> None:
    values = np.where(np.indices((HEIGHT, WIDTH)).sum(axis=0) // 12 % 2, 1, 200).astype(np.uint8)
    out = warped(tmp_path, write(tmp_path / "a.tif", values[None], nodata=0), resampling="cubic")
    with rasterio.open(out) as raster:
        warped_values = raster.read(1)
    # Between steps cubic undershoots to less than 1, but nothing inside may turn into a hole.
    assert (warped_values[30:90, 40:110] > 0).all()
    assert (warped_values == 0).any()


def test_nan_stays_nan(tmp_path) -> None:
    values = smooth_values("float32")
    values[:, 40:60, 50:80] = np.nan
    out = warped(tmp_path, write(tmp_path / "a.tif", values))
    with rasterio.open(out) as raster:
        assert np.isnan(raster.nodata)
        warped_values = raster.read(1)
    assert 550 < np.isnan(warped_values[20:100, 30:120]).sum() < 680
    assert np.isnan(warped_values[0]).any()


@pytest.mark.parametrize("layout", ["COG", "GTiff"])
def test_a_mask_in_the_file(tmp_path, layout) -> None:
    moving = write(tmp_path / "a.tif", smooth_values("uint8", 3))
    valid = np.ones((HEIGHT, WIDTH), dtype=bool)
    valid[40:60, 50:80] = False
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True), rasterio.open(moving, "r+") as raster:
        raster.write_mask(valid)
    out = warped(tmp_path, moving, format=layout)
    with rasterio.open(out) as raster:
        assert raster.count == 3 and raster.nodata is None
        assert raster.mask_flag_enums[0] == [MaskFlags.per_dataset]
        inner = raster.dataset_mask()[20:100, 30:120] > 0
    assert 550 < np.count_nonzero(~inner) < 680
    assert not out.with_name("out.tif.msk").exists()


def test_opacity(tmp_path) -> None:
    values = smooth_values("uint8", 4)
    values[3] = 255
    values[3, :, :70] = 100
    values[3, 40:60, 50:80] = 0
    moving = write(tmp_path / "a.tif", values, photometric="RGB", alpha="YES")
    with rasterio.open(warped(tmp_path, moving)) as raster:
        assert raster.colorinterp[3] == ColorInterp.alpha
        assert raster.count == 4
        opacity = raster.read(4)
    assert opacity[0, 0] == 0
    assert np.median(opacity[20:100, 20:45]) == 100
    assert np.median(opacity[20:100, 90:120]) == 255
    assert (opacity[20:100, 30:120] == 0).sum() > 400


def test_a_colour_table(tmp_path) -> None:
    classes = (np.indices((HEIGHT, WIDTH)).sum(axis=0) // 20 % 4 + 1).astype(np.uint8)
    moving = write(tmp_path / "a.tif", classes[None], photometric="palette")
    colours = {1: (255, 0, 0, 255), 2: (0, 255, 0, 255), 3: (0, 0, 255, 255), 4: (9, 8, 7, 255)}
    with rasterio.open(moving, "r+") as raster:
        raster.write_colormap(1, colours)
    outcome = warp(save(tmp_path / "result", moving), tmp_path / "out.tif")
    assert outcome.resampling[0].startswith("nearest")
    with rasterio.open(tmp_path / "out.tif") as raster:
        assert raster.colorinterp == (ColorInterp.palette,)
        assert {n: raster.colormap(1)[n] for n in colours} == colours
        warped_values, mask = raster.read(1), raster.dataset_mask() > 0
    assert set(np.unique(warped_values[mask])) == {1, 2, 3, 4}


def test_classes_without_colours_are_not_mixed(tmp_path) -> None:
    classes = np.repeat(np.repeat(np.random.default_rng(0).integers(1, 9, (8, 10)), 15, 0), 15, 1)
    moving = write(tmp_path / "a.tif", classes[None].astype(np.uint16))
    outcome = warp(save(tmp_path / "result", moving), tmp_path / "out.tif")
    assert "classes" in outcome.resampling[0]
    measured = write(tmp_path / "b.tif", smooth_values("uint16", 1))
    assert warp(tmp_path / "result", tmp_path / "b_out.tif", measured).resampling == ("cubic",)


def test_names_scales_units_and_metadata(tmp_path) -> None:
    moving = write(tmp_path / "a.tif", smooth_values("uint16", 3))
    with rasterio.open(moving, "r+") as raster:
        raster.descriptions = ("B02", "B03", "B8A")
        raster.scales, raster.offsets = (1e-4, 2e-4, 3e-4), (-0.1, 0.0, 0.1)
        raster.units = ("sr", "sr", "K")
        raster.update_tags(MISSION="S2A", AREA_OR_POINT="Area")
        raster.update_tags(2, WAVELENGTH="560", STATISTICS_MEAN="3")
        raster.colorinterp = (ColorInterp.blue, ColorInterp.green, ColorInterp.undefined)
    with rasterio.open(warped(tmp_path, moving)) as raster:
        assert raster.descriptions == ("B02", "B03", "B8A")
        assert raster.scales == (1e-4, 2e-4, 3e-4) and raster.offsets == (-0.1, 0.0, 0.1)
        assert raster.units == ("sr", "sr", "K")
        assert raster.tags()["MISSION"] == "S2A"
        assert raster.tags()["HETMATCH_SOURCE"] == "a.tif"
        assert "affine" in raster.tags()["HETMATCH_TRANSFORM"]
        assert raster.tags(2) == {"WAVELENGTH": "560"}
        assert raster.colorinterp[:2] == (ColorInterp.blue, ColorInterp.green)


@pytest.mark.parametrize("layout", ["COG", "GTiff"])
def test_a_colour_profile(tmp_path, layout) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    text = base64.b64encode(profile).decode()
    moving = write(tmp_path / "a.tif", smooth_values("uint8", 3), SOURCE_ICC_PROFILE=text)
    with Image.open(warped(tmp_path, moving, format=layout)) as picture:
        assert picture.info["icc_profile"] == profile


def vrt_with_nodata_by_band(path: Path, band: str, *values: float | None) -> Path:
    """A VRT whose bands have nodata values of their own, of a GeoTIFF beside it.

    band: XML that each band has beside its source.
    """
    source = path.with_suffix(".tif").name
    with rasterio.open(path.with_suffix(".tif")) as raster:
        placed = ",".join(f"{number:.17g}" for number in raster.transform.to_gdal())
        crs, dtype = raster.crs.to_wkt().replace('"', "&quot;"), raster.dtypes[0]
    kind = {"uint8": "Byte", "int16": "Int16"}[dtype]
    bands = []
    for number, value in enumerate(values, start=1):
        nodata = "" if value is None else f"<NoDataValue>{value}</NoDataValue>"
        bands.append(
            f'<VRTRasterBand dataType="{kind}" band="{number}">{nodata}{band}<SimpleSource>'
            f'<SourceFilename relativeToVRT="1">{source}</SourceFilename><SourceBand>{number}'
            "</SourceBand></SimpleSource></VRTRasterBand>"
        )
    path.write_text(
        f'<VRTDataset rasterXSize="{WIDTH}" rasterYSize="{HEIGHT}"><SRS>{crs}</SRS><GeoTransform>'
        f"{placed}</GeoTransform>{''.join(bands)}</VRTDataset>"
    )
    return path


@pytest.mark.parametrize("resampling", ["nearest", "cubic"])
def test_several_nodata_values_become_one_and_holes_stay_holes(tmp_path, resampling) -> None:
    values = np.full((3, HEIGHT, WIDTH), 100, np.uint8)
    holes = [
        (0, 0, np.s_[30:50, 30:50]),
        (1, 255, np.s_[50:70, 60:80]),
        (2, 7, np.s_[70:90, 90:110]),
    ]
    for band, value, area in holes:
        values[band][area] = value
    values[1, 30:50, 100:120] = 0
    write(tmp_path / "a.tif", values)
    moving = vrt_with_nodata_by_band(tmp_path / "a.vrt", "", 0, 255, None)
    outcome = warp(save(tmp_path / "result", moving), tmp_path / "out.tif", resampling=resampling)
    assert len(outcome.warnings) == 1 and "(0, 255, none)" in outcome.warnings[0]
    with rasterio.open(tmp_path / "out.tif") as raster:
        assert raster.nodata == 0
        inner = np.s_[:, 15:-15, 15:-15]
        warped_values, masks = raster.read()[inner], raster.read_masks()[inner]
    counts = [np.count_nonzero(mask == 0) for mask in masks]
    assert counts[0] == pytest.approx(400, abs=60) and counts[1] == pytest.approx(400, abs=60)
    # What counted there is next to nothing, not nothing; and 7 was never nodata.
    assert counts[2] == 0 and warped_values[2].min() in range(1, 8)
    assert np.count_nonzero(warped_values[1] == 1) == pytest.approx(400, abs=60)


def test_a_nodata_value_for_all_is_taken_without_a_word(tmp_path) -> None:
    write(tmp_path / "a.tif", np.full((2, HEIGHT, WIDTH), 100, np.uint8))
    moving = vrt_with_nodata_by_band(tmp_path / "a.vrt", "", 0, 100)
    outcome = warp(save(tmp_path / "result", moving), tmp_path / "out.tif", nodata=9.0)
    assert not outcome.warnings
    with rasterio.open(tmp_path / "out.tif") as raster:
        assert raster.nodata == 9
        assert (raster.read_masks(1) > 0).mean() > 0.8 and not raster.read_masks(2).any()


def test_a_warning_names_masks_of_single_bands(tmp_path) -> None:
    values = np.full((3, HEIGHT, WIDTH), 100, np.uint8)
    values[2, 40:60, 50:80] = 0
    write(tmp_path / "a.tif", values)
    mask = (
        '<MaskBand><VRTRasterBand dataType="Byte"><SimpleSource><SourceFilename relativeToVRT="1">'
        "a.tif</SourceFilename><SourceBand>3</SourceBand></SimpleSource></VRTRasterBand></MaskBand>"
    )
    moving = vrt_with_nodata_by_band(tmp_path / "a.vrt", mask, None, None)
    result = save(tmp_path / "result", moving)
    outcome = warp(result, tmp_path / "out.tif")
    assert len(outcome.warnings) == 1 and "different masks" in outcome.warnings[0]
    assert np.count_nonzero(~valid_mask(tmp_path / "out.tif")[20:100, 30:120]) in range(550, 680)
    outcome = warp(result, tmp_path / "out.tif", nodata=255.0, overwrite=True)
    assert not outcome.warnings
    with rasterio.open(tmp_path / "out.tif") as raster:
        assert np.count_nonzero(raster.read(2)[20:100, 30:120] == 255) in range(550, 680)


def test_a_nodata_value_chosen_by_the_user(tmp_path) -> None:
    moving = write(tmp_path / "a.tif", smooth_values("uint8", 1))
    with rasterio.open(warped(tmp_path, moving, nodata=255.0)) as raster:
        assert raster.nodata == 255
        assert raster.read(1)[0, 0] == 255


def test_it_is_a_cog_with_overviews(tmp_path) -> None:
    moving = write(tmp_path / "a.tif", smooth_values("uint8", 1))
    out = warped(tmp_path, moving, pixel_size=2.0)
    with rasterio.open(out) as raster:
        assert raster.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert raster.overviews(1) and raster.profile["blockxsize"] == 512
    assert [path.name for path in tmp_path.glob("out*")] == ["out.tif"]


def test_gdal_reads_it_as_placed(tmp_path) -> None:
    moving = write(tmp_path / "a.tif", smooth_values("uint8", 1))
    with rasterio.open(warped(tmp_path, moving)) as raster, WarpedVRT(raster) as view:
        assert view.crs == raster.crs and view.bounds == raster.bounds
    assert valid_mask(tmp_path / "out.tif").mean() > 0.8
