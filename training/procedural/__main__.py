"""Render contact sheets of procedural scenes: python -m training.procedural --out sheets."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from PIL import Image

from training.procedural.scenes import procedural_scene
from training.scene import Scene


def contact_sheet(scene: Scene) -> Image.Image:
    """Put the images of a scene side by side, as RGB."""
    columns = [np.broadcast_to(image, (*image.shape[:2], 3)) for image in scene.images]
    return Image.fromarray(np.hstack(columns))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for the PNG files")
    parser.add_argument("--count", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--side", type=int, default=768, help="pixels")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for k in range(options.count):
        scene = procedural_scene(np.random.default_rng((options.seed, k)), options.side)
        contact_sheet(scene).save(options.out / f"scene_{options.seed}_{k:03}.png")


if __name__ == "__main__":
    main()
