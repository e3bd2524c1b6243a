"""JSON from outside, parsed into checked values: a saved result, a line of the worker's protocol.

Whoever takes a value from here need not check it again. Text has no NUL, which no path may hold,
and no half of a surrogate pair, which UTF-8 cannot write; numbers are finite.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection
from typing import Any

from hetmatch_qgis.engine.core.messages import Message

MAX_DEPTH = 64
"""Levels of lists and objects inside each other; a result has 7. Set by hand with this module."""

MAX_NUMBER = 1e15
"""Size of a number that a coordinate or a count may have: map coordinates in millimetres stay below
it, and its products stay finite. Set by hand with this module."""

_TOO_DEEP = Message("it is nested too deeply")

_SURROGATES = range(0xD800, 0xE000)


class BadJsonError(ValueError):
    """The text is not JSON, or not JSON that is accepted. message: why, as part of a sentence."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


class BadValueError(ValueError):
    """A value is missing, of the wrong kind or out of its range. field: the name of its field."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field
        self.message = Message("'{field}' is missing or wrong", field=field)


def parse_json(text: str) -> Any:
    """The value of a JSON text.

    Raises ValueError for what is not strict JSON, is nested deeper than MAX_DEPTH, or holds text
    that cannot be written again.
    """
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise BadJsonError(_TOO_DEEP) from error
    _check_tree(value)
    return value


def _refuse_constant(name: str) -> Any:
    raise BadJsonError(Message("{name} is not a JSON number", name=name))


def _check_tree(value: Any) -> None:
    """Raises ValueError for nesting deeper than MAX_DEPTH and for text that is no text."""
    level = [value]
    for _ in range(MAX_DEPTH):
        if not level:
            return
        inner: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                inner += [*item, *item.values()]
            elif isinstance(item, list):
                inner += item
            elif isinstance(item, str) and not is_text(item):
                raise BadJsonError(
                    Message("it contains text with a NUL character or an incomplete character")
                )
        level = inner
    raise BadJsonError(_TOO_DEEP)


def is_text(text: str) -> bool:
    """True for text that files and paths can hold: no NUL, no half of a surrogate pair."""
    if text.isascii():
        return "\0" not in text
    return "\0" not in text and not any(ord(letter) in _SURROGATES for letter in text)


class Fields:
    """The fields of a JSON object, read with checks: a wrong one raises BadValueError.

    name: of the object within the whole, such as "reference"; empty for the whole.
    """

    def __init__(self, value: Any, name: str = "") -> None:
        if not isinstance(value, dict):
            raise BadValueError(name or "{}")
        self._values, self._name = value, name

    def __contains__(self, name: str) -> bool:
        """True where the field is there and not null."""
        return self._values.get(name) is not None

    def raw(self, name: str) -> Any:
        """The value as it is, None where it is null or missing."""
        return self._values.get(name)

    def object(self, name: str) -> Fields:
        """An object."""
        return Fields(self._values.get(name), self.label(name))

    def objects(self, name: str) -> list[Fields]:
        """A list of objects."""
        label = self.label(name)
        return [Fields(item, f"{label}[{k}]") for k, item in enumerate(self._list(name))]

    def text(self, name: str, allowed: Collection[str] | None = None) -> str:
        """A text, one of those `allowed` where there are any."""
        value = self._values.get(name)
        if not isinstance(value, str) or (allowed is not None and value not in allowed):
            raise BadValueError(self.label(name))
        return value

    def number(self, name: str, low: float = -MAX_NUMBER, high: float = MAX_NUMBER) -> float:
        """A finite number from `low` to `high`."""
        return as_number(self._values.get(name), self.label(name), low, high)

    def integer(self, name: str, low: int = 0, high: int = 2**31 - 1) -> int:
        """A whole number from `low` to `high`."""
        return as_integer(self._values.get(name), self.label(name), low, high)

    def boolean(self, name: str) -> bool:
        """True or false."""
        value = self._values.get(name)
        if not isinstance(value, bool):
            raise BadValueError(self.label(name))
        return value

    def numbers(
        self, name: str, count: int | None = None, limit: float = MAX_NUMBER
    ) -> tuple[float, ...]:
        """A list of finite numbers of at most that size, `count` of them where that is given."""
        label = self.label(name)
        values = tuple(as_number(item, label, -limit, limit) for item in self._list(name))
        if count is not None and len(values) != count:
            raise BadValueError(label)
        return values

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts."""
        values = self._list(name)
        if not all(isinstance(value, str) for value in values):
            raise BadValueError(self.label(name))
        return tuple(values)

    def integers(self, name: str, low: int, high: int, count: int | None = None) -> tuple[int, ...]:
        """A list of whole numbers from `low` to `high`, `count` of them where that is given."""
        label = self.label(name)
        values = tuple(as_integer(item, label, low, high) for item in self._list(name))
        if count is not None and len(values) != count:
            raise BadValueError(label)
        return values

    def points(self, name: str) -> tuple[tuple[float, float], ...]:
        """A list of pairs of finite numbers."""
        label = self.label(name)
        points = []
        for item in self._list(name):
            if not isinstance(item, list) or len(item) != 2:
                raise BadValueError(label)
            points.append((as_number(item[0], label), as_number(item[1], label)))
        return tuple(points)

    def matrix(self, name: str, side: int) -> list[list[float]]:
        """A square matrix of finite numbers, rows first."""
        label = self.label(name)
        rows = self._list(name)
        if len(rows) != side or not all(isinstance(r, list) and len(r) == side for r in rows):
            raise BadValueError(label)
        return [[as_number(item, label) for item in row] for row in rows]

    def label(self, name: str) -> str:
        """The whole name of a field, such as "reference.width"."""
        return f"{self._name}.{name}" if self._name else name

    def _list(self, name: str) -> list[Any]:
        value = self._values.get(name)
        if not isinstance(value, list):
            raise BadValueError(self.label(name))
        return value


def as_number(value: Any, field: str, low: float = -MAX_NUMBER, high: float = MAX_NUMBER) -> float:
    """A finite number; raises BadValueError for anything else and outside `low` to `high`."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise BadValueError(field)
    # An int of JSON may be longer than any float.
    if not low <= value <= high or not math.isfinite(value):
        raise BadValueError(field)
    return float(value)


def as_integer(value: Any, field: str, low: int, high: int) -> int:
    """A whole number; raises BadValueError for anything else and outside `low` to `high`."""
    number = as_number(value, field, low, high)
    if number != int(number):
        raise BadValueError(field)
    return int(value)
