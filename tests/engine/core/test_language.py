"""The language of reports: the one set, else that of the environment, else English."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hetmatch_qgis.common.contract import LANGUAGE_VARIABLE
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.language import (
    in_language,
    language,
    languages,
    local_format,
    set_language,
    tr,
    with_flags,
)
from hetmatch_qgis.engine.core.messages import Figure, Message, Option


@pytest.fixture(autouse=True)
def no_language(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv(LANGUAGE_VARIABLE, raising=False)
    set_language(None)
    yield
    set_language(None)


def test_without_a_choice_it_is_english():
    assert language() == languages()[0] == "en"
    assert {"de", "zh_CN"} < set(languages())


def test_the_environment_chooses_and_what_is_set_goes_before_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(LANGUAGE_VARIABLE, "de")
    assert language() == "de"
    set_language("zh_CN")
    assert language() == "zh_CN"


def test_a_language_that_is_missing_is_english_or_an_error(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(LANGUAGE_VARIABLE, "tlh")
    assert language() == "en"
    with pytest.raises(InputError, match=r"Unknown language 'tlh'\. Languages: en, "):
        set_language("tlh")


def test_a_text_without_a_translation_stays_english():
    set_language("de")
    assert tr("{count} unheard-of things", count=3) == "3 unheard-of things"


def test_options_are_named_by_their_flags():
    message = Message("Set {option}.", option=Option("search_radius"))
    assert in_language(message) == "Set --search-radius."
    assert in_language("Set --search-radius.") == "Set --search-radius."


def test_german_numbers_have_a_comma_and_spaces_between_groups():
    sentence = Message(
        "{count:,} at {path}, {rmse:.2f} px, {length} m, {list}",
        count=12345,
        path="/a/1.5.tif",
        rmse=0.5,
        length=Figure("0.250"),
        list=[Message("scale {scale:.1f}", scale=1.5), "2.5"],
    )
    english = "12,345 at /a/1.5.tif, 0.50 px, 0.250 m, scale 1.5, 2.5"
    assert (
        sentence == in_language(sentence) == english and local_format(1234.5, ",.1f") == "1,234.5"
    )
    set_language("de")
    assert in_language(sentence) == "12\u202f345 at /a/1.5.tif, 0,50 px, 0,250 m, scale 1,5, 2.5"
    assert local_format(1234.5, ",.1f") == "1\u202f234,5"
    assert with_flags(sentence) == english, "the command line speaks English"
    set_language("zh_CN")
    assert in_language(sentence) == english
