"""Vector layers of any format that GDAL reads: their facts, and their features by boxes."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyogrio
import pyogrio.raw
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError

from hetmatch_qgis.engine.core.errors import InputError, reason_of
from hetmatch_qgis.engine.core.json_input import MAX_NUMBER
from hetmatch_qgis.engine.core.messages import Option
from hetmatch_qgis.engine.georeferencing.crs import check_map_coordinates
from hetmatch_qgis.engine.vectors.geometry_types import name_geometry_types
from hetmatch_qgis.engine.vectors.symbols import KEYS, NUMBERS, classify
from hetmatch_qgis.engine.vectors.wkb import Rings, parse_wkb

name_geometry_types()

Box = tuple[float, float, float, float]
"""x min, y min, x max, y max."""

SAMPLE, MIN_LAND_SHARE = 1000, 0.8
"""Features that tell what a layer holds, and the share of them in a layer of land: of a layer of
OpenStreetMap some values are rare ones without a symbol. Set by hand with this rule."""

LAND = tuple(NUMBERS[name] for name in ("built-up", "field", "bare", "grass", "forest", "water"))
"""Symbols of land use and water."""

BATCH = 50_000
"""Features read at once: some 10 to 50 MB. Set by hand with the first version."""

FALLBACK_ENCODING = "cp1252"
"""Encoding of attributes that are not in the one that the file names, as of shapefiles whose .cpg
is wrong; the classes that count are in English in any."""

READ_ERRORS = (RuntimeError, ValueError)
"""What pyogrio raises for files, layers and features that GDAL cannot read; its own errors are
RuntimeErrors."""

POINT_TYPE = "Point"
"""Part of the names of geometry types of points. Of a file with lines or areas, points are drawn
only if they are named: most are labels and addresses, which no photograph shows."""

QGIS_GEOMETRY_TYPES = ("point", "linestring", "polygon")
"""Geometry types in QGIS's notation."""


@dataclass(frozen=True)
class Features:
    """Features of a layer, read at once.

    rings: their lines, outlines and points, in the layer's CRS.
    symbols: (N,), numbers of `symbols.SYMBOLS`.
    widths: (N,), of their lines in metres.
    """

    rings: Rings
    symbols: NDArray[np.int64]
    widths: NDArray[np.float64]


class VectorLayer:
    """One layer of lines, areas or points.

    name: as the user gave it, with the layer's name where the file has several.
    file: what GDAL opens. layer: the layer's name in it. where: an SQL condition, or None.
    only: one of QGIS_GEOMETRY_TYPES, or None for all. title: what the layer is
    called where the file is a copy of it.

    count: of its features. bounds: in its CRS, None where it is empty. geometry: its type in GDAL's
    words. has_areas: False where it holds lines or points alone. is_indexed: whether boxes are read
    fast.

    Raises InputError where the layer cannot be read.
    """

    def __init__(
        self,
        name: str,
        file: str,
        layer: str,
        assigned_crs: CRS | None,
        where: str | None = None,
        only: str | None = None,
        title: str | None = None,
    ) -> None:
        self.name, self.layer = name, layer
        self.title = title or layer
        self._file, self._where, self._only = file, where, only
        info = _info(name, file, layer)
        self._crs = assigned_crs or _crs(info)
        self._fields = [str(field) for field in info["fields"]]
        self.geometry = str(info["geometry_type"])
        self.count = int(info["features"])
        self.bounds: Box | None = None
        sides = info["total_bounds"]
        if sides is not None and (np.abs(sides) <= MAX_NUMBER).all():
            left, bottom, right, top = (float(side) for side in sides)
            self.bounds = left, bottom, right, top
        elif self.count:
            # GDAL's OSM driver knows no extents; of others, a vertex lies nowhere.
            self.bounds = self._read_bounds()
        has_areas = not any(part in self.geometry for part in ("Line", POINT_TYPE))
        self.has_areas = has_areas and only in (None, "polygon")
        self.is_indexed = bool(info["capabilities"].get("fast_spatial_filter"))

    @property
    def crs(self) -> CRS:
        """The CRS of its coordinates. Raises InputError where it is unknown or no map's."""
        if self._crs is None:
            raise InputError(
                "The layer '{layer}' has no CRS, so its location is unknown; assign one with "
                "{reference_crs} or {moving_crs}.",
                layer=self.name,
                reference_crs=Option("reference_crs"),
                moving_crs=Option("moving_crs"),
            )
        check_map_coordinates(self._crs, self.name)
        return self._crs

    @property
    def is_land(self) -> bool:
        """True where nearly all of its first features are land use or water, none a building."""
        table, geometry, values = self._read_batch(None, 0, SAMPLE)
        attributes = {name.lower(): column for name, column in zip(table, values, strict=True)}
        symbols, _ = classify(attributes, self.title, len(geometry))
        if not len(symbols) or (symbols == NUMBERS["building"]).any():
            return False
        return float(np.isin(symbols, LAND).mean()) >= MIN_LAND_SHARE

    def read(self, box: Box | None = None) -> Iterator[Features]:
        """The features whose boxes meet a box in the layer's CRS, all without one, in batches."""
        first = 0
        while True:
            table, geometry, values = self._read_batch(box, first)
            if len(geometry):
                attributes = {
                    name.lower(): column for name, column in zip(table, values, strict=True)
                }
                rings = parse_wkb(geometry.tolist()).bounded(MAX_NUMBER)
                rings = _of_type(rings, self._only)
                symbols, widths = classify(attributes, self.title, len(geometry))
                yield Features(rings, symbols, widths)
            if len(geometry) < BATCH:
                return
            first += BATCH

    def _read_bounds(self) -> Box | None:
        """The extent, from all vertices."""
        corners = [
            function(batch.rings.points, axis=0)
            for batch in self.read()
            if len(batch.rings.points)
            for function in (np.min, np.max)
        ]
        if not corners:
            return None
        (left, bottom), (right, top) = np.min(corners, axis=0), np.max(corners, axis=0)
        return float(left), float(bottom), float(right), float(top)

    def has_features(self, box: Box) -> bool:
        """True where something can be drawn of a feature whose box meets one in the layer's CRS."""
        first = self._read_batch(box, 0, 1)[1]
        if not len(first):
            return False
        if len(_of_type(parse_wkb(first.tolist()), self._only)):
            return True
        return any(len(batch.rings) for batch in self.read(box))

    def indexed(self, folder: Path) -> VectorLayer:
        """A copy with a spatial index, a GeoPackage in a folder."""
        path = folder / f"{len(list(folder.iterdir()))}.gpkg"
        first = 0
        while True:
            table, geometry, values = self._read_batch(None, first)
            if first == 0 or len(geometry):
                pyogrio.raw.write(
                    path,
                    geometry=geometry,
                    field_data=values,
                    fields=np.array(table),
                    layer="map",
                    driver="GPKG",
                    geometry_type="Unknown",
                    crs=self.crs.to_wkt(),
                    append=first > 0,
                )
            if len(geometry) < BATCH:
                return VectorLayer(
                    self.name, str(path), "map", self._crs, only=self._only, title=self.title
                )
            first += BATCH

    def _read_batch(
        self, box: Box | None, first: int, count: int | None = None
    ) -> tuple[list[str], NDArray, list[NDArray]]:
        read = partial(
            pyogrio.raw.read,
            self._file,
            layer=self.layer,
            columns=[field for field in self._fields if field.lower() in KEYS],
            force_2d=True,
            bbox=box,
            where=self._where,
            skip_features=first,
            max_features=count or BATCH,
        )
        try:
            with flat():
                try:
                    meta, _, geometry, values = read()
                except UnicodeDecodeError:
                    meta, _, geometry, values = read(encoding=FALLBACK_ENCODING)
        except READ_ERRORS as error:
            raise InputError(
                "The layer '{layer}' cannot be read ({problem}).",
                layer=self.name,
                problem=reason_of(error),
            ) from error
        fields = [str(field) for field in meta["fields"]]
        return fields, np.zeros(0, object) if geometry is None else geometry, values


def copy_unindexed(
    layers: list[VectorLayer], limit: int, resources: ExitStack
) -> list[VectorLayer]:
    """The layers, large ones without a spatial index replaced by temporary copies with one.

    limit: features up to which a layer is small. The copies live as long as `resources`.
    """
    copied = []
    folder: Path | None = None
    for layer in layers:
        if layer.is_indexed or layer.count <= limit:
            copied.append(layer)
            continue
        if folder is None:
            temporary = TemporaryDirectory(prefix="hetmatch-", ignore_cleanup_errors=True)
            folder = Path(resources.enter_context(temporary))
        copied.append(layer.indexed(folder))
    return copied


def _of_type(rings: Rings, only: str | None) -> Rings:
    """The rings of one of QGIS_GEOMETRY_TYPES; all for None."""
    if only is None:
        return rings
    is_point = rings.is_point
    is_line = ~rings.is_area & ~is_point
    return rings.select({"point": is_point, "linestring": is_line, "polygon": rings.is_area}[only])


@contextmanager
def flat() -> Iterator[None]:
    """Pyogrio without its warnings about measures and heights, which no map shows."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Measured", category=UserWarning)
        yield


def _info(name: str, file: str, layer: str) -> dict[str, Any]:
    try:
        with flat():
            info: dict[str, Any] = pyogrio.read_info(
                file, layer=layer, force_feature_count=True, force_total_bounds=True
            )
    except READ_ERRORS as error:
        raise InputError(
            "The layer '{layer}' cannot be read ({problem}).",
            layer=name,
            problem=reason_of(error),
        ) from error
    return info


def _crs(info: dict[str, Any]) -> CRS | None:
    try:
        return CRS.from_user_input(info["crs"]) if info["crs"] else None
    except CRSError:
        return None
