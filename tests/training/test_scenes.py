"""Scenes are read from what is there, on one grid, without what figures are measured on."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import rasterio
from affine import Affine
from PIL import Image

from benchmarks.common.raster_files import write_raster
from training.scenes import HELD_OUT, TOUCHING_DEV, _basemap, load_scenes, radar_scenes

TO_UTM = Affine(10, 0, 500_000, 0, -10, 5_000_000)


def write(path, image, transform=None):
    """An image (H, W, C) as a GeoTIFF, georeferenced where a transform is given."""
    path.parent.mkdir(parents=True, exist_ok=True)
    crs = None if transform is None else "EPSG:32633"
    write_raster(path, np.moveaxis(image, -1, 0), crs, transform)


@pytest.fixture
def shared(tmp_path, picture):
    """A folder laid out like the shared data, with a few small scenes."""
    folder = tmp_path / "data"
    backscatter = (picture(2, 64) / np.float32(-10)).astype(np.float32)
    backscatter[:5] = np.nan
    for name in ("101", *(name.split("_")[0] for name in TOUCHING_DEV), "103"):
        write(folder / "sentinel" / "train" / f"{name}_s2.tif", picture(1, 64, 3))
        write(folder / "sentinel" / "train" / f"{name}_s1.tif", backscatter)
    small = {"b.tif": 3, "b_sar.tif": 1, "b_dem.tif": 2, "a.tif": 3, "a_sar.tif": 1}
    for name, bands in small.items():
        write(folder / "terramind" / "x" / name, picture(3, 40, bands))
    rows = ("x/b.tif,x/b_sar.tif", "x/a.tif,x/a_sar.tif", "x/b.tif,x/b_dem.tif")
    listed = "a,b,modality,gt\n" + "".join(f"{row},optical-sar,identity\n" for row in rows)
    (folder / "terramind" / "pairs.csv").write_text(listed)
    ground = picture(4, 200)
    write(folder / "opengeos" / "one.tif", ground[:100, :100], TO_UTM)
    moved = TO_UTM @ Affine.translation(20, 30)
    write(folder / "opengeos" / "two.tif", ground[30:130, 20:120], moved)
    (folder / "opengeos" / "pairs.csv").write_text(
        "a,b,modality,gt\none.tif,two.tif,dates,georef\n"
    )
    return folder


def test_the_scene_that_touches_a_dev_scene_is_left_out(shared):
    names = [scene.name for scene in radar_scenes(shared)]
    assert names == ["101_s2", "103_s2"]


def test_no_training_scene_shows_ground_of_a_dev_scene(shared_data):
    def bounds(split):
        boxes = {}
        for path in sorted((shared_data / "sentinel" / split).glob("*_s2.tif")):
            with rasterio.open(path) as raster:
                boxes[path.name] = np.array(raster.bounds).reshape(2, 2)
        return boxes

    def overlap(first, second):
        """Both sides in metres; several scenes lie wall to wall."""
        return np.minimum(first[1], second[1]) - np.maximum(first[0], second[0])

    dev = bounds("dev")
    touching = {
        name
        for name, box in bounds("train").items()
        if any((overlap(box, other) > 10).all() for other in dev.values())
    }
    assert dev
    assert touching == set(TOUCHING_DEV)


def test_backscatter_with_gaps_becomes_bytes_that_use_their_range(shared):
    for scene in radar_scenes(shared):
        optical, radar = scene.images
        assert optical.shape == (64, 64, 3) and radar.shape == (64, 64, 1)
        assert radar.dtype == np.uint8
        assert (radar[:5] == 0).all()
        assert radar.max() == 255 and radar[5:].std() > 30


def test_partners_of_one_reference_make_one_scene_enlarged_twice(shared):
    first, second = load_scenes(shared, None)["terramind"]
    assert (first.name, second.name) == ("x/a.tif", "x/b.tif")
    assert [image.shape for image in first.images] == [(80, 80, 3), (80, 80, 1)]
    assert [image.shape for image in second.images] == [(80, 80, 3), (80, 80, 1), (80, 80, 2)]


def test_dates_are_brought_onto_the_grid_of_the_first(shared):
    (scene,) = load_scenes(shared, None)["opengeos"]
    first, second = scene.images
    assert first.shape == second.shape == (100, 100, 1)
    np.testing.assert_array_equal(first[30:, 20:], second[30:, 20:])
    assert (second[:30] == 0).all() and (second[:, :20] == 0).all()


def test_sources_without_files_are_left_out(shared, tmp_path):
    assert list(load_scenes(shared, None)) == ["sentinel", "terramind", "opengeos"]
    assert load_scenes(tmp_path / "nowhere", None) == {}


def test_pairs_without_signal_are_left_out_and_the_others_corrected(shared, tmp_path):
    corrections = {
        "sentinel/101_s2/1": np.zeros(0, np.float32),
        "sentinel/103_s2/1": np.full((8, 8, 2), (3, 0), np.float32),
    }
    np.savez_compressed(tmp_path / "corrections.npz", **corrections)
    uncorrected = load_scenes(shared, None)["sentinel"][1]
    (corrected,) = load_scenes(shared, None, tmp_path / "corrections.npz")["sentinel"]
    assert corrected.name == "103_s2"
    np.testing.assert_array_equal(corrected.images[0], uncorrected.images[0])
    shifted, expected = corrected.images[1][:, :-3], uncorrected.images[1][:, 3:]
    np.testing.assert_array_equal(shifted[:, 2:-2], expected[:, 2:-2])


@pytest.fixture(scope="module")
def world_blocks(tmp_path_factory):
    """Scenes of a world whose red tells the longitude and whose green the latitude."""
    folder = tmp_path_factory.mktemp("world")
    rows, columns = np.indices((360, 720))
    chequers = (rows + columns) % 2 * 255
    world = np.stack([columns / 720 * 255, rows / 360 * 255, chequers], axis=-1)
    picture = Image.fromarray(world.round().astype(np.uint8))
    limit = Image.MAX_IMAGE_PIXELS
    for name in ("bmng", "etopo1", "shadedrelief"):
        picture.save(folder / f"{name}.jpg", "PNG")
    try:
        return _basemap(folder)
    finally:
        Image.MAX_IMAGE_PIXELS = limit


def test_the_held_out_part_of_the_world_is_in_no_block(world_blocks):
    west, south, east, north = HELD_OUT
    for scene in world_blocks:
        for layer in scene.images:
            colours = cv2.blur(layer, (15, 15)).astype(float)
            longitude = colours[..., 0] / 255 * 360 - 180
            latitude = 90 - colours[..., 1] / 255 * 180
            # Colours tell a degree and a half.
            inside = (longitude > west + 1.5) & (longitude < east - 1.5)
            inside &= (latitude > south + 1.5) & (latitude < north - 1.5)
            assert not inside.any()


def test_the_rest_of_the_world_is_in_the_blocks(world_blocks):
    colours = [scene.images[0][200:250, 200:250].mean(axis=(0, 1)) for scene in world_blocks]
    # In blocks of thirty degrees, from the west and from 75 degrees north.
    cells = {(int(red / 255 * 12), int(green / 255 * 6 - 0.5)) for red, green, _ in colours}
    held_out = {(column, row) for column in (5, 6, 7) for row in (0, 1)}
    assert cells == {(column, row) for column in range(12) for row in range(5)} - held_out
    assert len(world_blocks) == len(cells)
    assert all(image.shape == (450, 450, 3) for image in world_blocks[0].images)
