"""Sentences shown as they are by widgets of Qt that would take them for HTML."""

from __future__ import annotations

from html import escape

from qgis.PyQt.QtCore import Qt


def for_guessing(text: str) -> str:
    """A text for a widget that guesses whether it gets HTML, such as QMessageBox.

    A file may be called `<img src=...>`; with such a name in it the whole text is escaped, and
    marked as HTML.
    """
    if not Qt.mightBeRichText(text):
        return text
    return "<p>{}</p>".format(escape(text, quote=False).replace("\n", "<br>"))


def for_html(text: str) -> str:
    """A text for a widget that always takes HTML, such as a message with a title."""
    return escape(text, quote=False)
