"""python -m benchmarks.batch: how a batch scales, what its scheduling costs, and what it saves.

Scaling: real pairs (crops of ../shared/data: NAIP of ten years, Sentinel-1 on Sentinel-2) on a Dask
cluster whose scheduler and workers, of one thread each, are processes of their own. Scheduling:
pairs that take no time, where a stub stands in for the match. Reference: scenes of one large
reference as a batch, beside as many single runs of `hetmatch match`.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import rasterio
from rasterio.enums import Resampling
from rasterio.windows import Window

from benchmarks.report import machine, markdown
from hetmatch_qgis.engine.batch.backend import TASK
from hetmatch_qgis.engine.batch.batch_options import BatchOptions
from hetmatch_qgis.engine.batch.inputs.jobs import Job
from hetmatch_qgis.engine.batch.memory import peak_bytes, reset_peak
from hetmatch_qgis.engine.batch.records import write_record
from hetmatch_qgis.engine.batch.run_batch import BatchResult, run_batch
from hetmatch_qgis.engine.batch.unit import Unit
from hetmatch_qgis.engine.core.progress import Progress

REPOSITORY = Path(__file__).resolve().parents[1]
DATA = REPOSITORY.parent / "shared" / "data"
SUPPORT = REPOSITORY / "tests" / "support"

CROP = 360
"""Pixels of the side of a crop: a match of one takes about a second, as of many small scenes."""

REFERENCE_SCALE = 2.45
"""Factor by which the reference of the third part is enlarged, to four megapixels."""


def trivial(unit: Unit, progress: Progress) -> dict[str, Any]:
    """Stand in for a match that takes no time."""
    record = {"identity": unit.identity, "key": unit.key, "outcome": "matched"}
    write_record(Path(unit.out), record)
    return record


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts and print a table of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=200, help="real pairs")
    parser.add_argument("--trivial", type=int, default=10_000, help="pairs that take no time")
    parser.add_argument("--scenes", type=int, default=10, help="scenes of one reference")
    parser.add_argument("--data", type=Path, default=DATA, help="the pairs with ground truth")
    parser.add_argument("--parts", default="scaling,scheduling,reference")
    options = parser.parse_args(arguments)
    warnings.simplefilter("ignore")
    if not (options.data / "opengeos").is_dir():
        parser.error(f"there are no pairs in {options.data}")
    # For the cluster of the tests, and for the workers, which call `trivial`.
    sys.path.append(str(SUPPORT))
    os.environ["PYTHONPATH"] = os.pathsep.join([str(REPOSITORY), str(SUPPORT)])
    print(machine(), flush=True)
    with tempfile.TemporaryDirectory(prefix="hetmatch-batch-") as folder:
        for part in options.parts.split(","):
            rows = PARTS[part](Path(folder) / part, options)
            table = [[*rows[0]], *([str(value) for value in row.values()] for row in rows)]
            print(f"\n{part}\n\n{markdown(table)}", flush=True)
    return 0


def _scaling(folder: Path, options: argparse.Namespace) -> list[dict[str, Any]]:
    from batch_cases import cluster

    jobs = crops(options.data, folder / "crops", options.pairs)
    rows: list[dict[str, Any]] = []
    for workers in (1, 2):
        with cluster(folder / f"dask{workers}", workers) as running:
            settings = BatchOptions(scheduler=running.address)
            seconds, result = _timed(jobs, folder / f"out{workers}", settings)
        first = rows[0]["seconds"] if rows else seconds
        rows.append(
            {
                "workers": workers,
                "pairs": len(jobs),
                "matched": result.progress.counts["matched"],
                "no reliable match": result.progress.counts["no_match"],
                "failed": result.progress.counts["failed"],
                "seconds": round(seconds, 1),
                "faster by": round(first / seconds, 2),
            }
        )
    return rows


def _scheduling(folder: Path, options: argparse.Namespace) -> list[dict[str, Any]]:
    from batch_cases import cluster
    from batch_cases import jobs as made_jobs

    task = f"{__name__ if __name__ != '__main__' else 'benchmarks.batch'}:trivial"
    jobs = made_jobs(folder / "inputs", *(f"p{index}" for index in range(options.trivial)))
    rows = [
        _cost("pool of 2", jobs, folder / "pool", BatchOptions(workers=2, renew_after=10**9), task)
    ]
    with cluster(folder / "dask", 2) as running:
        settings = BatchOptions(scheduler=running.address, renew_after=10**9)
        rows.append(_cost("Dask, 2 workers", jobs, folder / "out", settings, task))
    return rows


def _cost(
    name: str, jobs: list[Job], out: Path, options: BatchOptions, task: str
) -> dict[str, Any]:
    """Time a pair, and the memory of this process after a tenth of the pairs and at the end."""
    peaks: list[int] = []
    started = time.perf_counter()
    times: list[float] = []

    def watch(record: dict[str, Any]) -> None:
        times.append(time.perf_counter())
        if len(times) in (len(jobs) // 10, len(jobs)):
            peaks.append(peak_bytes() or 0)

    reset_peak()
    run_batch(jobs, out, options, on_pair=watch, task=task)
    seconds = time.perf_counter() - started
    return {
        "back end": name,
        "pairs": len(jobs),
        "ms a pair": round((times[-1] - times[0]) / (len(jobs) - 1) * 1000, 2),
        "ms a pair, start and summary included": round(seconds / len(jobs) * 1000, 2),
        "MB after a tenth": round(peaks[0] / 1e6, 1),
        "MB at the end": round(peaks[-1] / 1e6, 1),
    }


def _reference(folder: Path, options: argparse.Namespace) -> list[dict[str, Any]]:
    folder.mkdir(parents=True)
    years = sorted((options.data / "opengeos" / "naip").glob("*.tif"))
    reference = _enlarged(years[0], folder / "reference.tif")
    scenes = [
        _crop(path, folder / f"scene{index}.tif", Window(60 + 5 * index, 40, 600, 600))
        for index, path in enumerate((years[1:] * 2)[: options.scenes])
    ]
    started = time.perf_counter()
    for index, scene in enumerate(scenes):
        command = [sys.executable, "-m", "hetmatch_qgis.engine", "match", str(reference)]
        out = folder / f"single{index}"
        subprocess.run(
            [*command, str(scene), "--out", str(out), "--quiet"], check=True, cwd=REPOSITORY
        )
    single = time.perf_counter() - started
    jobs = [Job(str(reference), str(scene)) for scene in scenes]
    batch, result = _timed(jobs, folder / "batch", BatchOptions())
    with rasterio.open(reference) as raster:
        pixels = raster.width * raster.height / 1e6
    return [
        {
            "megapixels of the reference": round(pixels, 1),
            "scenes": len(scenes),
            "matched": result.progress.counts["matched"],
            "s, single runs": round(single, 1),
            "s, batch": round(batch, 1),
            "batch / single runs": round(batch / single, 2),
        }
    ]


def _timed(jobs: list[Job], out: Path, options: BatchOptions) -> tuple[float, BatchResult]:
    started = time.perf_counter()
    result = run_batch(jobs, out, options, task=TASK)
    return time.perf_counter() - started, result


def crops(data: Path, folder: Path, count: int) -> list[Job]:
    """Real pairs: crops of photographs of different years, and of radar on optical scenes."""
    folder.mkdir(parents=True)
    years = sorted((data / "opengeos" / "naip").glob("*.tif"))
    pairs = [(years[0], path) for path in years[1:]]
    radar = sorted((data / "sentinel" / "dev").glob("*_s1.tif"))
    pairs += [(path.with_name(path.name.replace("_s1", "_s2")), path) for path in radar]
    jobs: list[Job] = []
    row = 0
    while len(jobs) < count:
        for index, (reference, moving) in enumerate(pairs):
            with rasterio.open(reference) as raster:
                columns, rows = raster.width - CROP - 12, raster.height - CROP - 12
            left, top = row * 37 % columns, row * 53 % rows
            name = f"{index}_{row}"
            window = Window(left, top, CROP, CROP)
            fixed = _crop(reference, folder / f"{name}_reference.tif", window)
            # A little off, so that the overlap is not the whole crop.
            shifted = Window(left + 9, top + 6, CROP, CROP)
            jobs.append(Job(str(fixed), str(_crop(moving, folder / f"{name}.tif", shifted))))
        row += 1
    return jobs[:count]


def _crop(source: Path, target: Path, window: Window) -> Path:
    with rasterio.open(source) as raster:
        profile = raster.profile | {
            "driver": "GTiff",
            "width": window.width,
            "height": window.height,
            "transform": raster.window_transform(window),
            "tiled": False,
        }
        for name in ("blockxsize", "blockysize"):
            profile.pop(name, None)
        with rasterio.open(target, "w", **profile) as copy:
            copy.write(raster.read(window=window))
    return target


def _enlarged(source: Path, target: Path) -> Path:
    with rasterio.open(source) as raster:
        height, width = (round(side * REFERENCE_SCALE) for side in raster.shape)
        scale = rasterio.Affine.scale(raster.width / width, raster.height / height)
        profile = raster.profile | {
            "driver": "GTiff",
            "width": width,
            "height": height,
            "transform": raster.transform @ scale,
        }
        values = raster.read(out_shape=(raster.count, height, width), resampling=Resampling.cubic)
        with rasterio.open(target, "w", **profile) as copy:
            copy.write(values)
    return target


PARTS = {"scaling": _scaling, "scheduling": _scheduling, "reference": _reference}

if __name__ == "__main__":
    sys.exit(main())
