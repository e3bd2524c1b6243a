from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from training.procedural import RENDERINGS, procedural_scene, procedural_scenes
from training.procedural.as_map import render_map
from training.procedural.as_sar import render_sar
from training.procedural.as_thermal import render_thermal
from training.procedural.ground import rasterise
from training.procedural.layout import Layout, draw_layout
from training.procedural.map_styles import FAMILIES, draw_roads_alone
from training.procedural.raster import fill, mask_of, stroke
from training.procedural.streets import CHARACTERS

SIDE = 256


@pytest.fixture(scope="module")
def streets() -> Layout:
    """A layout with streets alone, so that what is drawn tells where they lie."""
    layout = draw_layout(np.random.default_rng(3), 512, "organic")
    roads = tuple(road for road in layout.roads if road.kind in ("main", "minor"))
    return Layout(
        512,
        layout.metres_per_pixel,
        layout.character,
        (),
        roads,
        (),
        (),
        np.empty((0, 4)),
        layout.terrain,
    )


def shift_between(truth: np.ndarray, rendered: np.ndarray) -> float:
    """Shift in pixels of a rendered image (H, W) against the truth, whether brighter or darker."""
    first, second = (
        cv2.GaussianBlur(image.astype(np.float32), (0, 0), 1.5) for image in (truth, rendered)
    )
    margin = 5
    inner = first[margin:-margin, margin:-margin]
    match = np.abs(cv2.matchTemplate(second, inner, cv2.TM_CCOEFF_NORMED))
    row, column = np.unravel_index(match.argmax(), match.shape)
    assert 0 < row < 2 * margin
    assert 0 < column < 2 * margin
    offsets = []
    for peak, line in ((row, match[:, column]), (column, match[row])):
        before, top, after = line[peak - 1 : peak + 2]
        offsets.append(peak - margin + 0.5 * (before - after) / (before - 2 * top + after))
    return float(np.hypot(*offsets))


def test_same_seed_same_scene() -> None:
    scenes, repeated = (
        procedural_scenes(2, seed=5, side=SIDE),
        procedural_scenes(2, seed=5, side=SIDE),
    )
    for first, second in zip(scenes, repeated, strict=True):
        for a, b in zip(first.images, second.images, strict=True):
            np.testing.assert_array_equal(a, b)


def test_a_scene_depends_on_its_number_alone() -> None:
    alone = procedural_scene(np.random.default_rng((5, 1)), SIDE)
    listed = procedural_scenes(2, seed=5, side=SIDE)[1]
    for a, b in zip(alone.images, listed.images, strict=True):
        np.testing.assert_array_equal(a, b)


def test_scenes_differ_from_each_other() -> None:
    first, second = procedural_scenes(2, seed=1, side=SIDE)
    assert (first.images[0] != second.images[0]).mean() > 0.5


@pytest.mark.parametrize("seed", range(6))
def test_images_share_a_grid_and_are_not_blank(seed: int) -> None:
    scene = procedural_scene(np.random.default_rng(seed), SIDE)
    assert scene.source == "procedural"
    assert len(scene.images) == len(RENDERINGS)
    assert [image.shape for image in scene.images] == [(SIDE, SIDE, c) for c in (3, 3, 3, 1, 1)]
    for image in scene.images:
        assert image.dtype == np.uint8
        assert image.std() > 1.5


@pytest.mark.parametrize("character", CHARACTERS)
def test_each_character_can_be_drawn(character: str) -> None:
    layout = draw_layout(np.random.default_rng(0), SIDE, character)
    assert layout.character == character
    assert layout.roads
    for road in layout.roads:
        assert np.isfinite(road.line).all()
    for area in layout.areas:
        assert np.isfinite(area.outline).all()
    for building in layout.buildings:
        assert np.isfinite(building.parts).all()
        assert building.height > 0
    assert np.isfinite(layout.trees).all()


def test_each_character_is_reached_by_chance() -> None:
    characters = {draw_layout(np.random.default_rng(seed), 256).character for seed in range(60)}
    assert characters == set(CHARACTERS)


def test_drawing_keeps_the_corner_convention() -> None:
    rng = np.random.default_rng(0)
    rows, columns = np.indices((64, 64)) + 0.5
    for _ in range(20):
        centre = rng.uniform(20, 44, 2)
        turn = rng.uniform(0, np.pi)
        along = np.array([np.cos(turn), np.sin(turn)])
        image = mask_of(64)
        stroke(image, [np.stack([centre - 10 * along, centre + 10 * along])], 255, 5)
        mass = image / image.sum()
        centre_of_mass = [(mass * columns).sum(), (mass * rows).sum()]
        np.testing.assert_allclose(centre_of_mass, centre, atol=0.12)


def test_filled_areas_lie_right_on_average() -> None:
    rng = np.random.default_rng(0)
    rows, columns = np.indices((64, 64)) + 0.5
    errors = []
    for _ in range(200):
        low = rng.uniform(10, 20, 2)
        high = low + rng.uniform(10, 30, 2)
        image = mask_of(64)
        fill(image, [np.array([low, (high[0], low[1]), high, (low[0], high[1])])], 1, smooth=False)
        mass = image / image.sum()
        errors.append(np.array([(mass * columns).sum(), (mass * rows).sum()]) - (low + high) / 2)
    assert np.abs(np.mean(errors, axis=0)).max() < 0.06


WITH_STREETS = [style for style in FAMILIES if style.family != "figure ground"]
"""Styles that draw streets."""


@pytest.mark.parametrize("family", WITH_STREETS, ids=lambda style: style.family)
def test_a_map_lies_exactly_on_the_ground(streets: Layout, family) -> None:
    style = replace(family, labels=0, symbols=0, contours=None, grid=None, paper=0.0)
    rendered = render_map(streets, style, np.random.default_rng(0)).astype(np.float32)
    # Streets may be both lighter and darker than what lies between: how different is what counts.
    different = np.abs(rendered - np.float32(style.background)).sum(axis=2)
    truth = mask_of(streets.side)
    for road in streets.roads:
        wide = max(road.width * style.widening, style.min_width[road.kind])
        stroke(truth, [road.line], 255, wide + 2 * style.casing_width)
        if style.roads[road.kind] == style.background:
            stroke(truth, [road.line], 0, wide)
    assert shift_between(truth, different) < 0.2


@pytest.mark.parametrize("render", [render_thermal, render_sar])
def test_an_image_lies_exactly_on_the_ground(streets: Layout, render) -> None:
    ground = rasterise(streets, np.random.default_rng(0))
    roads = ground.is_kind("road").astype(np.float32) * 255
    truth = mask_of(streets.side)
    for road in streets.roads:
        stroke(truth, [road.line], 255, road.width)
    assert shift_between(truth, roads) < 0.1
    rendered = render(streets, ground, np.random.default_rng(1)).mean(axis=2)
    assert shift_between(truth, rendered) < 0.2


def test_a_map_of_roads_alone_shows_where_they_lie_and_little_else(streets: Layout) -> None:
    for seed in range(4):
        style = replace(draw_roads_alone(np.random.default_rng(seed)), casing=None)
        rendered = render_map(streets, style, np.random.default_rng(0)).astype(np.float32)
        different = np.abs(rendered - np.float32(style.background)).sum(axis=2)
        truth = mask_of(streets.side)
        for road in streets.roads:
            stroke(
                truth,
                [road.line],
                255,
                max(road.width * style.widening, style.min_width[road.kind]),
            )
        assert shift_between(truth, different) < 0.2
        assert (different[cv2.dilate(truth, np.ones((9, 9))) == 0] < 60).mean() > 0.99


def test_roads_alone_are_added_at_the_end() -> None:
    plain = procedural_scenes(1, seed=5, side=SIDE)[0]
    added = procedural_scenes(1, seed=5, side=SIDE, with_roads_alone=True)[0]
    assert len(added.images) == len(RENDERINGS) + 1
    for a, b in zip(plain.images, added.images, strict=False):
        np.testing.assert_array_equal(a, b)


def test_another_time_misses_a_few_buildings() -> None:
    layout = draw_layout(np.random.default_rng(0), 512, "subdivided")
    later = layout.at_another_time(np.random.default_rng(1), 0.1)
    missing = 1 - len(later.buildings) / len(layout.buildings)
    assert 0.03 < missing < 0.2
    assert later.roads == layout.roads
