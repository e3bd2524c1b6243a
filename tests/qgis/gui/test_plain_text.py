from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QTextDocument

from hetmatch_qgis.gui.plain_text import for_guessing, for_html

NAME = "There is no file '<img src=\"file:///etc/passwd\">.tif';\ncheck <b>the path</b> & go on."


def shown(html: str) -> str:
    document = QTextDocument()
    document.setHtml(html)
    return document.toPlainText()


def test_names_with_markup_are_shown_as_they_are(qgis_app):
    assert Qt.mightBeRichText(for_guessing(NAME))
    assert shown(for_guessing(NAME)).split() == NAME.split()
    assert shown(for_html(NAME)).split() == NAME.split()
    assert "<img" not in for_guessing(NAME) + for_html(NAME)


def test_plain_sentences_stay_as_they_are(qgis_app):
    for text in ("1 < 2 & 3", "Öl 'a.tif'", ""):
        assert for_guessing(text) == text
