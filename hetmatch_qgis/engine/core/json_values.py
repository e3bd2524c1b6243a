"""Values that strict JSON can hold."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from hetmatch_qgis.engine.core.language import with_flags
from hetmatch_qgis.engine.core.messages import Message


def plain(value: Any, sentence: Callable[[Message], str] = with_flags) -> Any:
    """A value that strict JSON can hold.

    It has no types of numpy, None for NaN and infinities, and Messages as text, all of it writable.

    sentence: makes the text of a Message; by default English, with options by their flags.
    """
    if isinstance(value, dict):
        return {str(key): plain(item, sentence) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item, sentence) for item in value]
    if isinstance(value, np.ndarray | np.generic):
        return plain(value.tolist(), sentence)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Path):
        return writable(str(value))
    if isinstance(value, Message):
        return writable(sentence(value))
    return writable(value) if isinstance(value, str) else value


def writable(text: str) -> str:
    """Text that UTF-8 can write: bytes of a file name that are no UTF-8 are escaped."""
    return text.encode("utf-8", "backslashreplace").decode()


def messages_in(value: Any) -> Iterator[Message]:
    """All Messages inside a value of dicts, lists and tuples."""
    if isinstance(value, Message):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from messages_in(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from messages_in(item)


def with_sentences(content: dict[str, Any]) -> dict[str, Any]:
    """The content of a file, and its sentences as data, for readers in other languages.

    Under `sentences`: template, values and the text as `plain` writes it, each once.
    """
    sentences = {
        with_flags(message): message.to_dict() | {"text": with_flags(message)}
        for message in messages_in(content)
    }
    return content | {"sentences": list(sentences.values())} if sentences else content
