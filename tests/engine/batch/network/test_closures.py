"""Loop closure."""

from __future__ import annotations

import pytest
from stack_cases import FRAMES, made_link

from hetmatch_qgis.engine.batch.network.closures import close_loops
from hetmatch_qgis.engine.core.errors import Cancelled
from hetmatch_qgis.engine.core.progress import Progress


def test_a_loop_shows_the_error_that_its_pairs_hide():
    links = [made_link(0, 1), made_link(0, 2), made_link(1, 2, off=(3, -4))]
    found = close_loops(FRAMES, links)
    assert len(found) == 1 and sorted(found[0].rows) == [0, 1, 2]
    assert sorted(found[0].ends) == [0, 1, 2]
    assert found[0].closure_px == pytest.approx(5, abs=0.2)


def test_a_square_is_a_loop_and_a_tail_is_none():
    links = [
        made_link(0, 1),
        made_link(1, 2),
        made_link(2, 3),
        made_link(0, 3, off=(1, 0)),
        made_link(3, 4),
    ]
    found = close_loops(FRAMES, links)
    assert [sorted(loop.rows) for loop in found] == [[0, 1, 2, 3]]
    assert found[0].closure_px == pytest.approx(1, abs=0.15)
    assert close_loops(FRAMES, links[:2]) == []


def test_closing_loops_can_be_cancelled():
    with pytest.raises(Cancelled):
        close_loops(FRAMES, [made_link(0, 1)], Progress(on_check=lambda: True))
