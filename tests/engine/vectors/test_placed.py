"""A window finds all features that it may show, whichever cells they were sorted into."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.engine.vectors import placed as module
from hetmatch_qgis.engine.vectors.placed import Placed, PlacedCells
from hetmatch_qgis.engine.vectors.wkb import Rings


def squares(count: int = 400, seed: int = 0) -> Placed:
    rng = np.random.default_rng(seed)
    corners = rng.uniform(0, 3000, (count, 2))
    sides = rng.uniform(5, 400, (count, 1))
    steps = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]])
    points = corners[:, None] + steps * sides[:, None]
    flags = np.ones(count, dtype=bool)
    starts = np.arange(count + 1) * 5
    rings = Rings(points.reshape(-1, 2), starts, np.arange(count), flags, ~flags)
    return Placed.of(rings, np.arange(count), np.arange(count) / 2)


@pytest.mark.parametrize("least", [10, 100_000])
def test_all_that_meet_a_window_are_found_once(monkeypatch: pytest.MonkeyPatch, least: int):
    monkeypatch.setattr(module, "MIN_RINGS", least)
    batches = [squares(), squares(300, seed=1)]
    cells = PlacedCells(iter(batches))
    for low, high in (((0, 0), (3400, 3400)), ((700, 900), (1100, 1300)), ((-90, -90), (-50, -50))):
        found = list(cells.near(np.array(low), np.array(high)))
        widths = [
            width
            for cell in found
            for width, near, far in zip(cell.widths, cell.low, cell.high, strict=True)
            if (far >= low).all() and (near <= high).all()
        ]
        expected = [
            width
            for batch in batches
            for width, near, far in zip(batch.widths, batch.low, batch.high, strict=True)
            if (far >= low).all() and (near <= high).all()
        ]
        assert sorted(widths) == sorted(expected)
        for cell in found:
            assert (cell.symbols / 2 == cell.widths).all() and len(cell.rings) == len(cell.low)
    if least == 10:
        few = sum(len(cell.rings) for cell in cells.near(np.array([9.0, 9]), np.array([99.0, 99])))
        assert few < 200


def test_nothing_is_found_in_nothing():
    none = Rings(
        np.zeros((0, 2)), np.zeros(1, np.int64), *(np.zeros(0, t) for t in (int, bool, bool))
    )
    cells = PlacedCells(iter([Placed.of(none, np.zeros(0, int), np.zeros(0))]))
    assert not list(cells.near(np.zeros(2), np.full(2, 9.0)))
