"""What a request to the worker says; whatever is amiss with it becomes one sentence."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.options import Options


class NotARequest(InputError):
    """A line that cannot be worked on; `number` is the request's, None where it has none."""

    def __init__(self, message: str, number: int | None = None) -> None:
        super().__init__(message)
        self.number = number


@dataclass(frozen=True)
class Request:
    """One line of the protocol. number: its `id`, by which the answers name it.

    The methods raise InputError for a value that is missing or of the wrong kind.
    """

    number: int
    command: str
    values: dict[str, Any]

    @staticmethod
    def of(line: str) -> Request:
        """Raises NotARequest for a line that is no JSON object with `id` and `command`."""
        try:
            values = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise NotARequest(f"Not a request, because it is not JSON: {error}.") from error
        number = values.get("id") if isinstance(values, dict) else None
        if not isinstance(number, int):
            raise NotARequest("Not a request: it takes a JSON object with a whole number as 'id'.")
        if not isinstance(values.get("command"), str):
            raise NotARequest("Not a request: it takes a 'command'.", number)
        return Request(number, values["command"], values)

    def text(self, name: str, default: str | None = None) -> str:
        """A text; needed unless there is a default."""
        value = self.values.get(name, default)
        if not isinstance(value, str) or not value:
            raise self._amiss(name, "a text")
        return value

    def path(self, name: str) -> Path:
        """A file or a folder."""
        return Path(self.text(name))

    def whole(self, name: str) -> int:
        """A whole number."""
        value = self.values.get(name)
        if not isinstance(value, int):
            raise self._amiss(name, "a whole number")
        return value

    def table(self, name: str, *columns: int) -> NDArray[np.float64]:
        """Rows of numbers (N, one of the `columns`); NaN where one is null."""
        table = self._numbers(name)
        if table is not None and table.shape == (0,):
            return table.reshape(0, columns[0])
        if table is None or table.ndim != 2 or table.shape[1] not in columns:
            raise self._amiss(name, f"a list of rows of {' or '.join(map(str, columns))} numbers")
        return table

    def place(self, name: str) -> NDArray[np.float64]:
        """An x and a y, (2,)."""
        place = self._numbers(name)
        if place is None or place.shape != (2,):
            raise self._amiss(name, "an x and a y")
        return place

    def texts(self, name: str) -> list[str] | None:
        """A list of texts; None where there is none, or null."""
        value = self.values.get(name)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            raise self._amiss(name, "a list of texts")
        return value

    def options(self) -> Options:
        """The settings of a match under `options`, none of which is needed."""
        return Options.of(self.settings())

    def settings(self) -> dict[str, Any]:
        """What is under `options`, by name."""
        values = self.values.get("options", {})
        if not isinstance(values, dict):
            raise self._amiss("options", "an object of names and values")
        return values

    def _numbers(self, name: str) -> NDArray[np.float64] | None:
        value = self.values.get(name)
        if not isinstance(value, list):
            return None
        try:
            return np.array(value, dtype=np.float64)
        except (TypeError, ValueError, OverflowError):
            return None

    def _amiss(self, name: str, wanted: str) -> InputError:
        found = "is of another kind" if name in self.values else "is missing"
        return InputError(
            f"The request '{self.command}' takes {wanted} as '{name}', which {found}."
        )
