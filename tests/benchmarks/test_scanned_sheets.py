"""The benchmark of scanned sheets: its table, and its words without the cases."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.scanned_sheets import Row, main, started, table


def test_the_table_tells_placed_from_claimed():
    rows = [
        Row(0, "grey", "matched", 0.98, 1.5, 2.5, 3.0, 2.0),
        Row(1, "sepia", "matched", 0.7, 8.25, 12.0, np.nan, 2.0),
        Row(2, "faded", "no_reliable_match", 0.1, np.nan, np.nan, np.nan, 4.0),
    ]
    text = table(rows)
    assert "| 0 | grey | matched | 0.98 | 1.50 | 2.50 | 3.00 | 2.0 |" in text
    assert "| 2 | faded | no_reliable_match | 0.10 | - | - | - | 4.0 |" in text
    assert "Placed within 3 px: 1 of 3; claimed but farther off: 1, the farthest by 8.2 px." in text


def test_without_the_cases_it_says_so(tmp_path: Path, capsys):
    assert main(["--cases", str(tmp_path / "scans.py")]) == 2
    assert "There is no" in capsys.readouterr().out


def test_a_start_goes_through_three_rough_corners():
    lattice = np.stack(np.meshgrid(np.arange(12.0), np.arange(12.0)), -1).reshape(-1, 2)
    turned = lattice[:, ::-1] * [80, -80] + [100, 1000]
    truth = {"moving": turned.tolist(), "reference": (40 * lattice + 30).tolist()}
    for seed in range(4):
        options = started(truth, (1200, 1100), 10.0, seed)
        matrix = np.array(options.start).reshape(2, 3)
        placed = turned @ matrix[:, :2].T + matrix[:, 2]
        errors = np.linalg.norm(placed - truth["reference"], axis=1)
        assert 0.5 < errors.max() < 30 and options.start_radius >= 24
