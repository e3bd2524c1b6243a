"""The language of what the engine writes for people: reports, pages, layer legends.

The command line is in English; its reports, and all that QGIS shows, are in the user's language.
Translations are compiled by `make translations` from the plugin's own files (i18n/*.ts) into
`engine/languages/*.json`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from hetmatch_qgis.common.contract import LANGUAGE_VARIABLE, flag
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.messages import Message, Option, render

ENGLISH = "en"
FOLDER = Path(__file__).resolve().parents[1] / "languages"

_SEPARATORS = {"de": str.maketrans({",": "\N{NARROW NO-BREAK SPACE}", ".": ","})}
"""Groups and decimals of a language that does not write them as Python does. Groups have a space
between them, as in ISO 80000-1: a point would be a decimal point in other languages."""

_chosen: list[str] = []
"""The language that was set in this process, if any."""


def languages() -> list[str]:
    """The languages that reports can be written in, English first."""
    return [ENGLISH, *sorted(path.stem for path in FOLDER.glob("*.json"))]


def set_language(name: str | None) -> None:
    """Write reports in this language from now on; None for that of the environment.

    Raises InputError for a language that HetMatch does not have.
    """
    if name is not None and name not in languages():
        raise InputError(
            "Unknown language '{name}'. Languages: {languages}.",
            name=name,
            languages=languages(),
        )
    _chosen[:] = [] if name is None else [name]


def language() -> str:
    """The language of reports: the one set, else HETMATCH_LANGUAGE, else English."""
    name = _chosen[0] if _chosen else os.environ.get(LANGUAGE_VARIABLE, ENGLISH)
    return name if name in languages() else ENGLISH


def tr(template: str, /, **values: Any) -> str:
    """A text of a report in the user's language; `template` and `values` as in `Message`."""
    return in_language(Message(template, **values))


def local_number(text: str) -> str:
    """A number that Python formatted, such as "1,234.5", as the language of reports writes it."""
    return text.translate(_SEPARATORS.get(language(), {}))


def local_format(value: float, spec: str) -> str:
    """A number, formatted by a format spec such as ".2f", in the language of reports."""
    return local_number(format(value, spec))


def flag_of(option: Option) -> str:
    """An option as the command line spells it."""
    name = flag(option.field)
    return name if option.value is None else f"{name} {option.value}"


def with_flags(text: str) -> str:
    """A Message in English with its options named by their flags; other text as it is."""
    return render(text, name_option=flag_of)


def in_language(text: str, name_option: Callable[[Option], str] = flag_of) -> str:
    """A Message in the user's language; other text as it is.

    name_option: how options are named in it.
    """
    return render(text, _catalogue(language()).translate, name_option, local_number)


class _Catalogue:
    def __init__(self, translations: dict[str, str]) -> None:
        self._translations = translations

    def translate(self, template: str) -> str:
        return self._translations.get(template) or template


@cache
def _catalogue(name: str) -> _Catalogue:
    if name == ENGLISH:
        return _Catalogue({})
    return _Catalogue(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")))
