"""Parts of the benchmark of batches: scaling, scheduling and work on a reference done once."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import rasterio
from rasterio.windows import Window

from benchmarks.batch.core_share import held_to
from benchmarks.batch.crops import crop, enlarged
from benchmarks.batch.processor_time import Cost, Stopwatch
from hetmatch_qgis.common.contract import TIE_POINTS_CSV
from hetmatch_qgis.engine.batch.backend import TASK
from hetmatch_qgis.engine.batch.batch_options import BatchOptions
from hetmatch_qgis.engine.batch.inputs.jobs import Job
from hetmatch_qgis.engine.batch.memory import peak_bytes, reset_peak
from hetmatch_qgis.engine.batch.records import write_record
from hetmatch_qgis.engine.batch.run_batch import BatchResult, run_batch
from hetmatch_qgis.engine.batch.unit import Unit
from hetmatch_qgis.engine.core.progress import Progress

REPOSITORY = Path(__file__).resolve().parents[2]

CROP = 360
"""Pixels of the side of a crop: a match of one takes about a second, as of many small scenes."""

SCENE_STEP = 5
"""Columns between scenes of one reference that show different parts of it."""


def trivial(unit: Unit, progress: Progress) -> dict[str, Any]:
    """Stand in for a match that takes no time."""
    record = {"identity": unit.identity, "key": unit.key, "outcome": "matched"}
    write_record(Path(unit.out), record)
    return record


def scaling(folder: Path, options: argparse.Namespace) -> list[dict[str, Any]]:
    from batch_cases import cluster

    jobs = crops(options.data, folder / "crops", options.pairs)
    rows: list[dict[str, Any]] = []
    for workers in (1, 2):
        with ExitStack() as resources:
            share = options.core_share
            limits = resources.enter_context(ExitStack())
            running = resources.enter_context(cluster(folder / f"dask{workers}", workers))
            if share:
                limits.enter_context(held_to(share, [worker.pid for worker in running.workers]))
            settings = BatchOptions(scheduler=running.address)
            cost, result = _timed(jobs, folder / f"out{workers}", settings)
        first = rows[0]["seconds"] if rows else cost.wall
        rows.append(
            {
                "workers": workers,
                "cores for each": share or "all",
                "pairs": len(jobs),
                "matched": result.progress.counts["matched"],
                "no reliable match": result.progress.counts["no_match"],
                "failed": result.progress.counts["failed"],
                "seconds": round(cost.wall, 1),
                "CPU s": round(cost.cpu, 1),
                "cores used by other programs": round(cost.others, 2),
                "faster by": round(first / cost.wall, 2),
            }
        )
    return rows


def scheduling(folder: Path, options: argparse.Namespace) -> list[dict[str, Any]]:
    from batch_cases import cluster
    from batch_cases import jobs as made_jobs

    task = f"{__name__}:trivial"
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
    stopwatch = Stopwatch.start()
    run_batch(jobs, out, options, on_pair=watch, task=task)
    seconds, cost = time.perf_counter() - started, stopwatch.read()
    return {
        "back end": name,
        "pairs": len(jobs),
        "ms a pair": round((times[-1] - times[0]) / (len(jobs) - 1) * 1000, 2),
        "ms a pair, start and summary included": round(seconds / len(jobs) * 1000, 2),
        "CPU ms a pair": round(cost.cpu / len(jobs) * 1000, 2),
        "cores used by other programs": round(cost.others, 2),
        "MB after a tenth": round(peaks[0] / 1e6, 1),
        "MB at the end": round(peaks[-1] / 1e6, 1),
    }


def reference(folder: Path, options: argparse.Namespace) -> list[dict[str, Any]]:
    folder.mkdir(parents=True)
    years = sorted((options.data / "opengeos" / "naip").glob("*.tif"))
    large = enlarged(years[0], folder / "reference.tif")
    scenes = (years[1:] * options.scenes)[: options.scenes]
    rows = []
    for name, step in (("parts of it", SCENE_STEP), ("one part of it", 0)):
        sub = folder / name.replace(" ", "_")
        sub.mkdir()
        windows = [Window(60 + step * index, 40, 600, 600) for index in range(len(scenes))]
        moving = [
            crop(path, sub / f"scene{index}.tif", window)
            for index, (path, window) in enumerate(zip(scenes, windows, strict=True))
        ]
        rows.append({"scenes show": name} | _shared_reference(large, moving, sub))
    return rows


def _shared_reference(large: Path, scenes: list[Path], folder: Path) -> dict[str, Any]:
    """The cost of single runs and of a batch, whose results must be the same bits."""
    hetmatch = [sys.executable, "-m", "hetmatch_qgis.engine"]
    watch = Stopwatch.start()
    for scene in scenes:
        command = [*hetmatch, "match", str(large), str(scene)]
        out = folder / "single" / scene.stem
        subprocess.run([*command, "--out", str(out), "--quiet"], check=True, cwd=REPOSITORY)
    single = watch.read()
    watch = Stopwatch.start()
    command = [*hetmatch, "batch", "--reference", str(large), *map(str, scenes)]
    out = folder / "batch"
    subprocess.run([*command, "--out", str(out), "--quiet"], check=True, cwd=REPOSITORY)
    batch = watch.read()
    same = [
        (folder / "single" / scene.stem / TIE_POINTS_CSV).read_bytes() == table.read_bytes()
        for scene in scenes
        for table in (out / "pairs").glob(f"{scene.stem}-*/{TIE_POINTS_CSV}")
    ]
    with rasterio.open(large) as raster:
        pixels = raster.width * raster.height / 1e6
    return {
        "megapixels of the reference": round(pixels, 1),
        "scenes": len(scenes),
        "same tie points": sum(same),
        "s, single runs": round(single.wall, 1),
        "s, batch": round(batch.wall, 1),
        "batch / single runs": round(batch.wall / single.wall, 2),
        "CPU s, single runs": round(single.cpu, 1),
        "CPU s, batch": round(batch.cpu, 1),
        "batch / single runs, CPU": round(batch.cpu / single.cpu, 2),
        "cores used by other programs": f"{single.others:.2f}, {batch.others:.2f}",
    }


def _timed(jobs: list[Job], out: Path, options: BatchOptions) -> tuple[Cost, BatchResult]:
    watch = Stopwatch.start()
    result = run_batch(jobs, out, options, task=TASK)
    return watch.read(), result


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
            fixed = crop(reference, folder / f"{name}_reference.tif", window)
            # A little off, so that the overlap is not the whole crop.
            shifted = Window(left + 9, top + 6, CROP, CROP)
            jobs.append(Job(str(fixed), str(crop(moving, folder / f"{name}.tif", shifted))))
        row += 1
    return jobs[:count]
