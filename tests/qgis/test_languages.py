"""The plugin in the user's language."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtCore import QCoreApplication, QTranslator

from hetmatch_qgis.client.messages import in_the_users_words
from hetmatch_qgis.i18n.translation import FOLDER, file_names, tr


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
    names = file_names(locale, system)
    assert next(name for name in names if (FOLDER / f"hetmatch_{name}.qm").is_file()) == file


@pytest.mark.parametrize(("locale", "system"), [("en", "en_GB"), ("zh", "zh_TW"), ("zh-Hant", "C")])
def test_other_languages_stay_english(locale, system):
    names = file_names(locale, system)
    assert not any((FOLDER / f"hetmatch_{name}.qm").is_file() for name in names)


def test_texts_are_translated(german):
    assert tr("Match rasters") != "Match rasters"


def test_a_sentence_of_the_engine_is_translated_with_its_figures(german):
    sentence = in_the_users_words("Matching tile 3 of 12")
    assert "3" in sentence and "12" in sentence and "tile" not in sentence


def test_an_unknown_sentence_names_fields_instead_of_options(qgis_app):
    assert in_the_users_words("Try a smaller --tile-size.") == "Try a smaller tile size."
