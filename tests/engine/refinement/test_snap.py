"""A point put roughly is brought to where both rasters show the same ground, or left alone."""

from __future__ import annotations

import numpy as np
import pytest
from affine import Affine
from known_pairs import SIDE, UTM, another_sensor, bare_pair, georeferenced_pair, ground, write

from hetmatch_qgis.engine import Options
from hetmatch_qgis.engine.worker.edited_points import EditedPoints
from hetmatch_qgis.engine.worker.session import Session

CPU = Options(device="cpu")
SHIFT = Affine.translation(20, 12)
PLACES = np.array([[158.0, 169.0], [134.0, 149.0], [128.0, 172.0]])


def opened(pair, options=CPU):
    """The pair in a session whose transform is the true one."""
    session = Session(pair.reference, pair.moving, options)
    description = session.pair.moving.description
    size = np.array([description.width, description.height])
    moving = np.array([[0.2, 0.2], [0.8, 0.25], [0.3, 0.8], [0.75, 0.75]]) * size
    rows = np.column_stack([pair.to_reference(moving), moving, np.ones(4), np.zeros(4)])
    assert session.fit("affine", EditedPoints.of(rows))["problem"] is None
    return session


@pytest.fixture(scope="module")
def shifted(tmp_path_factory):
    """A pair without georeference whose moving raster lies 20 columns and 12 rows further on."""
    pair = bare_pair(tmp_path_factory.mktemp("shifted"), truth=SHIFT, size=(SIDE, SIDE))
    with_transform = opened(pair)
    yield pair, with_transform
    with_transform.close()


def shown(pixel):
    return np.array(pixel, dtype=float) * (1, -1)


def found_at(session, snapped):
    return np.array(session.moving_position(snapped.moving)["pixel"])


@pytest.mark.parametrize("off", [(0, 0), (15, 0), (-9, 12), (0, -15)])
@pytest.mark.parametrize("place", PLACES.tolist())
def test_from_fifteen_pixels_away_the_place_is_found_to_half_a_pixel(shifted, place, off):
    _, session = shifted
    true = np.array(place) - (20, 12)
    snapped = session.snap(shown(place), shown(true + off))
    assert snapped.is_snapped and snapped.reason == ""
    assert np.linalg.norm(found_at(session, snapped) - true) < 0.5
    assert snapped.distance == pytest.approx(np.hypot(*off), abs=0.5)
    assert 0.1 <= snapped.score <= 1


def test_near_an_edge_a_long_way_is_gone_in_two_steps(tmp_path):
    pair = georeferenced_pair(tmp_path)
    session = opened(pair)
    moving = np.array([58.0, 56.0])
    reference = pair.to_reference(moving[None])
    sides = session.pair.reference, session.pair.moving
    snapped = session.snap(
        sides[0].to_canvas(reference)[0], sides[1].to_canvas(moving[None] + (-12, -1))[0]
    )
    assert snapped.is_snapped
    assert np.linalg.norm(found_at(session, snapped) - moving) < 0.75
    session.close()


def test_much_larger_moving_pixels_are_compared_at_their_own_size(tmp_path):
    truth = Affine.translation(8, 8) @ Affine.scale(2.0)
    pair = bare_pair(tmp_path, truth=truth, size=(216, 216), side=448)
    session = opened(pair)
    moving, guess = np.array([113.0, 120.5]), (126.0, 118.5)
    snapped = session.snap(shown(pair.to_reference(moving[None])[0]), shown(guess))
    assert snapped.is_snapped
    assert np.linalg.norm(found_at(session, snapped) - moving) < 0.5
    # In reference pixels, and farther than it would be looked for in those.
    assert snapped.distance == pytest.approx(26.3, abs=1)
    session.close()


def test_a_place_outside_the_reference_has_no_data(shifted):
    _, session = shifted
    snapped = session.snap(shown((-60, 40)), shown((50, 40)))
    assert not snapped.is_snapped and "reference has no data" in snapped.reason
    assert found_at(session, snapped) == pytest.approx([50, 40]), "the point stays where it was"


def test_a_place_outside_the_moving_raster_is_not_found(shifted):
    _, session = shifted
    snapped = session.snap(shown((100, 100)), shown((900, 900)))
    assert not snapped.is_snapped and "moving raster has no data" in snapped.reason


def test_on_flat_ground_nothing_stands_out(tmp_path):
    image = ground()[190:446, 190:446]
    flat = image.copy()
    flat[:, :180] = 120
    noise = np.random.default_rng(0).normal(size=(2, 256, 256))
    sides = [flat + noise[0], another_sensor(flat) + noise[1]]
    paths = [
        write(tmp_path / name, values.clip(1, 254))
        for name, values in zip(("one.tif", "other.tif"), sides, strict=True)
    ]
    session = Session(*paths, CPU)
    corners = [[20, 20], [230, 30], [40, 220]]
    rows = np.column_stack([corners, corners, np.ones(3), np.zeros(3)])
    session.fit("affine", EditedPoints.of(rows))
    snapped = session.snap(shown((70, 128)), shown((73, 126)))
    assert not snapped.is_snapped and "No clear match" in snapped.reason
    assert found_at(session, snapped) == pytest.approx([73, 126])
    session.close()


def test_an_area_of_the_match_does_not_keep_points_from_the_rest(tmp_path):
    pair = georeferenced_pair(tmp_path)
    area = (600_000.0, 5_199_400.0, 600_600.0, 5_200_000.0)
    session = opened(pair, Options(device="cpu", area=area))
    reference = np.array([[158.0, 169.0]])
    moving = session.locate("reference", session.pair.reference.to_canvas(reference))["there"]
    snapped = session.snap(session.pair.reference.to_canvas(reference)[0], np.array(moving[0]))
    assert session.pair.reference.description.crs == UTM
    assert snapped.is_snapped and snapped.distance < 1
    session.close()


def test_a_place_off_the_map_is_said_in_a_sentence(tmp_path):
    session = opened(georeferenced_pair(tmp_path))
    snapped = session.snap(np.array([np.nan, 0.0]), np.array([1.0, 1.0]))
    assert not snapped.is_snapped and "outside its raster" in snapped.reason
    session.close()


def test_without_a_transform_there_is_nothing_to_go_by(tmp_path):
    pair = bare_pair(tmp_path)
    session = Session(pair.reference, pair.moving, CPU)
    snapped = session.snap(shown((100, 100)), shown((120, 90)))
    assert not snapped.is_snapped and "not linked by a transform yet" in snapped.reason
    assert snapped.moving.tolist() == [120, 90]
    session.close()
