"""A survey stops where the displacement is known and goes on where it is not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from waves import picture

from hetmatch_qgis.engine.coarse.coarse_model import CoarseModel
from hetmatch_qgis.engine.core.grid import even_lattice
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.matching import survey as module
from hetmatch_qgis.engine.matching.fine import FineTile
from hetmatch_qgis.engine.matching.fit_space import FitSpace
from hetmatch_qgis.engine.matching.guided import GuidedTile
from hetmatch_qgis.engine.matching.measured_window import Measured
from hetmatch_qgis.engine.matching.survey import Survey, survey
from hetmatch_qgis.engine.matching.window_images import Aim, MatchedWindow
from hetmatch_qgis.engine.matching.windows import WindowPlan
from hetmatch_qgis.engine.pairs.make_pair import pair_of_arrays
from hetmatch_qgis.engine.pairs.tiling import Tile

MODEL = CoarseModel(Projective("affine", np.eye(3)), 200.0, 100, 150, 6.0)
SPACING = 500


def tile_at(column: int, row: int) -> Tile:
    window = Window(column, row, 384, 384)
    return Tile(window, window)


def plan() -> WindowPlan:
    """Five by five windows, and the sixteen places between them."""
    first = [tile_at(SPACING * i, SPACING * j) for j in range(5) for i in range(5)]
    spare = [tile_at(SPACING * i + 250, SPACING * j + 250) for j in range(4) for i in range(4)]
    return WindowPlan(first, spare, float(SPACING))


def half_plan() -> WindowPlan:
    """The same with every other window of the first round measured."""
    first = [tile_at(SPACING * i, SPACING * j) for j in (0, 2, 4) for i in (0, 2, 4)]
    second = [tile for tile in plan().first if tile not in first]
    return replace(plan(), first=first, second=second)


def surveyed(
    monkeypatch, displacement, options=None, progress=None, workers=2, windows=None, seen=None
) -> Survey:
    """A survey in which windows find what `displacement` says of points (N, 2).

    windows: its plan. seen: gets the name of each look, and its tile.
    """
    looks = [] if seen is None else seen

    def match_window(aim, tile, progress, run_both=None):
        progress.check()
        looks.append(("searched", tile))
        return matched(tile)

    def measure_window(aim, tile):
        looks.append(("measured", tile))
        found = matched(tile)
        guided = aim.guide(found.fine.reference)
        off = np.linalg.norm(found.fine.moving - guided, axis=1)
        return Measured(found, float(np.median(off)))

    def matched(tile):
        lattice = even_lattice(384, 384, 24) + np.array(tile.window[:2])
        noise = np.random.default_rng(tile.window.column + 7 * tile.window.row)
        moving = lattice + displacement(lattice) + noise.normal(0, 0.05, lattice.shape)
        count = len(lattice)
        sure = np.zeros((count, 3))
        fine = FineTile(lattice, moving, np.ones(count), sure, count, 0.5, lattice, moving)
        return MatchedWindow(GuidedTile(tile, None, None), MODEL, fine)

    monkeypatch.setattr(module, "match_window", match_window)
    monkeypatch.setattr(module, "measure_window", measure_window)
    pair = pair_of_arrays(picture(), picture(), Options())
    options = options or Options(transform="affine")
    with Workers(workers) as pool:
        aim = Aim(pair, None, MODEL)
        return survey(aim, windows or plan(), options, pool, progress or Progress())


def even(points):
    return np.full(points.shape, (12.0, -8.0))


def bent(points):
    """Five pixels off in the corner below 400, 400."""
    near = np.exp(-(points**2).sum(axis=1) / (2 * 250**2))
    return even(points) + near[:, None] * [5.0, 0.0]


def test_one_shift_is_known_from_the_first_round(monkeypatch):
    found = surveyed(monkeypatch, even)
    assert found.rounds == 1 and len(found.windows) == 25 and found.possible == 41
    assert found.stopped == module.KNOWN and found.asked == 0.2


def test_an_only_window_that_was_matched_already_is_all():
    only = MatchedWindow(GuidedTile(tile_at(0, 0), None, None), MODEL, FineTile.empty())
    alone = WindowPlan([tile_at(0, 0)], [])
    found = Survey.of_only(only, alone, Options())
    assert found.windows == [only] and found.rounds == 1 and found.stopped == module.COVERED


def test_where_the_first_windows_tell_enough_the_others_are_measured(monkeypatch):
    seen = []
    found = surveyed(monkeypatch, even, windows=half_plan(), seen=seen)
    assert [look for look, _ in seen] == ["searched"] * 9 + ["measured"] * 16
    assert found.rounds == 2 and len(found.windows) == 25 and found.possible == 41
    assert found.stopped == module.KNOWN


def test_a_window_that_lies_elsewhere_than_was_known_is_searched(monkeypatch):
    def hole(points):
        inside = (np.abs(points - [692, 192]) < 192).all(axis=1)
        return even(points) + 5.0 * inside[:, None]

    seen = []
    found = surveyed(monkeypatch, hole, windows=half_plan(), seen=seen, workers=1)
    odd = tile_at(SPACING, 0)
    assert ("measured", odd) in seen and ("searched", odd) in seen
    assert [window.tile for window in found.windows].count(odd) == 1


def test_what_only_windows_without_agreement_tell_is_searched(monkeypatch):
    monkeypatch.setattr(module, "fit_candidates", lambda *_: None)
    seen = []
    found = surveyed(monkeypatch, even, windows=half_plan(), seen=seen)
    assert {look for look, _ in seen} == {"searched"} and len(found.windows) == 25


def test_progress_of_measured_windows_is_small(monkeypatch):
    told = []
    progress = Progress(lambda share, message: told.append(share))
    surveyed(monkeypatch, even, windows=half_plan(), progress=progress)
    assert told == sorted(told) and told[8] == pytest.approx(0.85 * 9 / (9 + 0.15 * 16))
    assert told[-1] == pytest.approx(0.85)


def test_a_bent_corner_is_looked_at_again_and_the_rest_is_not(monkeypatch):
    found = surveyed(monkeypatch, bent)
    further = found.windows[25:]
    assert found.rounds > 1 and further
    first = further[0].tile.window
    assert first.column <= 750 and first.row <= 750
    assert len(further) < 16


def test_an_accuracy_that_is_asked_for_decides(monkeypatch):
    few = surveyed(monkeypatch, bent, Options(transform="affine", accuracy=3.0))
    many = surveyed(monkeypatch, bent, Options(transform="affine", accuracy=0.01))
    assert len(few.windows) < len(many.windows)
    assert few.asked == 3.0 and many.asked == 0.01


def test_what_radar_shows_bent_is_not_looked_at_again(monkeypatch):
    for is_radar, options in ((True, Options()), (False, Options()), (True, Options(accuracy=0.1))):
        space = FitSpace(None, np.ones(2), has_radar=is_radar)
        monkeypatch.setattr(module.FitSpace, "of", lambda _, space=space: space)
        found = surveyed(monkeypatch, bent, options)
        is_free = not is_radar or options.accuracy is not None
        assert (found.rounds > 1) == is_free
        assert (found.stopped == module.RELIEF_OF_RADAR) == (not is_free)


def test_noise_of_the_points_is_all_that_can_be_asked_for(monkeypatch):
    def noisy(points):
        random = np.random.default_rng(int(points.sum()))
        return even(points) + random.normal(0, 1.5, points.shape)

    found = surveyed(monkeypatch, noisy)
    assert found.asked == pytest.approx(1.5, abs=0.4) and found.rounds == 1


def test_without_any_point_there_is_no_further_round(monkeypatch):
    monkeypatch.setattr(module, "fit_candidates", lambda *_: None)
    found = surveyed(monkeypatch, even)
    assert found.stopped == module.NOTHING and len(found.windows) == 25


def test_the_same_windows_whatever_the_number_of_workers(monkeypatch):
    one, four = (surveyed(monkeypatch, bent, workers=count) for count in (1, 4))
    assert [w.tile for w in one.windows] == [w.tile for w in four.windows]
    for first, second in zip(one.windows, four.windows, strict=True):
        assert np.array_equal(first.fine.moving, second.fine.moving)


def test_progress_grows_window_by_window(monkeypatch):
    told = []
    surveyed(monkeypatch, bent, progress=Progress(lambda share, message: told.append(share)))
    assert told == sorted(told) and len(told) > 25 and told[24] == pytest.approx(0.85)


def test_the_most_significant_model_may_be_that_of_a_window(monkeypatch):
    found = surveyed(monkeypatch, even)
    strong = replace(MODEL, significance=900.0)
    windows = [*found.windows[:-1], replace(found.windows[-1], model=strong)]
    assert replace(found, windows=windows).most_significant(MODEL) is strong
    assert found.most_significant(MODEL) is MODEL
