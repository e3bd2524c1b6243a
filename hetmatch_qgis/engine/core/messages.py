"""Sentences for users as data: a template with its values, rendered where somebody reads it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hetmatch_qgis.common.local_numbers import localised


class Figure(str):
    """A number that is formatted already, such as "0.250"; a language may still write "0,250"."""


@dataclass(frozen=True)
class Option:
    """An option in a sentence, by the name of its field; each user interface calls it differently.

    field: the name in Options, WarpOptions or AssessOptions, such as "search_radius".
    value: a value to choose for it, such as "native"; None where only the option is meant.
    """

    field: str
    value: str | None = None

    def __str__(self) -> str:
        return self.field if self.value is None else f"{self.field}={self.value}"


class Message(str):
    """A sentence in English that still knows its template and the values in it.

    A Message is an ordinary string to whoever only prints or stores it. `render` makes the same
    sentence in another language, or with other names for the options, from the template and the
    values; nothing is ever parsed back out of the English text.

    template: the English sentence with fields as in str.format, such as "{count} points agree.".
        Without values it is the sentence itself, braces and all.
    values: numbers, text, paths, Options, Messages, or lists of these.
    """

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, /, **values: Any) -> Message:
        message = super().__new__(cls, _fill(template, values, _Style()))
        message.template = template
        message.values = values
        return message

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (self.template, self.values)

    def render(
        self,
        translate: Callable[[str], str] = str,
        name_option: Callable[[Option], str] = str,
        write_number: Callable[[str], str] | None = None,
    ) -> str:
        """The sentence with its template translated, its options named and its numbers written.

        write_number: makes the language's number of one that Python formatted.
        """
        style = _Style(translate, name_option, write_number)
        return _fill(translate(self.template), self.values, style)

    def to_dict(self) -> dict[str, Any]:
        """The sentence as the worker's protocol carries it: template, values and English text."""
        return {
            "template": self.template,
            "values": {name: _as_data(value) for name, value in self.values.items()},
            "text": str(self),
        }


def render(
    text: str,
    translate: Callable[[str], str] = str,
    name_option: Callable[[Option], str] = str,
    write_number: Callable[[str], str] | None = None,
) -> str:
    """A Message rendered; any other text, such as one from a saved result, as it is."""
    if isinstance(text, Message):
        return text.render(translate, name_option, write_number)
    return text


@dataclass(frozen=True)
class _Style:
    """Settings of `Message.render`."""

    translate: Callable[[str], str] = str
    name_option: Callable[[Option], str] = str
    write_number: Callable[[str], str] | None = None


def _restore(template: str, values: dict[str, Any]) -> Message:
    return Message(template, **values)


def _fill(template: str, values: Mapping[str, Any], style: _Style) -> str:
    if not values:
        return template
    return template.format(**{name: _to_field(value, style) for name, value in values.items()})


def _to_field(value: Any, style: _Style) -> Any:
    """The value as `str.format` takes it; numbers stay numbers, for the template's own formats."""
    if isinstance(value, Message):
        return value.render(style.translate, style.name_option, style.write_number)
    if isinstance(value, Option):
        return style.name_option(value)
    if isinstance(value, (list, tuple)):
        return ", ".join(f"{_to_field(item, style)}" for item in value)
    if style.write_number is None:
        return value
    if isinstance(value, Figure):
        return style.write_number(value)
    return localised(value, style.write_number)


def _as_data(value: Any) -> Any:
    if isinstance(value, Message):
        return value.to_dict()
    if isinstance(value, Option):
        return {"option": value.field, "value": value.value}
    if isinstance(value, Figure):
        return {"figure": str(value)}
    if isinstance(value, (list, tuple)):
        return [_as_data(item) for item in value]
    if hasattr(value, "item"):
        # A number of numpy.
        return _as_data(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        # JSON has none of these, and the template may format them as a number.
        return {"number": str(value)}
    if isinstance(value, (bool, int, float, str)) or value is None:
        return value
    return str(value)
