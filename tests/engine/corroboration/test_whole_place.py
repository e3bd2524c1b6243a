"""All of a map of trees agrees with a photograph at one place."""

from __future__ import annotations

from contextlib import ExitStack

import numpy as np
import pytest
from town_trees import trees, write_town_with_trees, write_trees

from hetmatch_qgis.engine.core.errors import Cancelled
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.corroboration.whole_place import find_whole_place
from hetmatch_qgis.engine.pairs.make_pair import pair_of_rasters

MISPLACED = (9.0, -14.0)
"""Metres to the right and up."""


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    return write_town_with_trees(tmp_path_factory.mktemp("town"), trees(1), MISPLACED)


def place_of(sides, progress=None, **options):
    with ExitStack() as resources:
        pair = pair_of_rasters(*sides, Options(**options), resources)
        return find_whole_place(pair, progress or Progress())


def test_the_place_stands_out(town):
    found = place_of(town)
    moved = found.transform.apply(np.array([[280.0, 280.0]]))[0] - 280
    # The photograph has to go back, to the left and up on the map; shadows draw it a little.
    assert moved == pytest.approx([-9, -14], abs=6)
    assert found.height > 10 > 2 * found.rival


def test_other_trees_have_no_place(town, tmp_path):
    other = write_trees(tmp_path / "other.gpkg", trees(2))
    found = place_of((other, town[1]))
    assert found.height < 6 and found.rival > 0.7 * found.height


def test_rows_of_trees_have_many(tmp_path):
    steps = np.arange(20.0, 540, 20)
    at = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    found = place_of(write_town_with_trees(tmp_path, at, MISPLACED))
    assert found.rival > 0.5 * found.height


def test_it_lies_within_the_search_radius(town):
    found = place_of(town, search_radius=8.0)
    moved = found.transform.apply(np.array([[280.0, 280.0]]))[0] - 280
    # In whole pixels of the search.
    assert np.abs(moved).max() < 8 + 1.5


def test_it_can_be_stopped(town):
    with pytest.raises(Cancelled):
        place_of(town, Progress.of(None, lambda: True))


def test_a_radius_of_kilometres_is_not_searched(town):
    assert place_of(town, search_radius=4000.0) is None
