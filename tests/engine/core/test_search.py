"""The record of a search, and of an image laid as a whole, survives result.json."""

from __future__ import annotations

import json

import pytest

from hetmatch_qgis.engine.core.json_input import BadValueError, Fields
from hetmatch_qgis.engine.core.search import ErrorCell, LaidAsWhole, Search

LAID = LaidAsWhole(2.125, 610, 1023)
SQUARE = ((0.0, 0.0), (10.0, 0.0), (10.0, -10.0), (0.0, -10.0))


def test_a_search_is_read_as_it_was_written():
    cells = tuple(ErrorCell(SQUARE, error) for error in (0.125, 0.5, 0.25))
    search = Search(12, 40, 2, 0.2, "the displacement is known accurately enough everywhere", cells)
    content = json.loads(json.dumps(search.to_dict()))
    assert Search.of(Fields(content)) == search
    assert content["predicted_px"] == {"median": 0.25, "max": 0.5}


def test_without_a_prediction_there_is_no_figure():
    content = Search(1, 1, 1, 0.2, "the whole overlap was searched").to_dict()
    assert content["predicted_px"] == {"median": None, "max": None} and content["cells"] == []


def test_an_image_laid_as_a_whole_is_read_as_it_was_written():
    assert LaidAsWhole.of(Fields(LAID.to_dict())) == LAID


def test_how_far_the_match_moved_and_what_was_left_out_are_told():
    words = str(LAID.in_words())
    assert "2.1 px" in words and "1,023 of 1,633 points disagree" in words


@pytest.mark.parametrize(
    ("name", "value"), [("moved_px", -1), ("moved_px", "x"), ("kept", 1.5), ("left_out", None)]
)
def test_damaged_values_are_refused(name, value):
    with pytest.raises(BadValueError):
        LaidAsWhole.of(Fields(LAID.to_dict() | {name: value}))
