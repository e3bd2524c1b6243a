"""One match in a process of its own, which prints what it took as JSON.

    python child.py REFERENCE MOVING TRUTH.json [OPTION=VALUE ...]

Imports nothing of the benchmarks, so that it measures any commit of HetMatch that PYTHONPATH names.
With HETMATCH_BENCHMARK_FLOAT32 set, torch is told that the processor has no bfloat16: commits
before ONNX Runtime would use it, slowly, on a processor whose other instructions are held back.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path

import numpy as np

PEAK = "VmHWM"


def main() -> None:
    """Match the pair that the arguments name."""
    reference, moving, truth = sys.argv[1:4]
    if os.environ.get("HETMATCH_BENCHMARK_FLOAT32"):
        _without_bfloat16()
    started = time.perf_counter()
    from hetmatch_qgis.engine import Options, match_rasters

    options = Options(**dict(_setting(text) for text in sys.argv[4:]))
    imported = time.perf_counter()
    result = match_rasters(reference, moving, options)
    finished = time.perf_counter()
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                "seconds": finished - imported,
                "import_s": imported - started,
                "cpu_s": usage.ru_utime + usage.ru_stime,
                "peak_mb": _peak_mb(),
                "read_mb": _read_mb(),
                "matched": bool(result.matched),
                "transform": result.transform_type,
                "points": len(result.tie_points),
                "windows": len(result.tiles),
                "errors": _errors(result, json.loads(Path(truth).read_text())),
                "stages": result.seconds,
            }
        )
    )


def _without_bfloat16() -> None:
    try:
        import torch
    except ImportError:
        return
    torch.cpu._is_avx512_bf16_supported = lambda: False  # type: ignore[attr-defined]


def _setting(text: str) -> tuple[str, object]:
    name, value = text.split("=", 1)
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def _errors(result: object, truth: dict[str, list[list[float]]]) -> dict[str, list[float]]:
    """Distances of mapped lattice points from where they belong, by part of the raster."""
    if not result.matched:  # type: ignore[attr-defined]
        return {}
    errors = {}
    for part, rows in truth.items():
        points = np.array(rows, dtype=np.float64)
        mapped = result.map_points(points[:, :2])  # type: ignore[attr-defined]
        errors[part] = np.linalg.norm(mapped - points[:, 2:], axis=1).tolist()
    return errors


def _peak_mb() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    line = next(line for line in lines if line.startswith(PEAK))
    return int(line.split()[1]) * 1024 / 1e6


def _read_mb() -> float:
    """Bytes read from files, in 10^6, from the page cache or not."""
    lines = Path("/proc/self/io").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("rchar")).split()[1]) / 1e6


if __name__ == "__main__":
    main()
