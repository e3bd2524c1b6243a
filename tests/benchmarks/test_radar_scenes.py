"""The benchmark of radar scenes: its table, and shifts measured independently."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from grounds import ground

from benchmarks.radar_scenes import (
    Row,
    _peak,
    by_edges,
    by_mutual_information,
    main,
    measure,
    table,
)
from hetmatch_qgis.engine import Options


@pytest.mark.parametrize("shift_by", [by_mutual_information, by_edges])
def test_the_shift_of_other_tones_is_found(shift_by):
    world = ground(3, 300).astype(np.float32)
    photo = world[20:276, 20:276]
    # What lies at (x, y) of the photograph lies at (x + 4, y - 6) of the radar.
    radar = np.cos(2 * world)[26:282, 16:272].astype(np.float32)
    np.testing.assert_array_equal(shift_by(photo, radar), [4, -6])


def test_a_best_shift_at_the_edge_is_unknown():
    ramp = np.add.outer(np.arange(25.0), np.arange(25.0))
    assert np.isnan(_peak(ramp)).all()
    ramp[10, 14] = 100
    np.testing.assert_array_equal(_peak(ramp), [2, -2])


def test_the_table_has_the_median_of_the_scenes():
    errors = np.array([1.0, 2.0, 3.0])
    rows = [
        Row("201", "similarity", errors, np.array([0.5, -1.0]), 1.5, 3.0),
        Row("216", "affine", errors + 2, np.array([0.5, -1.0]), 1.5, 3.0),
        Row("189", "", np.full(1, np.nan), np.full(2, np.nan), np.nan, 3.0),
    ]
    text = table(rows)
    assert "| 201 | similarity | 2.00 | 2.80 | +0.50 -1.00 | 1.50 | 3.0 |" in text
    assert "Matched: 2 of 3; median of the medians 3.00 px, worst 4.00 px." in text
    assert "From edges: median 1.50 px, worst 1.50 px." in text


def test_without_scenes_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["--shared", str(tmp_path)]) == 2
    assert "There are no such scenes" in capsys.readouterr().out


def test_relief_that_radar_displaces_bends_no_transform(shared_data: Path):
    """A thin plate came out 8.5 px off; the truth itself is off by up to 3."""
    scene = measure(shared_data / "sentinel" / "train" / "018_s2.tif", Options())
    assert scene.transform in ("shift", "similarity")
    assert scene.median < 5
    assert scene.from_edges < 5
