"""The leak of positions from the edges: how well a network tells where in an image a cell lies.

    python -m training.place_leak --shared ../shared/data --weights A.safetensors B.safetensors

Of two images of different ground the mutual neighbours should lie anywhere; a network that sees how
far a cell is from the edge matches cells at one place of both. It then misses images that share a
part of their ground only. Both are measured on the dev splits: matches of different ground at one
place, and coarse models of neighbouring images that share a strip or a corner.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.common.datasets import srif
from benchmarks.hard.grounds import Grounds
from benchmarks.hard.pair import HardPair
from benchmarks.hard.views import overlapping
from hetmatch_qgis.engine.coarse.search import CoarseSearch
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import SILENT
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.features.base import Matcher
from hetmatch_qgis.engine.features.hetmatch import CELL
from hetmatch_qgis.engine.features.registry import load_matcher
from hetmatch_qgis.engine.pairs.make_pair import pair_of_arrays

SIDE = 384
"""Pixels along a side of the images of different ground, as of a window."""

EVERY = 3
"""Of srif's photographs and maps every third is taken: 20 pairs."""

ONE_PLACE_PX = 1.5 * CELL
"""Pixels within which two cells lie at one place of both images: a cell and its neighbours."""

OVERLAPS = {"70 %": 0.7, "50 %": 0.5, "35 %": 0.35}
"""Shares of an image that its neighbour shows, too."""

OVERLAP_PAIRS = 14
"""Pairs of each share."""

PLACED_PX = 20.0
"""Median error below which a coarse model is right: what windows are searched around it."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--weights", type=Path, nargs="+", required=True)
    arguments = parser.parse_args()
    for weights in arguments.weights:
        matcher = load_matcher(Options(weights=weights))
        at_one_place, matches, expected = matches_at_one_place(matcher, arguments.shared)
        print(
            f"{weights.name}: {at_one_place} of {matches} matches of different ground at one "
            f"place, {expected:.0f} expected by chance",
            flush=True,
        )
        for name, share in OVERLAPS.items():
            placed = placed_overlaps(matcher, Grounds(arguments.shared), name, share)
            print(f"{weights.name}: overlap of {name}: {placed} of {OVERLAP_PAIRS}", flush=True)


def matches_at_one_place(matcher: Matcher, shared: Path) -> tuple[int, int, float]:
    """Mutual neighbours of photographs and maps of other ground, by where they lie.

    Returns how many lie at one place of both images, of how many, and how many would by chance.
    """
    pairs = list(srif(shared))
    photographs, maps = (
        [pair for pair in pairs if pair.group == group][::EVERY]
        for group in ("Optical-Optical", "Optical-Map")
    )
    at_one_place = matches = 0
    valid = np.ones((SIDE, SIDE), dtype=bool)
    for photograph, drawn in zip(photographs, maps, strict=True):
        reference, moving = (
            matcher.describe(_square(image), valid)
            for image in (photograph.reference, drawn.moving)
        )
        found = matcher.match(reference, moving, None)
        apart = np.linalg.norm(found.reference - found.moving, axis=1)
        at_one_place += int(np.count_nonzero(apart <= ONE_PLACE_PX))
        matches += len(found)
    return at_one_place, matches, matches * 9 / (SIDE / CELL) ** 2


def placed_overlaps(matcher: Matcher, grounds: Grounds, name: str, share: float) -> int:
    """Number of neighbouring images, of OVERLAP_PAIRS, that the coarse stage places.

    name: of the share, which seeds the pairs.
    """
    placed = 0
    for number in range(OVERLAP_PAIRS):
        pair = overlapping(grounds, name, number, share)
        placed += pair is not None and _error(matcher, pair) < PLACED_PX
    return placed


def _error(matcher: Matcher, pair: HardPair) -> float:
    """Median error of the coarse model, pixels; infinite without one."""
    images = pair_of_arrays(pair.reference, pair.moving, Options())
    with Workers(1) as workers:
        model = CoarseSearch(images, matcher, workers, SILENT).find("auto")
    if model is None:
        return float("inf")
    misses = model.transform.apply(pair.truth.moving_points) - pair.truth.reference_points
    return float(np.median(np.linalg.norm(misses, axis=1)))


def _square(image: NDArray) -> NDArray[np.float32]:
    """An image in grey, SIDE pixels along a side, standardised."""
    grey = np.asarray(image, dtype=np.float32)
    grey = grey.mean(axis=2) if grey.ndim == 3 else grey
    grey = cv2.resize(grey, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    return np.asarray((grey - grey.mean()) / (grey.std() + 1e-6), dtype=np.float32)


if __name__ == "__main__":
    main()
