"""Pairs of different places, for which any claim of a match is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from PIL import Image

from benchmarks.common import pictures

Image3 = NDArray[np.uint8]
Load = Callable[[], Image3]

# Centres of windows, longitude and latitude. Windows of 500 px are 33 degrees wide, and no two
# overlap.
CENTRES = {
    "Europe": (10.0, 47.0),
    "East Asia": (105.0, 33.0),
    "North America": (-100.0, 42.0),
    "South America": (-60.0, -12.0),
    "Central Africa": (22.0, 4.0),
    "Australia": (134.0, -25.0),
}


@dataclass(frozen=True)
class Case:
    """Two images of different places, loaded when their turn comes."""

    group: str
    name: str
    reference: Load
    moving: Load


def cases(shared: Path, basemap: Path | None) -> list[Case]:
    """List the cases, the same on every machine; kinds alternate, so that any part has them all."""
    kinds = [
        _sentinel(shared, 60),
        _mmim(shared, 80),
        _srif(shared, 60),
        _three_mos(shared, 60),
        _parts(shared, "naip", "NAIP, another part and date", (340, 440), 24),
        _parts(shared, "landsat", "Landsat, another part and date", (377, 300), 16),
        _basemap(basemap, 24),
    ]
    turns = [
        ((index + 0.5) / len(kind), order, case)
        for order, kind in enumerate(kinds)
        for index, case in enumerate(kind)
    ]
    return [case for *_, case in sorted(turns, key=lambda turn: turn[:2])]


def _sentinel(shared: Path, count: int) -> list[Case]:
    scenes = [
        path.name.removesuffix("_s2.tif") for path in _sorted(shared / "sentinel/dev", "*_s2.tif")
    ]
    folder = shared / "sentinel" / "dev"
    pairs = [
        (scene, scenes[(index + step) % len(scenes)])
        for step in range(1, len(scenes))
        for index, scene in enumerate(scenes)
    ]
    return [
        Case(
            "Sentinel-1 on Sentinel-2",
            f"{first} against {second}",
            _raster(folder / f"{first}_s2.tif"),
            _raster(folder / f"{second}_s1.tif"),
        )
        for first, second in pairs[:count]
    ]


def _mmim(shared: Path, count: int) -> list[Case]:
    """Pair images of different groups, because pairs of one group may show the same place."""
    return _across_groups("mmim", _sorted(shared / "mmim", "*/*_ref.webp"), count)


def _srif(shared: Path, count: int) -> list[Case]:
    """Pair images of different groups, because those of one group may overlap."""
    return _across_groups("srif", _sorted(shared / "srif", "*/*_ref.jpg"), count)


def _across_groups(split: str, references: list[Path], count: int) -> list[Case]:
    """Pair the reference of one group with the moving image of another."""
    pairs = [
        (first, second)
        for first, second in product(references, references)
        if first.parent != second.parent
    ]
    return [
        Case(
            f"{split}, another group",
            f"{first.parent.name}/{_stem(first)} against {second.parent.name}/{_stem(second)}",
            _picture(first),
            _picture(_moving(second)),
        )
        for first, second in _chosen(pairs, count)
    ]


def _three_mos(shared: Path, count: int) -> list[Case]:
    """Pair optical images with radar of another satellite and another kind of land."""
    optical = _sorted(shared / "3mos", "*/*_opt.jpg")
    pairs = [
        (first, second.with_name(second.name.replace("_opt", "_sar")))
        for first, second in product(optical, optical)
        if not set(first.parent.name.split("_")) & set(second.parent.name.split("_"))
    ]
    return [
        Case(
            "3MOS, another satellite and land",
            f"{first.parent.name}/{_stem(first)} against {second.parent.name}/{_stem(second)}",
            _picture(first),
            _picture(second),
        )
        for first, second in _chosen(pairs, count)
    ]


def _parts(shared: Path, folder: str, group: str, size: tuple[int, int], count: int) -> list[Case]:
    """Pair opposite ends of a scene at two dates: the same sensor, no common ground."""
    dates = _sorted(shared / "opengeos" / folder, "*.tif")
    pairs = [(first, second) for first, second in product(dates, dates) if first != second]
    near, far = np.s_[: size[0], : size[1]], np.s_[-size[0] :, -size[1] :]
    return [
        Case(
            group,
            f"start of {first.stem} against end of {second.stem}",
            _raster(first, near),
            _raster(second, far),
        )
        for first, second in _chosen(pairs, count)
    ]


def _basemap(folder: Path | None, count: int) -> list[Case]:
    if folder is None:
        return []
    pairs = [(first, second) for first, second in product(CENTRES, CENTRES) if first != second]
    return [
        Case(
            "ETOPO1 on Blue Marble",
            f"{first} against {second}",
            _window(folder / "bmng.jpg", first),
            _window(folder / "etopo1.jpg", second),
        )
        for first, second in pairs[:count]
    ]


def _chosen(pairs: list[tuple[Path, Path]], count: int) -> Iterator[tuple[Path, Path]]:
    order = np.random.default_rng(0).permutation(len(pairs))
    return (pairs[index] for index in order[:count])


def _sorted(folder: Path, pattern: str) -> list[Path]:
    return sorted(folder.glob(pattern))


def _stem(path: Path) -> str:
    return path.stem.rsplit("_", 1)[0]


def _moving(path: Path) -> Path:
    return path.with_name(path.name.replace("_ref.", "_mov."))


def _picture(path: Path) -> Load:
    def load() -> Image3:
        with Image.open(path) as picture:
            return np.asarray(picture.convert("RGB"))

    return load


def _raster(path: Path, part: tuple[slice, slice] = np.s_[:, :]) -> Load:
    def load() -> Image3:
        with rasterio.open(path) as dataset:
            bands = dataset.read(list(range(1, min(dataset.count, 3) + 1)))
        return np.ascontiguousarray(np.moveaxis(bands, 0, -1)[part])

    return load


def _window(path: Path, name: str) -> Load:
    return lambda: pictures.window(path, *CENTRES[name], 500, 500)
