"""Checks of the values of options, each of which raises one sentence."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite
from pathlib import Path
from typing import Any

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.json_input import MAX_NUMBER, is_text
from hetmatch_qgis.engine.core.messages import Message, Option

MIN_DETERMINANT = 1e-6
"""Pixels of the reference on a moving pixel, by area, below which no overlap is left."""


def check_type(name: str, value: Any, annotation: str) -> None:
    """Raises InputError for a value of the wrong type. annotation: the field's, as written."""
    if value is None and annotation.endswith("None"):
        return
    takes_list = annotation.startswith("tuple")
    types: tuple[type, ...] = (str, Path)
    expected = Message("a list of strings") if takes_list else Message("a string")
    if "int" in annotation:
        types = (int,)
        expected = Message("a list of whole numbers") if takes_list else Message("a whole number")
    elif "float" in annotation:
        types = (int, float)
        expected = Message("a list of numbers") if takes_list else Message("a number")
    items = value if isinstance(value, tuple) else (value,)
    has_types = all(isinstance(item, types) and not isinstance(item, bool) for item in items)
    if not has_types or isinstance(value, tuple) != takes_list or not all(map(_is_usable, items)):
        raise wrong_type(name, expected, value)


def _is_usable(value: Any) -> bool:
    """True for text that a path can hold, and for numbers that calculations can handle."""
    if isinstance(value, float) and not isfinite(value):
        # The options themselves say what is wrong with it.
        return True
    if isinstance(value, (int, float)):
        # Whole numbers of JSON may be longer than any float.
        return -MAX_NUMBER <= value <= MAX_NUMBER
    return is_text(str(value))


def check_names(values: Iterable[str], allowed: Iterable[str]) -> None:
    """Raises InputError for the first name, in alphabetical order, that is not allowed."""
    allowed = list(allowed)
    unknown = sorted(set(values) - set(allowed))
    if unknown:
        raise InputError(
            "Unknown option '{name}'. Options: {names}.", name=unknown[0], names=allowed
        )


def wrong_type(name: str, expected: Message, value: Any) -> InputError:
    """The error for an option of the wrong type. expected: what it takes, such as "a number"."""
    return InputError(
        "The option '{name}' takes {expected}, not '{value}'.",
        name=name,
        expected=expected,
        # An int may have too many digits to be written out, and text may be half a character.
        value=ascii(value)[:60] if isinstance(value, str) and not is_text(value) else _short(value),
    )


def _short(value: Any) -> str:
    """A value in at most 60 characters."""
    try:
        return str(value)[:60]
    except ValueError:
        return "…"


def check_box(name: str, box: tuple[float, ...]) -> None:
    """Raises InputError for what is not x min, y min, x max, y max. name: the option's field."""
    is_finite = all(isfinite(number) for number in box)
    if len(box) != 4 or not is_finite or not (box[2] > box[0] and box[3] > box[1]):
        raise InputError(
            "{option} takes four numbers, x min,y min,x max,y max, the smaller ones first.",
            option=Option(name),
        )


def check_start(start: tuple[float, ...]) -> None:
    """Raises InputError for what is not an invertible affine transform."""
    is_affine = len(start) == 6 and all(isfinite(number) for number in start)
    if not is_affine or abs(start[0] * start[4] - start[1] * start[3]) < MIN_DETERMINANT:
        raise InputError(
            "{option} takes six numbers a,b,c,d,e,f: pixel (column, row) of the moving raster lies "
            "at about (a column + b row + c, d column + e row + f) of the reference.",
            option=Option("start"),
        )


def check_choice(name: str, value: str, allowed: tuple[str, ...]) -> None:
    """Raises InputError for a value that is not allowed. name: the option's field."""
    if value not in allowed:
        raise InputError(
            "Unknown value '{value}' for {option}. Choose one of: {allowed}.",
            value=value,
            option=Option(name),
            allowed=allowed,
        )
