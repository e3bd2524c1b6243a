"""The benchmark of scanned sheets: its table, and its words without the cases."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.scanned_sheets import Row, main, table


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
