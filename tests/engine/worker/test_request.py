"""Any line is a request or an error of one sentence."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.worker.request import InvalidRequest, Request

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
VALUES = SCALARS | st.lists(SCALARS | st.lists(SCALARS, max_size=7), max_size=3)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "[]",
        "{",
        '{"id": 1}',
        '{"id": true, "command": "info"}',
        '{"id": 1, "command": "info", "path": "a\\u0000b"}',
        '{"id": 1, "command": "info", "path": "\\ud800.tif"}',
        '{"id": 1, "command": "\\udfff"}',
        '{"id": NaN, "command": "info"}',
        "[" * 100_000,
    ],
    ids=lambda line: line[:40],
)
def test_lines_that_are_no_request(line: str):
    with pytest.raises(InvalidRequest):
        Request.of(line)


@given(st.dictionaries(st.sampled_from(["id", "command", "x"]), VALUES))
@settings(max_examples=150, deadline=None)
def test_any_object_is_a_request_or_refused(values: dict):
    try:
        request = Request.of(json.dumps(values))
    except InvalidRequest as error:
        assert str(error).endswith(".")
        return
    for read in (
        lambda: request.text("x"),
        lambda: request.texts("x"),
        lambda: request.integer("x"),
        lambda: request.position("x"),
        lambda: request.table("x", 2, 3),
        request.match_options,
    ):
        try:
            read()
        except InputError as error:
            assert str(error).endswith(".")


@given(st.dictionaries(st.sampled_from(["area", "workers", "dem", "rotation"]), VALUES))
@settings(max_examples=100, deadline=None)
def test_any_options_are_options_or_refused(options: dict):
    try:
        line = json.dumps({"id": 1, "command": "match", "options": options})
        Request.of(line).match_options()
    except InputError as error:
        assert str(error).endswith(".")


def test_numbers_beyond_all_coordinates_are_refused():
    request = Request.of('{"id": 1, "command": "fit", "points": [[1e308, 1]], "at": [1e300, 1]}')
    for read in (lambda: request.table("points", 2), lambda: request.position("at")):
        with pytest.raises(InputError, match="must be"):
            read()
