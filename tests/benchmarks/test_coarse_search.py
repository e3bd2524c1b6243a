"""The benchmark of the search on overviews: its pairs, its table, and its words without them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from grounds import ground

from benchmarks.coarse_search import Row, files_of_pairs, main, measure, table, turned
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.features.registry import load_matcher


def test_the_truth_leads_to_the_same_ground():
    world = ground(5, 300).astype(np.float32)[..., None]
    drawn = turned(world, world, np.random.default_rng(3), "world")
    side = len(drawn.moving)
    rows, columns = np.mgrid[side // 3 : side // 2, side // 3 : side // 2].reshape(2, -1)
    centres = np.stack([columns, rows], axis=1) + 0.5
    there = np.floor(centres @ drawn.truth[:, :2].T + drawn.truth[:, 2]).astype(int)
    one, other = drawn.moving[rows, columns, 0], world[there[:, 1], there[:, 0], 0]
    assert np.corrcoef(one, other)[0, 1] > 0.95


def test_what_lies_beyond_the_edge_is_nodata():
    world = np.ones((300, 400, 3), np.float32)
    drawn = turned(world, world, np.random.default_rng(3), "world")
    assert drawn.moving.shape == (270, 270, 3)
    assert (drawn.moving.data[~drawn.moving.mask] > 0).all()


def test_a_turned_pair_is_placed():
    world = ground(5, 400).astype(np.float32)[..., None]
    drawn = turned(world, world, np.random.default_rng(3), "world")
    with Workers(1) as workers:
        row = measure(drawn, load_matcher(Options()), workers)
    assert row.error < 6 and row.significance > 200


def test_the_table_counts_what_is_placed():
    rows = [Row("a", 900.0, 2.0, 0.5), Row("b", 300.0, 8.0, 0.5), Row("c", 0.0, float("inf"), 1.0)]
    text = table(rows, is_elsewhere=False)
    assert "| b | 300 | 8.0 | 0.50 |" in text
    assert "Of 3 pairs within 12 px 2, within 6 px 1; median error of the former 5.0 px" in text
    assert "median significance 300; 2.0 CPU s in all." in text
    assert "highest significance 900; 2.0 CPU s" in table(rows, is_elsewhere=True)


def test_without_pairs_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["--shared", str(tmp_path)]) == 2
    assert "There are no training pairs" in capsys.readouterr().out


def test_the_pairs_of_the_records_are_all_there(shared_data: Path):
    assert len(files_of_pairs(shared_data)) == 132
