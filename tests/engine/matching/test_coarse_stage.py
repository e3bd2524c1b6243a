"""One coarse stage for the product, the benchmarks and training: its scale, windows and aim."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hetmatch_qgis.engine.coarse.coarse_model import CoarseModel
from hetmatch_qgis.engine.coarse.near_start import NearStart
from hetmatch_qgis.engine.coarse.search import CoarseSearch
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.features.filling_matcher import FillingMatcher
from hetmatch_qgis.engine.fitting.transforms import Projective, translation
from hetmatch_qgis.engine.matching import coarse_stage as module
from hetmatch_qgis.engine.matching.coarse_stage import coarse_stage
from hetmatch_qgis.engine.matching.guided import search_radius
from hetmatch_qgis.engine.pairs.enlarged import ENLARGEMENT, MAX_SIDE, large_enough
from hetmatch_qgis.engine.pairs.make_pair import pair_of_arrays
from hetmatch_qgis.engine.pairs.pair import ImagePair

SIDE = 300
OPTIONS = Options(tile_size=256, overlap=64, effort="full")
WHOLE = Options()


@pytest.fixture(scope="module")
def pair() -> ImagePair:
    values = np.random.default_rng(0).integers(1, 255, (SIDE, SIDE), dtype=np.uint8)
    return pair_of_arrays(values, values, OPTIONS)


def pair_of_side(side: int) -> ImagePair:
    values = np.random.default_rng(0).integers(1, 255, (side, side), dtype=np.uint8)
    return pair_of_arrays(values, values, WHOLE)


def model_of(magnification: float, significance: float = 50.0) -> CoarseModel:
    """A model whose moving pixels are `magnification` reference pixels wide."""
    matrix = np.diag([magnification, magnification, 1.0])
    return CoarseModel(Projective("affine", matrix), significance, 20, 40, 6.0)


def run(
    monkeypatch,
    pair: ImagePair,
    model: CoarseModel | None,
    progress: Progress | None = None,
    options: Options = OPTIONS,
):
    """The stage with a search on the overview that ends with `model`, which is kept."""
    monkeypatch.setattr(module.CoarseSearch, "find", lambda *_: model)
    monkeypatch.setattr(module, "aim_windows", lambda pair, model, *_: replace(model, error=1.0))
    with Workers(1) as workers:
        return coarse_stage(CoarseSearch(pair, None, workers, progress or Progress()), options)


def test_without_a_model_there_is_no_stage(monkeypatch, pair):
    assert run(monkeypatch, pair, None) is None


@pytest.mark.parametrize("magnification", [0.5, 1.0, 1.49])
def test_pixels_of_about_one_size_keep_the_scale(monkeypatch, pair, magnification):
    stage = run(monkeypatch, pair, model_of(magnification))
    assert stage.pair is pair
    assert stage.overview.transform.matrix[0, 0] == magnification
    assert len(stage.plan.first) == 4 and not stage.aim.is_only


@pytest.mark.parametrize("magnification", [1.5, 2.0])
def test_much_larger_moving_pixels_coarsen_the_reference(monkeypatch, magnification):
    pair = pair_of_side(2 * MAX_SIDE + 10)
    stage = run(monkeypatch, pair, model_of(magnification), options=WHOLE)
    assert stage.pair.reference.width == np.ceil(pair.reference.width / magnification)
    assert stage.overview.transform.matrix[0, 0] == pytest.approx(1)
    assert len(stage.plan.first) == 1 and stage.aim.is_only


def test_a_frame_that_would_be_small_keeps_more_pixels(monkeypatch):
    pair = pair_of_side(MAX_SIDE + 100)
    stage = run(monkeypatch, pair, model_of(3.0), options=WHOLE)
    assert stage.pair.reference.width == np.ceil(pair.reference.width * ENLARGEMENT / 3)
    assert stage.overview.transform.matrix[0, 0] == pytest.approx(ENLARGEMENT)
    assert stage.pair.moving is pair.moving


def test_small_images_stay_as_they_were_enlarged(monkeypatch):
    pair, model = large_enough(pair_of_side(60)), model_of(1.0)
    stage = run(monkeypatch, pair, model, options=WHOLE)
    assert [pair.reference.width, pair.moving.width] == [60 * ENLARGEMENT] * 2
    assert stage.pair is pair and stage.overview is model


def test_only_windows_of_the_area_are_matched(monkeypatch, pair):
    part = ImagePair(pair.reference, pair.moving, pair.radius, Window(0, 0, 50, 40))
    stage = run(monkeypatch, part, model_of(1.0))
    assert [tile.owned for tile in stage.plan.first] == [Window(0, 0, 50, 40)]


def test_windows_are_aimed_at_and_a_single_tile_is_not(monkeypatch, pair):
    assert run(monkeypatch, pair, model_of(1.0)).aim.model.error == 1.0
    whole = pair_of_side(2 * MAX_SIDE + 10)
    assert run(monkeypatch, whole, model_of(2.0), options=WHOLE).aim.model.error == 3.0


def looked_at(monkeypatch, pair: ImagePair, found: object):
    """The stage of a rough model, and how often its window was looked at, which shows `found`."""
    looks = []

    def find(search, rotation, is_enough):
        # Once it did not do, another rough model is not looked at.
        search.answer = is_enough(model_of(1.0)) or is_enough(model_of(1.1))
        return model_of(1.0)

    monkeypatch.setattr(module.CoarseSearch, "find", find)
    monkeypatch.setattr(module, "match_halved", lambda *given: looks.append(given) or found)
    with Workers(1) as workers:
        search = CoarseSearch(pair, None, workers, Progress())
        stage = coarse_stage(search, WHOLE)
    assert search.answer == bool(looks and found)
    return stage, len(looks)


def test_the_only_window_tells_whether_a_rough_model_will_do(monkeypatch):
    pair, window = pair_of_side(MAX_SIDE + 100), object()
    stage, looks = looked_at(monkeypatch, pair, window)
    assert looks == 1 and stage.only is window and stage.aim.is_only
    assert stage.carried(translation((9.0, 0.0)), WHOLE).only is None
    stage, looks = looked_at(monkeypatch, pair, None)
    assert looks == 1 and stage.only is None and not stage.aim.may_halve


def test_of_many_windows_the_larger_overviews_tell(monkeypatch):
    stage, looks = looked_at(monkeypatch, pair_of_side(WHOLE.tile_size + 300), object())
    assert looks == 0 and stage.only is None and stage.aim.may_halve


def test_both_parts_are_timed(monkeypatch, pair):
    progress = Progress()
    run(monkeypatch, pair, model_of(1.0), progress)
    assert list(progress.seconds) == ["coarse", "aim"]


def test_a_moved_stage_aims_elsewhere_and_has_windows_there(monkeypatch, pair):
    stage = run(monkeypatch, pair, model_of(1.0))
    options = replace(OPTIONS, effort="auto")
    moved = stage.carried(translation((120.0, -40.0)), options)
    for before, after in ((stage.overview, moved.overview), (stage.aim.model, moved.aim.model)):
        assert after.transform.matrix[:2, 2] == pytest.approx([120, -40])
        assert after.error == before.error and after.significance == before.significance
    assert moved.pair is pair and moved.aim.is_only == stage.aim.is_only
    owned = [tile.owned for tile in moved.plan.first]
    assert owned and min(window.column for window in owned) >= 110
    assert max(window.row + window.height for window in owned) <= SIDE - 30
    assert stage.overview.transform.matrix[0, 2] == 0


def started(monkeypatch, pair: ImagePair, found: CoarseModel | None = None, guide=None):
    """The stage near a start, whose place an overview shows as `found`, None for not at all."""
    seen = []

    def look(_pair, start, radius, *_):
        seen.append((start, radius))
        return NearStart(found or start, guide)

    monkeypatch.setattr(module, "look_near", look)
    monkeypatch.setattr(module, "aim_windows", lambda pair, model, *_: model)
    options = replace(OPTIONS, start=(1.0, 0.0, 40.0, 0.0, 1.0, -30.0), start_radius=60.0)
    with Workers(1) as workers:
        return coarse_stage(CoarseSearch(pair, None, workers, Progress()), options), *seen[0]


def test_near_a_start_an_overview_is_looked_at_within_the_radius(monkeypatch, pair):
    stage, start, radius = started(monkeypatch, pair)
    assert start.transform.matrix[:2, 2] == pytest.approx([40, -30])
    assert radius == pytest.approx(60) and search_radius(start) == radius
    assert stage.start is start and stage.overview is start
    shown = model_of(1.0)
    stage, start, _ = started(monkeypatch, pair, shown)
    assert stage.overview is shown and stage.start is start


def test_a_start_makes_no_common_grid(monkeypatch, pair):
    """A radius would say that there is one, and keep a sheet from being followed to its rims."""
    assert started(monkeypatch, pair)[0].pair.radius is None
    stage, *_ = started(monkeypatch, replace(pair, radius=300.0))
    assert stage.pair.radius == pytest.approx(60)


def test_a_start_and_its_guide_go_with_the_reference_that_is_coarsened(monkeypatch):
    pair = pair_of_side(500)
    stage, start, _ = started(monkeypatch, pair, model_of(2.0), lambda points: points + 7)
    assert stage.pair.reference.width == 250
    assert stage.start.transform.matrix[:2, 2] == pytest.approx([20, -15])
    assert stage.start.error == start.error / 2
    assert stage.aim.guide(np.array([[10.0, 20.0]]))[0] == pytest.approx([27, 47])
    moved = stage.carried(translation((5.0, 0.0)), OPTIONS)
    assert moved.aim.guide(np.array([[15.0, 20.0]]))[0] == pytest.approx([27, 47])


class Named:
    """A matcher that nobody asks."""

    name = "named"


@pytest.mark.parametrize(
    ("gap", "is_filled"),
    [
        ((slice(100, 180), slice(80, 200)), True),
        ((slice(0, 300), slice(0, 120)), False),
        ((slice(100, 180), slice(0, 120)), False),
        ((slice(100, 180), slice(10, 200)), True),
        ((slice(100, 110), slice(80, 90)), False),
    ],
)
def test_the_network_is_shown_ground_in_gaps_but_not_in_a_collar(monkeypatch, gap, is_filled):
    values = np.random.default_rng(0).integers(1, 255, (SIDE, SIDE), dtype=np.uint8)
    masked = np.ma.array(values, mask=np.zeros(values.shape, bool))
    masked[gap] = np.ma.masked
    pair = pair_of_arrays(values, masked, OPTIONS)

    def look(_pair, start, _radius, shown, _progress):
        # Nor does the network see the rims of gaps near a start.
        assert isinstance(shown, FillingMatcher) == is_filled
        return NearStart(start)

    monkeypatch.setattr(module, "look_near", look)
    monkeypatch.setattr(
        module.CoarseSearch, "find", lambda search, *_: search.read_overviews() and model_of(1.0)
    )
    monkeypatch.setattr(module, "aim_windows", lambda pair, model, *_: model)
    options = replace(OPTIONS, start=(1.0, 0.0, 4.0, 0.0, 1.0, -3.0), start_radius=60.0)
    with Workers(1) as workers:
        matcher = Named()
        coarse_stage(CoarseSearch(pair, matcher, workers, Progress()), options)
        stage = coarse_stage(CoarseSearch(pair, matcher, workers, Progress()), OPTIONS)
    assert isinstance(stage.aim.matcher, FillingMatcher) == is_filled
    assert is_filled or stage.aim.matcher is matcher
    # Gradients are compared over what both show, as under a user's mask.
    assert stage.aim.pair.is_masked == is_filled
