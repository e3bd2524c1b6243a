"""`tie_points.csv`: the tie points as a table."""

from __future__ import annotations

import csv
from collections.abc import Container
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.common.contract import CHECK, TIE
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.tie_points import COLUMNS, TiePoints

MAP_COLUMNS = {"ref_x", "ref_y", "mov_x", "mov_y"}


def write_table(path: Path, points: TiePoints) -> None:
    """Write the tie points as CSV, one line a point, UTF-8, with the header COLUMNS.

    Pixels are (column, row) from the outer corner of the top-left pixel with 4 decimals; map
    coordinates have 14 significant digits (0.1 micrometre in UTM) and are empty where unknown.
    """
    write_columns(path, points.columns(), MAP_COLUMNS)


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
    for name, values in points.columns().items():
        if values.dtype.kind == "f":
            texts = _as_text(values, name in MAP_COLUMNS)
            columns[name] = np.array([float(text) if text else np.nan for text in texts])
    return replace(points, **columns)


def read_table(path: Path) -> TiePoints:
    """The tie points of a file that `write_table` wrote; empty cells become NaN.

    Raises InputError for a file with another header or with invalid values.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.reader(file))
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(
            "'{path}' is not a table of tie points: {error}.", path=path, error=str(error)
        ) from error
    if not rows or tuple(rows[0]) != COLUMNS:
        raise InputError("'{path}' is not a table of tie points: unexpected header.", path=path)
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(COLUMNS) or row[-1] not in (TIE, CHECK):
            raise InputError(
                "Line {number} of '{path}' is not a tie point.", number=number, path=path
            )
    try:
        numbers = np.array(
            [[float(cell) if cell else np.nan for cell in row[:-1]] for row in rows[1:]],
            dtype=np.float64,
        ).reshape(-1, len(COLUMNS) - 1)
    except ValueError as error:
        raise InputError(
            "A value in '{path}' is not a number: {error}.", path=path, error=str(error)
        ) from error
    roles = np.array([row[-1] for row in rows[1:]], dtype="<U5")
    return TiePoints(**dict(zip(COLUMNS, [*numbers.T.copy(), roles], strict=True)))


def _as_text(values: NDArray, is_map: bool) -> list[str]:
    if values.dtype.kind != "f":
        return [str(value) for value in values]
    digits = ".14g" if is_map else ".4f"
    return [f"{value:{digits}}" if np.isfinite(value) else "" for value in values.tolist()]
