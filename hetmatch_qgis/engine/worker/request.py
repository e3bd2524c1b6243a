"""Requests to the worker, parsed and checked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.access.allowed_sources import note_named
from hetmatch_qgis.engine.core.errors import InputError, reason_of
from hetmatch_qgis.engine.core.json_input import MAX_NUMBER, parse_json
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.options import Options


class InvalidRequest(InputError):
    """A line that is not a request.

    request_id: the `id` in the line, None where it has none.
    """

    def __init__(self, template: str, /, request_id: int | None = None, **values: Any) -> None:
        super().__init__(template, **values)
        self.request_id = request_id


@dataclass(frozen=True)
class Request:
    """One line of the protocol.

    The methods raise InputError for a value that is missing or of the wrong type.

    request_id: its `id`, which the events about it carry.
    command: a command name of common.contract, or an unknown one.
    values: the whole line.
    """

    request_id: int
    command: str
    values: dict[str, Any]

    @staticmethod
    def of(line: str) -> Request:
        """Parse a line. Raises InvalidRequest for one that is not an object with id and command."""
        try:
            values = parse_json(line)
        except ValueError as error:
            raise InvalidRequest(
                "Invalid request: not JSON ({error}).", error=reason_of(error)
            ) from error
        request_id = values.get("id") if isinstance(values, dict) else None
        if not isinstance(request_id, int) or isinstance(request_id, bool):
            raise InvalidRequest("Invalid request: not a JSON object with a whole number as 'id'.")
        if not isinstance(values.get("command"), str):
            raise InvalidRequest("Invalid request: 'command' is missing.", request_id=request_id)
        # Everything in a request was chosen by the user of QGIS.
        note_named(values.values())
        return Request(request_id, values["command"], values)

    def text(self, name: str, default: str | None = None) -> str:
        """A text; required unless there is a default."""
        value = self.values.get(name, default)
        if not isinstance(value, str) or not value:
            raise self._error(name, Message("a string"))
        return value

    def side(self, name: str) -> list[str]:
        """A raster or vector layer, or a list of vector layers that are drawn on one map."""
        value = self.values.get(name)
        names = value if isinstance(value, list) else [value]
        texts = [text for text in names if isinstance(text, str) and text]
        if not texts or len(texts) < len(names):
            raise self._error(name, Message("a string, or a list of strings"))
        return texts

    def path(self, name: str) -> Path:
        """The path of a file or a folder."""
        return Path(self.text(name))

    def integer(self, name: str) -> int:
        """A whole number."""
        value = self.values.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._error(name, Message("a whole number"))
        return value

    def table(self, name: str, *columns: int) -> NDArray[np.float64]:
        """Rows of numbers (N, C), NaN for null. columns: the values that C may have."""
        table = self._numbers(name)
        if table is not None and table.shape == (0,):
            return table.reshape(0, columns[0])
        if table is None or table.ndim != 2 or table.shape[1] not in columns:
            lengths = "/".join(map(str, columns))
            raise self._error(name, Message("a list of rows of {lengths} numbers", lengths=lengths))
        return table

    def position(self, name: str) -> NDArray[np.float64]:
        """Coordinates x and y, (2,)."""
        position = self._numbers(name)
        if position is None or position.shape != (2,):
            raise self._error(name, Message("a pair of coordinates, x and y"))
        return position

    def texts(self, name: str) -> list[str] | None:
        """A list of texts; None where it is missing or null."""
        value = self.values.get(name)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            raise self._error(name, Message("a list of strings"))
        return value

    def optional_integer(self, name: str) -> int | None:
        """A whole number; None where it is missing or null."""
        return None if self.values.get(name) is None else self.integer(name)

    def number(self, name: str, default: float) -> float:
        """A number; the default where it is missing."""
        value = self.values.get(name, default)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self._error(name, Message("a number"))
        return float(value)

    def flag(self, name: str) -> bool:
        """True or false; false where it is missing."""
        value = self.values.get(name, False)
        if not isinstance(value, bool):
            raise self._error(name, Message("true or false"))
        return value

    def match_options(self) -> Options:
        """The options of a match; those that are missing have their defaults."""
        return Options.of(self.options())

    def options(self, name: str = "options") -> dict[str, Any]:
        """The content of an object, by name; empty where it is missing."""
        values = self.values.get(name, {})
        if not isinstance(values, dict):
            raise self._error(name, Message("an object of names and values"))
        return values

    def _numbers(self, name: str) -> NDArray[np.float64] | None:
        value = self.values.get(name)
        if not isinstance(value, list):
            return None
        try:
            numbers = np.array(value, dtype=np.float64)
        except (TypeError, ValueError, OverflowError):
            return None
        return None if (np.abs(numbers) > MAX_NUMBER).any() else numbers

    def _error(self, name: str, expected: Message) -> InputError:
        values = {"command": self.command, "name": name, "expected": expected}
        if name in self.values:
            return InputError("Request '{command}': '{name}' must be {expected}.", **values)
        return InputError(
            "Request '{command}': '{name}' is missing; it must be {expected}.", **values
        )
