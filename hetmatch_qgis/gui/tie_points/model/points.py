"""Tie points as plain data, without Qt and QGIS."""

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
class Location:
    """A location in one raster.

    x, y: canvas coordinates, in the raster's CRS; (column, -row) without georeference.
    column, row: pixels from the outer corner of the top-left pixel.
    """

    x: float
    y: float
    column: float
    row: float


@dataclass(frozen=True)
class TiePoint:
    """A tie point.

    id: unique within a result.
    reference, moving: locations in the two rasters.
    score: of the matcher, 0 to 1; None for a location that was not matched.
    residual_px: in reference pixels; None before the first fit.
    role: TIE or CHECK.
    enabled: whether the point is used.
    origin: ORIGIN_MATCHED or ORIGIN_MANUAL.
    precision: standard errors of column and row in the reference, pixels, and the correlation of
        both; None where they are not known.
    """

    id: int
    reference: Location
    moving: Location
    score: float | None = None
    residual_px: float | None = None
    role: str = TIE
    enabled: bool = True
    origin: str = ORIGIN_MATCHED
    precision: tuple[float, float, float] | None = None

    def location(self, raster: str) -> Location:
        """The location in REFERENCE or MOVING."""
        return self.reference if raster == REFERENCE else self.moving

    def for_engine(self) -> list[float]:
        """The row for the worker's commands `fit` and `export`, see docs/worker.md."""
        weight = 1.0 if self.score is None else self.score
        role = ROLE_CODES[self.role] if self.enabled else OFF_CODE
        reference, moving = self.reference, self.moving
        pixels = [reference.column, reference.row, moving.column, moving.row]
        # A layer that was edited elsewhere may hold any origin.
        origin = ORIGIN_CODES.get(self.origin, MATCHED_CODE)
        return [*pixels, weight, role, origin, self.id, *(self.precision or (0.0, 0.0, 0.0))]


@dataclass(frozen=True)
class Change:
    """An edit of a point.

    before: None for an added point.
    after: None for a deleted point.
    """

    before: TiePoint | None
    after: TiePoint | None

    @property
    def id(self) -> int:
        """Id of the point."""
        point = self.after or self.before
        if point is None:
            raise ValueError("A change needs a point before or after it.")
        return point.id

    @property
    def moves(self) -> bool:
        """False where a point stays where it is."""
        if self.before is None or self.after is None:
            return True
        before, after = self.before, self.after
        return (before.reference, before.moving) != (after.reference, after.moving)

    def reversed(self) -> Change:
        """The edit that undoes this one."""
        return Change(self.after, self.before)


class TiePointCollection:
    """The points of one result by id; ids are not reused, for the sake of undo."""

    def __init__(self, points: Iterable[TiePoint] = ()) -> None:
        self._points = {point.id: point for point in points}
        self._max_id = max(self._points, default=0)

    def __len__(self) -> int:
        return len(self._points)

    def __iter__(self) -> Iterator[TiePoint]:
        return iter(self._points.values())

    def get(self, point_id: int | None) -> TiePoint | None:
        """The point, None for an unknown id."""
        return None if point_id is None else self._points.get(point_id)

    def new_id(self) -> int:
        """An id that no point has had."""
        self._max_id += 1
        return self._max_id

    def exchange(self, points: Iterable[TiePoint]) -> None:
        """Hold these points instead; ids that were used are still not reused."""
        self._points = {point.id: point for point in points}
        self._max_id = max(self._max_id, *self._points, 0)

    def apply(self, changes: Iterable[Change]) -> None:
        """Apply edits."""
        for change in changes:
            if change.after is None:
                self._points.pop(change.id, None)
            else:
                self._points[change.id] = change.after

    def set_residuals(self, residuals: dict[int, float | None]) -> None:
        """Set residuals in reference pixels by point id."""
        for point_id, residual in residuals.items():
            point = self._points.get(point_id)
            if point is not None:
                self._points[point_id] = replace(point, residual_px=residual)

    def nearest(self, raster: str, x: float, y: float, count: int) -> list[TiePoint]:
        """Up to `count` points, the nearest to canvas coordinates of one raster first."""

        def distance(point: TiePoint) -> float:
            location = point.location(raster)
            return math.hypot(location.x - x, location.y - y)

        return sorted(self, key=distance)[:count]

    def spacing(self, raster: str, x: float, y: float) -> float:
        """Distance from canvas coordinates of one raster to the third nearest point there.

        0 for fewer than three points.
        """
        near = self.nearest(raster, x, y, 3)
        if len(near) < 3:
            return 0.0
        location = near[-1].location(raster)
        return math.hypot(location.x - x, location.y - y)

    @property
    def switched_off(self) -> int:
        """Number of points that are not used."""
        return sum(not point.enabled for point in self)
