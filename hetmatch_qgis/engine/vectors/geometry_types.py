"""Geometry types of GDAL that pyogrio has no names for, so that it opens no file with one.

A layer of anything in three dimensions is "3D Unknown (any)" for GDAL, which is what 3D GeoJSON and
GeoPackages of mixed features are; buildings in three dimensions are surfaces.
"""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from typing import Any

UNNAMED = {0: "Unknown", 13: "Curve", 14: "Surface", 15: "PolyhedralSurface"}
UNNAMED |= {16: "TIN Surface", 17: "Triangle Surface"}
"""Names by GDAL's numbers (OGRwkbGeometryType), in two dimensions."""

_Z, _M, _ZM = 1000, 2000, 3000
"""What GDAL adds to a number for heights, measures and both."""

_UNKNOWN_Z = (0x80000000, -0x80000000)
"""GDAL's number of anything with heights, without a sign and with one."""


def name_geometry_types() -> None:
    """Add the names that are missing to pyogrio's own table; nothing where it has none."""
    # The table is private: a release of pyogrio without it may have the names.
    with suppress(ImportError, AttributeError):
        add_names(import_module("pyogrio._geometry").GEOMETRY_TYPES)


def add_names(table: dict[int, Any]) -> None:
    """Add the names that are missing to a table by GDAL's numbers."""
    for number, name in UNNAMED.items():
        for more in (0, _Z, _M, _ZM):
            table.setdefault(number + more, name)
    for number in _UNKNOWN_Z:
        table.setdefault(number, UNNAMED[0])
