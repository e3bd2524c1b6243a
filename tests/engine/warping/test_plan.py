"""A warp is refused before any work where it cannot be read or written."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from warp_cases import REFERENCE, positions, save, warp, write

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.warping import warp_run

PLAIN = {"transform": "affine", "resampling": "bilinear"}


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


def test_many_rasters_do_not_go_into_one_file(tmp_path, folder, moving) -> None:
    other = write(tmp_path / "other" / "moving.tif", positions())
    with pytest.raises(InputError, match="cannot be written to one file"):
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
    with pytest.raises(InputError, match="georeferenced differently"):
        warp(folder, tmp_path / "b.tif", moving=shifted, **PLAIN)


def test_a_full_disk_is_foreseen(tmp_path, folder, monkeypatch) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1000))
    with pytest.raises(InputError, match="only 0 MB are free"):
        warp(folder, tmp_path / "out.tif", **PLAIN)


def test_complex_numbers_have_no_mode(tmp_path) -> None:
    moving = write(tmp_path / "a.tif", positions().astype(np.complex64))
    with pytest.raises(InputError, match="mode"):
        warp(save(tmp_path / "r", moving), tmp_path / "out.tif", resampling="mode")


def test_a_small_raster_needs_a_small_disk(tmp_path, folder, monkeypatch) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=3 << 20))
    warp(folder, tmp_path / "out.tif", **PLAIN)
    assert (tmp_path / "out.tif").is_file()


def test_a_raster_that_changes_while_it_is_warped_is_noticed(
    tmp_path, folder, moving, monkeypatch
) -> None:
    warp_blocks = warp_run.warp_blocks

    def touch_meanwhile(*arguments):
        os.utime(moving, (1, 1))
        return warp_blocks(*arguments)

    monkeypatch.setattr(warp_run, "warp_blocks", touch_meanwhile)
    with pytest.raises(InputError, match="changed while it was being read"):
        warp(folder, tmp_path / "out.tif", **PLAIN)
    assert not (tmp_path / "out.tif").exists()
