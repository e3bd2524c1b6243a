"""Measure time and memory of one match, warm in this process and cold in a new one."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray

from benchmarks import georeferenced

REPOSITORY = Path(__file__).resolve().parents[1]
REPEATS = 3
"""Matches of which the median time is taken; set by hand with the first version (3e7f453)."""

IMAGES, RASTERS = "images", "rasters"


@dataclass(frozen=True)
class Speed:
    """Time and memory of one case."""

    case: str
    """Name of the case."""

    warm_s: float
    """Median of REPEATS after a first match, seconds."""

    cold_s: float
    """The same match in a new process, including imports, seconds."""

    peak_mb: float
    """Largest resident set of that process, units of 10^6 bytes."""

    matched: bool
    """The first match succeeded."""


def measure(shared: Path, folder: Path) -> list[Speed]:
    """Measure both cases on the first dev scene; the misplaced raster is written to the folder."""
    reference = min((shared / "sentinel" / "dev").glob("*_s2.tif"))
    radar = reference.with_name(reference.name.replace("_s2", "_s1"))
    wrong = georeferenced.slip(0, (1024, 1024), with_rotation=True)
    moved = georeferenced.misplaced(
        reference, radar, folder / "speed_s1.tif", "speed", "speed", wrong
    ).moving
    return [
        _case("500 x 500, no georeference", IMAGES, reference, radar),
        _case("1024 x 1024, georeferenced", RASTERS, reference, moved),
    ]


def _case(title: str, kind: str, reference: Path, moving: Path) -> Speed:
    run = prepare(kind, reference, moving)
    matched = run()
    seconds = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - started)
    command = [sys.executable, "-m", "benchmarks.speed", kind]
    command += [str(reference.resolve()), str(moving.resolve())]
    started = time.perf_counter()
    answer = subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True, text=True)
    cold = time.perf_counter() - started
    peak = json.loads(answer.stdout.splitlines()[-1])["peak_mb"]
    return Speed(title, float(np.median(seconds)), cold, peak, matched)


def prepare(kind: str, reference: Path, moving: Path) -> Callable[[], bool]:
    """Make a function that matches once and returns whether it succeeded."""
    from hetmatch_qgis.engine import Options, match_images, match_rasters

    if kind == RASTERS:
        return lambda: match_rasters(reference, moving, Options()).matched
    images = _crop(reference), _crop(moving)
    return lambda: match_images(*images, Options()).matched


def peak_mb() -> float:
    """Return the largest resident set of this process so far, units of 10^6 bytes."""
    status = Path("/proc/self/status")
    if status.exists():
        # On Linux, getrusage of a child starts at the peak of its parent; this line starts at zero.
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / 1e6
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def _crop(path: Path) -> NDArray[np.uint8]:
    with rasterio.open(path) as raster:
        bands = raster.read(window=rasterio.windows.Window(262, 262, 500, 500))
    return np.ascontiguousarray(np.moveaxis(bands, 0, -1))


if __name__ == "__main__":
    prepare(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))()
    print(json.dumps({"peak_mb": peak_mb()}))
