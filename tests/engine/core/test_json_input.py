from __future__ import annotations

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hetmatch_qgis.engine.core.json_input import (
    MAX_DEPTH,
    MAX_NUMBER,
    BadValueError,
    Fields,
    is_text,
    parse_json,
)

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=12,
)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "NaN",
        '{"a": Infinity}',
        '"a\\u0000b"',
        '{"\\ud800": 1}',
        '["\\udfff"]',
        "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1),
        "[" * 100_000,
        '{"a":' * 100_000,
        "1" * 100_000,
    ],
    ids=lambda text: text[:12],
)
def test_what_could_not_be_written_again_is_refused(text: str):
    with pytest.raises(ValueError):
        parse_json(text)


@given(VALUES)
@settings(max_examples=60, deadline=None)
def test_whatever_is_let_in_has_only_text_and_json(value: object):
    text = json.dumps(value)
    try:
        parsed = parse_json(text)
    except ValueError:
        return
    written = json.dumps(parsed, ensure_ascii=False, allow_nan=True).encode("utf-8")
    assert b"\0" not in written


@given(st.dictionaries(st.just("x"), VALUES, min_size=1))
@settings(max_examples=120, deadline=None)
def test_a_field_is_what_was_asked_for_or_refused(values: dict):
    for read, is_right in (
        (Fields.number, lambda x: math.isfinite(x) and abs(x) <= MAX_NUMBER),
        (Fields.integer, lambda x: isinstance(x, int) and 0 <= x < 2**31),
        (Fields.text, lambda x: isinstance(x, str)),
        (Fields.boolean, lambda x: x in (True, False)),
        (Fields.numbers, lambda x: all(map(math.isfinite, x))),
        (Fields.points, lambda x: all(len(point) == 2 for point in x)),
        (Fields.objects, lambda x: all(isinstance(item, Fields) for item in x)),
        (Fields.object, lambda x: isinstance(x, Fields)),
    ):
        try:
            value = read(Fields(values, "top"), "x")
        except BadValueError as error:
            assert error.field.startswith("top.x")
            continue
        assert is_right(value)


def test_fields_of_objects_have_their_whole_name():
    fields = Fields({"tiles": [{"window": [1, 2, "3", 4]}]})
    with pytest.raises(BadValueError, match=r"tiles\[0\]\.window"):
        fields.objects("tiles")[0].integers("window", 0, 9, 4)
    with pytest.raises(BadValueError):
        Fields({"m": [[1, 2], [3]]}).matrix("m", 2)


def test_text():
    assert is_text("Ärger 漢字 🛰") and is_text("")
    assert not is_text("a\0") and not is_text("ä\ud800")
