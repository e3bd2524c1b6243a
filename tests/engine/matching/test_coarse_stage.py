"""One coarse stage for the product, the benchmarks and training: its scale, tiles and models."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.matching import coarse_stage as module
from hetmatch_qgis.engine.matching.coarse import CoarseModel
from hetmatch_qgis.engine.matching.coarse_stage import CoarseStage, coarse_stage
from hetmatch_qgis.engine.matching.guided import GuidedTile
from hetmatch_qgis.engine.matching.pair import ImagePair, pair_of_arrays

SIDE = 300
OPTIONS = Options(tile_size=256, overlap=64)


@pytest.fixture(scope="module")
def pair() -> ImagePair:
    values = np.random.default_rng(0).integers(1, 255, (SIDE, SIDE), dtype=np.uint8)
    return pair_of_arrays(values, values, OPTIONS)


def model_of(magnification: float, significance: float = 50.0) -> CoarseModel:
    """A model whose moving pixels are `magnification` reference pixels wide."""
    matrix = np.diag([magnification, magnification, 1.0])
    return CoarseModel(Projective("affine", matrix), significance, 20, 40, 6.0)


def run(monkeypatch, pair: ImagePair, model: CoarseModel | None, progress: Progress | None = None):
    """The stage with a search on the overview that ends with `model`, and tiles without matches."""
    monkeypatch.setattr(module, "find_coarse_model", lambda *_: model)
    monkeypatch.setattr(
        module,
        "match_tiles",
        lambda pair, model, matcher, tiles, progress: [GuidedTile(t, None, None) for t in tiles],
    )
    return coarse_stage(pair, None, OPTIONS, progress or Progress())


def test_without_a_model_there_is_no_stage(monkeypatch, pair):
    assert run(monkeypatch, pair, None) is None


@pytest.mark.parametrize("magnification", [0.5, 1.0, 1.49])
def test_pixels_of_about_one_size_keep_the_scale(monkeypatch, pair, magnification):
    stage = run(monkeypatch, pair, model_of(magnification))
    assert stage.pair is pair
    assert stage.overview.transform.matrix[0, 0] == magnification
    assert len(stage.tiles) == 4


@pytest.mark.parametrize("magnification", [1.5, 3.0])
def test_much_larger_moving_pixels_coarsen_the_reference(monkeypatch, pair, magnification):
    stage = run(monkeypatch, pair, model_of(magnification))
    assert stage.pair.reference.width == np.ceil(SIDE / magnification)
    assert stage.overview.transform.matrix[0, 0] == pytest.approx(1)
    assert len(stage.tiles) == 1


def test_only_tiles_of_the_area_are_matched(monkeypatch, pair):
    part = ImagePair(pair.reference, pair.moving, pair.radius, Window(0, 0, 50, 40))
    stage = run(monkeypatch, part, model_of(1.0))
    assert [guided.tile.owned for guided in stage.tiles] == [Window(0, 0, 50, 40)]


def test_without_matches_every_tile_keeps_the_overview_s_model(monkeypatch, pair):
    model = model_of(1.0)
    stage = run(monkeypatch, pair, model)
    assert stage.model is model and all(each is model for each in stage.tile_models)


def test_both_parts_are_timed(monkeypatch, pair):
    progress = Progress()
    run(monkeypatch, pair, model_of(1.0), progress)
    assert list(progress.seconds) == ["coarse", "guided"]


def test_the_most_significant_model_may_be_that_of_a_tile(pair):
    weak, strong = model_of(1.0, 20.0), model_of(1.0, 90.0)
    assert CoarseStage(pair, weak, [], weak, [weak, strong]).most_significant is strong
    assert CoarseStage(pair, weak, [], strong, [weak, weak]).most_significant is strong
