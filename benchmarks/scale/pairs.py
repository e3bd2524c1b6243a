"""Pairs of any size with exact truth: mosaics, and the same ground as another sensor might show it.

The reference is a mosaic of the training scenes, every second one mirrored so that none meets its
own copy. The moving raster shows the same pixels with another tone curve, blurred and with noise,
so that its truth is exact; radar of the training scenes lies up to 3 px off by itself. It is
misplaced through its geotransform, and in the kind `warp` bent in one corner, too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from rasterio.windows import Window

TILE = 1024
"""Pixels along a side of a scene."""

CORNER_SHARE = 0.02
"""Share of the area that is bent in the kind `warp`."""

BEND_PX = 5.0
"""Pixels by which the middle of the bent corner is off."""

PLACE = Affine(10.0, 0.0, -13_100_000.0, 0.0, -10.0, 4_000_000.0)
SHIFT_PX = (12.0, -8.0)
KINDS = ("shift", "affine", "warp")


@dataclass(frozen=True)
class ScalePair:
    """A pair of files with its truth."""

    side: int
    """Pixels along a side."""

    kind: str
    """One of KINDS."""

    reference: Path
    moving: Path
    truth: Path
    """JSON: lattice points (moving column and row, reference column and row) by part."""


def make_pair(scenes: list[Path], side: int, kind: str, folder: Path) -> ScalePair:
    """The pair of a size and a kind; made once for a folder."""
    name = f"{side}_{kind}"
    pair = ScalePair(
        side, kind, folder / f"ref_{side}.tif", folder / f"mov_{name}.tif", folder / f"{name}.json"
    )
    if not pair.reference.exists():
        _write(pair.reference, side, PLACE, _tiles(scenes, side))
    if not pair.moving.exists():
        place = PLACE @ Affine.translation(*SHIFT_PX)
        if kind == "affine":
            turn = Affine.rotation(0.15) @ Affine.scale(1.0008)
            place = PLACE @ Affine.translation(*SHIFT_PX) @ turn
        _write(pair.moving, side, place, _moving_tiles(pair.reference, side, kind))
        pair.truth.write_text(json.dumps(_truth(side, kind)))
    return pair


def bend(points: NDArray[np.float64], side: int) -> NDArray[np.float64]:
    """Displacement (N, 2) in the bent corner, the lower right one, at points (N, 2); else zero.

    A raised cosine over the corner, at most BEND_PX.
    """
    width = side * np.sqrt(CORNER_SHARE)
    place = (points - (side - width)) / width
    inside = ((place > 0) & (place < 1)).all(axis=1)
    height = np.prod((1 - np.cos(2 * np.pi * np.clip(place, 0, 1))) / 2, axis=1) * inside
    return np.asarray(height[:, None] * np.array([1.0, -0.6]) * BEND_PX / np.hypot(1.0, 0.6))


def _truth(side: int, kind: str) -> dict[str, list[list[float]]]:
    def rows(points: NDArray[np.float64]) -> list[list[float]]:
        there = points + (bend(points, side) if kind == "warp" else 0)
        return np.hstack([points, there]).tolist()

    steps = (np.arange(30) + 0.5) / 30
    lattice = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    width = side * np.sqrt(CORNER_SHARE)
    parts = {"all": rows(lattice * side)}
    if kind == "warp":
        parts["corner"] = rows(side - width + lattice * width)
    return parts


def _tiles(scenes: list[Path], side: int) -> Iterator[tuple[Window, NDArray]]:
    """Windows with the pixels of the mosaic, (bands, rows, columns)."""
    number = 0
    for row in range(0, side, TILE):
        for column in range(0, side, TILE):
            with rasterio.open(scenes[number % len(scenes)]) as scene:
                image = scene.read([1, 2, 3])
            image = image[:, :: -1 if row // TILE % 2 else 1, :: -1 if column // TILE % 2 else 1]
            number += 1
            height, width = min(TILE, side - row), min(TILE, side - column)
            yield Window(column, row, width, height), image[:, :height, :width]


def _moving_tiles(reference: Path, side: int, kind: str) -> Iterator[tuple[Window, NDArray]]:
    """The mosaic as another sensor shows it: one band, another tone, blurred, with noise."""
    random = np.random.default_rng(side)
    margin = 16
    with rasterio.open(reference) as raster:
        for row in range(0, side, TILE):
            for column in range(0, side, TILE):
                height, width = min(TILE, side - row), min(TILE, side - column)
                image = _read_around(raster, Window(column, row, width, height), margin)
                tone = other_tone(image)
                if kind == "warp":
                    tone = _bent(tone, column - margin, row - margin, side)
                tone = tone[margin:-margin, margin:-margin]
                yield Window(column, row, width, height), noisy(tone, random)[None]


def other_tone(image: NDArray) -> NDArray[np.float32]:
    """Bands (3, H, W) as another sensor shows them: one band, another tone curve, blurred."""
    grey = 0.2 * image[0] + 0.3 * image[1] + 0.5 * image[2]
    tone = 255 * (1 - (grey / 255) ** 0.7)
    return np.asarray(cv2.GaussianBlur(tone, (0, 0), 0.8), dtype=np.float32)


def noisy(tone: NDArray[np.float32], random: np.random.Generator) -> NDArray[np.uint8]:
    """Grey levels with noise; 0 stays for what is not there."""
    found = tone + random.normal(0, 6, tone.shape)
    return np.asarray(found.clip(1, 255).astype(np.uint8))


def _read_around(raster: Any, window: Window, margin: int) -> NDArray[np.float32]:
    """A window with a margin, (bands, rows, columns); its edges are repeated beyond the raster."""
    left, top = window.col_off - margin, window.row_off - margin
    right, bottom = left + window.width + 2 * margin, top + window.height + 2 * margin
    inside = Window.from_slices(
        (max(top, 0), min(bottom, raster.height)), (max(left, 0), min(right, raster.width))
    )
    image = raster.read([1, 2, 3], window=inside).astype(np.float32)
    beyond = (
        (0, 0),
        (max(-top, 0), max(bottom - raster.height, 0)),
        (max(-left, 0), max(right - raster.width, 0)),
    )
    return np.pad(image, beyond, mode="edge")


def _bent(image: NDArray[np.float32], column: int, row: int, side: int) -> NDArray[np.float32]:
    """A tile that shows at each pixel the ground that `bend` says. column, row: of its corner."""
    height, width = image.shape
    centres = np.stack(
        np.meshgrid(np.arange(width) + 0.5 + column, np.arange(height) + 0.5 + row), axis=-1
    )
    step = bend(centres.reshape(-1, 2), side).reshape(centres.shape)
    if not step.any():
        return image
    there = (centres + step - [column + 0.5, row + 0.5]).astype(np.float32)
    return np.asarray(cv2.remap(image, there[..., 0], there[..., 1], cv2.INTER_CUBIC))


def _write(path: Path, side: int, place: Affine, tiles: Iterator[tuple[Window, NDArray]]) -> None:
    beside = path.with_suffix(".part.tif")
    raster = None
    for window, image in tiles:
        if raster is None:
            raster = rasterio.open(
                beside, "w", driver="GTiff", width=side, height=side, count=len(image),
                dtype="uint8", crs="EPSG:3395", transform=place, tiled=True, blockxsize=512,
                blockysize=512, compress="deflate", bigtiff="if_safer",
            )  # fmt: skip
        raster.write(image, window=window)
    if raster is not None:
        raster.close()
    beside.replace(path)
