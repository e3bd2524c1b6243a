"""The benchmark of gaps: their shares, what they leave as it is, and the table."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.coarse_search import Row, Turned
from benchmarks.gappy_search import GAPS, SHARES, Gappy, main, table, with_gaps


@pytest.mark.parametrize("kind", GAPS)
@pytest.mark.parametrize("share", SHARES)
def test_gaps_take_their_share_and_nothing_else(kind: str, share: float):
    values = np.random.default_rng(0).uniform(1, 255, (400, 300, 3)).astype(np.float32)
    mask = np.zeros(values.shape, bool)
    mask[:, :20] = True
    drawn = Turned("a", values, np.ma.masked_array(values.copy(), mask), np.eye(3)[:2])
    gappy = with_gaps(drawn, kind, share, np.random.default_rng(1))
    is_gap = gappy.moving.mask
    assert is_gap[:, :20].all() and (is_gap == is_gap[..., :1]).all()
    assert is_gap[:, 20:].mean() == pytest.approx(share, abs=0.06)
    np.testing.assert_array_equal(gappy.moving.data, values)
    assert not drawn.moving.mask[:, 20:].any()


def test_the_table_has_a_line_for_each_kind_and_share():
    far = Row("a", 9.0, float("inf"), 1.0)
    rows = [
        Gappy("clouds", 0.2, Row("a", 900.0, 8.0, 0.5), far),
        Gappy("clouds", 0.2, Row("b", 300.0, 2.0, 0.5), far),
        Gappy("stripes", 0.6, far, far),
    ]
    text = table(rows, [Row("a", 3000.0, 1.0, 0.5)])
    assert "| none | 0% | 1 | 1 | 1 | 3,000 | 3,000 | - | - | - | - |" in text
    assert "| clouds | 20% | 2 | 2 | 1 | 600 | 900 | 0 | 0 | 9 | 9 |" in text
    assert "| stripes | 60% | 1 | 0 | 0 | 9 | 9 | 0 | 0 | 9 | 9 |" in text


def test_without_pairs_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["--shared", str(tmp_path)]) == 2
    assert "There are no training pairs" in capsys.readouterr().out
