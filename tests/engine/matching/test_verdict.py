"""More of what speaks for a match makes it surer, and a refusal says why in one sentence."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hetmatch_qgis.engine.core.evidence import Corroboration, Rival
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.matching import verdict
from hetmatch_qgis.engine.matching.verdict import (
    Evidence,
    confidence,
    doubt_reason,
    features,
    is_ambiguous,
    rejection_reason,
)

FIGURES = [field.name for field in fields(Evidence)]
SIGNIFICANCES = ("overview", "guided", "votes")

shares = st.floats(0, 1)
evidences = st.builds(
    Evidence,
    **{name: st.floats(0, 1500) if name in SIGNIFICANCES else shares for name in FIGURES},
)
constants = st.tuples(
    st.tuples(*[st.floats(0, 1)] * 7),
    st.tuples(*[st.floats(0.1, 3)] * 7),
    st.tuples(*[st.floats(0, 4)] * 7),
    st.floats(-5, 5),
)

rivals = st.builds(
    Rival,
    shift=st.tuples(st.floats(-2000, 2000), st.floats(-2000, 2000)),
    correlation=st.floats(0, 50),
    lead=st.floats(-60, 60),
)
looks = st.builds(
    Corroboration,
    ground=st.floats(-10, 30),
    ground_expected=st.floats(-5, 40),
    ground_blocks=st.integers(0, 400),
    drawn=shares,
    identical=shares,
    rivals=st.lists(rivals, max_size=4).map(tuple),
    density=st.floats(0, 4),
    throughout=shares,
    height=st.none() | st.floats(-5, 40),
)


ADVICE = Message("try other bands")


def rising(name):
    return np.geomspace(0.1, 3000, 15) if name in SIGNIFICANCES else np.linspace(0, 1, 15)


def curve(evidence, name):
    return [confidence(replace(evidence, **{name: float(value)})) for value in rising(name)]


def test_the_shipped_constants_let_nothing_speak_against_itself():
    assert len(verdict._UNIQUE_WEIGHTS) == 2 and min(verdict._UNIQUE_WEIGHTS) >= 0
    assert min(*verdict._GROUND_WEIGHTS, *verdict._LOOK_WEIGHTS) >= 0
    assert np.isfinite([verdict._UNIQUE_BIAS, verdict._GROUND_BIAS]).all()
    assert len(verdict._MEANS) == len(verdict._SPREADS) == len(verdict._WEIGHTS) == len(FIGURES)
    assert min(verdict._WEIGHTS) >= 0 and min(verdict._SPREADS) > 0
    assert np.isfinite([*verdict._MEANS, *verdict._SPREADS, *verdict._WEIGHTS]).all()
    assert np.isfinite(verdict._BIAS) and 0 < verdict.MIN_CONFIDENCE < 1


@pytest.mark.parametrize("name", FIGURES)
@given(evidences)
@settings(deadline=None, max_examples=25)
def test_with_the_shipped_constants_more_is_never_less_sure(name, evidence):
    found = curve(evidence, name)
    assert all(later >= sooner for sooner, later in pairwise(found))
    weight = verdict._WEIGHTS[FIGURES.index(name)]
    if weight == 0:
        assert found[0] == found[-1]


@pytest.mark.parametrize("name", FIGURES)
@given(evidences, constants)
@settings(deadline=None, max_examples=25)
def test_with_any_constants_more_is_never_less_sure(name, evidence, chosen):
    with pytest.MonkeyPatch.context() as patch:
        for constant, value in zip(
            ("_MEANS", "_SPREADS", "_WEIGHTS", "_BIAS"), chosen, strict=True
        ):
            patch.setattr(verdict, constant, value)
        found = curve(evidence, name)
    assert all(later >= sooner for sooner, later in pairwise(found))
    assert min(found) >= 0 and max(found) <= 1


@pytest.mark.parametrize("name", FIGURES)
def test_each_figure_can_decide(name, monkeypatch):
    weights = tuple(float(name == other) for other in FIGURES)
    monkeypatch.setattr(verdict, "_MEANS", (0.5,) * 7)
    monkeypatch.setattr(verdict, "_SPREADS", (0.1,) * 7)
    monkeypatch.setattr(verdict, "_WEIGHTS", weights)
    monkeypatch.setattr(verdict, "_BIAS", 0.0)
    monkeypatch.setattr(verdict, "_UNSEEN", 0.0)
    found = curve(Evidence(*[0.3] * 7), name)
    assert found[0] < 0.1 and found[-1] > 0.9


@given(evidences)
@settings(deadline=None)
def test_a_confidence_is_a_probability(evidence):
    assert 0 <= confidence(evidence) <= 1
    assert isinstance(confidence(evidence), float)


@pytest.mark.parametrize("extreme", [0.0, -np.inf, np.nan, np.inf, 1e300])
def test_significances_of_any_size_are_borne(extreme):
    evidence = Evidence(extreme, extreme, 0.5, 0.5, 0.5, 0.5, extreme)
    found = features(evidence)
    assert np.isfinite(found).all() and (found >= 0).all()
    assert np.isfinite(confidence(evidence))
    assert found[:2].max() <= np.log1p(1000)


def test_the_figures_keep_their_order():
    evidence = Evidence(np.expm1(1.0), np.expm1(2.0), 0.3, 0.4, 0.5, 0.6, np.expm1(0.7))
    assert features(evidence) == pytest.approx([1, 2, 0.3, 0.4, 0.5, 0.6, 0.7])


def test_votes_count_by_how_unlikely_their_agreement_is():
    significance = verdict.significance_of_votes
    assert significance(0, 0) == significance(0, 20) == 0
    assert significance(1, 1) == pytest.approx(-np.log10(verdict._CHANCE_OF_VOTE))
    assert all(significance(k + 1, 20) > significance(k, 20) for k in range(20))
    assert all(significance(5, n + 1) < significance(5, n) for n in range(5, 40))
    assert 15 < significance(20, 20) < significance(900, 1000) <= 1000


def is_a_sentence(text):
    return text[0].isupper() and text.endswith(".") and "\n" not in text and len(text) < 250


GOOD = Evidence(300.0, 500.0, 0.9, 0.9, 0.9, 0.6, 20.0)


@given(evidences, st.integers(0, 1000))
@settings(deadline=None)
def test_the_reason_is_always_a_sentence(evidence, points):
    assert is_a_sentence(rejection_reason(evidence, points, ADVICE))


def test_too_few_points_are_counted():
    assert rejection_reason(GOOD, 7, ADVICE).startswith("Only 7 points")
    assert rejection_reason(GOOD, 0, ADVICE).startswith("No points of the two images agree")
    assert "points" not in rejection_reason(GOOD, verdict.MIN_TIE_POINTS, ADVICE).split(";")[0]


def test_matches_of_no_weight_are_said_to_be_chance():
    reason = rejection_reason(replace(GOOD, guided=3.0), 200, ADVICE)
    assert "no better than" in reason and str(ADVICE) in reason


def test_places_that_disagree_are_given_as_a_share():
    reason = rejection_reason(replace(GOOD, steadiness=0.25, agreement=0.8), 200, ADVICE)
    assert "20% of the locations searched" in reason


ONE_PLACE = Corroboration(
    ground=12.0, ground_expected=20.0, ground_blocks=64, drawn=0.0, identical=0.0
)
SEVERAL = replace(ONE_PLACE, rivals=(Rival((30.0, 40.0), 1.1, -3.0),))
OVERDRAWN = replace(ONE_PLACE, ground=0.0, drawn=0.3)
UNLIKE = replace(ONE_PLACE, ground=0.0)


def with_rival(look, **changes):
    return replace(look, rivals=(replace(SEVERAL.rivals[0], **changes),))


@given(evidences, looks)
@settings(deadline=None)
def test_a_second_look_can_only_take_confidence_away(evidence, look):
    found = confidence(evidence, look)
    assert isinstance(found, float) and 0 <= found <= verdict.best_confidence(evidence)


@given(evidences)
@settings(deadline=None)
def test_evidence_that_nobody_looked_at_again_counts_less(evidence):
    assert confidence(evidence) <= verdict.best_confidence(evidence)


@given(evidences, looks)
@settings(deadline=None, max_examples=30)
def test_more_agreement_of_the_ground_is_never_less_sure(evidence, look):
    found = [
        confidence(evidence, replace(look, ground=float(value)))
        for value in np.linspace(-5, 20, 26)
    ]
    assert all(later >= sooner for sooner, later in pairwise(found))


@given(evidences, looks)
@settings(deadline=None, max_examples=30)
def test_more_points_on_the_ground_are_never_less_sure(evidence, look):
    found = [
        confidence(evidence, replace(look, density=float(value))) for value in np.linspace(0, 2, 26)
    ]
    assert all(later >= sooner for sooner, later in pairwise(found))


def test_points_about_a_drawing_alone_are_reason_enough_to_reject_a_match():
    drawn = replace(ONE_PLACE, drawn=0.3, ground=3.0)
    assert confidence(GOOD, drawn) > verdict.MIN_CONFIDENCE
    about_it = replace(drawn, density=0.5)
    assert confidence(GOOD, about_it) < verdict.MIN_CONFIDENCE
    assert "over both images" in doubt_reason(GOOD, about_it, ADVICE)


def test_ground_that_looks_the_same_all_over_is_the_ground_whatever_has_changed():
    changed = replace(ONE_PLACE, ground=0.5, ground_expected=20.0, identical=0.45)
    assert confidence(GOOD, changed) < verdict.MIN_CONFIDENCE
    assert confidence(GOOD, replace(changed, throughout=0.4)) > 0.95
    assert confidence(GOOD, replace(changed, throughout=0.25)) == confidence(GOOD, changed)


@pytest.mark.parametrize("changes", [{"identical": 0.4}, {"drawn": 0.02}])
def test_where_points_lie_tells_nothing_of_the_same_picture_nor_without_a_drawing(changes):
    look = replace(ONE_PLACE, **changes)
    assert confidence(GOOD, replace(look, density=0.5)) == confidence(GOOD, look)


@given(evidences, looks)
@settings(deadline=None, max_examples=30)
def test_a_larger_lead_over_a_worse_rival_is_never_less_sure(evidence, look):
    leads = [confidence(evidence, with_rival(look, lead=float(v))) for v in np.linspace(-9, 20, 30)]
    assert all(later >= sooner for sooner, later in pairwise(leads))
    worse = [
        confidence(evidence, with_rival(look, correlation=float(v))) for v in np.linspace(0, 3, 31)
    ]
    assert all(later <= sooner for sooner, later in pairwise(worse))


@given(evidences, looks)
@settings(deadline=None)
def test_no_rivals_are_as_good_as_can_be(evidence, look):
    assert confidence(evidence, replace(look, rivals=())) >= confidence(evidence, look)


@given(evidences, looks, rivals)
@settings(deadline=None)
def test_one_more_rival_is_never_surer(evidence, look, rival):
    more = replace(look, rivals=(*look.rivals, rival))
    assert confidence(evidence, more) <= confidence(evidence, look)


@given(evidences, looks)
@settings(deadline=None, max_examples=30)
def test_the_higher_a_match_stands_on_a_drawn_map_the_surer(evidence, look):
    found = [
        confidence(evidence, replace(look, height=float(value))) for value in np.linspace(-1, 9, 21)
    ]
    assert all(later >= sooner for sooner, later in pairwise(found))
    assert max(found) <= confidence(evidence, replace(look, height=None))


def test_lines_that_fit_as_those_of_any_town_are_no_reason_to_believe_a_match():
    # As photographs on maps of roads of other towns, which were claimed at 0.6 to 0.85.
    weak = Evidence(96.0, 98.0, 0.22, 0.61, 1.0, 0.13, 8.3)
    on_map = Corroboration(0.0, 0.0, 0, 0.0, 0.0, rivals=(Rival((30.0, 40.0), 0.72, 1.5),))
    before = confidence(weak, on_map)
    assert 0.6 < before < 0.8
    assert confidence(weak, replace(on_map, height=3.5)) < verdict.MIN_CONFIDENCE
    assert confidence(weak, replace(on_map, height=8.0)) == before
    assert confidence(GOOD, replace(on_map, height=6.0)) > 0.9


def test_a_map_that_repeats_itself_is_ambiguous_however_low_its_places_stand():
    assert is_ambiguous(GOOD, replace(SEVERAL, height=3.0))


def test_a_match_that_all_speaks_for_is_believed():
    assert confidence(GOOD, ONE_PLACE) > verdict.MIN_CONFIDENCE
    far_behind = with_rival(ONE_PLACE, correlation=0.2, lead=12.0)
    assert confidence(GOOD, far_behind) > verdict.MIN_CONFIDENCE


def test_another_place_alone_is_reason_enough_to_reject_a_match():
    assert confidence(GOOD, SEVERAL) < verdict.MIN_CONFIDENCE
    assert is_ambiguous(GOOD, SEVERAL) and not is_ambiguous(GOOD, ONE_PLACE)


def test_of_a_place_that_fits_better_it_is_not_said_that_it_fits_as_well():
    better = with_rival(SEVERAL, correlation=1.4, lead=-0.8)
    assert is_ambiguous(GOOD, better)
    assert "about as well" in str(doubt_reason(GOOD, SEVERAL, ADVICE))
    reason = str(doubt_reason(GOOD, better, ADVICE))
    assert "about as well" not in reason and "140%" in reason


def test_a_rival_that_only_its_parts_speak_for_is_not_said_to_agree_as_well():
    parts = Rival((30.0, 40.0), 0.55, -4.0), Rival((9.0, 0.0), 0.6, 3.0)
    reason = str(doubt_reason(GOOD, replace(SEVERAL, rivals=parts), ADVICE))
    assert "about as well" not in reason and "about as many parts" in reason
    assert "shifted by 50 pixels" in reason


def test_weak_evidence_is_not_called_ambiguous_for_its_many_rivals():
    weak = Evidence(60.0, 60.0, 0.2, 0.4, 0.8, 0.2, 2.0)
    disputed = replace(SEVERAL, ground=1.0)
    assert not is_ambiguous(weak, disputed)
    assert "repeats itself" not in doubt_reason(weak, disputed, ADVICE)


@pytest.mark.parametrize("look", [OVERDRAWN, UNLIKE])
def test_ground_that_does_not_agree_alone_is_reason_enough_to_reject_a_match(look):
    assert confidence(GOOD, look) < verdict.MIN_CONFIDENCE
    assert not is_ambiguous(GOOD, look)


def test_ground_that_looks_the_same_in_both_images_is_believed():
    same_picture = replace(ONE_PLACE, ground=0.0, ground_blocks=0, identical=0.9)
    assert verdict.ground_truth(same_picture) == verdict.ground_truth(ONE_PLACE)
    assert confidence(GOOD, same_picture) > verdict.MIN_CONFIDENCE


def test_little_that_looks_the_same_is_no_ground():
    stamps = replace(ONE_PLACE, ground=0.0, ground_blocks=0, identical=0.03, drawn=0.03)
    assert verdict.ground_truth(stamps) <= verdict.ground_truth(UNLIKE)


def test_what_much_other_ground_contradicts_is_not_believed_for_looking_the_same():
    pasted = replace(ONE_PLACE, ground=0.0, ground_blocks=200, identical=0.3)
    assert verdict.ground_truth(pasted) <= verdict.ground_truth(UNLIKE)


def test_a_rival_on_a_part_of_ground_that_is_nowhere_alike_is_less_of_a_doubt():
    alike = with_rival(ONE_PLACE, correlation=0.95, lead=1.0)
    on_half = with_rival(alike, correlation=0.95, lead=1.0, shown=0.5)
    repeated = with_rival(alike, correlation=0.95, lead=1.0, shown=0.5, repeats=0.95)
    stated = [confidence(GOOD, look) for look in (alike, repeated, on_half)]
    assert stated[0] < 0.6 < stated[2] and abs(stated[1] - stated[0]) < 0.05
    assert is_ambiguous(GOOD, repeated) and not is_ambiguous(GOOD, on_half)


@given(looks)
@settings(deadline=None)
def test_a_doubt_is_always_a_sentence(look):
    assert is_a_sentence(doubt_reason(GOOD, look, ADVICE))


def test_of_several_places_the_nearest_to_the_match_in_quality_is_named():
    far = Rival((300.0, 0.0), 0.9, 0.5)
    reason = doubt_reason(GOOD, replace(SEVERAL, rivals=(far, *SEVERAL.rivals)), ADVICE)
    assert "repeats itself" in reason and "shifted by 50 pixels" in reason and "110%" in reason
    assert "search radius" in reason


def test_what_is_drawn_over_both_is_named():
    for look in (OVERDRAWN, replace(UNLIKE, identical=0.2)):
        assert "over both images" in doubt_reason(GOOD, look, ADVICE)
    assert "over both" not in doubt_reason(GOOD, UNLIKE, ADVICE) and "repeats" not in doubt_reason(
        GOOD, UNLIKE, ADVICE
    )


@pytest.mark.parametrize(
    ("unique", "ground", "named"),
    [(0.4, 0.6, "repeats itself"), (0.4, 0.1, "over both images"), (0.99, 1.0, "over both images")],
)
def test_where_both_speak_against_a_match_the_worse_is_named(monkeypatch, unique, ground, named):
    monkeypatch.setattr(verdict, "uniqueness", lambda look: unique if look.rivals else 1.0)
    monkeypatch.setattr(verdict, "ground_truth", lambda look: ground)
    assert named in doubt_reason(GOOD, with_rival(OVERDRAWN), ADVICE)
