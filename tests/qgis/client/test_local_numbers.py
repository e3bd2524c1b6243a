"""Numbers in sentences are written as the user's locale writes them."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtCore import QLocale

from hetmatch_qgis.client.local_numbers import localised
from hetmatch_qgis.client.messages import in_users_language


@pytest.fixture
def use_locale(qgis_app):
    before = QLocale()
    yield lambda name: QLocale.setDefault(QLocale(name))
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en_US", "1,234 of 12,345.60 px, 0.5, 50%"),
        ("de_DE", "1.234 of 12.345,60 px, 0,5, 50%"),
        ("zh_CN", "1,234 of 12,345.60 px, 0.5, 50%"),
    ],
)
def test_point_and_groups_are_those_of_the_locale(use_locale, locale, text):
    use_locale(locale)
    values = map(localised, (1234, 12345.6, 0.5, 0.5))
    assert "{:,} of {:,.2f} px, {}, {:.0%}".format(*values) == text


def test_what_is_no_number_stays_as_it_is(use_locale):
    use_locale("de_DE")
    assert localised(True) is True and localised("1.5") == "1.5" and localised(None) is None


def test_sentences_of_the_engine_have_the_numbers_of_the_locale(use_locale):
    use_locale("de_DE")
    text = "An RMSE of 0.25 px at /data/a.b.tif."
    values = {"rmse": 0.25, "path": "/data/a.b.tif"}
    sentence = {"template": "An RMSE of {rmse:.2f} px at {path}.", "values": values, "text": text}
    event = {"message": text, "sentences": [sentence]}
    assert in_users_language(event)["message"] == "An RMSE of 0,25 px at /data/a.b.tif."


def test_formatted_numbers_of_the_engine_do_too(use_locale):
    use_locale("de_DE")
    text = "CE90 is 46.70 m."
    sentence = {"template": "CE90 is {length} m.", "values": {"length": {"figure": "46.70"}}}
    event = {"message": text, "sentences": [{**sentence, "text": text}]}
    assert in_users_language(event)["message"] == "CE90 is 46,70 m."
