"""The plugin in the user's language."""

from __future__ import annotations

import pytest

from hetmatch_qgis.i18n.translation import FOLDER, tr, translation_names


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
