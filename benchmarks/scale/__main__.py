"""python -m benchmarks.scale: time, memory, bytes read and true error against size.

HetMatch as it is, an earlier commit of it, gdalwarp of the moving raster onto the reference's grid,
AROSICS (local) and coregix, all in one run on one machine; the table gives ratios.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import rasterio

from benchmarks.common import report
from benchmarks.common.matcher_result import NotInstalled
from benchmarks.common.rasters import RasterMatcher, arosics
from benchmarks.common.report import markdown
from benchmarks.run import names
from benchmarks.scale.pairs import KINDS, ScalePair, make_pair

REPOSITORY = Path(__file__).resolve().parents[2]
CHILD = Path(__file__).with_name("child.py")
BASELINE = "8490d07"
"""The commit that the goals of speed were set against."""

SIDES = {"0.25": 512, "1": 1024, "4": 2048, "16": 4096, "64": 8192, "100": 10_240, "400": 20_480}
"""Pixels along a side by size in megapixels."""

MAX_BASELINE = 4096
"""Pixels along a side up to which the earlier commit is measured: 64 megapixels take it minutes."""

MAX_COREGIX = 4096
"""The same for coregix, which needs 2.3 GB for 16 megapixels."""

MAX_AROSICS = 4096
"""The same for AROSICS, which takes three minutes for 16 megapixels."""

AVX2 = {
    "ATEN_CPU_CAPABILITY": "avx2",
    "ONEDNN_MAX_CPU_ISA": "AVX2",
    "OPENBLAS_CORETYPE": "Haswell",
    "HETMATCH_BENCHMARK_FLOAT32": "1",
}
"""Holds torch, oneDNN and OpenBLAS back to AVX2; ONNX Runtime has no such switch."""


@dataclass
class Run:
    """The cost of one pair with one program."""

    megapixels: float
    kind: str
    program: str
    seconds: float
    cpu_s: float = np.nan
    import_s: float = np.nan
    peak_mb: float = np.nan
    read_mb: float = np.nan
    points: int = 0
    windows: int = 0
    matched: bool = True
    errors: dict[str, list[float]] = field(default_factory=dict)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure size by size, print each run, and write the table after every one."""
    options = _options(arguments)
    # The earlier commit runs in a folder of its own, where a relative path leads elsewhere.
    options.work = options.work.resolve()
    options.work.mkdir(parents=True, exist_ok=True)
    scenes = sorted((options.shared / "sentinel" / "train").glob("*_s2.tif"))
    if not scenes:
        print(f"There are no scenes in {options.shared}/sentinel/train to make mosaics of.")
        return 2
    environment = {**os.environ, **(AVX2 if options.isa == "avx2" else {})}
    environment["GDAL_PAM_ENABLED"] = "NO"
    baseline = checkout() if "baseline" in options.programs else None
    match = _load_arosics() if "arosics" in options.programs else None
    runs: list[Run] = []
    for size in options.sizes:
        for kind in options.kinds:
            pair = make_pair(scenes, SIDES[size], kind, options.work)
            for run in _measure(pair, options.programs, baseline, environment):
                runs.append(run)
                print(_line(run), flush=True)
                _write(options, arguments, runs)
            if match is not None and pair.side <= MAX_AROSICS:
                runs.append(_arosics(pair, match))
                print(_line(runs[-1]), flush=True)
                _write(options, arguments, runs)
    print(f"\n{table(runs)}")
    return 0


def _measure(
    pair: ScalePair, programs: Sequence[str], baseline: Path | None, environment: dict[str, str]
) -> list[Run]:
    runs = []
    if "gdalwarp" in programs:
        runs.append(_gdalwarp(pair, environment))
    if "hetmatch" in programs:
        runs.append(hetmatch(pair, "HetMatch", REPOSITORY, environment))
    if baseline is not None and pair.side <= MAX_BASELINE:
        runs.append(hetmatch(pair, BASELINE, baseline, environment))
    coregix = REPOSITORY / ".venv-coregix" / "bin" / "python"
    if "coregix" in programs and pair.side <= MAX_COREGIX and coregix.exists():
        runs.append(_coregix(pair, coregix, environment))
    return runs


def hetmatch(pair: ScalePair, name: str, checkout: Path, environment: dict[str, str]) -> Run:
    command = [sys.executable, str(CHILD), str(pair.reference), str(pair.moving), str(pair.truth)]
    answer = subprocess.run(
        command,
        env={**environment, "PYTHONPATH": str(checkout)},
        cwd=checkout,
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    kept = {key: found[key] for key in ("seconds", "cpu_s", "import_s", "peak_mb", "read_mb")}
    return Run(
        _megapixels(pair), pair.kind, name, **kept, points=found["points"],
        windows=found["windows"], matched=found["matched"], errors=found["errors"],
    )  # fmt: skip


def _gdalwarp(pair: ScalePair, environment: dict[str, str]) -> Run:
    """Warp the moving raster onto the reference's grid with all threads."""
    target = pair.moving.with_suffix(".warped.tif")
    target.unlink(missing_ok=True)
    with rasterio.open(pair.reference) as raster:
        bounds = [str(value) for value in raster.bounds]
    command = ["gdalwarp", "-q", "-r", "bilinear", "-multi", "-wo", "NUM_THREADS=ALL_CPUS"]
    command += ["-te", *bounds, "-ts", str(pair.side), str(pair.side)]
    before = os.times()
    started = time.perf_counter()
    subprocess.run([*command, str(pair.moving), str(target)], env=environment, check=True)
    seconds = time.perf_counter() - started
    after = os.times()
    cpu = after.children_user + after.children_system
    cpu -= before.children_user + before.children_system
    target.unlink()
    return Run(_megapixels(pair), pair.kind, "gdalwarp", seconds, cpu)


def _coregix(pair: ScalePair, python: Path, environment: dict[str, str]) -> Run:
    """Its own defaults; the time includes reading and the warp that it always writes."""
    target = pair.moving.with_suffix(".coregix.tif")
    code = (
        "import sys; from coregix import align_image_pair; "
        "align_image_pair(*sys.argv[1:4], fixed_band_index=1, moving_band_index=0)"
    )
    command = [str(python), "-c", code, str(pair.moving), str(pair.reference), str(target)]
    before, started = os.times(), time.perf_counter()
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - started
    after = os.times()
    cpu = after.children_user + after.children_system
    cpu -= before.children_user + before.children_system
    target.unlink(missing_ok=True)
    is_done = answer.returncode == 0
    return Run(_megapixels(pair), pair.kind, "coregix", seconds, cpu, matched=is_done)


def _load_arosics() -> RasterMatcher | None:
    try:
        return arosics()
    except NotInstalled as why:
        print(f"AROSICS: {why}", file=sys.stderr)
        return None


def _arosics(pair: ScalePair, match: RasterMatcher) -> Run:
    """With the settings of the co-registration benchmark, a point every 64 pixels."""
    answer = match(pair.reference, pair.moving)
    run = Run(
        _megapixels(pair), pair.kind, "AROSICS", answer.seconds, matched=answer.claimed,
        points=len(answer.reference_points),
    )  # fmt: skip
    if answer.mapping is not None:
        for part, rows in json.loads(pair.truth.read_text()).items():
            points = np.array(rows, dtype=np.float64)
            offsets = answer.mapping(points[:, :2]) - points[:, 2:]
            run.errors[part] = np.linalg.norm(offsets, axis=1).tolist()
    return run


def checkout() -> Path:
    """A checkout of the earlier commit; its packages are those of this environment."""
    # Not among the modules of this one, where checks would find it.
    folder = REPOSITORY / f".{BASELINE}"
    if not folder.exists():
        command = ["git", "-C", str(REPOSITORY), "worktree", "add", "--detach", str(folder)]
        subprocess.run([*command, BASELINE], check=True, capture_output=True)
    return folder


def _megapixels(pair: ScalePair) -> float:
    return round(pair.side**2 / 1e6, 2)


def _line(run: Run) -> str:
    error = f", {np.median(run.errors['all']):.2f} px" if run.errors else ""
    return f"{run.megapixels:g} MP {run.kind} {run.program}: {run.seconds:.2f} s{error}"


def table(runs: Sequence[Run]) -> str:
    """The runs by size and kind, each beside gdalwarp and the earlier commit."""
    head = [
        "megapixels", "misplaced by", "program", "s", "CPU s", "peak MB", "MB read", "tiles",
        "points", "median error px", "95 % px", "in the corner px", "times gdalwarp",
        f"times {BASELINE}",
    ]  # fmt: skip
    rows = []
    for run in runs:
        same = [
            other for other in runs
            if (other.megapixels, other.kind) == (run.megapixels, run.kind)
        ]  # fmt: skip
        warp, base = (
            next((other.seconds for other in same if other.program == name), np.nan)
            for name in ("gdalwarp", BASELINE)
        )
        everywhere = np.array(run.errors.get("all", [np.nan]))
        corner = np.array(run.errors.get("corner", [np.nan]))
        rows.append(
            [
                f"{run.megapixels:g}",
                run.kind,
                run.program,
                _figure(run.seconds, 2),
                _figure(run.cpu_s, 1),
                _figure(run.peak_mb, 0),
                _figure(run.read_mb, 0),
                str(run.windows or "-"),
                str(run.points or "-"),
                _figure(float(np.median(everywhere)), 2),
                _figure(float(np.percentile(everywhere, 95)), 2),
                _figure(float(np.median(corner)), 2),
                _figure(run.seconds / warp, 2),
                _figure(run.seconds / base, 3),
            ]
        )
    return markdown([head, *rows])


def _figure(value: float, digits: int) -> str:
    return "-" if not np.isfinite(value) else f"{value:.{digits}f}"


def _write(
    options: argparse.Namespace, arguments: Sequence[str] | None, runs: Sequence[Run]
) -> None:
    report.write_page(options.out, "scale", "Scale", [table(runs)], arguments)
    content = json.dumps([asdict(run) for run in runs])
    (options.out / "scale.json").write_text(content, encoding="utf-8")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.scale", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    programs = ("gdalwarp", "hetmatch", "baseline", "coregix", "arosics")
    parser.add_argument("--sizes", type=names(tuple(SIDES)), default=tuple(SIDES)[:-1])
    parser.add_argument("--kinds", type=names(KINDS), default=KINDS)
    parser.add_argument("--programs", type=names(programs), default=programs)
    parser.add_argument("--isa", choices=("native", "avx2"), default="native")
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--work", type=Path, default=Path("benchmarks/results/scale"))
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results"))
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
