"""Tiles own every place once, and none is a sliver."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.pairs.tiling import make_tiles

frames = st.tuples(
    st.integers(1, 5000), st.integers(1, 5000), st.integers(64, 2048), st.floats(0, 0.5)
)


@given(frames, st.data())
@settings(deadline=None)
def test_each_point_belongs_to_one_tile_that_sees_it(frame, data):
    width, height, size, share = frame
    overlap = int(size * share)
    found = make_tiles(width, height, size, overlap)
    point = np.array(
        [
            [
                data.draw(st.floats(0, width, exclude_max=True)),
                data.draw(st.floats(0, height, exclude_max=True)),
            ]
        ]
    )
    owners = [tile for tile in found if tile.owns(point)[0]]
    assert len(owners) == 1
    window = owners[0].window
    assert window.column <= point[0, 0] < window.column + window.width
    assert window.row <= point[0, 1] < window.row + window.height


@given(frames)
def test_windows_stay_inside_share_enough_and_none_is_a_sliver(frame):
    width, height, size, share = frame
    overlap = int(size * share)
    found = make_tiles(width, height, size, overlap)
    assert sum(tile.owned.width * tile.owned.height for tile in found) == width * height
    columns = sorted({(tile.window.column, tile.window.width) for tile in found})
    for (left, extent), (right, _) in pairwise(columns):
        assert left + extent - right >= overlap
    for tile in found:
        assert tile.window.width == min(size, width)
        assert tile.window.height == min(size, height)
        assert tile.window.column >= 0 and tile.window.column + tile.window.width <= width


def test_points_far_from_a_frame_s_edge_are_seen_with_half_the_overlap_around():
    for tile in make_tiles(3000, 2000, 1024, 128):
        if tile.window.column > 0:
            assert tile.owned.column - tile.window.column >= 64


def test_an_overlap_as_large_as_the_tile_is_refused():
    with pytest.raises(InputError, match="smaller overlap"):
        make_tiles(100, 100, 64, 64)
