"""Fixtures of the training tests."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from waves import random_waves

from hetmatch_qgis.engine.core.grid import pixel_centres
from hetmatch_qgis.engine.features.hetnet import HetNet
from training.scene import Scene


@pytest.fixture(scope="session")
def waves():
    """Makes smooth pictures of 0 to 255 that can be looked up at points (..., 2)."""

    def make(seed: int, count: int = 40):
        at = random_waves(seed, count)

        def grey(points):
            total = at(points[..., 0], points[..., 1])
            return (128 + 40 * total / np.sqrt(count / 2)).clip(0, 255)

        return grey

    return make


@pytest.fixture(scope="session")
def picture(waves):
    """Makes textured images (side, side, bands) of uint8, their bands alike but not the same."""

    def make(seed: int, side: int, bands: int = 1):
        at = pixel_centres(side, side)
        ground, band_textures = waves(seed), [waves(1000 * seed + band) for band in range(bands)]
        image_bands = [0.7 * ground(at) + 0.3 * band(at) for band in band_textures]
        return np.stack(image_bands, axis=-1).astype(np.uint8)

    return make


@pytest.fixture(scope="session")
def small_scenes(picture) -> dict[str, list[Scene]]:
    """Two sources; one scene of theirs has three images, the other two, of 1 to 3 bands."""
    return {
        "sentinel": [Scene("sentinel", (picture(1, 160, 3), 255 - picture(1, 160)), "007_s2")],
        "terramind": [
            Scene("terramind", tuple(picture(2, 150, bands) for bands in (3, 2, 1)), "a/b.tif")
        ],
    }


@pytest.fixture(scope="session")
def start_file(tmp_path_factory) -> Path:
    """Weights of a HetNet at random, as a file that training can start from."""
    torch.manual_seed(0)
    state = HetNet().state_dict()
    path = tmp_path_factory.mktemp("start") / "start.safetensors"
    save_file({name: part for name, part in state.items() if "num_batches" not in name}, path)
    return path
