"""Pictures of HetMatch's results, on evenly chosen pairs, whether solved or not.

While a split is measured, each chosen pair leaves two squares in OUT/gallery: the reference, and a
checkerboard of the reference and the moving image warped by HetMatch's result.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import LinearNDInterpolator

from benchmarks.common.csv_files import write_csv
from benchmarks.common.datasets import Mapping, Points, lattice
from benchmarks.common.matcher_result import MatcherResult
from benchmarks.common.metrics import Truth
from benchmarks.peers.keypoints import colour

FOLDER = "gallery"
PAIRS_PER_SPLIT = 4
"""Number of pairs shown of each split; set by hand with the first version (d2d5ca8)."""

SQUARE_SIDE = 360
"""Side of a square, pixels; set by hand with the first version (d2d5ca8)."""

FIELDS_PER_SIDE = 6
"""Fields of the checkerboard along a side; set by hand with the first version (d2d5ca8)."""

EMPTY_GREY = 238
"""Grey level, 0 to 255, where an image shows nothing."""


@dataclass(frozen=True)
class Picture:
    """A picture of one pair."""

    split: str
    """Name of the split."""

    pair: str
    """Name of the pair."""

    file: str
    """File name in the gallery's folder: two squares side by side."""


class Gallery:
    """Collects the pictures of one split."""

    def __init__(self, out: Path, split: str, count: int) -> None:
        self._folder = out / FOLDER
        self._split = split
        self._chosen = (
            {index * count // PAIRS_PER_SPLIT for index in range(PAIRS_PER_SPLIT)}
            if count
            else set()
        )
        self._pictures: list[Picture] = []

    def add(
        self,
        index: int,
        pair: str,
        images: tuple[NDArray, NDArray],
        truth: Truth,
        result: MatcherResult,
    ) -> None:
        """Write the picture of a pair if it was chosen.

        index: of the pair among those measured; images: reference and moving, (H, W[, C]).
        """
        if index not in self._chosen:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        name = f"{self._split}-{index}.jpg"
        image = squares(*images, truth, result.mapping)
        cv2.imwrite(
            str(self._folder / name),
            cv2.cvtColor(image, cv2.COLOR_RGB2BGR),
            [cv2.IMWRITE_JPEG_QUALITY, 90],
        )
        self._pictures.append(Picture(self._split, pair, name))
        write_csv(self._folder / f"{self._split}.csv", self._pictures)


def read(out: Path) -> list[Picture]:
    """Read the pictures in a folder of results, in the order of the names of their splits."""
    pictures = []
    for path in sorted((out / FOLDER).glob("*.csv")):
        with path.open(newline="", encoding="utf-8") as file:
            pictures += [Picture(**record) for record in csv.DictReader(file)]
    return pictures


def squares(
    reference: NDArray, moving: NDArray, truth: Truth, mapping: Mapping | None
) -> NDArray[np.uint8]:
    """Render a square of the overlap twice: the reference, and the checkerboard.

    Returns (SQUARE_SIDE, 2 SQUARE_SIDE, 3). Without a mapping the second square is empty.
    """
    locations = _square(truth)
    reference_square = _sample(stretched(reference), locations)
    if mapping is None:
        return np.hstack([reference_square, np.full_like(reference_square, EMPTY_GREY)])
    warped = _sample(stretched(moving), _inverse(mapping, moving.shape, locations))
    field = np.indices((SQUARE_SIDE, SQUARE_SIDE)) * FIELDS_PER_SIDE // SQUARE_SIDE
    is_reference = (field.sum(axis=0) % 2 == 0)[..., None]
    return np.hstack([reference_square, np.where(is_reference, reference_square, warped)])


def stretched(image: NDArray) -> NDArray[np.uint8]:
    """Convert to RGB, each band stretched from its 2nd to its 98th percentile."""
    values = colour(image).astype(np.float32)
    low, high = np.percentile(values, [2, 98], axis=(0, 1))
    return np.clip((values - low) / np.maximum(high - low, 1) * 255, 0, 255).astype(np.uint8)


def _square(truth: Truth) -> Points:
    """Return the reference pixels of a square in the middle of the overlap, (N, 2)."""
    overlap = truth.mapping(lattice(truth.moving_shape, 60))
    size = np.array([truth.reference_shape[1], truth.reference_shape[0]])
    overlap = overlap[((overlap >= 0) & (overlap <= size)).all(axis=1)]
    low, high = overlap.min(axis=0), overlap.max(axis=0)
    side = min(high - low)
    return (
        lattice((SQUARE_SIDE, SQUARE_SIDE), SQUARE_SIDE) * (side / SQUARE_SIDE)
        + (low + high - side) / 2
    )


def _inverse(mapping: Mapping, shape: tuple[int, ...], locations: Points) -> Points:
    """Return the moving pixels of reference pixels, interpolated; far outside if there are none."""
    source = lattice(shape, 60)
    target = mapping(source)
    return LinearNDInterpolator(target, source, fill_value=-1e6)(locations)


def _sample(image: NDArray[np.uint8], locations: Points) -> NDArray[np.uint8]:
    maps = (locations - 0.5).astype(np.float32).reshape(SQUARE_SIDE, SQUARE_SIDE, 2)
    return cv2.remap(
        image, maps, None, cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT, borderValue=(EMPTY_GREY,) * 3,
    )  # fmt: skip
