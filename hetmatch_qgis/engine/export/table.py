"""`tie_points.csv`: the tie points as a table."""

from __future__ import annotations

import csv
from collections.abc import Container
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.common.contract import CHECK, CSV_COLUMNS, PRECISION, TIE
from hetmatch_qgis.engine.core.errors import InputError, reason_of
from hetmatch_qgis.engine.core.json_input import MAX_NUMBER
from hetmatch_qgis.engine.core.tie_points import TiePoints

ID = "id"
HEADER = (*CSV_COLUMNS, ID, *PRECISION)
"""Header of the table."""

EARLIER_HEADERS = (CSV_COLUMNS, (*CSV_COLUMNS, ID))
"""Those of earlier versions; points without a number are numbered, their precision is unknown."""

MAP_COLUMNS = {"ref_x", "ref_y", "mov_x", "mov_y"}
OPTIONAL_COLUMNS = {*MAP_COLUMNS, "score", *PRECISION}
"""Columns that may be empty: map coordinates without a georeference, score and precision of points
set by hand."""

LIMITS = {"residual_px": (0.0, MAX_NUMBER), "correlation": (-1.0, 1.0)} | dict.fromkeys(
    PRECISION[:2], (0.0, MAX_NUMBER)
)
"""Least and largest value of columns that may not have any."""

_FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings of cells that spreadsheets evaluate (OWASP, "CSV Injection")."""

MAX_ID_DIGITS = 15
"""Digits of a point's number, which programs that count in doubles keep."""

MAX_BYTES = 256 << 20
"""Bytes of a table: one of a million points has 120 MB. Set by hand with the limits."""


def write_table(path: Path, points: TiePoints) -> None:
    """Write the tie points as CSV, one line a point, UTF-8, with the header HEADER.

    Pixels are (column, row) from the outer corner of the top-left pixel with 4 decimals; map
    coordinates have 14 significant digits (0.1 micrometre in UTM) and are empty where unknown.
    """
    columns = {**points.columns(), ID: points.point_ids, **points.precision()}
    write_columns(path, columns, MAP_COLUMNS)


def write_columns(path: Path, columns: dict[str, NDArray], map_columns: Container[str]) -> None:
    """Write columns (N,) by name as CSV, one line a row, UTF-8, unknown numbers empty.

    map_columns: names of those with map coordinates, which get 14 significant digits; others get
        4 decimals.
    """
    texts = [_as_text(values, name in map_columns) for name, values in columns.items()]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip(*texts, strict=True))


def as_in_table(points: TiePoints) -> TiePoints:
    """The points rounded to the digits of the table, as a saved result has them."""
    columns: dict[str, Any] = {}
    known = points.precision() if points.sigma_col is not None else {}
    for name, values in {**points.columns(), **known}.items():
        if values.dtype.kind == "f":
            texts = _as_text(values, name in MAP_COLUMNS)
            columns[name] = np.array([float(text) if text else np.nan for text in texts])
    return replace(points, **columns)


def read_table(path: Path) -> TiePoints:
    """The tie points of a file that `write_table` wrote; empty map coordinates become NaN.

    Raises InputError for a file with another header, with a value that is no number or out of its
    range, or with a position that is missing.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError("'{path}' is too large for a table of tie points.", path=path)
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.reader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(
            "'{path}' is not a table of tie points: {error}.", path=path, error=reason_of(error)
        ) from error
    if not rows or tuple(rows[0]) not in (*EARLIER_HEADERS, HEADER):
        raise InputError("'{path}' is not a table of tie points: unexpected header.", path=path)
    header, role = rows[0], len(CSV_COLUMNS) - 1
    measured = [name for name in header if name not in ("role", ID)]
    numbers = np.empty((len(rows) - 1, len(measured)))
    for number, row in enumerate(rows[1:]):
        if len(row) != len(header) or row[role] not in (TIE, CHECK):
            raise InputError(
                "Line {number} of '{path}' is not a tie point.", number=number + 2, path=path
            )
        numbers[number] = [
            _number(text, name, number + 2, path)
            for name, text in zip(header, row, strict=True)
            if name in measured
        ]
    roles = np.array([row[role] for row in rows[1:]], dtype="<U5")
    columns: dict[str, Any] = dict(zip(measured, numbers.T.copy(), strict=True))
    points = TiePoints(**columns, role=roles)
    return replace(points, ids=_ids(rows, path)) if ID in header else points


def _ids(rows: list[list[str]], path: Path) -> NDArray[np.int64]:
    """The numbers of the points of a table with its header; whole, positive, each once."""
    seen: set[int] = set()
    for line, row in enumerate(rows[1:], start=2):
        text = row[len(CSV_COLUMNS)]
        number = (
            int(text) if text.isascii() and text.isdigit() and len(text) <= MAX_ID_DIGITS else 0
        )
        if number < 1 or number in seen:
            raise InputError(
                "Line {number} of '{path}' is not a tie point.", number=line, path=path
            )
        seen.add(number)
    return np.array([int(row[len(CSV_COLUMNS)]) for row in rows[1:]], dtype=np.int64)


def _number(text: str, column: str, line: int, path: Path) -> float:
    """The number of a cell, NaN for an empty one where a column may have none."""
    if not text and column in OPTIONAL_COLUMNS:
        return float("nan")
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    low, high = LIMITS.get(column, (-MAX_NUMBER, MAX_NUMBER))
    if not low <= value <= high:
        raise InputError(
            "Line {number} of '{path}' has no usable number in the column '{column}'; match the "
            "rasters again.",
            number=line,
            path=path,
            column=column,
        )
    return value


def _as_text(values: NDArray, is_map: bool) -> list[str]:
    if values.dtype.kind != "f":
        is_text = values.dtype.kind == "U"
        return [_as_cell(value) if is_text else str(value) for value in values.tolist()]
    digits = ".14g" if is_map else ".4f"
    return [f"{value:{digits}}" if np.isfinite(value) else "" for value in values.tolist()]


def _as_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_MARKS) else text
