"""Sentences as data: template, values, renderings."""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path

import numpy as np
import pytest

from hetmatch_qgis.engine.core.errors import Cancelled, InputError
from hetmatch_qgis.engine.core.json_values import messages_in, plain
from hetmatch_qgis.engine.core.messages import Figure, Message, Option, render

TILE = Message("Matching tile {number} of {count}", number=3, count=12)


def test_a_message_is_its_english_text():
    assert TILE == "Matching tile 3 of 12"
    assert json.dumps(TILE) == '"Matching tile 3 of 12"'


def test_it_is_rendered_from_template_and_values_in_another_language():
    german = {"Matching tile {number} of {count}": "Kachel {number} von {count}"}
    assert TILE.render(german.__getitem__) == "Kachel 3 von 12"


def test_values_may_be_sentences_options_and_lists():
    message = Message(
        "{option} does not know {value}: {reason} ({names})",
        option=Option("search_radius"),
        value="x",
        reason=Message("no data"),
        names=["a", Message("no data")],
    )
    assert message == "search_radius does not know x: no data (a, no data)"
    german = {"no data": "keine Daten"}
    shown = message.render(
        lambda template: german.get(template, template), lambda option: f"--{option.field}"
    )
    assert shown == "--search_radius does not know x: keine Daten (a, keine Daten)"


def test_numbers_keep_the_format_of_their_template():
    assert (
        Message("{share:.0%} at {score:.2f}", share=0.256, score=np.float32(0.5)) == "26% at 0.50"
    )


@pytest.mark.parametrize(
    "path", ["/data/scene--dem.tif", "/data/{0} {count} %s.tif", "C:\\a\\b.tif"]
)
def test_a_path_comes_through_whatever_is_in_it(path: str):
    message = InputError("There is no file '{path}'; check the path.", path=Path(path)).message
    assert message == f"There is no file '{path}'; check the path."
    assert message.render(lambda template: template.replace("no file", "keine Datei")) == (
        f"There is keine Datei '{path}'; check the path."
    )


def test_a_sentence_without_values_may_hold_braces():
    assert Message("A set is written {a, b}.") == "A set is written {a, b}."
    assert str(InputError("{not a field}")) == "{not a field}"


def test_it_travels_as_template_values_and_text():
    message = Message("{share:.0%} of {path}", share=np.float64(0.5), path=Path("a.tif"))
    assert message.to_dict() == {
        "template": "{share:.0%} of {path}",
        "values": {"share": 0.5, "path": "a.tif"},
        "text": "50% of a.tif",
    }
    json.dumps(message.to_dict())


def test_a_formatted_number_travels_as_one():
    sentence = Message("{rmse} px", rmse=Figure("0.250")).to_dict()
    assert sentence["values"] == {"rmse": {"figure": "0.250"}} and sentence["text"] == "0.250 px"


def test_copies_are_messages_still():
    for twin in (pickle.loads(pickle.dumps(TILE)), copy.deepcopy(TILE)):
        assert (twin, twin.template, twin.values) == (TILE, TILE.template, TILE.values)


def test_plain_values_hold_the_text_and_messages_are_found_among_them():
    content = {"reason": TILE, "tiles": [{"reason": Message("no data")}, {"reason": "old text"}]}
    assert type(plain(content)["reason"]) is str
    assert list(messages_in(content)) == [TILE, "no data"]


def test_other_text_is_rendered_as_it_is():
    assert render("{from a saved result}", str.upper) == "{from a saved result}"


def test_an_error_takes_a_message_as_it_is():
    assert InputError(TILE).message is TILE
    assert str(Cancelled()) == "Cancelled; nothing was written."


@pytest.mark.parametrize("number", [float("nan"), float("inf"), np.float32("-inf")])
def test_numbers_that_json_does_not_have_travel_as_text(number: float):
    sentence = Message("nodata {nodata:g}", nodata=number).to_dict()
    told = json.loads(json.dumps(sentence, allow_nan=False))
    (value,) = told["values"].values()
    assert told["template"].format(nodata=float(value["number"])) == told["text"]
