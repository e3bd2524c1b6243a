"""Tie points as text: rows that are copied to a spreadsheet and pasted from one."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from hetmatch_qgis.common.contract import CHECK, CSV_COLUMNS, ORIGIN_MANUAL, TIE
from hetmatch_qgis.gui.tie_points.model.match_record import MatchRecord
from hetmatch_qgis.gui.tie_points.model.points import MOVING, REFERENCE, Location, TiePoint
from hetmatch_qgis.i18n.translation import tr

COLUMNS = ("id", *CSV_COLUMNS, "enabled", "origin")
"""Header of the text; the names are those of `tie_points.csv`."""

PLAIN_COLUMNS = ("ref_x", "ref_y", "mov_x", "mov_y")
"""The columns of four numbers without a header."""

POINTS_COLUMNS = {"mapX": "ref_x", "mapY": "ref_y", "sourceX": "mov_x", "sourceY": "mov_y"}
"""Columns of the Georeferencer's .points files by those of ours."""

SAME_PX = 0.01
"""Distance in pixels, in both rasters, within which a row is a point that is there already: the
coordinates of a table have four decimals."""

PREFIXES = {REFERENCE: "ref", MOVING: "mov"}


class RowsError(Exception):
    """Text that holds no points; the text is one sentence for the user."""


@dataclass(frozen=True)
class PastedPoints:
    """Points of a text.

    points: new ones, whose ids are not theirs yet.
    present: rows whose points are there already.
    outside: rows with a location outside one of the rasters.
    """

    points: list[TiePoint]
    present: int
    outside: int


def rows_of(points: Iterable[TiePoint]) -> str:
    """Points as lines of tab-separated columns under a header."""
    lines = ["\t".join(COLUMNS)]
    for point in points:
        reference, moving = point.reference, point.moving
        numbers = (
            *(reference.column, reference.row, moving.column, moving.row),
            *(reference.x, reference.y, moving.x, moving.y),
        )
        texts = [str(point.id), *(f"{number:.14g}" for number in numbers)]
        texts += ["" if value is None else f"{value:.4f}" for value in _figures(point)]
        lines.append("\t".join([*texts, point.role, str(int(point.enabled)), point.origin]))
    return "\n".join(lines) + "\n"


def parse_rows(text: str, record: MatchRecord, present: Iterable[TiePoint]) -> PastedPoints:
    """The points of a text as `rows_of` makes it, of a .points file, or of four numbers a line.

    record: of the result that they are pasted into.
    present: points that are there already.

    Columns are separated by tabs, semicolons or commas. Locations are pixels, coordinates as QGIS
    shows them, or both.

    Raises RowsError where a line is no point.
    """
    known = _PointIndex(present)
    pasted: list[TiePoint] = []
    repeated = outside = 0
    for number, row in enumerate(_rows(text), start=1):
        point = _point(row, record, number)
        if not (
            _is_inside(point.reference, record, REFERENCE)
            and _is_inside(point.moving, record, MOVING)
        ):
            outside += 1
        elif known.has(point):
            repeated += 1
        else:
            known.add(point)
            pasted.append(point)
    return PastedPoints(pasted, repeated, outside)


class _PointIndex:
    """Points indexed by their reference columns, to find one among thousands."""

    def __init__(self, points: Iterable[TiePoint]) -> None:
        self._by_column: dict[int, list[TiePoint]] = {}
        for point in points:
            self.add(point)

    def add(self, point: TiePoint) -> None:
        """Remember a point."""
        self._by_column.setdefault(int(point.reference.column), []).append(point)

    def has(self, point: TiePoint) -> bool:
        """True where a point is there within SAME_PX."""
        column = int(point.reference.column)
        near = [other for i in (-1, 0, 1) for other in self._by_column.get(column + i, ())]
        return any(_is_same(_pixels(point), _pixels(other)) for other in near)


def _figures(point: TiePoint) -> tuple[float | None, float | None]:
    return (point.score, point.residual_px)


def _rows(text: str) -> list[dict[str, str]]:
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if not lines:
        raise RowsError(tr("There are no rows in the clipboard; copy some first."))
    delimiter = next((mark for mark in "\t;," if mark in lines[0]), "\t")
    try:
        rows = list(csv.reader(lines, delimiter=delimiter))
    except csv.Error as error:
        raise RowsError(_no_points()) from error
    table = [[cell.strip() for cell in cells] for cells in rows]
    header: Sequence[str] = [POINTS_COLUMNS.get(name, name) for name in table[0]]
    if all(_as_number(cell) is not None for cell in table[0]):
        header = PLAIN_COLUMNS
    else:
        table = table[1:]
    if not (set(PLAIN_COLUMNS) <= set(header) or {"ref_col", "mov_col"} <= set(header)):
        raise RowsError(_no_points())
    return [dict(zip(header, cells)) for cells in table]  # noqa: B905 (Python 3.9)


def _no_points() -> str:
    return tr(
        "The clipboard holds no tie points; copy rows with the columns ref_x, ref_y, "
        "mov_x and mov_y."
    )


def _point(row: dict[str, str], record: MatchRecord, number: int) -> TiePoint:
    locations = {raster: _location(row, record, raster) for raster in (REFERENCE, MOVING)}
    reference, moving = locations[REFERENCE], locations[MOVING]
    if reference is None or moving is None:
        text = tr("Row {number} of the clipboard has no location in both rasters; correct it.")
        raise RowsError(text.format(number=number))
    return TiePoint(
        id=0,
        reference=reference,
        moving=moving,
        score=_as_number(row.get("score", "")),
        role=CHECK if row.get("role") == CHECK else TIE,
        enabled=row.get("enabled") not in ("0", "false"),
        origin=ORIGIN_MANUAL,
    )


def _location(row: dict[str, str], record: MatchRecord, raster: str) -> Location | None:
    prefix = PREFIXES[raster]
    xy = _pair_of(row, f"{prefix}_x", f"{prefix}_y")
    pixel = _pair_of(row, f"{prefix}_col", f"{prefix}_row")
    if xy is not None and pixel is not None:
        return Location(*xy, *pixel)
    matrix = _matrix(record, raster)
    if matrix is None:
        return None
    a, b, c, d, e, f = matrix
    if pixel is not None:
        column, line = pixel
        return Location(a * column + b * line + c, d * column + e * line + f, column, line)
    determinant = a * e - b * d
    if xy is None or determinant == 0:
        return None
    dx, dy = xy[0] - c, xy[1] - f
    return Location(*xy, (e * dx - b * dy) / determinant, (a * dy - d * dx) / determinant)


def _pair_of(row: dict[str, str], first: str, second: str) -> tuple[float, float] | None:
    """Two numbers of a row, None where one is missing."""
    numbers = _as_number(row.get(first, "")), _as_number(row.get(second, ""))
    return None if numbers[0] is None or numbers[1] is None else (numbers[0], numbers[1])


def _matrix(record: MatchRecord, raster: str) -> Sequence[float] | None:
    """From pixels to canvas coordinates; None for control points and RPCs."""
    if not record.is_georeferenced(raster):
        return (1.0, 0.0, 0.0, 0.0, -1.0, 0.0)
    return record.result.get(raster, {}).get("transform")


def _is_inside(location: Location, record: MatchRecord, raster: str) -> bool:
    described: dict[str, Any] = record.result.get(raster, {})
    width, height = described.get("width") or math.inf, described.get("height") or math.inf
    return 0 <= location.column <= width and 0 <= location.row <= height


def _pixels(point: TiePoint) -> tuple[float, float, float, float]:
    reference, moving = point.reference, point.moving
    return (reference.column, reference.row, moving.column, moving.row)


def _is_same(first: Sequence[float], second: Sequence[float]) -> bool:
    return all(abs(a - b) <= SAME_PX for a, b in zip(first, second))  # noqa: B905 (Python 3.9)


def _as_number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
