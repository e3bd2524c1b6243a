"""A result is applied to the moving raster and to those of its geometry, and to no other."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from affine import Affine
from rasterio.control import GroundControlPoint
from warp_cases import (
    LON_LAT,
    REFERENCE,
    UTM,
    position_errors,
    positions,
    save,
    slipped,
    warp,
    write,
)

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.warping.companions import companion_of, list_rasters

SMOOTH = {"transform": "affine", "resampling": "bilinear", "format": "GTiff"}


def test_bands_of_other_pixel_sizes_are_registered(tmp_path) -> None:
    moving = write(tmp_path / "B02.tif", positions())
    folder = save(tmp_path / "result", moving)
    # Values are positions in pixels of the moving raster, whatever the companion's own size.
    half = write(tmp_path / "B05.tif", positions(75, 60) * 2, transform=REFERENCE @ Affine.scale(2))
    fine = write(
        tmp_path / "pan.tif", positions(300, 240) / 2, transform=REFERENCE @ Affine.scale(0.5)
    )
    outcome = warp(folder, tmp_path / "out", moving, half, fine, **SMOOTH)
    assert [target.name for _, target in outcome.outputs] == [
        "B02_registered.tif",
        "B05_registered.tif",
        "pan_registered.tif",
    ]
    sizes = []
    for _, target in outcome.outputs:
        with rasterio.open(target) as raster:
            sizes.append(raster.res[0])
        assert position_errors(target, slipped, min_count=3000).max() < 0.02
    assert sizes == [10, 20, 5]


def test_a_part_of_the_scene_is_a_companion(tmp_path) -> None:
    moving = write(tmp_path / "a.tif", positions())
    folder = save(tmp_path / "result", moving)
    corner = REFERENCE @ Affine.translation(30, 40)
    part = write(tmp_path / "part.tif", positions()[:, 40:100, 30:110], transform=corner)
    warp(folder, tmp_path / "out.tif", part, **SMOOTH)
    with rasterio.open(tmp_path / "out.tif") as raster:
        source_pixels = raster.read()
        centres = positions(raster.width, raster.height).reshape(2, -1).T
        coordinates = np.stack(raster.transform @ (centres[:, 0], centres[:, 1]), axis=1)
    is_valid = np.isfinite(source_pixels[0]).reshape(-1)
    errors = slipped(source_pixels.reshape(2, -1).T[is_valid]) - coordinates[is_valid]
    # Half a pixel at the edges, where a position beyond the outermost centres is not known.
    assert np.percentile(np.abs(errors), 90) < 0.2
    assert np.abs(errors).max() < 8


def test_without_georeference_the_size_decides(tmp_path) -> None:
    moving = write(tmp_path / "a.tif", positions(), None, None)
    same = write(tmp_path / "b.tif", positions(), None, None)
    other = write(tmp_path / "c.tif", positions(100, 100), None, None)
    with Raster(moving) as raster:
        assert companion_of(same, raster).from_moving == Affine.identity()
        with pytest.raises(InputError, match="100 x 100 pixels"):
            companion_of(other, raster)


def test_rasters_of_another_geometry_are_refused(tmp_path) -> None:
    moving = write(tmp_path / "a.tif", positions())
    elsewhere = write(tmp_path / "b.tif", positions(), transform=Affine(10, 0, 9e5, 0, -10, 1e6))
    degrees = write(tmp_path / "c.tif", positions(), LON_LAT, Affine(0.01, 0, 8, 0, -0.01, 47))
    gcps = [GroundControlPoint(row=r, col=c, x=c, y=-r) for r, c in ((0, 0), (0, 9), (9, 0))]
    controlled = write(tmp_path / "d.tif", positions(), None, None)
    with rasterio.open(controlled, "r+") as raster:
        raster.gcps = (gcps, UTM.to_wkt())
    with Raster(moving) as raster:
        for path, words in (
            (elsewhere, "covers another area"),
            (degrees, "WGS 84"),
            (controlled, "georeferenced differently"),
        ):
            with pytest.raises(InputError, match=words):
                companion_of(path, raster)


def test_nothing_is_written_when_one_of_many_does_not_fit(tmp_path) -> None:
    moving = write(tmp_path / "a.tif", positions())
    wrong = write(tmp_path / "b.tif", positions(), transform=Affine(10, 0, 9e5, 0, -10, 1e6))
    folder = save(tmp_path / "result", moving)
    with pytest.raises(InputError):
        warp(folder, tmp_path / "out", moving, wrong, **SMOOTH)
    assert not (tmp_path / "out").exists()


def test_patterns_name_files_each_once(tmp_path) -> None:
    for name in ("B02.tif", "B03.tif", "B03.tif.aux.xml", "other.png"):
        (tmp_path / name).touch()
    pattern = str(tmp_path / "B*")
    rasters = list_rasters([pattern, tmp_path / "B02.tif"], tmp_path / "moving.tif")
    assert [path.name for path in rasters] == ["B02.tif", "B03.tif"]
    assert list_rasters([], tmp_path / "moving.tif") == [tmp_path / "moving.tif"]
    with pytest.raises(InputError, match="No file matches"):
        list_rasters([str(tmp_path / "X*.tif")], tmp_path)


def test_a_pattern_leaves_out_what_an_earlier_warp_made(tmp_path) -> None:
    for name in ("B02.tif", "B02_registered.tif"):
        (tmp_path / name).touch()
    assert list_rasters([str(tmp_path / "B*")], tmp_path / "moving.tif") == [tmp_path / "B02.tif"]


def test_an_invalid_pattern_is_refused_in_one_sentence(tmp_path) -> None:
    # Python before 3.13 knows no "**" within a name, later ones read it as "*".
    with pytest.raises(InputError, match=r"not a pattern|No file matches"):
        list_rasters([str(tmp_path / "B**.tif")], tmp_path)


def test_in_what_is_no_file_nothing_is_a_pattern(tmp_path) -> None:
    address = "/vsicurl/https://host/B[02].tif?key=1"
    assert list_rasters([address, address], tmp_path) == [address]
    with pytest.raises(InputError, match="one by one"):
        list_rasters(["/vsizip//data/all.zip/B*.tif"], tmp_path)


def test_a_name_with_brackets_is_a_name(tmp_path) -> None:
    odd = tmp_path / "scene[1].tif"
    odd.touch()
    assert list_rasters([str(odd)], odd) == [odd]


def test_the_error_for_a_companion_of_one_pixel_does_not_speak_of_matching(tmp_path) -> None:
    moving = write(tmp_path / "a.tif", positions())
    folder = save(tmp_path / "result", moving)
    dot = write(tmp_path / "dot.tif", positions(1, 1))
    with pytest.raises(InputError, match=r"'dot.tif' has only 1 x 1 pixels") as caught:
        warp(folder, tmp_path / "out.tif", dot, **SMOOTH)
    assert "match" not in str(caught.value)


def test_the_moving_raster_can_be_left_out_of_a_pattern(tmp_path) -> None:
    scene = tmp_path / "scene"
    moving = write(scene / "B02.tif", positions())
    write(scene / "B03.tif", positions())
    folder = save(tmp_path / "result", moving)
    pattern = str(scene / "B*.tif")
    outcome = warp(folder, tmp_path / "out", pattern, sisters_only=True, **SMOOTH)
    assert [source.name for source, _ in outcome.outputs] == ["B03.tif"]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["B03_registered.tif"]


def test_only_the_moving_raster_is_no_other_raster(tmp_path) -> None:
    moving = write(tmp_path / "B02.tif", positions())
    folder = save(tmp_path / "result", moving)
    (tmp_path / "again").symlink_to(moving.parent, target_is_directory=True)
    named = tmp_path / "again" / "B02.tif"
    with pytest.raises(InputError, match="Only the moving raster itself"):
        warp(folder, tmp_path / "out", named, sisters_only=True, **SMOOTH)
