"""Sentences for users as data: a template with its values, rendered where somebody reads it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


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
        message = super().__new__(cls, _fill(template, values, str, str))
        message.template = template
        message.values = values
        return message

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (self.template, self.values)

    def render(
        self,
        translate: Callable[[str], str] = str,
        name_option: Callable[[Option], str] = str,
    ) -> str:
        """The sentence with its template translated and its options named."""
        return _fill(translate(self.template), self.values, translate, name_option)

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
) -> str:
    """A Message rendered; any other text, such as one from a saved result, as it is."""
    return text.render(translate, name_option) if isinstance(text, Message) else text


def _restore(template: str, values: dict[str, Any]) -> Message:
    return Message(template, **values)


def _fill(
    template: str,
    values: Mapping[str, Any],
    translate: Callable[[str], str],
    name_option: Callable[[Option], str],
) -> str:
    if not values:
        return template
    fields = {name: _to_field(value, translate, name_option) for name, value in values.items()}
    return template.format(**fields)


def _to_field(
    value: Any, translate: Callable[[str], str], name_option: Callable[[Option], str]
) -> Any:
    """The value as `str.format` takes it; numbers stay numbers, for the template's own formats."""
    if isinstance(value, Message):
        return value.render(translate, name_option)
    if isinstance(value, Option):
        return name_option(value)
    if isinstance(value, (list, tuple)):
        return ", ".join(str(_to_field(item, translate, name_option)) for item in value)
    return value


def _as_data(value: Any) -> Any:
    if isinstance(value, Message):
        return value.to_dict()
    if isinstance(value, Option):
        return {"option": value.field, "value": value.value}
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
