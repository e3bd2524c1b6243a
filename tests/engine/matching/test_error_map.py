"""The map of the predicted error covers the overlap and is bright where windows differ."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from waves import picture

from hetmatch_qgis.engine.coarse.coarse_model import CoarseModel
from hetmatch_qgis.engine.core.grid import even_lattice
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.fitting.candidates import Candidates
from hetmatch_qgis.engine.fitting.least_squares import fit
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.matching.error_map import (
    MAX_CELLS,
    accuracy_of,
    error_cells,
    measure_windows,
)
from hetmatch_qgis.engine.matching.fine import FineTile
from hetmatch_qgis.engine.matching.fit_space import FitSpace
from hetmatch_qgis.engine.matching.guided import GuidedTile
from hetmatch_qgis.engine.matching.window_images import MatchedWindow
from hetmatch_qgis.engine.pairs.enlarged import enlarge
from hetmatch_qgis.engine.pairs.make_pair import pair_of_arrays
from hetmatch_qgis.engine.pairs.tiling import Tile

IDENTITY = Projective("affine", np.eye(3))
MODEL = CoarseModel(IDENTITY, 200.0, 100, 150, 6.0)


def window_with(column, row, displacement):
    window = Window(column, row, 384, 384)
    points = even_lattice(384, 384, 24) + np.array([column, row])
    sure = np.zeros((576, 3))
    fine = FineTile(points, points + displacement, np.ones(576), sure, 576, 0.5, points, points)
    return MatchedWindow(GuidedTile(Tile(window, window), None, None), MODEL, fine)


def windows():
    """Nine windows, of which the last is four pixels off."""
    places = [(600 * i, 600 * j) for j in range(3) for i in range(3)]
    return [window_with(*place, (4.0 * (k == 8), 0.0)) for k, place in enumerate(places)]


def test_the_map_shows_where_the_transform_is_off():
    pair = pair_of_arrays(picture(), picture(), Options())
    overlap = even_lattice(1600, 1600, 40)
    cells = error_cells(pair, windows(), IDENTITY, overlap, 600.0)
    assert MAX_CELLS**2 * 0.8 <= len(cells) <= MAX_CELLS**2
    middles = np.array([np.mean(cell.outline, axis=0) for cell in cells])
    errors = np.array([cell.error_px for cell in cells])
    # Canvas coordinates of a raster without georeference are (column, -row).
    bad = (middles[:, 0] > 1200) & (middles[:, 1] < -1200)
    good = (middles[:, 0] < 600) & (middles[:, 1] > -600)
    assert errors[bad].min() > 1.5 and errors[good].max() < 0.8


@pytest.mark.parametrize("radius", [None, 40.0])
def test_errors_of_enlarged_images_are_told_in_pixels_as_they_were(radius):
    pair = replace(pair_of_arrays(*[picture()[:200, :200]] * 2, Options()), radius=radius)
    whole = [window_with(0, 0, (0.0, 0.0)), window_with(0, 200, (1.0, 0.0))]
    overlap = even_lattice(400, 400, 20)
    frames = pair, enlarge(pair)
    errors = [error_cells(each, whole, IDENTITY, overlap, 200.0)[0].error_px for each in frames]
    assert errors[0] == pytest.approx(2 * errors[1]) and errors[1] > 0


def test_cells_lie_where_the_overlap_does():
    pair = pair_of_arrays(picture(), picture(), Options())
    overlap = even_lattice(1600, 1600, 40)
    overlap = overlap[overlap[:, 0] < 800]
    cells = error_cells(pair, windows(), IDENTITY, overlap, 600.0)
    assert max(x for cell in cells for x, _ in cell.outline) < 950


def test_nothing_measured_is_no_map():
    pair = pair_of_arrays(picture(), picture(), Options())
    none = MatchedWindow(windows()[0].guided, MODEL, FineTile.empty())
    assert len(measure_windows([none], IDENTITY)) == 0
    assert error_cells(pair, [none], IDENTITY, even_lattice(100, 100, 5), 600.0) == ()
    assert error_cells(pair, windows(), IDENTITY, np.zeros((0, 2)), 600.0) == ()


def fitted_to(moving, reference, space=None):
    space = space or FitSpace(None, np.ones(2))
    transform = fit("affine", moving, reference)
    return space.in_frames(transform), Candidates(moving, reference, np.ones(len(moving)))


def test_accuracy_over_the_overlap():
    pair = pair_of_arrays(picture(), picture(), Options())
    points = even_lattice(1600, 1600, 24)
    noise = np.random.default_rng(2).normal(0, 0.2, points.shape)
    overlap = even_lattice(1600, 1600, 40)
    accuracy = accuracy_of(pair, *fitted_to(points, points + noise), overlap)
    assert 0 < accuracy.rmse_px < 0.3 and accuracy.ce90_px > accuracy.rmse_px
    assert accuracy.rmse_map is None and 100 < accuracy.effective_points < 600


def test_no_accuracy_is_stated_of_a_corner():
    pair = pair_of_arrays(picture(), picture(), Options())
    points = even_lattice(60, 60, 12)
    assert accuracy_of(pair, *fitted_to(points, points), even_lattice(60, 60, 9)) is None


def test_no_accuracy_without_an_overlap():
    pair = pair_of_arrays(picture(), picture(), Options())
    points = even_lattice(1600, 1600, 24)
    assert accuracy_of(pair, *fitted_to(points, points), np.zeros((0, 2))) is None


def test_points_that_a_transform_puts_nowhere_are_left_out():
    """As those where an elevation model has no height."""

    class Gaps:
        def apply(self, points):
            return np.where(points[:, :1] < 500, np.nan, points)

    pair = pair_of_arrays(picture(), picture(), Options())
    overlap = even_lattice(1600, 1600, 40)
    cells = error_cells(pair, windows(), Gaps(), overlap, 600.0)
    assert cells and all(np.isfinite(cell.error_px) for cell in cells)
    assert (measure_windows(windows(), Gaps()).points[:, 0] >= 500).all()
