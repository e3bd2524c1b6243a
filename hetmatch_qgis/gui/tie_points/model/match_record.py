"""The table `hetmatch_match` of a result's GeoPackage."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qgis.core import NULL, QgsFeature, QgsVectorLayer

from hetmatch_qgis.client.messages import in_users_language
from hetmatch_qgis.common.contract import MATCH_TABLE
from hetmatch_qgis.common.raster_names import may_exist, raster_name
from hetmatch_qgis.gui.tie_points.model.points import MOVING, REFERENCE

ACCEPTED_BY = "accepted_by"
"""Key whose value is the name of whoever accepted points that HetMatch did not believe."""

FIT = "fit"
"""Key whose value is the newest fit of the panel, the worker's answer to `fit` without points."""

FILE_OPTIONS = ("dem", "reference_mask", "moving_mask")
"""Options whose values are names of files."""

EDITED = "edited"
"""Key whose value is "1" once points or the transform were edited."""


@dataclass(frozen=True)
class MatchRecord:
    """Content of the table.

    reference, moving: paths of the rasters, "" where unknown.
    transform: kind of the transform.
    options: of the match.
    result: content of `result.json`.
    edited: whether points or the transform were changed after the match.
    accepted_by: who accepted points that HetMatch did not believe, "" for nobody.
    fit: the newest fit of the panel, {} where there was none.
    """

    reference: str = ""
    moving: str = ""
    transform: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    result: dict[str, Any] = field(default_factory=dict)
    edited: bool = False
    accepted_by: str = ""
    fit: dict[str, Any] = field(default_factory=dict)

    def path_of(self, raster: str) -> str:
        """The path of REFERENCE or MOVING."""
        return self.reference if raster == REFERENCE else self.moving

    def layers_of(self, raster: str) -> list[str]:
        """The vector layers that REFERENCE or MOVING is a map of, the lowest first."""
        return [str(name) for name in self.result.get(raster, {}).get("layers") or []]

    def engine_name(self, raster: str) -> str | list[str]:
        """The name or the layers that the engine opens as REFERENCE or MOVING."""
        return self.layers_of(raster) or self.path_of(raster)

    @property
    def files(self) -> list[str]:
        """Names of all that the engine opens: rasters, vector layers, elevation model, masks."""
        names = []
        for raster in (REFERENCE, MOVING):
            names += self.layers_of(raster) or [self.path_of(raster)]
        names += [str(self.options[option]) for option in FILE_OPTIONS if self.options.get(option)]
        return list(dict.fromkeys(names))

    def to_open(self) -> dict[str, Any]:
        """The pair as the worker's `open` takes it."""
        names = {raster: self.engine_name(raster) for raster in (REFERENCE, MOVING)}
        shadows = self.result.get(REFERENCE, {}).get("shadows")
        return {**names, "options": self.options, **({"shadows": shadows} if shadows else {})}

    def is_georeferenced(self, raster: str) -> bool:
        """True where REFERENCE or MOVING has a georeference."""
        return self.result.get(raster, {}).get("georeference") != "none"

    @property
    def reason(self) -> str:
        """The reason of the match's outcome, in the user's language; "" where none was recorded."""
        return str(in_users_language(self.result).get("reason") or "")

    @property
    def reference_transform(self) -> list[float] | None:
        """Affine transform (a, b, c, d, e, f) from reference pixels to its CRS, if it has one."""
        return self.result.get(REFERENCE, {}).get("transform")


class RecordTable:
    """Access to the table through QGIS, which holds the GeoPackage open."""

    def __init__(self, geopackage: Path) -> None:
        self._folder = geopackage.parent
        self._layer = QgsVectorLayer(f"{geopackage}|layername={MATCH_TABLE}", MATCH_TABLE, "ogr")

    def read(self) -> MatchRecord:
        """Read the table; empty values where it is missing."""
        values = {}
        if self._layer.isValid():
            for row in self._layer.getFeatures():
                values[row["key"]] = "" if row["value"] in (None, NULL) else row["value"]
        result = _json(values.get("result", ""))
        return MatchRecord(
            self._locate(_absolute(values.get(REFERENCE, ""), result.get(REFERENCE))),
            self._locate(_absolute(values.get(MOVING, ""), result.get(MOVING))),
            values.get("transform", ""),
            _json(values.get("options", "")),
            result,
            values.get(EDITED, "") == "1",
            values.get(ACCEPTED_BY, ""),
            _json(values.get(FIT, "")),
        )

    def write(self, key: str, value: str) -> bool:
        """Write a value; returns True where that succeeded."""
        provider = self._layer.dataProvider()
        column = self._layer.fields().indexOf("value")
        if provider is None or column < 0:
            return False
        for row in self._layer.getFeatures():
            if row["key"] == key:
                return provider.changeAttributeValues({row.id(): {column: value}})
        row = QgsFeature(self._layer.fields())
        row["key"], row["value"] = key, value
        return provider.addFeatures([row])[0]

    def _locate(self, path: str) -> str:
        """The path, or the file of that name in the GeoPackage's folder if it was moved there."""
        sibling = self._folder / raster_name(path).name
        return str(sibling) if path and not may_exist(path) and sibling.is_file() else path


def _absolute(path: str, described: dict[str, Any] | None) -> str:
    """The path, or where it belongs to the folder of a command line, that of the result."""
    is_relative = (
        bool(path) and isinstance(raster_name(path), Path) and not Path(path).is_absolute()
    )
    return str((described or {}).get("path") or path) if is_relative else path


def _json(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text) if text else {}
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
