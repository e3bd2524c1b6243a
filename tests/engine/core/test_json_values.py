"""Values become strict JSON, and Messages are found wherever they are."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np

from hetmatch_qgis.engine.core.json_values import messages_in, plain, with_sentences
from hetmatch_qgis.engine.core.messages import Message, Option


def test_numpy_becomes_plain_numbers_and_what_is_not_finite_null():
    value = {"a": np.float32(0.5), "b": np.array([[1.0, np.nan]]), 3: (np.inf, np.True_)}
    assert plain(value) == {"a": 0.5, "b": [[1.0, None]], "3": [None, True]}
    json.dumps(plain(value), allow_nan=False)


def test_paths_and_messages_become_their_text():
    text = plain([Path("a") / "b.tif", Message("{count} points", count=2)])
    assert text == [str(Path("a") / "b.tif"), "2 points"]
    assert type(text[1]) is str


def test_what_utf8_cannot_write_is_escaped():
    name = os.fsdecode(b"m\xff.tif")
    values = [name, Path(name), Message("'{path}' is gone.", path=name), {"path": name}]
    found = json.dumps(plain(values), ensure_ascii=False).encode()
    escaped = "m\\udcff.tif"
    assert json.loads(found) == [escaped, escaped, f"'{escaped}' is gone.", {"path": escaped}]
    assert plain("Zürich, 苏黎世 𝄞") == "Zürich, 苏黎世 𝄞"


def test_messages_are_found_in_the_order_of_the_value():
    first, second = Message("one"), Message("two")
    value = {"warnings": [first, "no message"], "more": ({"reason": second}, 3)}
    assert list(messages_in(value)) == [first, second]


def test_sentences_name_options_by_flags_unless_told_otherwise():
    content = {"warnings": [Message("Choose another {option}.", option=Option("pixel_size"))]}
    assert plain(content) == {"warnings": ["Choose another --pixel-size."]}
    assert plain(content, sentence=str) == {"warnings": ["Choose another pixel_size."]}


def test_sentences_come_along_with_the_text_that_stands_in_the_file():
    reason = Message("Widen the {option} by {count}.", option=Option("search_radius"), count=2)
    content = with_sentences({"reason": reason, "again": [reason]})
    assert content["sentences"] == [
        {
            "template": "Widen the {option} by {count}.",
            "values": {"option": {"option": "search_radius", "value": None}, "count": 2},
            "text": plain(content)["reason"],
        }
    ]
    assert with_sentences({"count": 1}) == {"count": 1}
