"""Places that pairs are cut from: co-registered images of one ground, by split."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import rasterio

from benchmarks.common import datasets
from benchmarks.verdict import place_cache
from benchmarks.verdict.place import Image, Place
from training.procedural import procedural_scene
from training.scenes import load_scenes

Bounds = tuple[float, float, float, float]

MIN_SIDE = 256
"""Pixels; smaller places are left out."""

PROCEDURAL_SCENES = 24
"""Drawn scenes of the training split."""


KEPT = Path("benchmarks/results/places")
"""Folder that the places are kept in."""

CODE = ("place.py", "places.py", "../common/datasets.py", "../../training/procedural")
"""What they are read and drawn by, beside this module."""

SCENES = ("scene.py", "scenes.py", "vector_scenes.py", "displace.py")
"""The same of `training`."""


def load_places(split: str, shared: Path, basemap: Path | None) -> list[Place]:
    """The places of "training" (folders that weights are trained on, and drawn ones) or "dev"."""
    here = Path(__file__).parent
    code = [here / name for name in CODE] + [here / "../../training" / name for name in SCENES]
    state = place_cache.fingerprint([shared, *([basemap] if basemap else [])], code)
    folder = KEPT / split / state
    kept = place_cache.read(folder)
    if kept is None:
        found = _training(shared, basemap) if split == "training" else _dev(shared)
        kept = [place for place in found if place.side >= MIN_SIDE]
        place_cache.write(folder, kept)
    return kept


def _training(shared: Path, basemap: Path | None) -> Iterator[Place]:
    blocks = _overlapping_blocks(shared / "sentinel" / "train")
    for source, scenes in load_scenes(shared, basemap).items():
        for number, scene in enumerate(scenes):
            if source == "sentinel":
                group = blocks[scene.name]
            elif source in ("3mos", "vector"):
                # One town, at several pixel sizes.
                group = scene.name.split("/")[0]
            else:
                group = str(number)
            yield Place(source, group, scene.images)
    for number in range(PROCEDURAL_SCENES):
        scene = procedural_scene(np.random.default_rng((41, number)))
        yield Place("procedural", str(number), scene.images)


def _overlapping_blocks(folder: Path) -> dict[str, str]:
    """A name for each connected block of overlapping scenes, by scene."""
    bounds: dict[str, Bounds] = {}
    for path in sorted(folder.glob("*_s2.tif")):
        with rasterio.open(path) as dataset:
            bounds[path.stem] = tuple(dataset.bounds)
    block = {name: name for name in bounds}
    for first, box in bounds.items():
        for second, other in bounds.items():
            if _intersect(box, other):
                old, new = block[second], block[first]
                block = {name: new if value == old else value for name, value in block.items()}
    return block


def _intersect(first: Bounds, second: Bounds) -> bool:
    return (
        first[0] < second[2]
        and second[0] < first[2]
        and first[1] < second[3]
        and second[1] < first[3]
    )


def _dev(shared: Path) -> Iterator[Place]:
    for split, load in datasets.DATASETS.items():
        for pair in load(shared):
            found = _on_one_grid(pair)
            # Scenes of sentinel/dev are apart; pairs of one group of the others may overlap.
            group = pair.name if split == "sentinel" else pair.group
            if found is not None:
                yield Place(split, group, found)


def _on_one_grid(pair: datasets.Pair) -> tuple[Image, Image] | None:
    """The reference and the moving image warped onto it, in the largest square that both fill."""
    shape = pair.reference.shape[:2]
    warped = datasets.warp(pair.moving, pair.truth, shape)
    ones = np.full(pair.moving.shape[:2], 255, np.uint8)
    filled = np.pad(datasets.warp(ones, pair.truth, shape) > 250, 1).astype(np.uint8)
    distance = cv2.distanceTransform(filled, cv2.DIST_C, 3)[1:-1, 1:-1]
    row, column = np.unravel_index(int(np.argmax(distance)), distance.shape)
    reach = int(distance[row, column]) - 2
    if reach < MIN_SIDE // 2:
        return None
    part = np.s_[row - reach : row + reach, column - reach : column + reach]
    reference, moving = (np.atleast_3d(image)[part] for image in (pair.reference, warped))
    return np.ascontiguousarray(reference), np.ascontiguousarray(moving)
