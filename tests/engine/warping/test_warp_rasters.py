"""A warp writes all of its files or none, over no input, and says what GDAL says."""

from __future__ import annotations

import logging
import zipfile
from concurrent.futures import Future
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from warp_cases import REFERENCE, positions, save, slipped, warp, write

from hetmatch_qgis.engine.core.errors import Cancelled, InputError
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.warping import plan, writer
from hetmatch_qgis.engine.warping.gdal_warnings import WarningList, collecting
from hetmatch_qgis.engine.warping.warp_rasters import WarpOptions, warp_rasters

PLAIN = {"transform": "affine", "resampling": "bilinear"}


@pytest.fixture
def moving(tmp_path: Path) -> Path:
    return write(tmp_path / "inputs" / "moving.tif", positions().astype(np.float32))


@pytest.fixture
def folder(tmp_path: Path, moving: Path) -> Path:
    return save(tmp_path / "result", moving)


def test_the_moving_raster_is_warped_where_none_is_named(tmp_path, folder, moving) -> None:
    outcome = warp(folder, tmp_path / "out", **PLAIN)
    target = tmp_path / "out" / "moving_registered.tif"
    assert outcome.outputs == ((moving, target),)
    assert outcome.kind == "affine" and outcome.checks["count"] == 60
    assert outcome.checks["rmse_px"] < 0.01
    assert outcome.to_dict()["outputs"] == [{"source": str(moving), "target": str(target)}]
    assert list((tmp_path / "out").iterdir()) == [target]


def test_an_input_is_never_overwritten(tmp_path, folder, moving) -> None:
    content = moving.read_bytes()
    link = tmp_path / "link.tif"
    link.symlink_to(moving)
    for out in (moving, moving.parent / ".." / "inputs" / "moving.tif", link):
        with pytest.raises(InputError, match="replace the input"):
            warp(folder, out, overwrite=True, **PLAIN)
    twin = write(tmp_path / "b" / "moving_registered.tif", positions())
    with pytest.raises(InputError, match="replace the input"):
        warp(folder, twin.parent, moving, twin, overwrite=True, **PLAIN)
    assert moving.read_bytes() == content


def test_an_existing_file_is_replaced_only_when_requested(tmp_path, folder) -> None:
    out = tmp_path / "out.tif"
    out.write_text("mine")
    Path(f"{out}.aux.xml").write_text("stale")
    with pytest.raises(InputError, match="overwrite"):
        warp(folder, out, **PLAIN)
    assert out.read_text() == "mine"
    warp(folder, out, overwrite=True, **PLAIN)
    with rasterio.open(out) as raster:
        assert raster.count == 2
    assert not Path(f"{out}.aux.xml").exists()


def test_a_file_of_another_kind_is_no_folder(tmp_path, folder) -> None:
    with pytest.raises(InputError, match=r"'out.png' is not a GeoTIFF"):
        warp(folder, tmp_path / "out.png", **PLAIN)
    assert not (tmp_path / "out.png").exists()


def test_a_raster_that_only_gdal_can_open_is_warped(tmp_path, moving) -> None:
    archive = tmp_path / "rasters.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(moving, "moving.tif")
    folder = save(tmp_path / "zipped", Path(f"/vsizip/{{{archive}}}/moving.tif"))
    assert warp(folder, tmp_path / "out.tif", **PLAIN).checks["count"] == 60


def test_many_rasters_do_not_go_into_one_file(tmp_path, folder, moving) -> None:
    other = write(tmp_path / "other" / "moving.tif", positions())
    with pytest.raises(InputError, match="do not go into one file"):
        warp(folder, tmp_path / "out.tif", moving, other, **PLAIN)
    with pytest.raises(InputError, match="both become"):
        warp(folder, tmp_path / "out", moving, other, **PLAIN)


def test_a_moving_raster_that_moved(tmp_path, folder, moving) -> None:
    moved = moving.rename(tmp_path / "moved.tif")
    with pytest.raises(InputError, match="with moving"):
        warp(folder, tmp_path / "out.tif", **PLAIN)
    outcome = warp(folder, tmp_path / "out.tif", moving=moved, **PLAIN)
    assert outcome.outputs[0][0] == moved
    small = write(tmp_path / "small.tif", positions(60, 50))
    with pytest.raises(InputError, match="60 x 50"):
        warp(folder, tmp_path / "b.tif", moving=small, **PLAIN)
    shifted = write(tmp_path / "shifted.tif", positions(), transform=REFERENCE @ Affine.scale(2))
    with pytest.raises(InputError, match="another way"):
        warp(folder, tmp_path / "b.tif", moving=shifted, **PLAIN)


@pytest.mark.parametrize("when", ["Reading", "Warping", "Writing"])
def test_cancelling_leaves_nothing_behind(tmp_path, folder, when) -> None:
    earlier = tmp_path / "out" / "moving_registered.tif"
    earlier.parent.mkdir()
    earlier.write_text("earlier")
    messages: list[str] = []

    def progress(share: float, message: str) -> None:
        messages.append(message)

    def cancelled() -> bool:
        return bool(messages) and messages[-1].startswith(when)

    options = WarpOptions(overwrite=True, **PLAIN)
    with pytest.raises(Cancelled):
        warp_rasters(folder, earlier.parent, None, options, Progress(progress, cancelled))
    assert [path.read_text() for path in earlier.parent.iterdir()] == ["earlier"]


def test_a_copy_to_a_cog_stops_when_its_source_is_cut_short(tmp_path, folder, monkeypatch) -> None:
    # Noise takes long enough to be compressed.
    noise = np.random.default_rng(0).integers(0, 60_000, (2, 1500, 1500), dtype=np.uint16)
    big = write(tmp_path / "big.tif", noise, transform=REFERENCE @ Affine.scale(0.1))
    messages: list[str] = []

    def progress(share: float, message: str) -> None:
        messages.append(message)

    def cancelled() -> bool:
        return bool(messages) and messages[-1].startswith("Writing")

    with pytest.raises(Cancelled):
        options = WarpOptions(**PLAIN)
        warp_rasters(folder, tmp_path / "out", [big], options, Progress(progress, cancelled))
    assert not (tmp_path / "out").exists()


def test_progress_goes_from_nothing_to_nearly_all(tmp_path, folder) -> None:
    shares: list[float] = []
    warp_rasters(
        folder,
        tmp_path / "out.tif",
        None,
        WarpOptions(**PLAIN),
        Progress(lambda share, message: shares.append(share)),
    )
    assert shares == sorted(shares) and shares[0] == 0 and 0.7 < shares[-1] <= 1


def test_a_damaged_raster_is_refused_in_one_sentence(tmp_path, folder, moving) -> None:
    twin = write(tmp_path / "twin.tif", positions())
    twin.write_bytes(twin.read_bytes()[:-40_000])
    with pytest.raises(InputError, match=r"twin\.tif"):
        warp(folder, tmp_path / "out", twin, **PLAIN)
    assert not (tmp_path / "out").exists()


def test_a_full_disk_is_foreseen(tmp_path, folder, monkeypatch) -> None:
    usage = plan.shutil.disk_usage(tmp_path)
    monkeypatch.setattr(plan.shutil, "disk_usage", lambda path: usage._replace(free=1000))
    with pytest.raises(InputError, match="only 0 MB are free"):
        warp(folder, tmp_path / "out.tif", **PLAIN)


def test_a_refused_value_for_nodata(tmp_path) -> None:
    moving = write(tmp_path / "a.tif", positions().astype(np.uint8))
    with pytest.raises(InputError, match="uint8"):
        warp(save(tmp_path / "r", moving), tmp_path / "out.tif", nodata=-9999.0, **PLAIN)


def test_complex_numbers_have_no_mode(tmp_path) -> None:
    moving = write(tmp_path / "a.tif", positions().astype(np.complex64))
    with pytest.raises(InputError, match="mode"):
        warp(save(tmp_path / "r", moving), tmp_path / "out.tif", resampling="mode")


def test_what_gdal_warns_of_is_returned_once() -> None:
    heard = WarningList()
    with collecting(heard):
        for _ in range(2):
            logging.getLogger("rasterio._env").warning(
                "CPLE_AppDefined in %s", "band 1: odd tag ignored"
            )
        logging.getLogger("rasterio._env").info("CPLE_None in nothing")
    logging.getLogger("rasterio._env").warning("CPLE_AppDefined in too late")
    assert list(heard) == ["GDAL: band 1: odd tag ignored"]


def test_doubts_and_empty_targets_are_among_the_warnings(tmp_path, moving) -> None:
    corner = save(tmp_path / "corner", moving, slipped, noise=0.2, within=(0.1, 0.5))
    outcome = warp(corner, tmp_path / "out.tif", transform="polynomial3")
    assert any("extrapolated" in sentence for sentence in outcome.warnings)
    blank = (400_027.0, 5_300_021.0, 400_036.0, 5_300_035.0)
    outcome = warp(save(tmp_path / "r", moving), tmp_path / "b.tif", extent=blank, **PLAIN)
    assert any("next to nothing" in sentence for sentence in outcome.warnings)


def test_means_of_a_raster_that_lies_askew_are_doubted(tmp_path) -> None:
    askew = REFERENCE @ Affine.rotation(40)
    moving = write(tmp_path / "a.tif", positions(), transform=askew)

    def to_map(pixels):
        return np.stack(askew @ (pixels[:, 0] + 3, pixels[:, 1]), axis=1)

    result = save(tmp_path / "result", moving, to_map)
    options = {"pixel_size": 40.0, "transform": "affine"}
    outcome = warp(result, tmp_path / "out.tif", resampling="average", **options)
    assert any("rotated by 40 degrees" in sentence for sentence in outcome.warnings)
    assert warp(result, tmp_path / "b.tif", resampling="cubic", **options).warnings == ()


def test_what_is_being_written_is_never_cut_short(tmp_path, monkeypatch) -> None:
    # libtiff would go round in it for ever.
    monkeypatch.setattr(writer, "ABORT_TIMEOUT_S", 0.01)
    source, target, overviews = (tmp_path / f"a.tif{end}" for end in (".warped", "", ".ovr.tmp"))
    for path in (source, overviews):
        path.write_text("content")
    target.touch()
    writer._cut_short(source, target, Future())
    assert source.read_text() == "" and overviews.read_text() == "content"
    target.write_text("content")
    writer._cut_short(source, target, Future())
    assert overviews.read_text() == "" and target.read_text() == "content"
