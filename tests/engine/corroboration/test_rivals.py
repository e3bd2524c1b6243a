"""Shifts that explain two images about as well are found, and blocks vote on them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from grounds import grain, ground, orchard, seen_otherwise, standard

from hetmatch_qgis.engine.corroboration.blocks import BLOCK, BlockCorrelation, Gradients
from hetmatch_qgis.engine.corroboration.rivals import (
    COUNT,
    MIN_DISTANCE,
    MIN_OVERLAP,
    PEAK_TOLERANCE,
    ShiftSurface,
    lead,
    likeness_to_itself,
    shift_surface,
)
from hetmatch_qgis.engine.pairs.gradients import EDGE

SIDE, PERIOD = 128, 16


def channels(values, valid=None):
    return Gradients(values, np.ones(values.shape, bool) if valid is None else valid)


def surface_of(first, second, *masks):
    valid = (*masks, None, None)
    return shift_surface(channels(first, valid[0]), channels(second, valid[1]))


def value_at(surface, column, row):
    return surface.values[surface.centre[1] + row, surface.centre[0] + column]


def everywhere(surface):
    return np.ones(surface.values.shape, bool)


def displaced(image, column, row):
    """An image whose content lies further right and down; it wraps around."""
    return np.roll(image, (row, column), axis=(0, 1))


@pytest.mark.parametrize("shift", [(0, 0), (9, -4), (-30, 17), (0, 40)])
@pytest.mark.parametrize("margin", [0, 5])
@pytest.mark.parametrize("gaps", [(), (0,), (1,), (0, 1)])
def test_the_surface_is_the_correlation_of_what_both_show(shift, gaps, margin):
    column, row = shift
    hidden = np.zeros((2, SIDE, SIDE), bool)
    hidden[:, margin : SIDE - margin, margin : SIDE - margin] = True
    for side in gaps:
        hidden[side, :30, : 50 + 20 * side] = False
    first, second = channels(ground(1, SIDE), hidden[0]), channels(ground(2, SIDE), hidden[1])
    here = np.s_[max(0, -row) : SIDE - max(0, row), max(0, -column) : SIDE - max(0, column)]
    there = np.s_[max(0, row) : SIDE - max(0, -row), max(0, column) : SIDE - max(0, -column)]
    one, other = first.values[(..., *here)], second.values[(..., *there)]
    is_shown = first.valid[here] & second.valid[there]
    norm = (one[:, is_shown] ** 2).sum() * (other[:, is_shown] ** 2).sum()
    found = value_at(shift_surface(first, second), column, row)
    assert found == pytest.approx((one * other).sum() / np.sqrt(norm), abs=1e-3)


def test_an_image_agrees_with_itself_without_a_shift():
    surface = surface_of(ground(3, SIDE), ground(3, SIDE))
    assert value_at(surface, 0, 0) == pytest.approx(1, abs=1e-3)
    assert surface.values.max() <= 1.01
    shift, correlation = surface.best_near_zero()
    assert shift == (0, 0) and correlation == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("shift", [(PEAK_TOLERANCE, -1), (-1, PEAK_TOLERANCE)])
def test_a_match_a_little_off_is_found_where_it_is(shift):
    image = ground(3, SIDE)
    surface = surface_of(image, displaced(image, *shift))
    assert surface.best_near_zero()[0] == shift


def test_shifts_that_leave_too_little_overlap_do_not_count():
    part = np.zeros((SIDE, SIDE), bool)
    part[:, :60] = True
    surface = surface_of(ground(4, SIDE), ground(4, SIDE), part, part)
    width = np.count_nonzero(channels(ground(4, SIDE), part).valid.any(axis=0))
    far = int(width * (1 - MIN_OVERLAP)) + 2
    assert value_at(surface, far, 0) == -1 and value_at(surface, -far, 0) == -1
    assert value_at(surface, far - 4, 0) > -1


def test_the_flank_of_a_broad_peak_is_no_rival():
    image = cv2.GaussianBlur(np.random.default_rng(6).normal(size=(SIDE, SIDE)), (0, 0), 12)
    surface = surface_of(100 * image.astype(np.float32), 100 * image.astype(np.float32))
    flank = value_at(surface, MIN_DISTANCE, 0)
    assert flank > 0.5
    around = np.pad(surface.values, 1, constant_values=-1)
    for (column, row), correlation in surface.rivals(everywhere(surface)):
        left, top = surface.centre[0] + column, surface.centre[1] + row
        assert correlation == around[top : top + 3, left : left + 3].max()
        assert correlation < flank


def test_lines_have_rivals_along_themselves():
    rng = np.random.default_rng(7)
    lines = 40 * np.sin(np.arange(SIDE) / 3)[:, None]
    first, second = ((lines + rng.normal(0, 8, (SIDE, SIDE))).astype(np.float32) for _ in range(2))
    found = surface_of(first, second).rivals(everywhere(surface_of(first, second)))
    assert found[0][1] > 0.9 * surface_of(first, second).best_near_zero()[1]


def test_the_right_place_is_the_best_rival_of_a_wrong_one():
    image = ground(5, SIDE)
    surface = surface_of(image, displaced(image, 21, -12))
    (shift, correlation), *others = surface.rivals(everywhere(surface))
    assert shift == (21, -12) and correlation > 0.7
    assert all(other < 0.5 * correlation for _, other in others)


def test_ground_that_repeats_itself_has_rivals_whole_periods_off():
    image = orchard(6, SIDE, PERIOD)
    surface = surface_of(image, seen_otherwise(image, noise=0.3))
    found = surface.rivals(everywhere(surface))
    assert len(found) == COUNT
    for shift, correlation in found:
        assert np.abs(np.array(shift) - PERIOD * np.round(np.divide(shift, PERIOD))).max() <= 1
        assert correlation > 0.8 * surface.best_near_zero()[1]


def test_rivals_come_the_best_first_and_apart_from_the_match_and_each_other():
    surface = surface_of(ground(7, SIDE), ground(8, SIDE))
    found = surface.rivals(everywhere(surface))
    correlations = [correlation for _, correlation in found]
    assert correlations == sorted(correlations, reverse=True) and min(correlations) > 0
    shifts = [(0, 0), *(shift for shift, _ in found)]
    for number, one in enumerate(shifts):
        for other in shifts[:number]:
            assert np.abs(np.subtract(one, other)).max() > 5
    assert min(np.hypot(*shift) for shift, _ in found) >= MIN_DISTANCE


def test_the_flank_of_the_match_is_no_rival():
    values = np.full((41, 41), -1, np.float32)
    values[14:27, 14:27] = 0.9
    surface = ShiftSurface(values, (20, 20), np.ones_like(values))
    assert all(np.hypot(*shift) >= MIN_DISTANCE for shift, _ in surface.rivals(values > 0))


def test_only_possible_shifts_are_rivals():
    image = orchard(6, SIDE, PERIOD)
    surface = surface_of(image, image)
    is_possible = np.zeros(surface.values.shape, bool)
    assert surface.rivals(is_possible) == []
    is_possible[surface.centre[1], surface.centre[0] + PERIOD] = True
    assert [shift for shift, _ in surface.rivals(is_possible)] == [(PERIOD, 0)]


def test_less_is_shown_the_farther_a_shift():
    image = ground(9, SIDE)
    surface = surface_of(image, image)
    assert surface.shown((0, 0)) == 1
    inner = SIDE - 2 * EDGE
    for column, row in ((30, 0), (-30, 0), (0, -40), (30, 40)):
        share = (1 - abs(column) / inner) * (1 - abs(row) / inner)
        assert surface.shown((column, row)) == pytest.approx(share, abs=0.01)


def test_an_image_is_like_itself_where_it_repeats_itself():
    is_whole = np.ones((SIDE, SIDE), bool)
    with_gap = is_whole.copy()
    with_gap[:40, :50] = False
    trees = orchard(6, SIDE, PERIOD)
    for valid in (is_whole, with_gap):
        repeated, single = (channels(values, valid) for values in (trees, ground(9, SIDE)))
        for image in (repeated, single):
            assert likeness_to_itself(image, (0, 0)) == pytest.approx(1, abs=1e-3)
        for off in (0, PEAK_TOLERANCE):
            assert likeness_to_itself(repeated, (2 * PERIOD + off, PERIOD)) > 0.5
        assert likeness_to_itself(repeated, (2 * PERIOD + PERIOD // 2, PERIOD)) < 0.3
        assert abs(likeness_to_itself(single, (2 * PERIOD, PERIOD))) < 0.3


def test_where_nothing_agrees_there_is_no_rival():
    values = np.full((41, 41), -0.1, np.float32)
    surface = ShiftSurface(values, (20, 20), np.ones_like(values))
    assert surface.rivals(everywhere(surface)) == []


ALL = np.ones((SIDE // BLOCK, SIDE // BLOCK), bool)


def test_blocks_prefer_the_right_place_and_the_more_the_better_it_fits():
    image = ground(9, SIDE)
    leads = []
    for noise in (0.3, 1.0):
        blocks = BlockCorrelation(channels(image), channels(seen_otherwise(image, noise=noise)))
        leads.append(lead(blocks, (0, 0), (16, 0), ALL))
        assert leads[-1] == pytest.approx(-lead(blocks, (16, 0), (0, 0), ALL))
    assert leads[0] > leads[1] > 3


def test_blocks_of_a_lattice_prefer_no_place():
    image = orchard(10, SIDE, PERIOD)
    blocks = BlockCorrelation(channels(image), channels(orchard(11, SIDE, PERIOD)))
    assert abs(lead(blocks, (0, 0), (PERIOD, 0), ALL)) < 4
    assert lead(blocks, (0, 0), (PERIOD // 2, 0), ALL) > 10


def test_a_shift_has_no_lead_over_itself():
    blocks = BlockCorrelation(channels(ground(12, SIDE)), channels(ground(13, SIDE)))
    assert lead(blocks, (3, 2), (3, 2), ALL) == 0


def test_one_block_does_not_outvote_the_others():
    one, other = ground(14, SIDE), ground(15, SIDE)
    other[:BLOCK, :BLOCK] = one[:BLOCK, :BLOCK]
    blocks = BlockCorrelation(channels(one), channels(other))
    assert abs(lead(blocks, (0, 0), (16, 0), ALL)) < 4


def test_too_few_blocks_tell_nothing():
    image = channels(ground(16, SIDE))
    blocks = BlockCorrelation(image, image)
    few = np.zeros_like(ALL)
    assert lead(blocks, (0, 0), (16, 0), few) is None
    few[0, :3] = True
    assert lead(blocks, (0, 0), (16, 0), few) is None
    few[1] = True
    assert lead(blocks, (0, 0), (16, 0), few) > 3
    assert lead(blocks, (0, 0), (SIDE, 0), ALL) is None


def test_the_best_of_all_shifts_may_lie_anywhere():
    image = ground(17, SIDE)
    for shift in ((0, 0), (35, -40)):
        assert surface_of(image, displaced(image, *shift)).best()[0] == shift


def test_rows_of_two_fields_do_not_agree_by_the_edges_of_their_images():
    column, row = np.meshgrid(*[np.arange(SIDE)] * 2)
    first, second = (
        np.sin((column + 1.4 * row) / 1.2 + phase) + 0.3 * grain(seed, SIDE)
        for seed, phase in ((1, 0.0), (2, 2.0))
    )
    surface = surface_of(standard(first), standard(second))
    along, middle = surface.values[surface.centre[1]], surface.centre[0]
    beside = np.delete(along, range(middle - 8, middle + 9))
    assert np.abs(beside).mean() < 0.1 and surface.best_near_zero()[1] < 0.1
