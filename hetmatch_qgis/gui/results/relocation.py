"""Repair of a result whose folder or files were moved: its layers, and the paths it records."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from qgis.core import QgsMapLayer, QgsProject, QgsProviderRegistry, QgsRasterLayer, QgsVectorLayer

from hetmatch_qgis.client.output_files import write_atomically
from hetmatch_qgis.client.warp_request import read_result
from hetmatch_qgis.common.contract import RESULT_JSON
from hetmatch_qgis.common.layer_names import split_layer_name
from hetmatch_qgis.common.raster_names import GdalName, may_exist, raster_name
from hetmatch_qgis.gui.results.result_folder import ResultError
from hetmatch_qgis.gui.tie_points.model.layer_files import geopackage_of
from hetmatch_qgis.gui.tie_points.model.match_record import MatchRecord, RecordTable
from hetmatch_qgis.gui.tie_points.model.points import MOVING, REFERENCE
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.layers.result_layers import without_undefined_crs
from hetmatch_qgis.rasters.errors import SourceError
from hetmatch_qgis.rasters.layer_sources import (
    FILE_PROVIDER,
    VECTOR_FILE_PROVIDER,
    facts_of,
    layer_of_file,
)


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
    _repair_what_it_holds(before.parent, folder, project)
    for file in dict.fromkeys(map(file_of, RecordTable(after).read().files)):
        moved = _moved_along(file, before.parent, folder)
        if moved is not None:
            move_file(after, file, str(moved), project)


def file_of(name: str) -> str:
    """The file of a raster or of a vector layer in QGIS's notation."""
    file, layer = split_layer_name(name)
    # A raster's own name may hold a bar.
    return file if layer and not Path(name).exists() else name


def move_file(geopackage: Path, before: str, after: str, project: QgsProject) -> None:
    """Record where a file that the match read is now, and lead the project's broken layers there.

    Raises ResultError where it is not the raster of the match, lacks its layers or cannot be read,
    and where the result cannot be written.
    """
    table = RecordTable(geopackage)
    record = table.read()
    _check(record, before, after)
    # The path as it was given may be relative, unlike those of the result.
    sides = {
        raster: after + record.path_of(raster)[len(before) :]
        for raster in (REFERENCE, MOVING)
        if file_of(record.path_of(raster)) == before
    }
    values = {
        **sides,
        "options": json.dumps(_led(record.options, before, after)),
        "result": json.dumps(_led_result(record.result, before, after, sides)),
    }
    written = all(table.write(key, value) for key, value in values.items())
    content = read_result(geopackage.parent)
    try:
        if content:
            content = _led_result(content, before, after, sides)
            text = json.dumps(content, indent=2, ensure_ascii=False)
            write_atomically(geopackage.parent / RESULT_JSON, text + "\n")
    except OSError:
        written = False
    if not written:
        raise ResultError(
            tr("'{path}' cannot be changed; is the file write-protected?").format(path=geopackage)
        )
    _repair_layers(before, after, project)


def _led(value: Any, before: str, after: str) -> Any:
    """A value of a result in which a file has another path, wherever it is named."""
    if isinstance(value, dict):
        return {name: _led(item, before, after) for name, item in value.items()}
    if isinstance(value, list):
        return [_led(item, before, after) for item in value]
    if isinstance(value, str) and before and file_of(value) == before:
        return after + value[len(before) :]
    return value


def _led_result(
    content: dict[str, Any], before: str, after: str, sides: dict[str, str]
) -> dict[str, Any]:
    """The content of `result.json` with new paths, `sides` those of the two rasters."""
    led: dict[str, Any] = _led(content, before, after)
    for raster, path in sides.items():
        if raster in led:
            led[raster] = {**led[raster], "path": path}
    return led


def _check(record: MatchRecord, before: str, after: str) -> None:
    """Check by its size or its layers that a file is the one that the match read."""
    for name in record.files:
        if file_of(name) == before:
            # Of a map each layer is looked for by its name.
            layer = _opened(_led(name, before, after) if before else after)
            for raster in (REFERENCE, MOVING):
                if name == record.path_of(raster) and not record.layers_of(raster):
                    _check_size(record, raster, after, layer)


def _opened(path: str) -> QgsMapLayer:
    try:
        return layer_of_file(path)
    except SourceError as error:
        raise ResultError(str(error)) from error


def _check_size(record: MatchRecord, raster: str, path: str, layer: QgsMapLayer) -> None:
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


def _moved_along(file: str, before: Path, after: Path) -> Path | None:
    """New path of a file that moved together with the folder; None where it is not there."""
    name = raster_name(file)
    if not file or may_exist(file) or isinstance(name, GdalName):
        return None
    candidate = Path(os.path.normpath(after / os.path.relpath(name, before)))
    return candidate if candidate.is_file() else None


def _repair_layers(before: str, after: str, project: QgsProject) -> None:
    providers = (FILE_PROVIDER, VECTOR_FILE_PROVIDER)
    layers: list[QgsMapLayer] = list(project.mapLayers().values())
    for layer in layers:
        source = layer.source()
        # A layer that was open when its file went still counts as valid.
        is_broken = not layer.isValid() or not may_exist(source)
        if not is_broken or layer.providerType() not in providers:
            continue
        if before and raster_name(file_of(source)) == raster_name(before):
            source = after + source[len(file_of(source)) :]
            layer.setDataSource(source, layer.name(), layer.providerType())


def _repair_what_it_holds(before: Path, after: Path, project: QgsProject) -> None:
    """Lead broken layers of files in a folder, such as warped rasters, to where it is now."""
    sources = [layer.source() for layer in project.mapLayers().values()]
    for file in dict.fromkeys(map(file_of, sources)):
        if before in Path(file).parents:
            moved = _moved_along(file, before, after)
            if moved is not None:
                _repair_layers(file, str(moved), project)
