"""Part of the benchmark of batches: a stack of radar scenes that look from both sides of relief."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.relief import Case, Simulated, simulate, towards
from hetmatch_qgis.engine.batch.batch_options import BatchOptions
from hetmatch_qgis.engine.batch.inputs.jobs import Job
from hetmatch_qgis.engine.batch.run_batch import run_batch
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.results.read import load_result
from hetmatch_qgis.engine.warping.model.fit_model import fit_model

LOOKS = (
    # Incidence and azimuth in degrees, pixels by which the geotransform is wrong.
    (37, 282, (9.0, -6.0)),
    (37, 78, (-7.0, 3.0)),
    (37, 282, (4.0, 8.0)),
    (45, 78, (-3.0, -9.0)),
)
GROUND = "201"
"""Scene of ../shared/data/sentinel/dev whose texture all show."""


def relief_stack(folder: Path, options: argparse.Namespace) -> list[dict[str, Any]]:
    """Errors of the scenes alone and adjusted together, over ground away from layover."""
    scenes = []
    for number, (incidence, azimuth, shift) in enumerate(LOOKS):
        slope = towards(azimuth, 1 / np.tan(np.radians(incidence)))
        case = Case(f"{incidence}/{azimuth}", GROUND, slope, shift=shift, seed=number)
        own = folder / f"scene{number}"
        own.mkdir(parents=True)
        scenes.append((case, simulate(case, options.data, own)))
    reference, dem = (scenes[0][1].folder / name for name in ("reference.tif", "dem.tif"))
    jobs = [
        Job(str(reference), str(scene.folder / "moving.tif"), label=f"scene{number}")
        for number, (_, scene) in enumerate(scenes)
    ]
    out = folder / "out"
    run_batch(jobs, out, BatchOptions(network=True, match=Options(dem=dem)))
    rows = []
    for number, (case, scene) in enumerate(scenes):
        row: dict[str, Any] = {
            "incidence / azimuth": case.name,
            "displacement, m per m": round(float(np.linalg.norm(case.slope)), 3),
        }
        for name, home in (("alone", "pairs"), ("adjusted", "network")):
            found = next((out / home).glob(f"scene{number}-*"), None)
            row |= _figures(name, scene, found)
        rows.append(row)
    return rows


def _figures(name: str, scene: Simulated, folder: Path | None) -> dict[str, Any]:
    """Transform, displacement and error of a result; dashes without a match."""
    keys = (f"{name}: transform", f"{name}: m per m", f"{name}: px off, median", f"{name}: RMSE")
    if folder is None or not (folder / "tie_points.csv").is_file():
        return dict.fromkeys(keys, "-")
    result = load_result(folder)
    reference, moving = scene.lattice()
    with Raster(scene.folder / "moving.tif") as raster:
        model = fit_model(result, raster)
        coordinates = scene.grid.pixel_to_map(reference)
        misses = np.linalg.norm(model.to_pixels(coordinates) - moving, axis=1)
    misses = misses[np.isfinite(misses)]
    ground = None if result.relief is None else result.relief.ground_m
    values = (
        result.transform_type,
        "-" if ground is None else round(ground, 3),
        round(float(np.median(misses)), 2),
        round(float(np.sqrt((misses**2).mean())), 2),
    )
    return dict(zip(keys, values, strict=True))
