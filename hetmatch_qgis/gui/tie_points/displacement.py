"""The lines of the layer `displacements`, kept in step with the points."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from qgis.core import (  # type: ignore[attr-defined]
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsVectorLayer,
)

from hetmatch_qgis.common.contract import RESIDUAL
from hetmatch_qgis.gui.tie_points.affine import fit_affine
from hetmatch_qgis.gui.tie_points.points import TiePoint
from hetmatch_qgis.gui.tie_points.record import MatchRecord

# Matrix from reference pixels (column, row) to its shown coordinates.
Matrix = tuple[float, float, float, float]


@dataclass(frozen=True)
class Line:
    """From start to the reference point, in the reference's shown coordinates."""

    start: QgsPointXY
    end: QgsPointXY

    @property
    def geometry(self) -> QgsGeometry:
        return QgsGeometry.fromPolylineXY([self.start, self.end])

    @property
    def columns(self) -> dict[str, Any]:
        across, up = self.end.x() - self.start.x(), self.end.y() - self.start.y()
        return {"dx": across, "dy": up, "length": math.hypot(across, up)}


class LineMaker:
    """kind: MISPLACEMENT lines start where the moving raster's own georeference puts the point,
    RESIDUAL lines where the fit puts it."""

    def __init__(
        self,
        kind: str,
        tie_points: QgsVectorLayer,
        moving_points: QgsVectorLayer,
        pixel_to_map: Matrix,
    ) -> None:
        self.kind = kind
        self._pixel_to_map = pixel_to_map
        self._to_reference: QgsCoordinateTransform | None = None
        if tie_points.crs().isValid() and moving_points.crs().isValid():
            self._to_reference = QgsCoordinateTransform(
                moving_points.crs(), tie_points.crs(), QgsProject.instance()
            )

    def line(self, point: TiePoint, step: tuple[float, float] | None = None) -> Line | None:
        """step: the residual in reference pixels. None where the point has no place there."""
        end = QgsPointXY(point.reference.x, point.reference.y)
        if self.kind == RESIDUAL:
            columns, rows = step or (0.0, 0.0)
            a, b, c, d = self._pixel_to_map
            return Line(
                QgsPointXY(end.x() + a * columns + b * rows, end.y() + c * columns + d * rows), end
            )
        start = QgsPointXY(point.moving.x, point.moving.y)
        if self._to_reference is None:
            return Line(start, end)
        try:
            return Line(self._to_reference.transform(start), end)
        except QgsCsException:
            return None


def pixel_to_map(record: MatchRecord, points: list[TiePoint]) -> Matrix:
    """From small steps in reference pixels to steps in the reference's shown coordinates."""
    transform = record.reference_transform
    if not record.is_georeferenced("reference"):
        return (1.0, 0.0, 0.0, -1.0)
    if transform is not None:
        return (transform[0], transform[1], transform[3], transform[4])
    places = [point.reference for point in points]
    fitted = fit_affine([((place.column, place.row), (place.x, place.y)) for place in places])
    return (0.0, 0.0, 0.0, 0.0) if fitted is None else (fitted.a, fitted.b, fitted.c, fitted.d)
