"""A raster that is replaced, changed or gone while it is read is noticed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from rasterio.shutil import copy

from hetmatch_qgis.engine.access.file_state import FileState, FileStates
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.raster.raster import Raster


def replace(path: Path) -> None:
    other = Path(shutil.copy(path, path.with_name("other.tif")))
    other.replace(path)


def truncate(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def touch(path: Path) -> None:
    os.utime(path, (1, 1))


@pytest.mark.parametrize("change", [replace, truncate, touch])
def test_a_change_is_noticed(moving_tif: Path, change):
    state = FileState.of(moving_tif)
    state.check()
    change(moving_tif)
    with pytest.raises(InputError, match="changed while it was being read"):
        state.check()


def test_a_file_that_is_gone_is_noticed(moving_tif: Path):
    state = FileState.of(moving_tif)
    moving_tif.unlink()
    with pytest.raises(InputError, match="was removed"):
        state.check()


def test_files_that_a_vrt_refers_to_count_too(moving_tif: Path, tmp_path: Path):
    vrt = tmp_path / "a.vrt"
    copy(moving_tif, vrt, driver="VRT")
    states = FileStates.of([vrt, None])
    states.check()
    replace(moving_tif)
    with pytest.raises(InputError, match=moving_tif.name):
        states.check()


@pytest.mark.parametrize("name", ["/vsicurl/http://localhost:1/a.tif", "nowhere.tif", "", "a\0b"])
def test_what_is_no_file_is_passed_over(name: str):
    FileState.of(name).check()


def test_a_read_that_fails_because_the_file_was_cut_says_so(moving_tif: Path):
    with Raster(moving_tif) as raster:
        truncate(moving_tif)
        with pytest.raises(InputError, match="changed while it was being read"):
            raster.read(Window(0, 0, 100, 120), 1.0, (1,))
