"""The data that hard pairs are made of, read once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from pyproj import Transformer
from rasterio.warp import Resampling, calculate_default_transform, reproject

from benchmarks.common.datasets import Pair, mmim, srif
from benchmarks.hard.pair import Image
from benchmarks.verdict.place import Place
from benchmarks.verdict.places import load_places

Lines = list[NDArray[np.float64]]


@dataclass(frozen=True)
class MappedGround:
    """A photograph, and what is mapped of its ground.

    photo: (H, W, 3). areas, lines: outlines and centre lines (N, 2), pixels of the photograph.
    widths: of the lines, metres. gsd: metres. accuracy: of the vectors, metres.
    """

    photo: Image
    areas: Lines
    lines: Lines
    widths: list[float]
    gsd: float
    accuracy: float


@dataclass(frozen=True)
class Survey:
    """A mapped ground in the data: its layer, a metric CRS, its accuracy in metres."""

    layer: str
    crs: str
    accuracy: float


SURVEYS = {
    "banepa": Survey("buildings", "EPSG:32645", 0.4),
    "vegas": Survey("roads", "EPSG:32611", 1.0),
}
"""By folder of vector/; the accuracies are those of the data's README."""

LANE_M = 3.5
"""Metres of a lane of a road."""

HEIGHTS = "433D_629L_3_1"
"""The roughest elevation model of terramind's examples, 100 to 249 m."""


class Grounds:
    """The shared data. folder: of it. Its parts are empty where the data is missing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._mapped: dict[tuple[str, float], MappedGround | None] = {}

    @cached_property
    def srif(self) -> list[Pair]:
        """The pairs of srif, its three kinds in turn, so that the first few hold all of them."""
        return interleaved(list(srif(self.folder)), 7)

    @cached_property
    def mmim(self) -> list[Pair]:
        """The pairs of mmim, their kinds in turn."""
        return interleaved(list(mmim(self.folder)), 1)

    @cached_property
    def places(self) -> list[Place]:
        """The co-registered places of all dev splits, the splits in turn."""
        return interleaved(load_places("dev", self.folder, None), 5, key="source")

    @cached_property
    def scenes(self) -> list[Image]:
        """Sentinel-2's scenes of the dev split, (H, W, 3), 10 m."""
        scenes = []
        for path in sorted((self.folder / "sentinel" / "dev").glob("*_s2.tif")):
            with rasterio.open(path) as raster:
                scenes.append(np.moveaxis(raster.read(), 0, -1))
        return scenes

    @cached_property
    def heights(self) -> NDArray[np.float64] | None:
        """Real heights, metres; None where they are missing."""
        path = self.folder / "terramind" / "examples" / "DEM" / f"{HEIGHTS}.tif"
        if not path.exists():
            return None
        with rasterio.open(path) as raster:
            return np.asarray(raster.read(1), dtype=np.float64)

    def mapped(self, name: str, gsd: float) -> MappedGround | None:
        """A ground of SURVEYS at a ground sampling distance, None where it is missing."""
        if (name, gsd) not in self._mapped:
            self._mapped[name, gsd] = self._read_mapped(name, gsd)
        return self._mapped[name, gsd]

    def _read_mapped(self, name: str, gsd: float) -> MappedGround | None:
        survey = SURVEYS[name]
        folder = self.folder / "vector" / name
        if not (folder / "photo.tif").exists():
            return None
        photo, transform = _photograph(folder / "photo.tif", survey.crs, gsd)
        features = json.loads((folder / f"{survey.layer}.geojson").read_text(encoding="utf-8"))
        project = Transformer.from_crs("EPSG:4326", survey.crs, always_xy=True)
        areas, lines, widths = [], [], []
        for feature in features["features"]:
            kind, parts = feature["geometry"]["type"], feature["geometry"]["coordinates"]
            for part in parts if kind == "Polygon" else [parts]:
                at = np.array(part, dtype=np.float64)[:, :2]
                x, y = project.transform(at[:, 0], at[:, 1])
                pixels = np.stack(~transform @ (np.asarray(x), np.asarray(y)), axis=1)
                if kind == "Polygon":
                    areas.append(pixels)
                    continue
                lines.append(pixels)
                widths.append(LANE_M * float(feature["properties"].get("lane_number", 2)))
        return MappedGround(photo, areas, lines, widths, gsd, survey.accuracy)


def interleaved(items: list, step: int, key: str = "group") -> list:
    """Items of all groups in turn; within a group every step-th, around and around."""
    groups: dict[str, list] = {}
    for item in items:
        groups.setdefault(getattr(item, key), []).append(item)
    spread = []
    for group in groups.values():
        order = sorted(range(len(group)), key=lambda k: (k % step, k))
        spread.append([group[k] for k in order])
    longest = max((len(group) for group in spread), default=0)
    return [group[k] for k in range(longest) for group in spread if k < len(group)]


def _photograph(path: Path, crs: str, gsd: float) -> tuple[Image, Affine]:
    """A photograph resampled to a metric CRS, (H, W, 3), and its geotransform."""
    with rasterio.open(path) as raster:
        transform, width, height = calculate_default_transform(
            raster.crs, crs, raster.width, raster.height, *raster.bounds, resolution=gsd
        )
        pixels = np.zeros((3, height, width), np.uint8)
        own = abs(raster.transform.e) * 111_320
        reproject(
            raster.read([1, 2, 3]),
            pixels,
            src_transform=raster.transform,
            src_crs=raster.crs,
            dst_transform=transform,
            dst_crs=crs,
            resampling=Resampling.cubic if gsd < 1.5 * own else Resampling.average,
        )
    return np.ascontiguousarray(np.moveaxis(pixels, 0, -1)), transform
