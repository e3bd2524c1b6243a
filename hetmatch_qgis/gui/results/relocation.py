"""Repair of a result whose folder or rasters were moved: its layers, and the paths it records."""

from __future__ import annotations

import json
import os
from pathlib import Path

from qgis.core import QgsMapLayer, QgsProject, QgsProviderRegistry, QgsRasterLayer, QgsVectorLayer

from hetmatch_qgis.client.output_files import write_atomically
from hetmatch_qgis.client.warp_request import read_result
from hetmatch_qgis.common.contract import RESULT_JSON
from hetmatch_qgis.common.raster_names import GdalName, may_exist, raster_name
from hetmatch_qgis.gui.results.result_folder import ResultError
from hetmatch_qgis.gui.tie_points.model.layer_files import geopackage_of
from hetmatch_qgis.gui.tie_points.model.match_record import MatchRecord, RecordTable
from hetmatch_qgis.gui.tie_points.model.points import MOVING, REFERENCE
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.layers.result_layers import without_undefined_crs
from hetmatch_qgis.rasters.errors import SourceError
from hetmatch_qgis.rasters.layer_sources import FILE_PROVIDER, facts_of, layer_of_file, path_of


def move_result(tie_points: QgsVectorLayer, folder: Path, project: QgsProject) -> None:
    """Lead the layers of a result to its new folder, and its rasters to where they went with it.

    folder: the result's, or the one above it.

    Raises ResultError where the folder holds no tie points.
    """
    before = geopackage_of(tie_points)
    inner = folder / before.parent.name
    if (inner / before.name).is_file() and not (folder / before.name).is_file():
        folder = inner
    after = folder / before.name
    if not after.is_file():
        text = tr("There is no {name} in '{folder}'; choose the folder of this result.")
        raise ResultError(text.format(name=before.name, folder=folder))
    for layer in [tie_points, *project.mapLayers().values()]:
        if isinstance(layer, QgsVectorLayer) and _is_in(layer, before):
            _lead_to(layer, after)
    record = RecordTable(after).read()
    for raster in (REFERENCE, MOVING):
        moved = _moved_along(record.path_of(raster), before.parent, folder)
        if moved is not None:
            move_raster(after, raster, str(moved), project)


def move_raster(geopackage: Path, raster: str, path: str, project: QgsProject) -> None:
    """Record the new path of REFERENCE or MOVING, and lead the project's broken layers of it there.

    Raises ResultError where it is not the raster of the match, or the result cannot be written.
    """
    table = RecordTable(geopackage)
    record = table.read()
    _check_size(record, raster, path)
    content = read_result(geopackage.parent)
    for described in (content, record.result):
        if raster in described:
            described[raster]["path"] = path
    written = table.write(raster, path) and table.write("result", json.dumps(record.result))
    try:
        if content:
            text = json.dumps(content, indent=2, ensure_ascii=False)
            write_atomically(geopackage.parent / RESULT_JSON, text + "\n")
    except OSError:
        written = False
    if not written:
        raise ResultError(
            tr("'{path}' cannot be changed; is the file write-protected?").format(path=geopackage)
        )
    _repair_rasters(record.path_of(raster), path, project)


def _check_size(record: MatchRecord, raster: str, path: str) -> None:
    try:
        layer = layer_of_file(path)
    except SourceError as error:
        raise ResultError(str(error)) from error
    described = record.result.get(raster) or {}
    width, height = described.get("width"), described.get("height")
    facts = facts_of(layer) if isinstance(layer, QgsRasterLayer) else None
    if facts is None or (width and height and (facts.width, facts.height) != (width, height)):
        raise ResultError(
            tr(
                "'{path}' is not the raster of this match, which has {width} x {height} pixels; "
                "choose another file."
            ).format(path=path, width=width, height=height)
        )


def _is_in(layer: QgsVectorLayer, geopackage: Path) -> bool:
    return layer.providerType() == "ogr" and geopackage_of(layer) == geopackage


def _lead_to(layer: QgsVectorLayer, geopackage: Path) -> None:
    parts = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
    uri = QgsProviderRegistry.instance().encodeUri("ogr", {**parts, "path": str(geopackage)})
    layer.setDataSource(uri, layer.name(), "ogr")
    without_undefined_crs(layer)


def _moved_along(raster: str, before: Path, after: Path) -> Path | None:
    """Where a raster is that moved together with the folder; None where it is not there."""
    name = raster_name(raster)
    if not raster or may_exist(raster) or isinstance(name, GdalName):
        return None
    candidate = Path(os.path.normpath(after / os.path.relpath(name, before)))
    return candidate if candidate.is_file() else None


def _repair_rasters(before: str, after: str, project: QgsProject) -> None:
    name = raster_name(before)
    layers: list[QgsMapLayer] = list(project.mapLayers().values())
    for layer in layers:
        if not isinstance(layer, QgsRasterLayer) or layer.providerType() != FILE_PROVIDER:
            continue
        if not layer.isValid() and raster_name(path_of(layer)) == name:
            layer.setDataSource(after, layer.name(), FILE_PROVIDER)
