"""A match is tried again as long as that gains, and the best attempt is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import SimpleNamespace

import numpy as np
import pytest

from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.search import LaidAsWhole
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.fitting.transforms import Projective, translation
from hetmatch_qgis.engine.matching import attempts, verdict
from hetmatch_qgis.engine.matching.attempts import (
    Attempt,
    Run,
    follow,
    measured_on_map,
    try_rivals,
)
from hetmatch_qgis.engine.matching.fine import FineTile
from hetmatch_qgis.engine.matching.window_images import Aim

RUN = Run(Options(), None, Progress())


def attempt(agreeing=100, kind="affine", confidence=0.9, lead=None, better=None):
    """What the loops see of an attempt.

    lead: over the best rival, None without a second look. better: the rival that fits better.
    """
    look = None if lead is None else SimpleNamespace(rival_lead=lead)
    fitted = SimpleNamespace(agreeing=agreeing, kind=kind, transform=None)
    judged = SimpleNamespace(
        fitted=fitted, confidence=confidence, corroboration=look, better_rival=better
    )
    aim = Aim(pair=None, matcher=None, model=None)
    coarse = SimpleNamespace(
        aim=aim, overview=SimpleNamespace(overlap=None), carried=lambda *_: coarse
    )
    return Attempt(coarse, SimpleNamespace(windows=[]), judged)


@pytest.fixture
def tried(monkeypatch):
    """Attempts that the next tries give, in turn; with `guides`, what they were guided along."""
    found = SimpleNamespace(next=[], guides=[])

    def guide(aim, windows, fitted, overlap):
        found.guides.append(fitted.agreeing)
        return lambda points: points

    monkeypatch.setattr(attempts, "guide_along", guide)
    monkeypatch.setattr(Attempt, "from_windows", staticmethod(lambda *_: found.next.pop(0)))
    return found


def test_a_bend_is_followed_as_long_as_more_points_agree(tried):
    tried.next = [attempt(150), attempt(200), attempt(210)]
    found = follow(attempt(100), RUN)
    assert found.judged.fitted.agreeing == 210 and tried.guides == [100, 150, 200]


def test_one_round_more_that_hardly_gains_is_the_last(tried):
    tried.next = [attempt(105)]
    assert follow(attempt(100), RUN).judged.fitted.agreeing == 105


@pytest.mark.parametrize(
    "worse",
    [
        attempt(90),
        attempt(150, confidence=verdict.MIN_CONFIDENCE - 0.1),
        attempt(150, kind="relief"),
    ],
    ids=["fewer points", "not believed", "another kind"],
)
def test_a_round_that_loses_is_not_taken(tried, worse):
    tried.next = [worse]
    assert follow(attempt(100), RUN).judged.fitted.agreeing == 100


def test_what_nobody_believes_is_not_followed(tried):
    follow(attempt(confidence=0.01), RUN)
    assert not tried.guides


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        (attempt(confidence=0.27, lead=-2.5), attempt(confidence=0.0, lead=3.1), 0),
        (attempt(confidence=0.27, lead=-2.5), attempt(confidence=0.9, lead=-1.0), 1),
        (attempt(confidence=0.27, lead=1.0), attempt(confidence=0.3, lead=0.5), 1),
        (attempt(confidence=0.001, lead=-2.5), attempt(confidence=0.0, lead=3.1), 1),
    ],
    ids=["a right one whose rival leads", "both say so", "likelier", "nobody believes either"],
)
def test_of_two_places_the_likelier_is_kept(tried, monkeypatch, first, second, kept):
    first.judged.better_rival = SimpleNamespace(shift=np.array([40.0, 0.0]))
    tried.next = [second]
    monkeypatch.setattr(verdict, "uniqueness", lambda _: 1.0)
    assert try_rivals(first, RUN) is (first, second)[kept]


def test_of_the_places_that_fit_better_the_one_with_the_greatest_lead_is_kept(tried, monkeypatch):
    rival = SimpleNamespace(shift=np.array([40.0, 0.0]))
    tried.next = [attempt(lead=1.0, better=rival), attempt(lead=4.0)]
    monkeypatch.setattr(verdict, "uniqueness", lambda _: 1.0)
    found = try_rivals(attempt(lead=-2.0, better=rival), RUN)
    assert found.judged.corroboration.rival_lead == 4.0


def test_a_match_without_rivals_is_left_as_it_is(tried):
    first = attempt()
    assert try_rivals(first, RUN) is first


@dataclass(frozen=True)
class Window:
    """A window with its candidates."""

    fine: FineTile


def candidates(near: int, far: int) -> Window:
    """A window with so many candidates where the identity has them, and 3 pixels off it."""
    at = np.random.default_rng(0).uniform(0, 500, (near + far, 2))
    off = np.repeat([[0.0, 0.0], [3.0, 0.0]], [near, far], axis=0)
    ones, none = np.ones(near + far), np.zeros((0, 2))
    return Window(FineTile(at + off, at, ones, np.ones((near + far, 3)), 900, 0.5, none, none))


@pytest.mark.parametrize(
    ("kind", "near", "far", "is_taken"),
    [
        ("similarity", 80, 20, True),
        ("similarity", 60, 40, False),
        ("similarity", 30, 0, False),
        ("thin_plate", 80, 20, False),
        ("thin_plate", 96, 4, True),
    ],
)
def test_a_bare_map_is_measured_where_all_of_it_agrees(monkeypatch, kind, near, far, is_taken):
    whole = Projective("similarity", np.eye(3))
    bare = SimpleNamespace(richest=list)
    monkeypatch.setattr(attempts, "find_shadows", lambda *_: None)
    monkeypatch.setattr(attempts, "StandingWindows", SimpleNamespace(of=lambda *_: bare))
    monkeypatch.setattr(attempts, "whole_agreement", lambda *_: whole)
    monkeypatch.setattr(
        attempts, "measured_again", lambda aim, window, progress: candidates(near, far)
    )
    monkeypatch.setattr(
        attempts,
        "fit_windows",
        lambda pair, surveyed, options: SimpleNamespace(
            agreeing=sum(len(window.fine.reference) for window in surveyed.windows),
            transform=Projective("shift", translation(np.array([0.0, 1.5]))),
        ),
    )
    source = SimpleNamespace(frame_to_pixel=lambda points: 2 * points)
    reference = SimpleNamespace(description=SimpleNamespace(layers=("land",)), source=source)
    moving = SimpleNamespace(description=SimpleNamespace(modality="optical"), width=500, height=400)
    pair = SimpleNamespace(reference=reference, moving=moving, radius=40.0)
    found = attempt(kind=kind)
    found.judged.fitted.transform = whole
    coarse = SimpleNamespace(aim=found.coarse.aim, pair=pair)
    found = replace(found, coarse=coarse, surveyed=Surveyed([candidates(5, 5)]))
    found = replace(found, judged=Judged(found.judged.fitted))
    with Workers(1) as workers:
        again = measured_on_map(found, Run(Options(), workers, Progress()))
    assert (again is not found) == is_taken
    if is_taken:
        assert again.judged.fitted.agreeing == near
        # A pixel of the frame is two of the reference.
        assert again.judged.laid_as_whole == LaidAsWhole(3.0, near, far)


@dataclass(frozen=True)
class Surveyed:
    """Windows."""

    windows: list


@dataclass(frozen=True)
class Judged:
    """A fit."""

    fitted: object
    laid_as_whole: object = None
