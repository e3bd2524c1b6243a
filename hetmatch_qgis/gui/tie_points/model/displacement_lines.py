"""Lines of the layer `displacements`, updated with the points."""

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
from hetmatch_qgis.gui.tie_points.model.affine import fit_affine
from hetmatch_qgis.gui.tie_points.model.match_record import MatchRecord
from hetmatch_qgis.gui.tie_points.model.points import REFERENCE, TiePoint

Matrix = tuple[float, float, float, float]
"""2 x 2 matrix by rows, from reference pixels (column, row) to canvas coordinates."""


@dataclass(frozen=True)
class DisplacementLine:
    """Line in the reference's canvas coordinates, which ends at the reference point."""

    start: QgsPointXY
    end: QgsPointXY

    @property
    def geometry(self) -> QgsGeometry:
        """The line as a geometry."""
        return QgsGeometry.fromPolylineXY([self.start, self.end])

    @property
    def columns(self) -> dict[str, Any]:
        """Columns of the layer that follow from the line."""
        dx, dy = self.end.x() - self.start.x(), self.end.y() - self.start.y()
        return {"dx": dx, "dy": dy, "length": math.hypot(dx, dy)}


class LineBuilder:
    """Builds the lines of one result.

    kind: MISPLACEMENT lines start at the point by the moving raster's georeference, RESIDUAL lines
        at the point by the fitted transform.
    tie_points, moving_points: layers whose CRSs the points have.
    pixel_to_map: of the reference.
    """

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

    def line(
        self, point: TiePoint, residual: tuple[float, float] | None = None
    ) -> DisplacementLine | None:
        """The line of a point; None where it cannot be transformed to the reference's CRS.

        residual: in reference pixels (columns, rows).
        """
        end = QgsPointXY(point.reference.x, point.reference.y)
        if self.kind == RESIDUAL:
            columns, rows = residual or (0.0, 0.0)
            a, b, c, d = self._pixel_to_map
            return DisplacementLine(
                QgsPointXY(end.x() + a * columns + b * rows, end.y() + c * columns + d * rows), end
            )
        start = QgsPointXY(point.moving.x, point.moving.y)
        if self._to_reference is None:
            return DisplacementLine(start, end)
        try:
            return DisplacementLine(self._to_reference.transform(start), end)
        except QgsCsException:
            return None


def pixel_to_map(record: MatchRecord, points: list[TiePoint]) -> Matrix:
    """Matrix from differences in reference pixels to differences in canvas coordinates."""
    transform = record.reference_transform
    if not record.is_georeferenced(REFERENCE):
        return (1.0, 0.0, 0.0, -1.0)
    if transform is not None:
        return (transform[0], transform[1], transform[3], transform[4])
    locations = [point.reference for point in points]
    fitted = fit_affine(
        [((location.column, location.row), (location.x, location.y)) for location in locations]
    )
    return (0.0, 0.0, 0.0, 0.0) if fitted is None else (fitted.a, fitted.b, fitted.c, fitted.d)
