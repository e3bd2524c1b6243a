"""A warp writes all of its files or none, over no input, and says what GDAL says."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from warp_cases import REFERENCE, positions, save, warp, write

from hetmatch_qgis.engine.core.errors import Cancelled, InputError
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.warping.warp_rasters import WarpOptions, warp_rasters

PLAIN = {"transform": "affine", "resampling": "bilinear"}


def test_the_moving_raster_is_warped_where_none_is_named(tmp_path, folder, moving) -> None:
    outcome = warp(folder, tmp_path / "out", **PLAIN)
    target = tmp_path / "out" / "moving_registered.tif"
    assert outcome.outputs == ((moving, target),)
    assert outcome.kind == "affine" and outcome.checks["count"] == 60
    assert outcome.checks["rmse_px"] < 0.01
    assert outcome.to_dict()["outputs"] == [{"source": str(moving), "target": str(target)}]
    assert list((tmp_path / "out").iterdir()) == [target]


def test_a_raster_that_only_gdal_can_open_is_warped(tmp_path, moving) -> None:
    archive = tmp_path / "rasters.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(moving, "moving.tif")
    folder = save(tmp_path / "zipped", Path(f"/vsizip/{{{archive}}}/moving.tif"))
    assert warp(folder, tmp_path / "out.tif", **PLAIN).checks["count"] == 60


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


def test_a_refused_value_for_nodata(tmp_path) -> None:
    moving = write(tmp_path / "a.tif", positions().astype(np.uint8))
    with pytest.raises(InputError, match="uint8"):
        warp(save(tmp_path / "r", moving), tmp_path / "out.tif", nodata=-9999.0, **PLAIN)
