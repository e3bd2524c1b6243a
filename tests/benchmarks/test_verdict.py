"""Pairs of every kind are drawn from a number alone, and what is counted of them is right."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from grounds import ground
from report_cases import unplaced_match

from benchmarks.common.datasets import apply, lattice
from benchmarks.verdict import overlays, rows, textures
from benchmarks.verdict.kinds import HARD, KINDS, ORDINARY, RADII, REPETITIVE, TRUE, draw_case
from benchmarks.verdict.place import Place
from benchmarks.verdict.report import (
    RIGHT_PX,
    WRONG_PX,
    calibration_error,
    is_right,
    is_wrong,
    tables,
    upper_limit,
)
from benchmarks.verdict.rows import CORROBORATION, EVIDENCE, Row
from benchmarks.verdict.shared_parts import RATIOS
from hetmatch_qgis.engine.core.evidence import Corroboration, Rival
from hetmatch_qgis.engine.corroboration.standing_windows import frame_on_ground
from hetmatch_qgis.engine.matching import pipeline

SIDE = 300
OVERLAYS = (
    overlays.graticule,
    overlays.frame,
    overlays.watermark,
    overlays.scan_lines,
    overlays.cloud,
)


def picture(seed, channels=3):
    values = np.stack([ground(seed, SIDE), ground(seed + 1, SIDE), ground(seed, SIDE)], axis=-1)
    return (127 + 40 * values[..., :channels]).clip(0, 255).astype(np.uint8)


@pytest.fixture(scope="module")
def places():
    """Two data sets, of which one has an image of one channel."""
    return [
        Place("one", "a", (picture(1), 255 - picture(1))),
        Place("one", "b", (picture(3), 255 - picture(3, 1))),
        Place("two", "a", (picture(5, 1), 255 - picture(5))),
    ]


def same(one, other):
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in SHOWN)


SHOWN = ("reference", "moving", "truth", "radius")


@pytest.mark.parametrize("kind", KINDS)
def test_a_number_gives_two_images_of_one_shape_and_always_the_same(kind, places):
    case = draw_case(kind, 3, "dev", places)
    if not KINDS[kind].is_strip:
        for image in (case.reference, case.moving):
            assert image.shape == (len(image), len(image), 3)
        ratio = len(case.reference) / len(case.moving)
        low, high = RATIOS if KINDS[kind].is_coarse else (1.0, 1.0)
        assert low / 1.1 < max(ratio, 1 / ratio) < high * 1.1
    assert (case.gsd is None) == ("map of" not in kind)
    assert case.reference.dtype == case.moving.dtype == np.uint8
    assert case.kind == kind
    assert (case.truth is None) == (KINDS[kind].family in (ORDINARY, HARD))
    assert case.radius is None or RADII[0] <= case.radius <= RADII[1]
    assert case.reference.std() > 2 and case.moving.std() > 2
    assert same(draw_case(kind, 3, "dev", places), case)
    assert not same(draw_case(kind, 4, "dev", places), case)
    assert not same(draw_case(kind, 3, "training", places), case)


def test_images_share_a_strip_and_the_truth_leads_to_it(places):
    """Of one image twice what the truth leads to looks the same, and is 60 to 120 pixels wide."""
    twice = [replace(place, images=(place.images[0],) * 2) for place in places]
    for number in range(12):
        case = draw_case("strip", number, "dev", twice)
        points = lattice(case.moving.shape, 400)
        there = apply(case.truth, points)
        height, width = case.reference.shape[:2]
        is_inside = ((there >= 3) & (there < [width - 3, height - 3])).all(axis=1)
        low, high = np.quantile(there[is_inside], [0.01, 0.99], axis=0)
        assert 40 < (high - low).min() < 125
        here = [image.mean(axis=2) for image in (case.moving, case.reference)]
        values = [
            np.array([grey[int(y), int(x)] for x, y in where])
            for grey, where in zip(here, (points[is_inside], there[is_inside]), strict=True)
        ]
        # Nothing was seen of the corners that a turn brings in.
        is_seen = values[0] > 2
        assert np.corrcoef(values[0][is_seen], values[1][is_seen])[0, 1] > 0.9


def test_images_beside_each_other_share_nothing(places):
    """Their columns, or rows, together are no more than the frame has."""
    for number in range(6):
        case = draw_case("strip, beside it", number, "dev", places)
        assert case.truth is None
        lengths = np.add(case.reference.shape[:2], case.moving.shape[:2])
        assert lengths.min() <= lengths.max() / 2


def test_there_are_kinds_of_every_family():
    families = {kind.family for kind in KINDS.values()}
    assert families == {ORDINARY, HARD, TRUE, REPETITIVE}


@pytest.mark.parametrize(
    "kind",
    [
        "same picture",
        "orchard",
        "fields",
        "same place and graticule",
        "map of streets",
        "larger pixels, same place",
    ],
)
def test_the_truth_leads_to_the_same_ground(kind, places):
    for number in range(4):
        case = draw_case(kind, number, "dev", places)
        points = lattice(case.moving.shape, 40)
        there = apply(case.truth, points)
        height, width = case.reference.shape[:2]
        is_inside = ((there > 4) & (there < [width - 4, height - 4])).all(axis=1)
        shown = [
            image[..., 0][tuple(place[is_inside].astype(int).T[::-1])].astype(float)
            for image, place in ((case.reference, there), (case.moving, points))
        ]
        assert abs(np.corrcoef(*shown)[0, 1]) > 0.4


def test_roads_on_a_photograph_lie_where_the_truth_has_them(places):
    def likeness(case, shift):
        """Correlation of the map with the photograph moved by some pixels."""
        points = lattice(case.moving.shape, 60)
        there = apply(case.truth, points) + shift
        is_inside = ((there > 4) & (there < len(case.reference) - 4)).all(axis=1)
        shown = (
            image[..., 0][tuple(place[is_inside].astype(int).T[::-1])].astype(float)
            for image, place in ((case.reference, there), (case.moving, points))
        )
        return abs(np.corrcoef(*shown)[0, 1])

    cases = [draw_case("map of roads", number, "dev", places) for number in range(8)]
    at_truth, beside = (sum(likeness(case, shift) for case in cases) for shift in (0.0, 17.0))
    assert at_truth > 1.5 * beside


BARE = [kind for kind, found in KINDS.items() if found.draw_bare]


@pytest.mark.parametrize("kind", BARE)
def test_a_pair_without_its_drawing_shows_the_same_ground(kind, places):
    drawn = draw_case(kind, 1, "dev", places)
    bare = draw_case(kind, 1, "dev", places, is_bare=True)
    assert (drawn.truth == bare.truth).all() and drawn.radius == bare.radius
    difference = np.abs(drawn.reference.astype(float) - bare.reference).max(axis=2)
    assert (difference > 40).any()
    if kind != "same place and frame":
        # Noise apart, which is another one where a drawing is scanned.
        assert (difference < 40).mean() > 0.5


def test_what_is_not_claimed_counts_as_lost_where_no_drawing_placed_it():
    found = [row(kind="same place and frame", claimed=False, bare_error=e) for e in (1.0, 30.0)]
    found += [row(kind="same place"), row(kind="same place", claimed=False)]
    text = tables(found)
    assert "Of 4 pairs that are placed right 3 are not claimed. 1 of these" in text
    assert "Of the other 3 the 2 are 66.7%; " in text


@pytest.mark.parametrize(("lead", "count"), [(-2.0, 1), (5.0, 0)])
def test_of_what_is_lost_it_is_told_what_is_answered_as_ambiguous(lead, count):
    evidence = (900.0, 800.0, 0.7, 0.8, 0.9, 0.5, 30.0)
    correlation = 1.0 if count else 0.2
    look = (9.0, 12.0, 40.0, 0.0, 0.0, 0.0, correlation, lead, 1.0, 0.0, np.nan, correlation)
    found = row(kind="same place", claimed=False)
    found = replace(found, evidence=evidence, corroboration=look)
    assert f"{count} of them are answered as ambiguous" in tables([found])


def test_a_radius_never_excludes_the_truth(places):
    for number in range(12):
        case = draw_case("same place, turned", number, "dev", places)
        if case.radius is not None:
            corners = lattice(case.moving.shape, 2)
            moved = np.linalg.norm(apply(case.truth, corners) - corners, axis=1)
            assert moved.max() < case.radius


@pytest.mark.parametrize("draw", OVERLAYS)
def test_an_overlay_draws_the_same_over_any_image(draw):
    over = draw(np.random.default_rng(1), 256)
    dark, light = (np.full((256, 256, 3), grey, np.uint8) for grey in (60, 180))
    before = dark.copy()
    drawn, again = over(dark), over(dark)
    assert np.array_equal(drawn, again) and np.array_equal(dark, before)
    assert drawn.shape == dark.shape and drawn.dtype == np.uint8
    changed = [
        (image != flat).any(axis=-1) for image, flat in ((drawn, dark), (over(light), light))
    ]
    assert changed[0].mean() > 0.01
    assert (changed[0] == changed[1]).mean() > 0.95
    assert not np.array_equal(draw(np.random.default_rng(2), 256)(dark), drawn)


@pytest.mark.parametrize("draw", [textures.street_grid, textures.field_lattice])
def test_one_layout_has_its_lines_at_one_place_and_its_own_ground_between(draw):
    first, second = (
        draw(np.random.default_rng(seed), 256, np.random.default_rng(9)).astype(float)
        for seed in (1, 2)
    )
    apart = np.abs(first - second).mean(axis=-1)
    along = np.minimum.outer(apart.mean(axis=1), apart.mean(axis=0))
    assert along.min() < 0.5 * apart.mean() and not np.array_equal(first, second)


@pytest.mark.parametrize("draw", [textures.orchard, textures.rows, textures.roofs])
def test_ground_that_repeats_itself_correlates_with_itself_elsewhere(draw):
    image = draw(np.random.default_rng(3), 256)[..., 1].astype(float)
    spectrum = np.abs(np.fft.fft2(image - image.mean())) ** 2
    correlation = np.fft.ifft2(spectrum).real / spectrum.mean()
    assert correlation[8:248, 8:248].max() > 0.5


def test_places_of_one_data_set_and_one_group_are_not_apart(places):
    a, b, other = places
    assert not a.is_apart(replace(a, images=b.images)) and not a.is_apart(a)
    assert a.is_apart(b) and b.is_apart(a)
    assert a.is_apart(other) and other.is_apart(a)
    assert a.side == SIDE


def row(error=0.5, **changes):
    found = Row(
        kind="orchard",
        number=7,
        claimed=True,
        confidence=0.875,
        error=error,
        ce90=1.25,
        true_ce90=2.5,
        evidence=tuple(float(number) / 3 for number in range(len(EVIDENCE))),
        corroboration=tuple(float(number) / 7 for number in range(len(CORROBORATION))),
    )
    return replace(found, **changes)


def test_rows_are_read_back_as_they_were_written(tmp_path):
    path = tmp_path / "rows.csv"
    lone = (3.5, 4.5, 12.0, 0.0, 0.1, 0.0, 0.0, np.inf, 0.75, 0.125, 4.25, 0.0)
    written = [row(), row(np.inf, claimed=False, true_ce90=np.inf), row(corroboration=lone)]
    written += [row(bare_error=7.25), row(bare_error=np.inf)]
    rows.write_header(path)
    for one in written:
        rows.append(path, one)
    assert list(rows.read(path)) == written


def test_a_row_without_a_second_look_is_read_back_without_one(tmp_path):
    path = tmp_path / "rows.csv"
    rows.write_header(path)
    rows.append(path, row(ce90=np.nan, corroboration=(np.nan,) * len(CORROBORATION)))
    (found,) = rows.read(path)
    assert np.isnan(found.corroboration).all() and np.isnan(found.ce90)
    assert found == row(ce90=found.ce90, corroboration=found.corroboration)


@pytest.fixture
def outcome(monkeypatch):
    """What the next match ends with, whatever is matched."""

    def set_outcome(**changes):
        result = replace(unplaced_match(), **changes)
        monkeypatch.setattr(pipeline, "match_pair", lambda *_, **__: result)

    return set_outcome


def test_the_error_is_the_mean_distance_from_the_truth(outcome, places):
    case = draw_case("same place", 0, "dev", places)
    slip = np.array([3.0, 4.0])
    outcome(mapper=lambda points: apply(case.truth, points) + slip, confidence=0.9)
    found = rows.measure(case, 5)
    assert (found.kind, found.number, found.claimed) == ("same place", 5, True)
    assert found.error == pytest.approx(5) and found.true_ce90 == pytest.approx(5)
    assert np.isnan(found.corroboration).all() and found.evidence == (0.0,) * len(EVIDENCE)


def test_whatever_is_found_of_other_ground_is_wrong(outcome, places):
    case = draw_case("other place", 0, "dev", places)
    rivals = (Rival((9.0, 0.0), 0.7, 1.5),)
    look = Corroboration(3.5, 4.5, 12, 0.1, 0.2, 0.05, rivals, density=0.75, throughout=0.125)
    outcome(mapper=lambda points: points, confidence=0.1, corroboration=look)
    found = rows.measure(case, 1)
    assert is_wrong(found) and not found.claimed
    assert found.corroboration[:-2] == (3.5, 4.5, 12.0, 0.1, 0.2, 0.05, 0.7, 1.5, 0.75, 0.125)
    assert np.isnan(found.corroboration[-2]) and found.corroboration[-1] == 0.7


def test_a_rival_of_a_table_is_worth_what_it_was(outcome, places, tmp_path):
    rivals = (Rival((9.0, 0.0), 0.9, 1.5, shown=0.49, repeats=0.2),)
    look = Corroboration(3.5, 4.5, 12, 0.1, 0.2, 0.05, rivals)
    outcome(mapper=lambda points: points, confidence=0.1, corroboration=look)
    found = rows.measure(draw_case("other place", 0, "dev", places), 1)
    assert rows.look_of(found).rival_significance == pytest.approx(look.rival_significance)
    column = rows.CORROBORATION.index("rival_significance")
    earlier = (*found.corroboration[:column], np.nan)
    assert rows.look_of(replace(found, corroboration=earlier)).rival_significance == 0.9


def test_a_drawn_map_lies_on_the_ground(monkeypatch, places):
    """What stands on it is looked for in metres once a match is believed."""
    pairs = []

    def keep(pair, *_, **__):
        pairs.append(pair)
        return unplaced_match()

    monkeypatch.setattr(pipeline, "match_pair", keep)
    case = draw_case("map of streets", 0, "dev", places)
    rows.measure(case, 0)
    (pair,) = pairs
    assert pair.has_drawn_map
    assert frame_on_ground(pair.reference) == pytest.approx((case.gsd, 0), rel=1e-3, abs=0.1)


def test_an_image_that_says_nothing_is_not_matched(places):
    case = draw_case("same place", 0, "dev", places)
    assert rows.measure(replace(case, moving=np.zeros_like(case.moving)), 0) is None


def test_a_match_is_right_or_wrong_or_neither():
    assert is_right(row(RIGHT_PX - 0.1)) and not is_wrong(row(RIGHT_PX - 0.1))
    assert is_wrong(row(np.inf)) and is_wrong(row(WRONG_PX)) and not is_right(row(np.inf))
    between = row((RIGHT_PX + WRONG_PX) / 2)
    assert not is_right(between) and not is_wrong(between)


def test_no_event_in_many_trials_bounds_the_rate_by_three_in_as_many():
    assert upper_limit(0, 1000) == pytest.approx(3 / 1000, rel=0.01)
    assert upper_limit(0, 1) == pytest.approx(0.95) and upper_limit(5, 5) == 1
    limits = [upper_limit(events, 40) for events in range(41)]
    assert limits == sorted(limits) and all(k / 40 < limit for k, limit in enumerate(limits[:40]))


def test_a_rate_above_the_limit_would_seldom_show_so_few_events():
    events = np.random.default_rng(0).binomial(200, upper_limit(6, 200), 20_000)
    assert np.mean(events <= 6) == pytest.approx(0.05, abs=0.01)


def test_confidences_that_hold_have_no_error_of_calibration():
    stated = np.repeat([0.2, 0.75, 0.96], 1000)
    holds = np.random.default_rng(1).random(3000) < stated
    assert calibration_error(stated, holds) < 0.02
    assert calibration_error(np.array([1.0, 0.0]), np.array([True, False])) == 0


def test_confidences_that_are_too_high_err_by_as_much():
    stated = np.full(1000, 0.9)
    assert calibration_error(stated, np.arange(1000) < 600) == pytest.approx(0.3)
    assert calibration_error(np.ones(4), np.zeros(4, bool)) == 1


def test_the_tables_count_false_claims_by_kind_and_family():
    measured = [
        row(),
        row(40.0),
        row(40.0, claimed=False, confidence=0.1),
        row(claimed=False, confidence=0.3),
        row(np.inf, kind="same cloud", claimed=False, confidence=0.0),
    ]
    text = " ".join(tables(measured).split())
    assert "orchard | 4 | 1 | 1 | 1" in text
    assert "same cloud | 1 | 0 | 0 | 0" in text
    assert "calibration error" in text
