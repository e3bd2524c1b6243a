"""Translation of the engine's sentences."""

from __future__ import annotations

import pytest

from hetmatch_qgis.client.messages import in_users_language
from hetmatch_qgis.i18n.translation import tr


def event(template: str, **values: object) -> dict:
    """A progress event as the worker sends it."""
    text = template.format(**{name: name_of(value) for name, value in values.items()})
    sentence = {"template": template, "values": values, "text": text}
    return {"fraction": 0.5, "message": text, "sentences": [sentence]}


def name_of(value: object) -> object:
    return value["option"] if isinstance(value, dict) else value


def test_a_sentence_of_the_engine_is_translated_with_its_values(german):
    translated = in_users_language(event("{count} check points", count=12))
    assert translated["message"] == tr("{count} check points").format(count=12)
    assert translated["message"].startswith("12 ") and "points" not in translated["message"]


def test_options_go_by_their_labels(qgis_app):
    option = {"option": "tile_size", "value": None}
    translated = in_users_language(event("Reduce the {option}.", option=option))
    assert translated["message"] == "Reduce the 'Tile size'."


@pytest.mark.parametrize("path", ["/data/scene--dem.tif", "/data/{n} %s.tif", "/data/tile size"])
def test_a_path_comes_through_whatever_is_in_it(german, path: str):
    translated = in_users_language(event("There is no file '{path}'; check the path.", path=path))
    assert f"„{path}“" in translated["message"]


def test_sentences_are_found_wherever_they_stand(german):
    text = "Match rasters"
    content = {"sentences": [{"template": text, "values": {}, "text": text}]}
    translated = in_users_language({"tiles": [{"reason": text, "status": "skipped"}], **content})
    assert translated == {"tiles": [{"reason": tr(text), "status": "skipped"}]}
    assert tr(text) != text


@pytest.mark.parametrize("number", ["nan", "inf", "-inf"])
def test_numbers_that_json_does_not_have_are_formatted_as_numbers(qgis_app, number: str):
    sentence = {
        "template": "The nodata value {nodata:g} does not fit.",
        "values": {"nodata": {"number": number}},
        "text": f"The nodata value {number} does not fit.",
    }
    translated = in_users_language({"warnings": [sentence["text"]], "sentences": [sentence]})
    assert translated["warnings"] == [sentence["text"]]


def test_a_sentence_that_cannot_be_rendered_stays_english(qgis_app):
    sentence = {"template": "{count:d} points", "values": {"count": None}, "text": "no points"}
    translated = in_users_language({"message": "no points", "sentences": [sentence]})
    assert translated["message"] == "no points"
