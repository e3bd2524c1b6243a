"""Places kept on disk: reading and drawing them takes longer than matching many pairs."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from benchmarks.verdict.place import Place

INDEX = "places.json"
"""File of a folder that names its images, written last."""


def fingerprint(data: Sequence[Path], code: Sequence[Path]) -> str:
    """Hash of all that places depend on: data files, and the code that reads and draws them.

    data: folders. code: files, and folders of modules. Where they lie, and since when, tells
    nothing: copies have the same fingerprint.
    """
    found = hashlib.sha256(f"{np.__version__} {cv2.__version__}".encode())
    for pattern, paths in (("*", data), ("*.py", code)):
        for path in paths:
            for file in [path] if path.is_file() else sorted(path.rglob(pattern)):
                if file.is_file():
                    found.update(str(file.relative_to(path)).encode())
                    found.update(file.read_bytes())
    return found.hexdigest()[:16]


def read(folder: Path) -> list[Place] | None:
    """The places of a folder, whose images are read where they are looked at; None without any."""
    index = folder / INDEX
    if not index.exists():
        return None
    return [
        Place(
            kept["source"],
            kept["group"],
            tuple(np.load(folder / name, mmap_mode="c") for name in kept["images"]),
        )
        for kept in json.loads(index.read_text(encoding="utf-8"))
    ]


def write(folder: Path, places: Sequence[Place]) -> None:
    """Keep places in a folder, in the stead of those that lie beside it: they are out of date.

    Nothing is kept of none, nor where another process was faster.
    """
    if not places:
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(dir=folder.parent))
    index = []
    for number, place in enumerate(places):
        names = [f"{number}-{image}.npy" for image in range(len(place.images))]
        for name, image in zip(names, place.images, strict=True):
            np.save(scratch / name, image)
        index.append({"source": place.source, "group": place.group, "images": names})
    (scratch / INDEX).write_text(json.dumps(index), encoding="utf-8")
    for old in folder.parent.iterdir():
        if old != scratch and (old / INDEX).exists():
            shutil.rmtree(old, ignore_errors=True)
    try:
        scratch.replace(folder)
    except OSError:
        shutil.rmtree(scratch)
