"""An image laid on a bare map as a whole: told in a sentence, written, and read back."""

from __future__ import annotations

import pytest

from hetmatch_qgis.engine.core.json_input import BadValueError, Fields
from hetmatch_qgis.engine.core.whole_map import LaidAsWhole

LAID = LaidAsWhole(2.125, 610, 1023)


def test_it_is_read_as_it_was_written():
    assert LaidAsWhole.of(Fields(LAID.to_dict())) == LAID


def test_how_far_the_match_moved_and_what_was_left_out_are_told():
    words = str(LAID.in_words())
    assert "2.1 px" in words and "of 1,633 points 1,023 lie off" in words


@pytest.mark.parametrize(
    ("name", "value"), [("moved_px", -1), ("moved_px", "x"), ("kept", 1.5), ("left_out", None)]
)
def test_damaged_values_are_refused(name, value):
    with pytest.raises(BadValueError):
        LaidAsWhole.of(Fields(LAID.to_dict() | {name: value}))
