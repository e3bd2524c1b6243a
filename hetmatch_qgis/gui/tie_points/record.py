"""The table `hetmatch_match` of a result's GeoPackage: what was matched, and how."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qgis.core import NULL, QgsFeature, QgsVectorLayer

from hetmatch_qgis.common.contract import MATCH_TABLE
from hetmatch_qgis.common.raster_names import may_be_there, raster_name

EDITED = "edited"


@dataclass(frozen=True)
class MatchRecord:
    """reference, moving: the rasters' paths, "" where unknown; result: `result.json`.

    edited: whether points or the transform were changed after the match.
    """

    reference: str = ""
    moving: str = ""
    transform: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    result: dict[str, Any] = field(default_factory=dict)
    edited: bool = False

    def path_of(self, raster: str) -> str:
        """The path of REFERENCE or MOVING."""
        return self.reference if raster == "reference" else self.moving

    def is_georeferenced(self, raster: str) -> bool:
        return self.result.get(raster, {}).get("georeference") != "none"

    @property
    def reference_transform(self) -> list[float] | None:
        """Six numbers from reference pixels to its map, where the raster has such."""
        return self.result.get("reference", {}).get("transform")

    @property
    def reference_gsd(self) -> float | None:
        return self.result.get("reference", {}).get("gsd")


class RecordTable:
    """Reads and writes the table through QGIS, which holds the GeoPackage open."""

    def __init__(self, geopackage: Path) -> None:
        self._folder = geopackage.parent
        self._layer = QgsVectorLayer(f"{geopackage}|layername={MATCH_TABLE}", MATCH_TABLE, "ogr")

    def read(self) -> MatchRecord:
        values = {}
        if self._layer.isValid():
            for row in self._layer.getFeatures():
                values[row["key"]] = "" if row["value"] in (None, NULL) else row["value"]
        return MatchRecord(
            self._found(values.get("reference", "")),
            self._found(values.get("moving", "")),
            values.get("transform", ""),
            _json(values.get("options", "")),
            _json(values.get("result", "")),
            values.get(EDITED, "") == "1",
        )

    def write(self, key: str, value: str) -> bool:
        """Whether it was written."""
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

    def _found(self, path: str) -> str:
        """The path, or the file of that name beside the GeoPackage where the folder was moved."""
        beside = self._folder / raster_name(path).name
        return str(beside) if path and not may_be_there(path) and beside.is_file() else path


def _json(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text) if text else {}
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
