"""A table of pairs, CSV or Parquet: one pair a row, columns named as the options of a match."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from hetmatch_qgis.common.raster_names import GdalName, absolute_name, raster_name
from hetmatch_qgis.engine.batch.inputs.jobs import Job
from hetmatch_qgis.engine.batch.inputs.times import time_of
from hetmatch_qgis.engine.core.errors import HetMatchError, InputError, missing_file, reason_of
from hetmatch_qgis.engine.core.json_input import is_text
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.options import PATH_OPTIONS, Options

REFERENCE, MOVING, NAME, MODALITY = "reference", "moving", "name", "modality"
TIME = "time"
OPTIONS = tuple(option.name for option in fields(Options) if option.name != "workers")
COLUMNS = (REFERENCE, MOVING, NAME, MODALITY, TIME, *OPTIONS)
PARQUET_SUFFIXES = (".parquet", ".pq")
DELIMITERS = (",", ";", "\t")
ROWS_AT_ONCE = 4096
"""Rows of a Parquet file in memory, about a megabyte."""


@dataclass(frozen=True)
class JobTable:
    """The pairs of a file, read anew each time they are gone through.

    path: CSV or Parquet. Relative paths in it begin at its folder.

    Going through it raises InputError for a row that is no pair.
    """

    path: Path

    def __iter__(self) -> Iterator[Job]:
        rows = _parquet_rows if self.path.suffix.lower() in PARQUET_SUFFIXES else _csv_rows
        folder = self.path.absolute().parent
        for number, row in enumerate(rows(self.path), start=1):
            try:
                yield _job(row, folder)
            except HetMatchError as error:
                raise InputError(
                    "Pair {number} of '{path}': {problem}",
                    number=number,
                    path=self.path,
                    problem=error.message,
                ) from error


def _csv_rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        # Excel begins a CSV with a byte order mark.
        with path.open(encoding="utf-8-sig", newline="") as file:
            delimiter = _delimiter(file.readline())
            file.seek(0)
            reader = csv.DictReader(file, delimiter=delimiter)
            _check_columns(list(reader.fieldnames or []), path)
            for number, row in enumerate(reader, start=1):
                if None in row:
                    raise InputError(
                        "Pair {number} of '{path}' has more values than there are columns; put "
                        "names with a comma in quotes.",
                        number=number,
                        path=path,
                    )
                yield dict(row)
    except FileNotFoundError as error:
        raise missing_file(path) from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(
            "The list of pairs '{path}' cannot be read ({reason}); it must be a CSV file in UTF-8.",
            path=path,
            reason=reason_of(error),
        ) from error


def _parquet_rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        import pyarrow.parquet
    except ImportError:
        raise InputError(
            "Reading '{path}' needs the package pyarrow; install it with {command}, or save the "
            "list as CSV.",
            path=path,
            command="pip install pyarrow",
        ) from None
    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            _check_columns(list(file.schema_arrow.names), path)
            for batch in file.iter_batches(ROWS_AT_ONCE):
                yield from batch.to_pylist()
    except FileNotFoundError as error:
        raise missing_file(path) from error
    except (OSError, pyarrow.ArrowException) as error:
        raise InputError(
            "The list of pairs '{path}' cannot be read ({reason}).",
            path=path,
            reason=reason_of(error),
        ) from error


def _delimiter(header: str) -> str:
    """Separator of the columns: where the decimal sign is a comma, Excel takes semicolons."""
    found = [
        mark for mark in DELIMITERS if {REFERENCE, MOVING} <= {*map(_field, header.split(mark))}
    ]
    return found[0] if found else DELIMITERS[0]


def _check_columns(names: list[str], path: Path) -> None:
    known = {_field(name) for name in names if name is not None}
    for name in (REFERENCE, MOVING):
        if name not in known:
            raise InputError(
                "'{path}' has no column '{name}'; a list of pairs needs the columns reference and "
                "moving.",
                path=path,
                name=name,
            )
    for name in names:
        if [_field(other) for other in names].count(_field(name)) > 1:
            raise InputError(
                "'{path}' has the column '{name}' more than once; leave one.", path=path, name=name
            )
        if _field(name) not in COLUMNS:
            raise InputError(
                "'{path}' has a column '{name}', which is not an option of a match. Columns: "
                "{columns}.",
                path=path,
                name=name,
                columns=list(COLUMNS),
            )


def _field(column: str) -> str:
    """The field of a column, which may be spelled as a flag."""
    return column.strip().strip('"').strip().removeprefix("--").replace("-", "_")


def _job(row: dict[str, Any], folder: Path) -> Job:
    values = {_field(name): value for name, value in row.items()}
    values = {
        name: value.strip() if isinstance(value, str) else value for name, value in values.items()
    }
    values = {name: value for name, value in values.items() if value not in (None, "")}
    for name, value in values.items():
        if isinstance(value, str) and not is_text(value):
            raise InputError(
                "Its '{name}' contains a NUL character or an incomplete character; save the "
                "list again.",
                name=name,
            )
    sides = []
    for name in (REFERENCE, MOVING):
        if name not in values:
            raise InputError("It has no {side} raster.", side=name)
        sides.append(_located(values.pop(name), folder))
    label = str(values.pop(NAME, ""))
    modality = str(values.pop(MODALITY, ""))
    taken = time_of(values.pop(TIME, ""))
    if modality:
        reference, _, moving = modality.partition(",")
        values = {
            "reference_modality": reference,
            "moving_modality": moving or reference,
        } | values
    options = {name: _value(name, value, folder) for name, value in values.items()}
    # Raises InputError for a value out of its range, before any pair is matched.
    Options.of(options)
    return Job(sides[0], sides[1], options, label, taken)


def _located(value: Any, folder: Path) -> str:
    name = raster_name(str(value), folder)
    return str(name) if isinstance(name, GdalName) else absolute_name(folder / name)


def _value(name: str, value: Any, folder: Path) -> Any:
    """A cell as its option takes it; text of a CSV becomes a number or a list of them."""
    if name in PATH_OPTIONS:
        return _located(value, folder)
    annotation = next(str(option.type) for option in fields(Options) if option.name == name)
    if not isinstance(value, str):
        return int(value) if _is_whole(annotation) and float(value).is_integer() else value
    number = int if "int" in annotation else float if "float" in annotation else None
    if number is None:
        return value
    try:
        if annotation.startswith("tuple"):
            return [number(part) for part in value.split(",")]
        return number(value)
    except ValueError:
        raise InputError(
            "The option '{name}' takes {expected}, not '{value}'.",
            name=name,
            expected=Message("a list of numbers")
            if annotation.startswith("tuple")
            else Message("a number"),
            value=value[:60],
        ) from None


def _is_whole(annotation: str) -> bool:
    return annotation.startswith("int")
