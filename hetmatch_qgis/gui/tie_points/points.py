"""Tie points as plain data, without Qt."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from hetmatch_qgis.common.contract import (
    CHECK,
    CHECK_CODE,
    MANUAL_CODE,
    MATCHED_CODE,
    OFF_CODE,
    ORIGIN_MANUAL,
    ORIGIN_MATCHED,
    TIE,
    TIE_CODE,
)

REFERENCE = "reference"
MOVING = "moving"
ROLE_CODES = {TIE: TIE_CODE, CHECK: CHECK_CODE}
ORIGIN_CODES = {ORIGIN_MATCHED: MATCHED_CODE, ORIGIN_MANUAL: MANUAL_CODE}


@dataclass(frozen=True)
class Place:
    """A place in one raster.

    x, y: where QGIS shows it, in the raster's CRS; (column, -row) without georeference.
    column, row: pixels from the outer corner of the top-left pixel.
    """

    x: float
    y: float
    column: float
    row: float


@dataclass(frozen=True)
class TiePoint:
    """score: 0 to 1, None where nothing was matched; residual_px: None before the first fit."""

    id: int
    reference: Place
    moving: Place
    score: float | None = None
    residual_px: float | None = None
    role: str = TIE
    enabled: bool = True
    origin: str = ORIGIN_MATCHED

    def place(self, raster: str) -> Place:
        return self.reference if raster == REFERENCE else self.moving

    def for_engine(self) -> list[float]:
        """The row that the worker's `fit` and `export` take."""
        weight = 1.0 if self.score is None else self.score
        role = ROLE_CODES[self.role] if self.enabled else OFF_CODE
        reference, moving = self.reference, self.moving
        places = [reference.column, reference.row, moving.column, moving.row]
        # What a layer says that was edited elsewhere may be anything.
        return [*places, weight, role, ORIGIN_CODES.get(self.origin, MATCHED_CODE)]


@dataclass(frozen=True)
class Change:
    """before is None for a point that is added, after is None for one that is deleted."""

    before: TiePoint | None
    after: TiePoint | None

    @property
    def id(self) -> int:
        point = self.after or self.before
        if point is None:
            raise ValueError("A change needs a point before or after it.")
        return point.id

    def reversed(self) -> Change:
        return Change(self.after, self.before)


class PointSet:
    """The points of one result by id. Ids are not used twice, or an undo could meet another's."""

    def __init__(self, points: Iterable[TiePoint] = ()) -> None:
        self._points = {point.id: point for point in points}
        self._highest = max(self._points, default=0)

    def __len__(self) -> int:
        return len(self._points)

    def __iter__(self) -> Iterator[TiePoint]:
        return iter(self._points.values())

    def get(self, point_id: int | None) -> TiePoint | None:
        return None if point_id is None else self._points.get(point_id)

    def new_id(self) -> int:
        self._highest += 1
        return self._highest

    def apply(self, changes: Iterable[Change]) -> None:
        for change in changes:
            if change.after is None:
                self._points.pop(change.id, None)
            else:
                self._points[change.id] = change.after

    def set_residuals(self, residuals: dict[int, float | None]) -> None:
        """New residuals in reference pixels by point id."""
        for point_id, residual in residuals.items():
            point = self._points.get(point_id)
            if point is not None:
                self._points[point_id] = replace(point, residual_px=residual)

    def nearest(self, raster: str, x: float, y: float, count: int) -> list[TiePoint]:
        """Up to `count` points by distance from a place of one raster in shown coordinates."""

        def distance(point: TiePoint) -> float:
            place = point.place(raster)
            return math.hypot(place.x - x, place.y - y)

        return sorted(self, key=distance)[:count]

    @property
    def switched_off(self) -> int:
        return sum(not point.enabled for point in self)
