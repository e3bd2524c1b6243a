"""A second look tells ground from what is drawn over it, and one place from several."""

from __future__ import annotations

import sys
from dataclasses import replace

import cv2
import numpy as np
import pytest
from grounds import (
    aligned,
    cloud,
    compare,
    frame,
    grain,
    graticule,
    ground,
    orchard,
    seen_otherwise,
)

from hetmatch_qgis.engine.core.grid import even_lattice
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.corroboration.corroborate import Circumstances, corroborate
from hetmatch_qgis.engine.corroboration.likeness import Comparison

PERIOD = 16
SURE, INSIGNIFICANT = 6.0, 3.0


def shifts(look):
    return np.array([rival.shift for rival in look.rivals])


def looked_at(reference, moving, **options):
    return look_at(aligned(reference, moving), **options)


def look_at(images, count=1, **options):
    with Workers(count) as workers:
        return corroborate(images, workers, Circumstances(**options))


@pytest.mark.parametrize("seed", range(3))
def test_one_ground_in_two_contrasts_agrees_and_nowhere_else(seed):
    image = ground(seed)
    look = looked_at(image, seen_otherwise(image))
    assert look.ground > SURE and look.ground_blocks > 30
    assert look.ground == pytest.approx(look.ground_expected, rel=0.2)
    assert look.drawn == 0 and look.identical < 0.05
    assert look.rival_correlation < 0.5 and look.rival_lead > 6


@pytest.mark.parametrize("seed", range(3))
def test_other_ground_does_not_agree(seed):
    look = looked_at(ground(seed), ground(seed + 10))
    assert look.ground < INSIGNIFICANT and look.ground_blocks > 30
    assert look.rival_lead < 3


@pytest.mark.parametrize("draw", [graticule, frame])
@pytest.mark.parametrize("seed", range(3))
def test_what_is_drawn_over_two_grounds_does_not_make_them_one(draw, seed):
    one, other = ground(seed), seen_otherwise(ground(seed + 10))
    look = looked_at(draw(one), draw(other))
    assert look.ground < INSIGNIFICANT < 0.5 * look.ground_expected and look.ground_blocks > 8
    assert look.drawn > 0.2
    again = looked_at(draw(one), draw(seen_otherwise(one)))
    assert again.ground > SURE and again.drawn == pytest.approx(look.drawn, abs=0.1)


@pytest.mark.parametrize("seed", range(3))
def test_a_cloud_over_two_grounds_does_not_make_them_one(seed):
    one, other = cloud(ground(seed)), cloud(seen_otherwise(ground(seed + 10)))
    assert looked_at(one, other).ground < INSIGNIFICANT
    again = looked_at(one, cloud(seen_otherwise(ground(seed))))
    assert again.ground > SURE


def test_points_are_counted_on_what_nothing_is_drawn_over():
    images = aligned(graticule(ground(1)), graticule(seen_otherwise(ground(2))))
    everywhere = even_lattice(256, 256, 40)
    lines = compare(images).lines
    column, row = everywhere.astype(int).T
    on_lines = (lines[0] & lines[1])[row, column]
    assert 0.1 < on_lines.mean() < 0.6
    density = [
        look_at(images, agreeing=points).density
        for points in (everywhere, everywhere[on_lines], everywhere[~on_lines], None)
    ]
    assert density[0] == pytest.approx(1, abs=0.1)
    assert density[1] < 0.05 and density[2] > 1.1 and density[3] == 1


def test_points_beside_the_overlap_do_not_count():
    images = aligned(graticule(ground(1)), graticule(seen_otherwise(ground(2))))
    inside, outside = even_lattice(256, 256, 40), np.array([[-9.0, 5.0], [300.0, 5.0]])
    look = look_at(images, agreeing=np.vstack([inside, outside]))
    assert look.density == look_at(images, agreeing=inside).density
    assert look_at(images, agreeing=outside).density == 1


def test_points_of_a_small_overlap_are_not_counted():
    small, large = (
        look_at(
            aligned(*(graticule(ground(seed))[:, :width] for seed in (1, 2))),
            agreeing=np.array([[70.0, 70.0]]),
        ).density
        for width in (140, 150)
    )
    assert small == 1 != large


def test_a_line_of_one_image_is_not_drawn_over_both():
    images = aligned(graticule(ground(1)), seen_otherwise(ground(1)))
    compared = compare(images)
    undrawn = compared.undrawn(compared.at((0, 0)))
    assert compared.drawn.mean() > 0.2 and (~undrawn).mean() < 0.1


def test_a_graticule_in_two_inks_is_no_ground_either():
    look = looked_at(graticule(ground(1), 4.0), graticule(seen_otherwise(ground(2)), -4.0))
    assert look.ground < INSIGNIFICANT and look.drawn > 0.2


def test_a_patch_that_is_pasted_into_both_does_not_make_them_one():
    one, other = ground(3), seen_otherwise(ground(4))
    other[40:200, 30:120] = one[40:200, 30:120]
    look = looked_at(one, other)
    assert look.ground < INSIGNIFICANT and look.identical > 0.1


def test_a_map_that_is_drawn_keeps_its_lines():
    image = graticule(ground(5))
    look = looked_at(image, image)
    assert look.drawn > 0.2 and look.identical + look.drawn <= 1
    assert looked_at(image, image, has_drawn_map=True).drawn == 0


def test_of_a_map_that_was_drawn_here_only_other_places_are_asked_for():
    streets, photo = graticule(ground(2)), graticule(seen_otherwise(ground(2)))
    look, whole = looked_at(streets, photo, has_drawn_map=True), looked_at(streets, photo)
    figures = look.ground, look.ground_expected, look.ground_blocks
    assert figures == (0, 0, 0) and look.drawn == look.identical == look.clouded == 0
    assert look.rivals == whole.rivals and look.rivals


def test_on_a_drawn_map_the_right_place_stands_out_of_all_shifts():
    image = ground(21)
    there = looked_at(image, seen_otherwise(image), has_drawn_map=True)
    elsewhere = looked_at(image, ground(22), has_drawn_map=True)
    assert there.height > 8 and elsewhere.height < 4
    assert looked_at(image, seen_otherwise(image)).height is None


def test_where_nothing_but_lines_is_shown_they_are_the_ground():
    rows = np.sin(2 * np.pi * np.arange(256) / 12)[:, None] + 0.2 * ground(5)
    look = looked_at(rows.astype(np.float32), seen_otherwise(rows.astype(np.float32), noise=0.2))
    assert look.drawn == 0 and look.ground_blocks + 100 * look.identical > 20


def test_little_ground_promises_less_than_much():
    one, other = ground(6), seen_otherwise(ground(6))
    much = looked_at(one, other)
    little = looked_at(frame(one, margin=80), frame(other, margin=80))
    assert 0 < little.ground_blocks < much.ground_blocks / 2
    assert little.ground_expected < much.ground_expected


def test_of_one_picture_twice_no_ground_is_left_to_judge_by():
    image = ground(6)
    look = looked_at(image, image)
    assert look.ground_blocks == 0 and look.ground == 0 and look.identical > 0.7
    assert look.rival_lead > 6


def test_images_without_texture_tell_nothing():
    for dull in (np.zeros((256, 256), np.float32), grain(7)):
        look = looked_at(dull, ground(8))
        assert (look.ground, look.ground_blocks, look.identical) == (0, 0, 0)
        assert all(rival.lead == 0 for rival in look.rivals)


def test_where_no_block_tells_the_match_is_no_better_than_its_rivals():
    """A structure in one corner, which agrees, and nothing else."""
    one, other = np.zeros((2, 80, 80), np.float32)
    one[8:24, 8:24] = other[8:24, 8:24] = 1.0
    look = looked_at(one + 0.01 * grain(7)[:80, :80], other + 0.01 * grain(8)[:80, :80])
    assert look.ground_blocks < 3 and look.rivals
    assert look.rival_lead == 0


def test_rivals_that_no_block_tells_of_are_rivals_whatever_is_known_of_the_ground(monkeypatch):
    module = sys.modules[corroborate.__module__]
    monkeypatch.setattr(module, "lead", lambda *_: None)
    look = looked_at(ground(6), seen_otherwise(ground(6)))
    assert look.ground_blocks > 3 and look.rivals
    assert look.rival_lead == 0


def test_ground_that_repeats_itself_has_rivals_periods_off_as_good_as_the_match():
    look = looked_at(orchard(9), seen_otherwise(orchard(10)))
    assert look.rival_correlation > 0.9 and look.rival_lead < 4
    assert np.abs(shifts(look) - PERIOD * np.round(shifts(look) / PERIOD)).max() <= 1


def test_what_lies_between_the_trees_tells_the_place():
    image = orchard(11) + 0.5 * ground(12)
    look = looked_at(image, seen_otherwise(image, noise=0.3))
    assert look.rival_correlation > 0.5 and look.rival_lead > 6


@pytest.mark.parametrize("radius", [20.0, 50.0])
@pytest.mark.parametrize("expected", [(0.0, 0.0), (32.0, -16.0)])
def test_rivals_beyond_the_search_radius_are_none(radius, expected):
    pair = orchard(9), seen_otherwise(orchard(10))
    assert np.hypot(*(shifts(looked_at(*pair)) - expected).T).max() > radius
    look = looked_at(*pair, expected=np.array(expected), radius=radius)
    assert look.rivals and np.hypot(*(shifts(look) - expected).T).max() <= radius


def test_a_radius_below_a_period_leaves_no_rival_as_good():
    pair = orchard(9), seen_otherwise(orchard(10))
    look = looked_at(*pair, expected=np.zeros(2), radius=PERIOD / 2 + 2)
    assert look.rival_correlation < 0.9


@pytest.mark.parametrize(
    ("image", "shows_most", "is_asked"),
    [(ground(1), True, False), (ground(1), False, True), (orchard(9), True, True)],
)
def test_beside_an_overlap_is_looked_where_other_places_may_be(image, shows_most, is_asked):
    asked = []
    with Workers(1) as workers:
        images = aligned(image, image + 0.1 * ground(5))
        known = Circumstances(shows_most=shows_most)
        corroborate(images, workers, known, lambda: asked.append(1))
    assert bool(asked) == is_asked


def test_a_radius_without_an_expected_place_excludes_nothing():
    pair = orchard(9), seen_otherwise(orchard(10))
    assert looked_at(*pair, radius=20.0) == looked_at(*pair)


@pytest.mark.parametrize("shift", [(30, -12), (-25, 40)])
def test_a_wrong_place_has_the_right_one_for_its_best_rival(shift):
    image = ground(13)
    moving = np.roll(seen_otherwise(image), (-shift[1], -shift[0]), axis=(0, 1))
    look = looked_at(image, moving)
    best = look.rivals[0]
    assert best.shift == shift
    assert best.correlation > 1.5 and best.lead < -6
    assert look.ground < INSIGNIFICANT


@pytest.mark.parametrize(("column", "row"), [(0, 0), (90, 0), (90, 60)])
def test_a_place_that_leaves_more_overlap_is_a_rival(column, row):
    image = ground(13, 400)
    reference, moving = image[:300, :300], seen_otherwise(image)[:300, :300]
    # Claimed where both share a part of 200 x 230, the moving image on top or below.
    claimed = 100 - column, 70 - row
    part = reference[claimed[1] :, claimed[0] :], moving[: 300 - claimed[1], : 300 - claimed[0]]
    valid = np.zeros((2, 300 + claimed[1], 300 + claimed[0]), bool)
    values = np.zeros(valid.shape, np.float32)
    values[0, :300, :300], valid[0, :300, :300] = reference, True
    values[1, claimed[1] :, claimed[0] :] = moving
    valid[1, claimed[1] :, claimed[0] :] = True
    whole = replace(aligned(*values, *valid), corner=claimed)
    with Workers(1) as workers:
        seen = corroborate(aligned(*part), workers, Circumstances(), lambda: whole)
    best = seen.rivals[0]
    assert best.shift == (-claimed[0], -claimed[1])
    assert best.correlation > 1.5 and best.lead < -3


def test_shifts_are_told_in_pixels_of_the_reference():
    image = ground(13)
    moving = np.roll(seen_otherwise(image), (12, -30), axis=(0, 1))
    images = aligned(image, moving, factor=2.5)
    look = look_at(images)
    assert look.rivals[0].shift == (75, -30)
    inside = look_at(images, expected=np.array([75.0, -30.0]), radius=10.0)
    assert inside.rivals[0].shift == (75, -30)


def test_a_match_a_little_off_agrees_as_well():
    image = cv2.GaussianBlur(grain(14), (0, 0), 1.5)
    again = seen_otherwise(image / image.std())
    straight = looked_at(image, again)
    look = looked_at(image, np.roll(again, (2, -2), axis=(0, 1)))
    assert look.ground > SURE and look.ground == pytest.approx(straight.ground, rel=0.1)
    assert look.rival_lead == pytest.approx(straight.rival_lead, rel=0.4)


def test_places_that_one_does_not_show_are_no_ground():
    image, valid = ground(15), np.zeros((256, 256), bool)
    valid[:, 96:] = True
    whole = looked_at(image, seen_otherwise(image))
    for masks in ((valid, None), (None, valid)):
        look = look_at(aligned(image, seen_otherwise(image), *masks))
        assert look.ground > SURE and look.ground_blocks < whole.ground_blocks


def test_a_look_is_the_same_to_the_bit_for_any_number_of_workers():
    images = aligned(graticule(ground(18)), graticule(seen_otherwise(ground(18))))
    one, several = (look_at(images, count) for count in (1, 3))
    assert one == several and one.rivals


def test_the_figures_are_plain_numbers():
    look = looked_at(graticule(ground(16)), graticule(ground(17)))
    assert isinstance(look.ground, float) and isinstance(look.ground_blocks, int)
    assert isinstance(look.drawn, float) and isinstance(look.identical, float)
    assert 0 <= look.drawn <= 1 and 0 <= look.identical <= 1 - look.drawn
    correlations = [rival.correlation for rival in look.rivals]
    assert correlations == sorted(correlations, reverse=True)


@pytest.mark.parametrize(("is_same", "most"), [(True, 2), (False, 26)])
def test_where_nothing_differs_nothing_is_compared_elsewhere(is_same, most, monkeypatch):
    seen = []
    at = Comparison.at
    monkeypatch.setattr(Comparison, "at", lambda self, shift: seen.append(shift) or at(self, shift))
    image = ground(1)
    look = looked_at(image, image + 0.05 * grain(1) if is_same else seen_otherwise(image))
    assert len(seen) == most
    assert (look.ground_blocks < 3 and look.identical > 0.5) == is_same
