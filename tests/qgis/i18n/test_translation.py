"""The plugin in the user's language."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtCore import QCoreApplication, QTranslator

from hetmatch_qgis.client.messages import in_users_language
from hetmatch_qgis.i18n.translation import FOLDER, tr, translation_names


@pytest.fixture
def german(qgis_app):
    translator = QTranslator()
    assert translator.load(str(FOLDER / "hetmatch_de.qm"))
    QCoreApplication.installTranslator(translator)
    yield
    QCoreApplication.removeTranslator(translator)


@pytest.mark.parametrize(
    ("locale", "system", "file"),
    [
        ("de", "de_DE", "de"),
        ("de_AT", "de_AT", "de"),
        ("zh-Hans", "en_US", "zh_CN"),
        ("zh", "zh_CN", "zh_CN"),
        ("zh_CN", "zh_CN", "zh_CN"),
    ],
)
def test_the_file_of_the_user_s_language_is_found(locale, system, file):
    names = translation_names(locale, system)
    assert next(name for name in names if (FOLDER / f"hetmatch_{name}.qm").is_file()) == file


@pytest.mark.parametrize(("locale", "system"), [("en", "en_GB"), ("zh", "zh_TW"), ("zh-Hant", "C")])
def test_other_languages_stay_english(locale, system):
    names = translation_names(locale, system)
    assert not any((FOLDER / f"hetmatch_{name}.qm").is_file() for name in names)


def test_texts_are_translated(german):
    assert tr("Match rasters") != "Match rasters"


def event(template: str, **values: object) -> dict:
    """A progress event as the worker sends it."""
    text = template.format(**{name: shown(value) for name, value in values.items()})
    sentence = {"template": template, "values": values, "text": text}
    return {"fraction": 0.5, "message": text, "sentences": [sentence]}


def shown(value: object) -> object:
    return value["option"] if isinstance(value, dict) else value


def test_a_sentence_of_the_engine_is_translated_with_its_values(german):
    translated = in_users_language(event("{count} check points", count=12))
    assert translated["message"] == tr("{count} check points").format(count=12)
    assert translated["message"].startswith("12 ") and "points" not in translated["message"]


def test_options_go_by_their_labels(qgis_app):
    option = {"option": "tile_size", "value": None}
    told = in_users_language(event("Reduce the {option}.", option=option))
    assert told["message"] == "Reduce the 'Tile size'."


@pytest.mark.parametrize("path", ["/data/scene--dem.tif", "/data/{n} %s.tif", "/data/tile size"])
def test_a_path_comes_through_whatever_is_in_it(german, path: str):
    told = in_users_language(event("There is no file '{path}'; check the path.", path=path))
    assert f"'{path}'" in told["message"]


def test_sentences_are_found_wherever_they_stand(german):
    text = "Match rasters"
    content = {"sentences": [{"template": text, "values": {}, "text": text}]}
    told = in_users_language({"tiles": [{"reason": text, "status": "skipped"}], **content})
    assert told == {"tiles": [{"reason": tr(text), "status": "skipped"}]}
    assert tr(text) != text
