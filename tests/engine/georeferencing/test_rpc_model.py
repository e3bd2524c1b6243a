"""RPCs lead from ground to pixels and back, as GDAL has it and as the camera truly saw."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from rasterio.transform import RPCTransformer

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.georeferencing.rpc_model import RpcModel


def test_they_do_what_the_camera_does(alps):
    pixels = alps.pixels(200)
    for height in (350.0, 900.0, 1950.0):
        lon_lat = alps.camera.ground_at(pixels, height)
        assert np.abs(alps.rpcs.project(lon_lat, height) - pixels).max() < 1e-3
        assert np.abs(alps.rpcs.locate(pixels, height) - lon_lat).max() < 1e-7


def test_the_two_directions_undo_each_other(alps):
    pixels = alps.pixels(100)
    heights = np.linspace(300, 2000, 100)
    back = alps.rpcs.project(alps.rpcs.locate(pixels, heights), heights)
    assert np.abs(back - pixels).max() < 1e-6


def test_pixels_are_those_of_gdal(alps):
    lon_lat = alps.rpcs.locate(alps.pixels(50), 800.0)
    with RPCTransformer(alps.rpcs.to_rpc(), rpc_height=800.0) as gdal:
        rows, columns = gdal.rowcol(*lon_lat.T, op=np.positive)
    assert np.abs(alps.rpcs.project(lon_lat, 800.0) - np.stack([columns, rows], 1)).max() < 1e-8


def test_line_and_sample_offsets_count_from_the_first_pixels_centre(alps):
    at_the_offset = replace(
        alps.rpcs, image_offset=np.zeros(2), numerators=np.zeros((2, 20)), image_scale=np.ones(2)
    )
    middle = at_the_offset.ground_offset
    # Line 0, sample 0 is the centre of the first pixel, half a pixel from the outer corner.
    assert at_the_offset.project(middle[None, :2], middle[2])[0] == pytest.approx([0.5, 0.5])


def test_as_rasterios_and_back_nothing_is_lost(alps):
    again = RpcModel.from_rasterio(replace(alps.rpcs, err_bias=1.5, err_rand=0.25).to_rpc())
    assert (again.err_bias, again.err_rand) == (1.5, 0.25)
    assert np.array_equal(again.numerators, alps.rpcs.numerators)
    assert np.array_equal(again.image_offset, alps.rpcs.image_offset)


def test_far_from_the_scene_there_are_no_pixels(alps):
    middle = alps.rpcs.ground_offset
    east = np.array([0, 3 * alps.rpcs.ground_scale[0], 90, np.nan])
    away = np.column_stack([middle[0] + east, np.full(4, middle[1])])
    projected = alps.rpcs.project(away, middle[2])
    assert np.isfinite(projected[0]).all() and np.isnan(projected[1:]).all()


def test_a_pixel_that_shows_no_ground_has_no_coordinates(alps):
    assert np.isnan(alps.rpcs.locate(np.array([[1e7, 1e7]]), 500.0)).all()


def test_across_the_antimeridian(alps):
    shifted = replace(alps.rpcs, ground_offset=np.array([179.99, *alps.rpcs.ground_offset[1:]]))
    latitude, height = shifted.ground_offset[1:]
    west, east = shifted.project(np.array([[-179.995, latitude], [180.005, latitude]]), height)
    assert np.isfinite(west).all() and west == pytest.approx(east)


@pytest.mark.parametrize(
    "change", [{"samp_scale": 0.0}, {"line_num_coeff": [1.0] * 19}, {"lat_off": float("nan")}]
)
def test_damaged_ones_are_reported(alps, change):
    rpc = alps.rpcs.to_rpc()
    for name, value in change.items():
        setattr(rpc, name, value)
    with pytest.raises(InputError, match="RPCs are incomplete or damaged; obtain the RPC file"):
        RpcModel.from_rasterio(rpc)
