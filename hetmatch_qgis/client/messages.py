"""Translation of the engine's sentences, with options named by the labels of the dialogs.

The worker sends each sentence as English text and, under `sentences`, its template and values
(docs/worker.md). What is translated is the template; the text itself is never taken apart.
"""

from __future__ import annotations

from typing import Any

from hetmatch_qgis.client.local_numbers import in_locale, localised
from hetmatch_qgis.client.option_labels import quoted_option
from hetmatch_qgis.i18n.translation import tr


def in_users_language(event: dict[str, Any]) -> dict[str, Any]:
    """Translate the sentences of a worker event, wherever in its content they occur."""
    sentences = event.get("sentences", [])
    if not sentences:
        return event
    translations = {sentence["text"]: _translate(sentence) for sentence in sentences}
    content = {name: value for name, value in event.items() if name != "sentences"}
    translated: dict[str, Any] = _replace_texts(content, translations)
    return translated


def _replace_texts(value: Any, translations: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _replace_texts(item, translations) for name, item in value.items()}
    if isinstance(value, list):
        return [_replace_texts(item, translations) for item in value]
    if isinstance(value, str):
        return translations.get(value, value)
    return value


def _translate(sentence: dict[str, Any]) -> str:
    """The sentence in the user's language; in English where it cannot be rendered.

    An exception here would leave the slot that reads the worker, and its answer would be lost.
    """
    try:
        return _render(sentence)
    except (LookupError, TypeError, ValueError):
        return str(sentence["text"])


def _render(sentence: dict[str, Any]) -> str:
    template = tr(sentence["template"])
    values = {name: _formattable(value) for name, value in sentence["values"].items()}
    return template.format(**values) if values else template


def _formattable(value: Any) -> Any:
    """A value of a sentence as `str.format` takes it; see `Message.to_dict` in the engine."""
    if isinstance(value, list):
        return ", ".join(str(_formattable(item)) for item in value)
    if not isinstance(value, dict):
        return localised(value)
    if "template" in value:
        return _render(value)
    if "figure" in value:
        return in_locale(value["figure"])
    return localised(float(value["number"])) if "number" in value else quoted_option(value)
