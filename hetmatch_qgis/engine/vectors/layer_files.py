"""The layers that the name of a file, or of a layer in QGIS's notation, stands for."""

from __future__ import annotations

import os
from pathlib import Path

import pyogrio

from hetmatch_qgis.common.layer_names import split_layer_name
from hetmatch_qgis.common.raster_names import raster_name
from hetmatch_qgis.engine.access.references import check_vector_references
from hetmatch_qgis.engine.core.errors import InputError, missing_file
from hetmatch_qgis.engine.georeferencing.crs import parse_crs
from hetmatch_qgis.engine.vectors.layer import (
    POINT_TYPE,
    QGIS_GEOMETRY_TYPES,
    READ_ERRORS,
    VectorLayer,
    flat,
)

DRAWN_TYPES = ("Line", "Polygon", "Surface", "Curve", "Unknown", "GeometryCollection")
"""Parts of the names of geometry types that may hold lines or areas."""

OSM_LAYERS = ("lines", "multipolygons")
"""Layers of GDAL's OSM driver with the things on the ground; the others are points and relations,
whose members are lines once more."""

FOLDER_ENDINGS = (".shp", ".gdbtable", ".tab", ".mif", ".fgb")
"""Endings of what a folder must hold to be layers: shapefiles, a geodatabase of Esri's, MapInfo's
files, FlatGeobuf. GDAL takes a folder of tables for layers, too, such as one of results."""


def is_vector_file(path: Path | str) -> bool:
    """True for a file, or a layer in QGIS's notation, that GDAL opens as vector data.

    Raises InputError for a file that refers to what the user has not allowed.
    """
    file, options = split_layer_name(str(path))
    if "layername" in options or "layerid" in options:
        return True
    check_vector_references(file)
    if _is_other_folder(file):
        return False
    try:
        with flat():
            return len(pyogrio.list_layers(file)) > 0
    except READ_ERRORS:
        return False


def open_layers(path: Path | str, crs: str | None = None) -> list[VectorLayer]:
    """The layers that a name stands for: the one it names, or all of a file with lines or areas.

    A file that holds points alone stands for these.

    crs: in place of the one that the layers name.

    Raises InputError for a file that cannot be opened, a layer that is not in it, and where there
    is nothing to draw.
    """
    name = str(path)
    file, options = split_layer_name(name)
    file = str(raster_name(file))
    listed = _list_layers(name, file)
    names = [str(layer) for layer, _ in listed]
    wanted = _wanted(options, names)
    if wanted is not None and wanted not in names:
        raise InputError(
            "'{path}' has no layer '{layer}'; its layers: {layers}.",
            path=file,
            layer=wanted,
            layers=names,
        )
    chosen = _choose(listed, wanted)
    if not chosen:
        raise InputError(
            "'{path}' has nothing to draw a map from; choose a layer of lines, areas or points.",
            path=name,
        )
    assigned = None if crs is None else parse_crs(crs)
    asked = options.get("geometrytype", "").lower()
    only = asked if asked in QGIS_GEOMETRY_TYPES else None
    return [
        VectorLayer(
            name if wanted is not None or len(names) == 1 else f"{name}|layername={layer}",
            file,
            layer,
            assigned,
            options.get("subset"),
            only,
        )
        for layer in chosen
    ]


def _choose(listed: list[tuple[str, str | None]], wanted: str | None) -> list[str]:
    """The layers to draw of those of a file, names and geometry types. wanted: the only one."""
    drawn = [layer for layer, kind in listed if _is_drawn(kind)]
    points = [layer for layer, kind in listed if kind is not None and POINT_TYPE in kind]
    if wanted is not None:
        return [layer for layer in (*drawn, *points) if layer == wanted]
    if len(drawn) > len(OSM_LAYERS) and set(OSM_LAYERS) <= set(drawn):
        return list(OSM_LAYERS)
    return drawn or points


def _wanted(options: dict[str, str], names: list[str]) -> str | None:
    """The layer that a name asks for."""
    if "layername" in options:
        return options["layername"]
    number = options.get("layerid")
    if number is None:
        return None
    is_known = number.isdigit() and int(number) < len(names)
    return names[int(number)] if is_known else number


def _is_drawn(kind: str | None) -> bool:
    return kind is not None and any(part in kind for part in DRAWN_TYPES)


def _list_layers(name: str, file: str) -> list[tuple[str, str | None]]:
    # Unlike a Path's method this bears any text.
    exists = os.path.exists(file)  # noqa: PTH110
    if not file.startswith("/vsi") and "://" not in file and not exists:
        raise missing_file(file)
    check_vector_references(file)
    if _is_other_folder(file):
        raise _unreadable(name)
    try:
        with flat():
            return [(str(layer), kind) for layer, kind in pyogrio.list_layers(file)]
    except READ_ERRORS as error:
        raise _unreadable(name) from error


def _unreadable(name: str) -> InputError:
    return InputError(
        "'{path}' cannot be opened as a vector layer; choose a file that GDAL reads, such as a "
        "GeoPackage, and check that it was copied completely.",
        path=name,
    )


def _is_other_folder(file: str) -> bool:
    """True for a folder without layers of its own, see FOLDER_ENDINGS."""
    # Unlike a Path's method this bears any text.
    if not os.path.isdir(file):  # noqa: PTH112
        return False
    try:
        endings = {entry.suffix.lower() for entry in Path(file).iterdir()}
    except OSError:
        return False
    return endings.isdisjoint(FOLDER_ENDINGS)
