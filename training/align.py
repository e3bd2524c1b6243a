"""Measures how far the training pairs lie off each other, so that the loader can put them right.

    python -m training.align --shared ../shared/data --to corrections.npz

The radar pairs of the training folders are misaligned by a few pixels, more where the ground is
steep. Each is searched densely with the weights that ship, and the displacements are smoothed over
SPREAD pixels. Where too few places agree to measure anything the pair stays as it is, and where
hardly any do (desert, cloud, water) it is named as without signal.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.features.hetmatch import HetMatcher
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.matching.pair import MovingTile, pair_of_arrays
from hetmatch_qgis.engine.matching.refine import STEP, Lattice, refine_tile
from training.scenes import radar_scenes

SPREAD = 120.0
LARGEST = 12.0
"""Pixels: what is farther off is no misalignment but a failure of the search."""

MEASURED, SIGNAL = 0.35, 0.1
"""Shares of the places that must agree with their neighbours, to be put right and to be used."""


@dataclass(frozen=True)
class Correction:
    """field: (h, w, 2) as (column, row), pixels to add to a place of the first image to reach the
    same ground in the second, every STEP pixels. agreeing: share of the places."""

    field: NDArray[np.float32]
    agreeing: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    arguments = parser.parse_args()
    matcher = HetMatcher()
    found = {}
    for scene in radar_scenes(arguments.shared):
        for number, image in enumerate(scene.images[1:], start=1):
            try:
                correction = measure(scene.images[0], image, matcher)
            except InputError:
                # A land cover of one class, say.
                correction = Correction(np.zeros((1, 1, 2), np.float32), 0.0)
            key = f"{scene.source}/{scene.name}/{number}"
            if correction.agreeing >= MEASURED:
                found[key] = correction.field
            elif correction.agreeing < SIGNAL:
                found[key] = np.zeros(0, np.float32)
            print(scene.source, scene.name, number, describe(correction), flush=True)
    np.savez_compressed(arguments.to, **found)


def describe(correction: Correction) -> str:
    length = np.linalg.norm(correction.field, axis=-1)
    middle = np.median(correction.field.reshape(-1, 2), axis=0)
    return (
        f"agreeing {correction.agreeing:.2f}, median ({middle[0]:.2f}, {middle[1]:.2f}) px, "
        f"90 % within {np.percentile(length, 90):.2f} px"
    )


def measure(first: NDArray, second: NDArray, matcher: HetMatcher) -> Correction:
    """Displacements of the second image (H, W, C) on the first."""
    pair = pair_of_arrays(first, second, Options())
    window = Window(0, 0, first.shape[1], first.shape[0])
    moving = MovingTile(pair.moving, Projective("affine", np.eye(3)), window)
    lattice = refine_tile(
        pair.reference.grey(window),
        moving.at,
        lambda image: matcher.channels(image.values, image.valid),
    )
    return _smoothed(lattice)


def _smoothed(lattice: Lattice) -> Correction:
    near = np.linalg.norm(lattice.smooth, axis=-1) < LARGEST
    good = (lattice.consistent & near).astype(np.float32)
    sigma = SPREAD / STEP
    share = cv2.GaussianBlur(good, (0, 0), sigma)
    total = cv2.GaussianBlur(lattice.smooth * good[..., None], (0, 0), sigma)
    field = total / np.maximum(share, 1e-3)[..., None]
    return Correction(field.astype(np.float32), float(good.mean()))


if __name__ == "__main__":
    main()
