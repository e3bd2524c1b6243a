"""Of the hypotheses the right one is tried again, where it has to be, and no other wins."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hetmatch_qgis.engine.coarse.coarse_model import CoarseModel
from hetmatch_qgis.engine.coarse.hypotheses import MAX_LARGE_RETRIES, MAX_SMALL_RETRIES
from hetmatch_qgis.engine.coarse.overviews import Overviews
from hetmatch_qgis.engine.coarse.trials import (
    CLEAR_OF_DOUBT,
    CLEAR_PRECISION,
    MIN_CLEAR_SHARE,
    Trials,
)
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.pairs.normalise import Grey

HYPOTHESES = [(angle, scale) for scale in (1.0, 0.72) for angle in (0.0, 90.0, 180.0, 270.0)]


def grey(side):
    return Grey(np.zeros((side, side), np.float32), np.ones((side, side), bool))


def turned(angle, significance, share=0.6):
    cosine, sine = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    matrix = np.array([[cosine, -sine, 5.0], [sine, cosine, 7.0], [0, 0, 1]])
    return CoarseModel(Projective("affine", matrix), significance, int(1000 * share), 1000, 6.0)


def tried(monkeypatch, screened, again=None):
    """The model found, and the rotations tried again: on small overviews, and on larger ones.

    screened: significance by rotation, at scale 1. again: of what is tried again, 10 by default.
    """
    small, large = [], []

    def screen(self, angle, scale):
        return turned(angle + 10, screened.get(angle, 15.0) if scale == 1 else 12.0)

    def test(self, angle, scale, radius, *_):
        is_small = max(self.moving.valid.shape) < 500
        (small if is_small else large).append(round(angle))
        found = (again or {}).get(round(angle), 10.0)
        return turned(angle, found if is_small else 4 * found)

    monkeypatch.setattr(Overviews, "screen", screen)
    monkeypatch.setattr(Overviews, "test", test)
    overviews = Overviews(grey(600), grey(600), None)
    with Workers(1) as workers:
        trials = Trials(overviews, overviews.smaller(), MAX_SMALL_RETRIES, workers, Progress())
        found = trials.run(screen(None, 0.0, 1.0), HYPOTHESES, 20.0)
    return found, small, large


def test_the_best_are_tried_again_and_of_these_the_two_best_on_larger_overviews(monkeypatch):
    found, small, large = tried(monkeypatch, {90.0: 60.0, 180.0: 50.0}, {100: 130.0, -170: 40.0})
    assert len(small) == MAX_SMALL_RETRIES and {100, -170} <= set(small)
    assert large[:MAX_LARGE_RETRIES] == [100, -170]
    assert found.significance == 520.0


def test_where_none_stands_out_only_the_best_is_tried_on_larger_overviews(monkeypatch):
    _, small, large = tried(monkeypatch, {90.0: 60.0, 180.0: 50.0}, {100: 90.0, -170: 40.0})
    assert len(small) == MAX_SMALL_RETRIES and set(large) == {100}


def test_what_convinces_at_once_leaves_the_others_untried(monkeypatch):
    found, small, large = tried(monkeypatch, {0.0: 130.0}, {10: 400.0})
    assert small == [10] and set(large) == {10}
    assert found.significance == 1600.0


@pytest.mark.parametrize(("share", "is_clear"), [(MIN_CLEAR_SHARE, True), (0.5, False)])
def test_beyond_doubt_no_larger_overview_is_asked(monkeypatch, share, is_clear):
    asked = []

    def test(self, angle, scale, radius, *_):
        asked.append(max(self.moving.valid.shape))
        return turned(angle, CLEAR_OF_DOUBT)

    monkeypatch.setattr(Overviews, "test", test)
    overviews = Overviews(grey(600), grey(600), None)
    with Workers(1) as workers:
        trials = Trials(overviews, overviews.smaller(), MAX_SMALL_RETRIES, workers, Progress())
        found = trials.run(replace(turned(0, 700.0, share)), HYPOTHESES, 20.0)
    assert bool(asked) != is_clear
    factor = 600 / max(overviews.smaller().moving.valid.shape)
    if is_clear:
        assert found.error == pytest.approx(6 * factor / CLEAR_PRECISION)
        assert found.transform.matrix[:2, 2] == pytest.approx(np.array([5, 7]) * factor)


@pytest.mark.parametrize("is_enough", [True, False])
def test_a_rough_model_of_a_certain_place_will_do_where_that_is_enough(monkeypatch, is_enough):
    asked, larger = [], []

    def test(self, angle, scale, radius, *_):
        larger.append(max(self.moving.valid.shape))
        return turned(angle, CLEAR_OF_DOUBT)

    def ask(model):
        asked.append(model)
        return is_enough

    monkeypatch.setattr(Overviews, "test", test)
    overviews = Overviews(grey(600), grey(600), None)
    small = overviews.smaller()
    with Workers(1) as workers:
        trials = Trials(overviews, small, MAX_SMALL_RETRIES, workers, Progress(), ask)
        found = trials.run(turned(0, 700.0, 0.5), HYPOTHESES, 20.0)
    assert len(asked) == 1 and bool(larger) != is_enough
    factor = 600 / max(small.moving.valid.shape)
    assert asked[0].error == pytest.approx(6 * factor)
    assert (found is asked[0]) == is_enough


def test_a_certain_place_is_asked_about_before_it_is_tried_again(monkeypatch):
    monkeypatch.setattr(Overviews, "test", lambda *_: pytest.fail("tried again"))
    overviews = Overviews(grey(600), grey(600), None)
    small = overviews.smaller()
    with Workers(1) as workers:
        trials = Trials(overviews, small, 1, workers, Progress(), lambda model: True)
        found = trials.run(turned(30, 700.0, 0.5), HYPOTHESES, 20.0)
    assert found is not None and small.turn_of(found)[0] == pytest.approx(30)


def test_of_a_place_that_is_not_certain_nobody_is_asked(monkeypatch):
    monkeypatch.setattr(Overviews, "test", lambda *_: None)
    monkeypatch.setattr(Overviews, "screen", lambda *_: None)
    overviews = Overviews(grey(600), grey(600), None)
    with Workers(1) as workers:
        small = overviews.smaller()
        Trials(overviews, small, 1, workers, Progress(), pytest.fail).run(
            turned(0, 250.0, 0.5), HYPOTHESES, 20.0
        )
