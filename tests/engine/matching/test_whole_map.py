"""A match on a map of trees that is refused is placed by all of the map."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from town_trees import trees, write_town_with_trees, write_trees

from hetmatch_qgis.engine import match_rasters
from hetmatch_qgis.engine.core.grid import apply_affine
from hetmatch_qgis.engine.matching import pipeline

MISPLACED = np.array([9.0, -14.0])
"""Metres to the right and up."""


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("town")
    return write_town_with_trees(folder, trees(1), tuple(MISPLACED))


@pytest.fixture
def refused(monkeypatch):
    """Overviews and windows see roofs and streets only."""
    tried = pipeline.try_rivals

    def doubted(found, run):
        found = tried(found, run)
        return replace(found, judged=replace(found.judged, confidence=0.0))

    monkeypatch.setattr(pipeline, "try_rivals", doubted)


def test_it_is_placed_and_says_so(town, refused):
    result = match_rasters(*town)
    assert result.matched and result.confidence == pytest.approx(0.9)
    centre = np.array([[280.0, 280.0]])
    there = apply_affine(result.reference.transform, result.map_points(centre))
    meant = apply_affine(result.moving.transform, centre) - MISPLACED
    assert np.linalg.norm(there - meant) < 4.5
    laid = result.laid_as_whole
    assert laid is not None and laid.kept > 4 * laid.left_out
    assert "as a whole" in str(laid.in_words())


def test_on_other_trees_it_stays_refused(town, refused, tmp_path):
    other = write_trees(tmp_path / "other.gpkg", trees(2))
    assert not match_rasters(other, town[1]).matched
