"""The record of a search survives result.json."""

from __future__ import annotations

import json

from hetmatch_qgis.engine.core.json_input import Fields
from hetmatch_qgis.engine.core.search import ErrorCell, Search

SQUARE = ((0.0, 0.0), (10.0, 0.0), (10.0, -10.0), (0.0, -10.0))


def test_a_search_is_read_as_it_was_written():
    cells = tuple(ErrorCell(SQUARE, error) for error in (0.125, 0.5, 0.25))
    search = Search(12, 40, 2, 0.2, "the displacement is known well enough everywhere", cells)
    content = json.loads(json.dumps(search.to_dict()))
    assert Search.of(Fields(content)) == search
    assert content["predicted_px"] == {"median": 0.25, "max": 0.5}


def test_without_a_prediction_there_is_no_figure():
    content = Search(1, 1, 1, 0.2, "the whole overlap was searched").to_dict()
    assert content["predicted_px"] == {"median": None, "max": None} and content["cells"] == []
