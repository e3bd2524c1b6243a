"""Windows that were finished are found again, and those of other matches are not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hetmatch_qgis.engine.coarse.coarse_model import CoarseModel
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.options import PATH_OPTIONS, Options
from hetmatch_qgis.engine.features.base import Matches
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.matching.fine import FineTile
from hetmatch_qgis.engine.matching.guided import GuidedTile
from hetmatch_qgis.engine.matching.window_images import MatchedWindow
from hetmatch_qgis.engine.matching.window_store import _FINE, FOLDER, WindowStore
from hetmatch_qgis.engine.pairs.tiling import Tile

MODEL = CoarseModel(Projective("affine", np.eye(3)), 200.5, 100, 150, 6.0, np.ones((4, 2)))
TILE = Tile(Window(10, 20, 384, 384), Window(10, 20, 384, 384))


def window() -> MatchedWindow:
    random = np.random.default_rng(0)
    points = random.uniform(0, 384, (50, 2))
    matches = Matches(points, points + 1, np.ones(50, np.float32))
    covariances = random.uniform(0, 1, (50, 3))
    votes = points[:5], points[5:10]
    fine = FineTile(points, points + 2, np.ones(50), covariances, 90, 0.4, *votes)
    model = replace(MODEL, transform=Projective("homography", np.diag([2.0, 2, 1])))
    return MatchedWindow(GuidedTile(TILE, None, matches), model, fine)


@pytest.fixture
def rasters(tmp_path):
    paths = tmp_path / "reference.tif", tmp_path / "moving.tif"
    for path in paths:
        path.write_bytes(b"pixels")
    return paths


def test_a_window_comes_back_as_it_was(tmp_path, rasters):
    store = WindowStore.of(tmp_path, rasters, Options())
    store.put(window(), MODEL)
    found, kept = store.get(TILE, MODEL), window()
    for name in ("reference", "moving", "weights", "covariances", "ref_votes", "moving_votes"):
        assert np.array_equal(getattr(found.fine, name), getattr(kept.fine, name))
    assert (found.fine.searched, found.fine.score) == (90, 0.4)
    assert np.array_equal(found.guided.matches.moving, kept.guided.matches.moving)
    assert found.model.transform.kind == "homography" and found.model.inliers == 100
    assert np.array_equal(found.model.transform.matrix, kept.model.transform.matrix)
    assert found.tile == TILE and found.guided.reason is None


def test_another_match_finds_nothing(tmp_path, rasters):
    store = WindowStore.of(tmp_path, rasters, Options())
    store.put(window(), MODEL)
    assert WindowStore.of(tmp_path, rasters, Options(workers=1)).get(TILE, MODEL) is not None
    other = WindowStore.of(tmp_path, rasters, Options(reference_bands=(2,)))
    assert other.get(TILE, MODEL) is None
    assert store.get(TILE, replace(MODEL, error=7.0)) is None
    assert store.get(Tile(Window(0, 0, 384, 384), TILE.owned), MODEL) is None
    rasters[1].write_bytes(b"other pixels")
    assert WindowStore.of(tmp_path, rasters, Options()).get(TILE, MODEL) is None


@pytest.mark.parametrize("name", PATH_OPTIONS)
def test_another_file_of_the_options_finds_nothing(tmp_path, rasters, name):
    file = tmp_path / "file"
    file.write_bytes(b"old")
    options = Options.of({name: str(file)})
    WindowStore.of(tmp_path, rasters, options).put(window(), MODEL)
    assert WindowStore.of(tmp_path, rasters, options).get(TILE, MODEL) is not None
    file.write_bytes(b"newer")
    assert WindowStore.of(tmp_path, rasters, options).get(TILE, MODEL) is None


def test_damaged_and_skipped_windows_are_matched_again(tmp_path, rasters):
    store = WindowStore.of(tmp_path, rasters, Options())
    store.put(
        MatchedWindow(GuidedTile(TILE, Message("no data"), None), MODEL, FineTile.empty()), MODEL
    )
    assert not (tmp_path / FOLDER).exists()
    store.put(window(), MODEL)
    (file,) = (tmp_path / FOLDER).iterdir()
    file.write_bytes(file.read_bytes()[:200])
    assert store.get(TILE, MODEL) is None


@pytest.mark.parametrize(
    "change",
    [
        {"guided": np.zeros(4)},
        {"guided": np.full((50, 4), np.nan)},
        {"guided": np.full((50, 4), "text")},
        {"guided_scores": np.ones(3)},
        {"matrix": np.eye(2)},
        {"kind": np.array("other")},
        {"fine": np.array([np.inf, 0.4])},
        *({f"fine_{name}": np.ones((50, 50))} for name in _FINE),
        *({f"fine_{name}": np.full((50, *shape), np.nan)} for name, (_, shape) in _FINE.items()),
    ],
)
def test_a_file_with_other_values_is_matched_again(tmp_path, rasters, change):
    store = WindowStore.of(tmp_path, rasters, Options())
    store.put(window(), MODEL)
    (file,) = (tmp_path / FOLDER).iterdir()
    with np.load(file) as content:
        values = dict(content) | change
    np.savez(file, **values)
    assert store.get(TILE, MODEL) is None


def test_the_folder_goes_when_all_is_done(tmp_path, rasters):
    store = WindowStore.of(tmp_path, rasters, Options())
    store.put(window(), MODEL)
    store.remove()
    store.remove()
    assert not (tmp_path / FOLDER).exists()
