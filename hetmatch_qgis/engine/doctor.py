"""Facts about the installation for a bug report, and a self-test."""

from __future__ import annotations

import hashlib
import importlib
import os
import platform
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.common.contract import DEFAULT_MATCHER, MISLEADING_VARIABLES
from hetmatch_qgis.engine.core.workers import core_count

REPORTED_VARIABLES = tuple(
    name for name in MISLEADING_VARIABLES if name.startswith(("PROJ_", "GDAL_", "PYTHON"))
)
"""Those that break GDAL, PROJ or Python when set; the others are harmless on most machines."""

NOT_INSTALLED = "not installed"

SELF_TEST_SIZE = 384
"""Pixels along a side of the test images; set by hand, large enough for one tile."""

SELF_TEST_SHIFT = (11, -7)
"""Columns and rows, in pixels, by which the test images are shifted; set by hand."""

SELF_TEST_LIMIT_PX = 1.0
"""Pixels of error at the centre up to which the self-test passes; set by hand."""


def diagnose() -> dict[str, Any]:
    """Describe this installation, as plain values; never raises for a broken one.

    `healthy` is False when a library cannot be imported or the self-test fails.
    """
    versions: dict[str, Any] = {
        "python": f"{platform.python_version()} ({sys.executable})",
        "platform": platform.platform(),
    }
    for name, probe in _PROBES.items():
        versions[name] = _attempt(probe)
    diagnosis = {
        "versions": versions,
        "compute": _attempt(_compute),
        "weights": _attempt(_weights),
        "environment": {name: os.environ.get(name) for name in REPORTED_VARIABLES},
        "self_test": _attempt(_self_test),
    }
    return diagnosis | {"healthy": not _failures(diagnosis)}


def _attempt(probe: Callable[[], Any]) -> Any:
    """The probe's answer, or its error as text: a broken library must not hide the rest."""
    try:
        return probe()
    except Exception as error:
        return f"FAILED: {type(error).__name__}: {' '.join(str(error).split())}"


def _failures(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [failure for item in value.values() for failure in _failures(item)]
    return [value] if isinstance(value, str) and value.startswith("FAILED") else []


def _hetmatch() -> str:
    from importlib.metadata import PackageNotFoundError, version
    from pathlib import Path

    folder = Path(__file__).resolve().parents[1]
    try:
        return f"{version('hetmatch-qgis')} ({folder})"
    except PackageNotFoundError:
        return f"not installed as a package ({folder})"


def _module(name: str) -> Callable[[], str]:
    return lambda: str(importlib.import_module(name).__version__)


def _rasterio() -> str:
    import rasterio

    return f"{rasterio.__version__} (GDAL {rasterio.__gdal_version__})"


def _pyproj() -> str:
    import pyproj

    return (
        f"{pyproj.__version__} (PROJ {pyproj.proj_version_str}, data in "
        f"{pyproj.datadir.get_data_dir()})"
    )


def _pyogrio() -> str:
    import pyogrio

    return f"{pyogrio.__version__} (GDAL {pyogrio.__gdal_version_string__})"


def _torch() -> str:
    """Not a fault where it is missing: only D2-Net and graphics cards need it."""
    return _module("torch")() if find_spec("torch") is not None else NOT_INSTALLED


_PROBES: dict[str, Callable[[], str]] = {
    "hetmatch": _hetmatch,
    "onnxruntime": _module("onnxruntime"),
    "torch": _torch,
    "numpy": _module("numpy"),
    "scipy": _module("scipy"),
    "opencv": _module("cv2"),
    "scikit_image": _module("skimage"),
    "rasterio": _rasterio,
    "pyogrio": _pyogrio,
    "pyproj": _pyproj,
}


def _compute() -> dict[str, Any]:
    cores = f"{platform.processor() or platform.machine()}, {core_count()} cores"
    runtime = _attempt(_default_runtime)
    if find_spec("torch") is None:
        return {"cpu": cores, "runtime": runtime, "cuda": "none"}
    import torch

    devices = [
        f"{torch.cuda.get_device_name(index)} "
        f"({torch.cuda.get_device_properties(index).total_memory / 2**30:.0f} GiB)"
        for index in range(torch.cuda.device_count())
    ]
    return {
        "cpu": cores,
        "runtime": runtime,
        "torch_threads": torch.get_num_threads(),
        "cpu_capability": torch.backends.cpu.get_cpu_capability(),
        "cuda": ", ".join(devices) or "none",
    }


def _default_runtime() -> str:
    """Runtime of the default network here."""
    from hetmatch_qgis.engine.core.options import Options
    from hetmatch_qgis.engine.features.registry import choose_runtime, default_weights

    return choose_runtime(Options(), default_weights(DEFAULT_MATCHER))


def _weights() -> dict[str, Any]:
    from hetmatch_qgis.engine.features.downloads import list_models
    from hetmatch_qgis.engine.features.registry import MATCHERS

    default = MATCHERS[DEFAULT_MATCHER].models[0]
    return {
        model.name: _attempt(partial(_checksum, default))
        if model.name == default
        else f"{model.state} ({model.path})"
        for model in list_models()
    }


def _checksum(model: str) -> str:
    from hetmatch_qgis.engine.features.downloads import verify

    path = verify(model)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"sound, sha256 {digest[:16]}..., {path}"


def _self_test() -> dict[str, Any]:
    """Match a textured image with a tone-inverted, shifted copy of itself."""
    from hetmatch_qgis.engine.core.options import Options
    from hetmatch_qgis.engine.matching.pipeline import match_images

    reference, moving = _self_test_pair()
    started = time.perf_counter()
    result = match_images(reference, moving, Options(rotation="none"))
    seconds = time.perf_counter() - started
    outcome: dict[str, Any] = {"seconds": round(seconds, 2), "tie_points": len(result.tie_points)}
    if not result.matched:
        return outcome | {"outcome": f"FAILED: the test images were not matched: {result.reason}"}
    centre = np.full((1, 2), SELF_TEST_SIZE / 2)
    shift = np.asarray(SELF_TEST_SHIFT, dtype=np.float64)
    error = float(np.hypot(*(result.map_points(centre) - centre - shift)[0]))
    verdict = "passed" if error <= SELF_TEST_LIMIT_PX else "FAILED"
    return outcome | {"shift_error_px": round(error, 3), "outcome": verdict}


def _self_test_pair() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Make two crops of one texture, the second inverted, with another tone curve and noise."""
    from scipy.ndimage import gaussian_filter

    generator = np.random.default_rng(7)
    margin = 16
    side = SELF_TEST_SIZE + 2 * margin
    texture = np.zeros((side, side))
    for scale in (1.5, 4.0, 12.0, 30.0):
        texture += gaussian_filter(generator.standard_normal((side, side)), scale) * scale
    # Edges, such as those of fields and shores, are common to images of different sensors.
    texture = np.round(texture * 2) / 2 + 0.2 * texture
    texture = (texture - texture.min()) / np.ptp(texture)
    other = (1 - texture) ** 1.7 + 0.02 * generator.standard_normal((side, side))
    column, row = margin + SELF_TEST_SHIFT[0], margin + SELF_TEST_SHIFT[1]
    reference = texture[margin:-margin, margin:-margin]
    moving = other[row : row + SELF_TEST_SIZE, column : column + SELF_TEST_SIZE]
    return _to_bytes(reference), _to_bytes(moving)


def _to_bytes(values: NDArray[np.float64]) -> NDArray[np.uint8]:
    return (np.clip(values, 0, 1) * 255).round().astype(np.uint8)
