"""What is wrong with a file that cannot be read is told, and what to do about it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
from rasterio.shutil import copy

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine.access.damage import archive_reason
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.raster.raster import Raster

VALUES = np.arange(3000, dtype=np.uint16).reshape(50, 60)


def test_a_band_of_a_vrt_that_is_gone_is_named(tmp_path: Path) -> None:
    source = write_raster(tmp_path / "b4.tif", VALUES)
    copy(str(source), str(tmp_path / "bands.vrt"), driver="VRT")
    source.unlink()
    with (
        pytest.raises(
            InputError, match=r"'bands\.vrt' refers to '.*b4\.tif', which does not exist"
        ),
        Raster(tmp_path / "bands.vrt") as raster,
    ):
        raster.read(Window(0, 0, 60, 50), 1.0, (1,))


def test_an_archive_says_how_its_raster_is_named(tmp_path: Path) -> None:
    source = write_raster(tmp_path / "photo.tif", VALUES)
    archive = tmp_path / "delivery.ZIP"
    with zipfile.ZipFile(archive, "w") as target:
        target.writestr("readme.txt", "Delivered.")
        target.write(source, "scene/photo.tif")
    with pytest.raises(InputError, match="is an archive; name the raster in it") as caught:
        Raster(archive)
    named = str(caught.value).split("such as ")[1]
    with Raster(named) as raster:
        assert (raster.width, raster.height) == (60, 50)


@pytest.mark.parametrize(
    ("name", "example"),
    [
        ("a.tar.gz", "/vsitar/a.tar.gz/image.tif"),
        ("a.tif.gz", "/vsigzip/a.tif.gz"),
        ("broken.zip", "/vsizip/broken.zip/image.tif"),
        ("a.tif", None),
    ],
)
def test_other_archives_have_their_own_prefixes(name: str, example: str | None) -> None:
    reason = archive_reason(name)
    assert (None if reason is None else str(reason).split("such as ")[1]) == example


def test_what_is_not_in_a_file_is_no_question_of_the_connection(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="check the names of the file and of what is in it"):
        Raster(f"/vsizip/{tmp_path}/delivery.zip/none.tif")
