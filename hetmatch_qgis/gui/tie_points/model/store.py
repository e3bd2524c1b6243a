"""The tie points in the GeoPackage; every edit is written at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsProject, QgsVectorLayer

from hetmatch_qgis.common.contract import (
    DISPLACEMENTS_LAYER,
    DOUBTFUL_POINTS_GPKG,
    MISPLACEMENT,
    MOVING_POINTS_LAYER,
)
from hetmatch_qgis.gui.tie_points.model.displacement_lines import LineBuilder, pixel_to_map
from hetmatch_qgis.gui.tie_points.model.layer_files import geopackage_of, layer_of, table_name
from hetmatch_qgis.gui.tie_points.model.match_record import (
    ACCEPTED_BY,
    EDITED,
    FIT,
    RecordTable,
)
from hetmatch_qgis.gui.tie_points.model.point_rows import (
    FIGURES,
    MOVING_COLUMNS,
    REFERENCE_COLUMNS,
    Row,
    feature_ids,
    figures_of,
    first_value,
    point_of,
    read_rows,
)
from hetmatch_qgis.gui.tie_points.model.points import MOVING, REFERENCE, Change, TiePoint
from hetmatch_qgis.i18n.translation import tr

MIN_RESIDUAL_CHANGE_PX = 1e-3
"""Change of a residual in reference pixels below which it is not written again: a tenth of the last
digit that is shown. One point of 3,000 changes most residuals by less."""

RESIDUALS_AT_ONCE = 250
"""Residuals in one transaction: about 40 ms in three layers, so that QGIS does not stall."""

Residuals = dict[int, "tuple[float, float] | None"]


class StoreError(Exception):
    """Points that cannot be read or written; the text is one sentence for the user."""


class TiePointStore:
    """The layers of points, the layer of lines and the record of one GeoPackage.

    Edits go through the data providers of the project's layers, if it has them, because SQLite
    would lock out a second connection.

    is_edited: whether points or the transform were changed after the match.
    accepted_by: who accepted points that HetMatch did not believe, "" for nobody.

    Raises StoreError where the layers are missing.
    """

    def __init__(self, tie_points: QgsVectorLayer, project: QgsProject) -> None:
        self.path = geopackage_of(tie_points)
        self.tie_points = tie_points
        self.moving_points = layer_of(
            self.path, table_name(self.path, MOVING_POINTS_LAYER), project
        )
        self.displacements = layer_of(
            self.path, table_name(self.path, DISPLACEMENTS_LAYER), project
        )
        self._check_layers()
        self._table = RecordTable(self.path)
        self.record = self._table.read()
        self.is_edited = self.record.edited
        self.accepted_by = self.record.accepted_by
        self._fids: dict[str, dict[int, int]] = {layer.id(): {} for layer in self._layers}
        self._written: dict[int, float | None] = {}
        self._written_fit = json.dumps(self.record.fit)
        self._line_builder: LineBuilder | None = None

    def close(self) -> None:
        """Release the layers, which must not outlive QGIS's providers."""
        self._table = self._line_builder = None
        self.tie_points = self.moving_points = self.displacements = None

    def read(self) -> list[TiePoint]:
        """Read the points that have a location in both rasters. Raises StoreError."""
        self._check_layers()
        rows = self._read(self.tie_points, REFERENCE_COLUMNS)
        moving = self._read(self.moving_points, MOVING_COLUMNS)
        points = [point_of(row, moving[number]) for number, row in rows.items() if number in moving]
        # Their features are looked up when the first of them is written.
        self._fids.pop(self.displacements.id(), None)
        self._line_builder = LineBuilder(
            first_value(self.displacements, "kind") or MISPLACEMENT,
            self.tie_points,
            self.moving_points,
            pixel_to_map(self.record, points),
        )
        self._written = {point.id: point.residual_px for point in points}
        return points

    def feature_ids(self, point_ids: Iterable[int]) -> list[int]:
        """Ids of the features of the layer tie_points for points."""
        fids = self._fids[self.tie_points.id()]
        return [fids[point_id] for point_id in point_ids if point_id in fids]

    def point_ids(self, feature_ids: Iterable[int]) -> list[int]:
        """Ids of the points for features of the layer tie_points."""
        ids = {fid: point_id for point_id, fid in self._fids[self.tie_points.id()].items()}
        return [ids[fid] for fid in feature_ids if fid in ids]

    def uses(self, layer_ids: list[str]) -> bool:
        """True where one of these layers is a layer of this result."""
        return any(layer.id() in layer_ids for layer in self._layers)

    def write(self, changes: list[Change]) -> None:
        """Write edits of points, one of each at most, to all layers. Raises StoreError."""
        kept = [change for change in changes if change.after is not None]
        figures = {change.id: _changed_figures(change) for change in kept}
        for layer in self._layers:
            fids = self._fids_of(layer)
            deleted = [c.id for c in changes if c.after is None and c.id in fids]
            self._expect(layer.dataProvider().deleteFeatures([fids.pop(i) for i in deleted]))
            present = [change for change in kept if change.id in fids]
            self._change(layer, [change.after for change in present if change.moves])
            self._change_figures(layer, {c.id: figures[c.id] for c in present if not c.moves})
            self._add(layer, [change.after for change in kept if change.id not in fids])
            layer.triggerRepaint()
        for change in kept:
            if change.moves or "residual_px" in figures[change.id]:
                self._written[change.id] = change.after.residual_px
        self._mark_edited()

    def write_residuals(
        self, points: Iterable[TiePoint], residuals: Residuals, at_most: int | None = None
    ) -> bool:
        """Write residuals that a fit has changed; returns False where some were left for later.

        residuals: in reference pixels (columns, rows) by point id.
        at_most: points to write, None for all.

        Raises StoreError.
        """
        all_changed = [point for point in points if self._residual_differs(point)]
        changed = all_changed[:at_most]
        if not changed:
            return True
        for layer in self._layers:
            column = layer.fields().indexOf("residual_px")
            fids = self._fids_of(layer)
            values = {fids[p.id]: {column: p.residual_px} for p in changed if p.id in fids}
            geometries = {}
            if layer is self.displacements and self._line_builder.kind != MISPLACEMENT:
                geometries = self._add_lines(values, changed, residuals)
            self._expect(layer.dataProvider().changeFeatures(values, geometries))
            layer.triggerRepaint()
        self._written.update((point.id, point.residual_px) for point in changed)
        return len(changed) == len(all_changed)

    def write_transform(self, kind: str) -> None:
        """Write the kind of transform. Raises StoreError."""
        self._expect(self._table.write("transform", kind))
        self._mark_edited()

    def write_fit(self, fit: dict[str, Any]) -> None:
        """Keep the figures of a fit for the next time, where the file can be written.

        That of a result that is only looked at may be write-protected, which is no fault.
        """
        text = json.dumps(fit)
        if text != self._written_fit:
            self._table.write(FIT, text)
            self._written_fit = text

    @property
    def is_believed(self) -> bool:
        """False for the points of a match that was rejected."""
        return self.path.name != DOUBTFUL_POINTS_GPKG

    @property
    def may_be_exported(self) -> bool:
        """True for points that HetMatch believed, or that somebody accepted."""
        return self.is_believed or bool(self.accepted_by)

    def accept(self, name: str) -> None:
        """Write down who accepted points that HetMatch did not believe. Raises StoreError."""
        self._expect(self._table.write(ACCEPTED_BY, name))
        self.accepted_by = name

    def _mark_edited(self) -> None:
        if not self.is_edited:
            self.is_edited = True
            self._expect(self._table.write(EDITED, "1"))

    @property
    def _layers(self) -> list[QgsVectorLayer]:
        layers = (self.tie_points, self.moving_points, self.displacements)
        return [layer for layer in layers if layer.isValid()]

    def _check_layers(self) -> None:
        if self.tie_points.fields().indexOf("ref_col") < 0 or not self.moving_points.isValid():
            raise StoreError(
                tr("'{path}' holds no tie points of HetMatch; open a tie_points.gpkg.").format(
                    path=self.path
                )
            )

    def _read(self, layer: QgsVectorLayer, columns: Sequence[str]) -> dict[int, Row]:
        rows, self._fids[layer.id()] = read_rows(layer, columns)
        return rows

    def _fids_of(self, layer: QgsVectorLayer) -> dict[int, int]:
        """Ids of the features of a layer by the ids of their points."""
        if layer.id() not in self._fids:
            self._fids[layer.id()] = feature_ids(layer)
        return self._fids[layer.id()]

    def _residual_differs(self, point: TiePoint) -> bool:
        before = self._written.get(point.id)
        if before is None or point.residual_px is None:
            return before is not point.residual_px
        return abs(before - point.residual_px) > MIN_RESIDUAL_CHANGE_PX

    def _change(self, layer: QgsVectorLayer, points: list[TiePoint]) -> None:
        fids = self._fids_of(layer)
        values, geometries = {}, {}
        for point in points:
            row = self._feature(layer, point)
            indices = [layer.fields().indexOf(name) for name in self._columns(layer, point)]
            values[fids[point.id]] = {i: row.attribute(i) for i in indices if i >= 0}
            geometries[fids[point.id]] = row.geometry()
        if values:
            self._expect(layer.dataProvider().changeFeatures(values, geometries))

    def _change_figures(self, layer: QgsVectorLayer, changed: dict[int, dict[str, Any]]) -> None:
        """Write values of FIGURES by the ids of points that stay where they are."""
        fids, fields = self._fids_of(layer), layer.fields()
        columns = {name: fields.indexOf(name) for name in FIGURES}
        values = {}
        for point_id, figures in changed.items():
            row = {columns[n]: value for n, value in figures.items() if columns[n] >= 0}
            if row:
                values[fids[point_id]] = row
        if values:
            self._expect(layer.dataProvider().changeAttributeValues(values))

    def _add(self, layer: QgsVectorLayer, points: list[TiePoint]) -> None:
        if points:
            rows = [self._feature(layer, point) for point in points]
            succeeded, added = layer.dataProvider().addFeatures(rows)
            self._expect(succeeded)
            self._fids_of(layer).update((row["id"], row.id()) for row in added)
            layer.updateExtents()

    def _add_lines(
        self, values: dict[int, dict[int, Any]], points: list[TiePoint], residuals: Residuals
    ) -> dict[int, QgsGeometry]:
        """Add the lines' columns to `values` and return their geometries by feature id."""
        fids, fields = self._fids_of(self.displacements), self.displacements.fields()
        geometries = {}
        for point in points:
            line = self._line_builder.line(point, residuals.get(point.id))
            if line is not None and point.id in fids:
                columns = {fields.indexOf(name): value for name, value in line.columns.items()}
                values[fids[point.id]].update(columns)
                geometries[fids[point.id]] = line.geometry
        return geometries

    def _feature(self, layer: QgsVectorLayer, point: TiePoint) -> QgsFeature:
        row = QgsFeature(layer.fields())
        for name, value in self._columns(layer, point).items():
            if layer.fields().indexOf(name) >= 0:
                row[name] = value
        if layer is self.displacements:
            line = self._line_builder.line(point)
            row.setGeometry(QgsGeometry() if line is None else line.geometry)
        else:
            location = point.location(REFERENCE if layer is self.tie_points else MOVING)
            row.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(location.x, location.y)))
        return row

    def _columns(self, layer: QgsVectorLayer, point: TiePoint) -> dict[str, Any]:
        columns: dict[str, Any] = {"id": point.id, **figures_of(point)}
        if layer is self.displacements:
            line = self._line_builder.line(point)
            return {
                **columns,
                "kind": self._line_builder.kind,
                **({} if line is None else line.columns),
            }
        for raster, prefix in ((REFERENCE, "ref"), (MOVING, "mov")):
            location = point.location(raster)
            has_map = self.record.is_georeferenced(raster)
            columns[f"{prefix}_col"], columns[f"{prefix}_row"] = location.column, location.row
            columns[f"{prefix}_x"] = location.x if has_map else None
            columns[f"{prefix}_y"] = location.y if has_map else None
        return columns

    def _expect(self, succeeded: bool) -> None:
        if not succeeded:
            raise StoreError(
                tr("The edit cannot be saved in '{path}'; is the file write-protected?").format(
                    path=self.path
                )
            )


def _changed_figures(change: Change) -> dict[str, Any]:
    """The columns FIGURES whose values an edit changes."""
    if change.before is None or change.after is None:
        return {}
    before, after = figures_of(change.before), figures_of(change.after)
    return {name: value for name, value in after.items() if value != before[name]}
