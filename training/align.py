"""Measure the misalignment of the radar training pairs, for the loader to correct.

    python -m training.align --shared ../shared/data --to corrections.npz

The radar pairs of the training folders are misaligned by a few pixels, more where the ground is
steep. Each pair is matched densely with the weights that ship, and the displacements are smoothed
over SMOOTHING_PX pixels. If too few lattice points agree with their neighbours, the pair is left as
it is; if hardly any do (desert, cloud, water), it is marked as without signal.
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
from hetmatch_qgis.engine.features.registry import load_matcher
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.pairs.make_pair import pair_of_arrays
from hetmatch_qgis.engine.refinement.displacements import Lattice
from hetmatch_qgis.engine.refinement.lattice import STEP
from hetmatch_qgis.engine.refinement.moving_tile import MovingTile
from hetmatch_qgis.engine.refinement.refine import refine_tile
from training.scenes import radar_scenes

SMOOTHING_PX = 120.0
"""Standard deviation of the Gaussian over the displacements, pixels; set by hand with the first
version (ee9ce6e)."""

MAX_DISPLACEMENT_PX = 12.0
"""Pixels; larger displacements are failures of the search, not misalignment. Set by hand with the
first version (ee9ce6e)."""

MIN_AGREEING_SHARE, MIN_SIGNAL_SHARE = 0.35, 0.1
"""Shares of the lattice points that must agree with their neighbours, for a pair to be corrected
and to be used at all; set by hand with the first version (ee9ce6e)."""


@dataclass(frozen=True)
class Correction:
    """Misalignment of the second image of a pair."""

    field: NDArray[np.float32]
    """(h, w, 2) as (column, row), every STEP pixels: pixels to add to a position in the first image
    to get the corresponding position in the second."""

    agreeing: float
    """Share of the lattice points that agree with their neighbours, 0 to 1."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    arguments = parser.parse_args()
    matcher = load_matcher(Options(runtime="torch"))
    fields = {}
    for scene in radar_scenes(arguments.shared):
        for number, image in enumerate(scene.images[1:], start=1):
            try:
                correction = measure(scene.images[0], image, matcher)
            except InputError:
                # For example a land cover map with a single class.
                correction = Correction(np.zeros((1, 1, 2), np.float32), 0.0)
            key = f"{scene.source}/{scene.name}/{number}"
            if correction.agreeing >= MIN_AGREEING_SHARE:
                fields[key] = correction.field
            elif correction.agreeing < MIN_SIGNAL_SHARE:
                fields[key] = np.zeros(0, np.float32)
            print(scene.source, scene.name, number, describe(correction), flush=True)
    np.savez_compressed(arguments.to, **fields)


def describe(correction: Correction) -> str:
    """Summarise a correction in one line."""
    distances = np.linalg.norm(correction.field, axis=-1)
    median = np.median(correction.field.reshape(-1, 2), axis=0)
    return (
        f"agreeing {correction.agreeing:.2f}, median ({median[0]:.2f}, {median[1]:.2f}) px, "
        f"90 % within {np.percentile(distances, 90):.2f} px"
    )


def measure(first: NDArray, second: NDArray, matcher: HetMatcher) -> Correction:
    """Measure the displacements of the second image (H, W, C) relative to the first."""
    pair = pair_of_arrays(first, second, Options())
    window = Window(0, 0, first.shape[1], first.shape[0])
    moving = MovingTile(pair.moving, Projective("affine", np.eye(3)), window)
    lattice = refine_tile(
        pair.reference.grey(window),
        moving.resample,
        lambda image: matcher.channels(image.values, image.valid),
    )
    return _smooth_field(lattice)


def _smooth_field(lattice: Lattice) -> Correction:
    near = np.linalg.norm(lattice.smooth, axis=-1) < MAX_DISPLACEMENT_PX
    good = (lattice.is_consistent & near).astype(np.float32)
    sigma = SMOOTHING_PX / STEP
    share = cv2.GaussianBlur(good, (0, 0), sigma)
    total = cv2.GaussianBlur(lattice.smooth * good[..., None], (0, 0), sigma)
    field = total / np.maximum(share, 1e-3)[..., None]
    return Correction(field.astype(np.float32), float(good.mean()))


if __name__ == "__main__":
    main()
