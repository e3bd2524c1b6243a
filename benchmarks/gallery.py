"""Pictures of what HetMatch answered, on pairs chosen evenly and not by their success.

While a split is measured, each chosen pair leaves two squares in OUT/gallery: the reference, and
HetMatch's answer as a chequerboard of reference and warped moving image.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import LinearNDInterpolator

from benchmarks.csv_files import write_csv
from benchmarks.datasets import Mapping, Points, lattice
from benchmarks.metrics import Truth
from benchmarks.pair_outcome import Outcome
from benchmarks.peers import colour

FOLDER = "gallery"
PAIRS = 4
SIDE = 360
FIELDS = 6
"""Pixels and fields of one square's side."""

NOTHING = 238
"""The grey where an image shows nothing."""


@dataclass(frozen=True)
class Picture:
    """file: of the two squares side by side, (SIDE, 2 SIDE, 3), in the gallery's folder."""

    split: str
    pair: str
    file: str


class Gallery:
    """Collects the pictures of one split."""

    def __init__(self, out: Path, split: str, count: int) -> None:
        self._folder = out / FOLDER
        self._split = split
        self._chosen = {index * count // PAIRS for index in range(PAIRS)} if count else set()
        self._pictures: list[Picture] = []

    def add(
        self, index: int, pair: str, images: tuple[NDArray, NDArray], truth: Truth, outcome: Outcome
    ) -> None:
        """The pair's index among those measured; images: reference and moving, (H, W[, C])."""
        if index not in self._chosen:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        name = f"{self._split}-{index}.jpg"
        drawn = squares(*images, truth, outcome.mapping)
        cv2.imwrite(
            str(self._folder / name),
            cv2.cvtColor(drawn, cv2.COLOR_RGB2BGR),
            [cv2.IMWRITE_JPEG_QUALITY, 90],
        )
        self._pictures.append(Picture(self._split, pair, name))
        write_csv(self._folder / f"{self._split}.csv", self._pictures)


def read(out: Path) -> list[Picture]:
    """The pictures in a folder of results, in the order of their splits' names."""
    pictures = []
    for path in sorted((out / FOLDER).glob("*.csv")):
        with path.open(newline="", encoding="utf-8") as file:
            pictures += [Picture(**record) for record in csv.DictReader(file)]
    return pictures


def squares(
    reference: NDArray, moving: NDArray, truth: Truth, mapping: Mapping | None
) -> NDArray[np.uint8]:
    """A square of the overlap twice, (SIDE, 2 SIDE, 3): the reference, and the chequerboard.

    Without a mapping the second one shows nothing of the moving image: there is no answer.
    """
    places = _square(truth)
    ground = _drawn(stretched(reference), places)
    if mapping is None:
        return np.hstack([ground, np.full_like(ground, NOTHING)])
    warped = _drawn(stretched(moving), _inverse(mapping, moving.shape, places))
    field = np.indices((SIDE, SIDE)) * FIELDS // SIDE
    own = (field.sum(axis=0) % 2 == 0)[..., None]
    return np.hstack([ground, np.where(own, ground, warped)])


def stretched(image: NDArray) -> NDArray[np.uint8]:
    """RGB with each band spread from its 2nd to its 98th percentile."""
    values = colour(image).astype(np.float32)
    low, high = np.percentile(values, [2, 98], axis=(0, 1))
    return np.clip((values - low) / np.maximum(high - low, 1) * 255, 0, 255).astype(np.uint8)


def _square(truth: Truth) -> Points:
    """Reference pixels of a square in the middle of the overlap, (SIDE * SIDE, 2)."""
    overlap = truth.mapping(lattice(truth.moving_shape, 60))
    size = np.array([truth.reference_shape[1], truth.reference_shape[0]])
    overlap = overlap[((overlap >= 0) & (overlap <= size)).all(axis=1)]
    low, high = overlap.min(axis=0), overlap.max(axis=0)
    side = min(high - low)
    return lattice((SIDE, SIDE), SIDE) * (side / SIDE) + (low + high - side) / 2


def _inverse(mapping: Mapping, shape: tuple[int, ...], places: Points) -> Points:
    """Moving pixels of reference pixels, interpolated; far outside where there are none."""
    source = lattice(shape, 60)
    target = mapping(source)
    return LinearNDInterpolator(target, source, fill_value=-1e6)(places)


def _drawn(image: NDArray[np.uint8], places: Points) -> NDArray[np.uint8]:
    maps = (places - 0.5).astype(np.float32).reshape(SIDE, SIDE, 2)
    return cv2.remap(
        image, maps, None, cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT, borderValue=(NOTHING,) * 3,
    )  # fmt: skip
