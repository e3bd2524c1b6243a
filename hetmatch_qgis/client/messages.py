"""Translation of the engine's sentences, with options named by the labels of the dialogs.

The worker sends each sentence as English text and, under `sentences`, its template and values
(docs/worker.md). What is translated is the template; the text itself is never taken apart.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hetmatch_qgis.client.option_labels import quoted_option
from hetmatch_qgis.i18n.translation import tr


def in_users_language(event: dict[str, Any]) -> dict[str, Any]:
    """Translate the sentences of a worker event, wherever in its content they occur."""
    sentences = {sentence["text"]: sentence for sentence in event.get("sentences", [])}
    if not sentences:
        return event
    content = {name: value for name, value in event.items() if name != "sentences"}
    translated: dict[str, Any] = _replaced(content, lambda text: _rendered(sentences[text]))
    return translated


def _replaced(value: Any, find: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {name: _replaced(item, find) for name, item in value.items()}
    if isinstance(value, list):
        return [_replaced(item, find) for item in value]
    if isinstance(value, str):
        try:
            return find(value)
        except KeyError:
            return value
    return value


def _rendered(sentence: dict[str, Any]) -> str:
    template = tr(sentence["template"])
    values = {name: _formattable(value) for name, value in sentence["values"].items()}
    return template.format(**values) if values else template


def _formattable(value: Any) -> Any:
    """A value of a sentence as `str.format` takes it; see `Message.to_dict` in the engine."""
    if isinstance(value, list):
        return ", ".join(str(_formattable(item)) for item in value)
    if isinstance(value, dict):
        return _rendered(value) if "template" in value else quoted_option(value)
    return value
