"""Features of the layers of points, as rows and as points."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from qgis.core import NULL, QgsFeatureRequest, QgsGeometry, QgsVectorLayer

from hetmatch_qgis.common.contract import CHECK, ORIGIN_MANUAL, ORIGIN_MATCHED, PRECISION, TIE
from hetmatch_qgis.gui.tie_points.model.points import Location, TiePoint

REFERENCE_COLUMNS = (
    *("id", "ref_col", "ref_row", "score", "residual_px", "role", "enabled", "origin"),
    *PRECISION,
)
MOVING_COLUMNS = ("id", "mov_col", "mov_row")
"""Columns of the two layers of points that are read."""

FIGURES = ("score", "residual_px", "role", "enabled", "origin", *PRECISION)
"""Columns that may change while a point stays where it is."""


class Row(NamedTuple):
    """A feature: its values by the names of the columns, and its geometry."""

    values: dict[str, Any]
    geometry: QgsGeometry

    def location(self, prefix: str) -> Location:
        """The location in the raster whose columns have that prefix."""
        point = self.geometry.asPoint()
        column, row = self.values[f"{prefix}_col"], self.values[f"{prefix}_row"]
        return Location(point.x(), point.y(), column, row)


def read_rows(
    layer: QgsVectorLayer, columns: Sequence[str]
) -> tuple[dict[int, Row], dict[int, int]]:
    """The features of a layer, and their ids in it, both by the ids of their points.

    columns: those to read; each costs a few milliseconds for 3,000 points.
    """
    if not layer.isValid():
        return {}, {}
    fields = layer.fields()
    # Results of earlier versions lack some.
    present = [(name, fields.indexOf(name)) for name in columns if fields.indexOf(name) >= 0]
    request = QgsFeatureRequest()
    request.setSubsetOfAttributes([index for _, index in present])
    rows, fids = {}, {}
    for feature in layer.getFeatures(request):
        # Ten times as fast as a look-up of each column in each feature.
        attributes = feature.attributes()
        values = {name: attributes[index] for name, index in present}
        rows[values["id"]] = Row(values, feature.geometry())
        fids[values["id"]] = feature.id()
    return rows, fids


def feature_ids(layer: QgsVectorLayer) -> dict[int, int]:
    """Ids of the features of a layer by the ids of their points."""
    index = layer.fields().indexOf("id")
    if index < 0:
        return {}
    request = QgsFeatureRequest()
    request.setSubsetOfAttributes([index])
    request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
    return {feature.attribute(index): feature.id() for feature in layer.getFeatures(request)}


def first_value(layer: QgsVectorLayer, column: str) -> Any:
    """The value of a column in the first feature of a layer; None without one."""
    index = layer.fields().indexOf(column)
    if index < 0:
        return None
    request = QgsFeatureRequest()
    request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
    request.setLimit(1)
    values = [feature.attribute(index) for feature in layer.getFeatures(request)]
    return values[0] if values and values[0] != NULL else None


def point_of(row: Row, moving: Row) -> TiePoint:
    """The point of its features in the layers of the reference and of the moving raster."""
    values = row.values
    # Results of earlier versions have no column for these.
    switched_off = _number(values.get("enabled")) == 0
    manual = values.get("origin") == ORIGIN_MANUAL
    return TiePoint(
        id=values["id"],
        reference=row.location("ref"),
        moving=moving.location("mov"),
        score=_number(values["score"]),
        residual_px=_number(values["residual_px"]),
        role=CHECK if values["role"] == CHECK else TIE,
        enabled=not switched_off,
        origin=ORIGIN_MANUAL if manual else ORIGIN_MATCHED,
        precision=_precision(values),
    )


def figures_of(point: TiePoint) -> dict[str, Any]:
    """The columns FIGURES of a point."""
    return {
        "score": point.score,
        "residual_px": point.residual_px,
        "role": point.role,
        "enabled": int(point.enabled),
        "origin": point.origin,
        **dict(zip(PRECISION, point.precision or (None, None, None))),  # noqa: B905 (Python 3.9)
    }


def _precision(values: dict[str, Any]) -> tuple[float, float, float] | None:
    """The precision of a point, None where a figure is missing or no usable number."""
    across, down, correlation = (_number(values.get(name)) for name in PRECISION)
    if across is None or down is None or correlation is None:
        return None
    is_usable = 0 < across < math.inf and 0 < down < math.inf and -1 <= correlation <= 1
    return (across, down, correlation) if is_usable else None


def _number(value: Any) -> float | None:
    if isinstance(value, float):
        # QGIS's own comparison with NULL is slow.
        return value
    return None if value is None or value == NULL else float(value)
