"""Write and read results as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.common.metrics import Row

T = TypeVar("T")


def write_csv(path: Path, rows: Iterable[object]) -> None:
    """Write instances of one dataclass, one line each."""
    records = [asdict(row) for row in rows]  # type: ignore[call-overload]
    if not records:
        return
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, records[0], lineterminator="\n")
        writer.writeheader()
        for record in records:
            writer.writerow(as_written(record))


def as_written(record: dict[str, Any]) -> dict[str, Any]:
    """The values of a row as a file has them: figures with four decimals."""
    return {k: f"{v:.4f}" if isinstance(v, float) else v for k, v in record.items()}


def read_rows(path: Path) -> list[Row]:
    """Read the rows of a split; columns that Row does not have are ignored."""
    return read_as(Row, path)


def read_as(kind: type[T], path: Path) -> list[T]:
    """Read rows as instances of a dataclass of plain values; other columns are ignored."""
    with path.open(newline="", encoding="utf-8") as file:
        return [_instance(kind, record) for record in csv.DictReader(file)]


def _instance(kind: type[T], record: dict[str, str]) -> T:
    values: dict[str, Any] = {}
    for field in fields(kind):  # type: ignore[arg-type]
        if field.name not in record:
            continue
        text = record[field.name]
        if field.type == "bool":
            values[field.name] = text == "True"
        else:
            values[field.name] = {"float": float, "int": int, "str": str}[str(field.type)](text)
    return kind(**values)
