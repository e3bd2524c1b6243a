"""Stacks of eight scenes whose misplacements are known, adjusted together and each one alone.

Landsat of eight years (90 m a pixel, so that errors of their own georeference are a small part of
one), near Pucallpa. The reference is one band of 1985, the scenes are the other three bands of each
year, cut elsewhere, shifted by up to nine pixels, three of them rotated by up to a degree. Two lie
beside the reference.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from rasterio.windows import Window

from benchmarks.batch.crops import crop
from hetmatch_qgis.engine.batch.batch_options import BatchOptions
from hetmatch_qgis.engine.batch.inputs.jobs import Job
from hetmatch_qgis.engine.batch.network.adjusted_stack import AdjustedStack
from hetmatch_qgis.engine.batch.network.network_file import KEPT, closure_figures, pair_state
from hetmatch_qgis.engine.batch.network.scene_figures import single_points
from hetmatch_qgis.engine.batch.run_batch import BatchResult, run_batch, summarise
from hetmatch_qgis.engine.core.accuracy import Accuracy
from hetmatch_qgis.engine.core.grid import Points, apply_affine, even_lattice

BANDS = (1, 2, 3, 4)
SIDE, WIDTH, HEIGHT = 430, 300, 320
"""Pixels of the reference's width, and of a scene."""

LEFT = (10, 80, 170, 370, 395, 200, 110, 40)
"""Columns at which the scenes begin; the fourth and fifth share less of the reference than can be
matched."""

MAX_SHIFT_PX, MAX_ANGLE = 9.0, 1.0
"""Misplacements in pixels and degrees."""

WRONG_PX = (9.0, -6.0)
"""Error of the pair that is put in."""


def stack(folder: Path, options: argparse.Namespace) -> list[dict[str, Any]]:
    """One stack for each band of the reference."""
    return [_row(folder / str(band), options.data, band) for band in BANDS]


def _row(folder: Path, data: Path, band: int) -> dict[str, Any]:
    jobs, truth = make_stack(folder, data, band)
    settings = BatchOptions(network=True)
    result = run_batch(jobs, folder / "out", settings)
    adjusted = _adjusted(result)
    errors = scene_errors(adjusted, truth)
    direct = [row for row in errors if row[0] is not None]
    through = [row[1] for row in errors if row[0] is None and row[1] is not None]
    closures = closure_figures(adjusted)
    put_in = put_in_wrong_pair(adjusted, folder / "out")
    again = _adjusted(summarise(jobs, folder / "out", settings))
    after = [row[1] for row in scene_errors(again, truth)]
    return {
        "reference": f"band {band} of 1985",
        "scenes": len(jobs),
        "matched alone": len(direct),
        "px off, alone": _rms([row[0] for row in direct]),
        "worst": _digits(max(row[0] for row in direct if row[0] is not None)),
        "px off, the same adjusted": _rms([row[1] for row in direct]),
        "their worst": _digits(max(row[1] for row in direct if row[1] is not None)),
        **_stated(adjusted, truth),
        "placed by neighbours": len(through),
        "px off, these": _rms(through),
        "loops": len(adjusted.loops),
        "median closure, px": _digits(closures["median_px"]),
        "largest": _digits(closures["largest_px"]),
        "pair put in": put_in,
        "found": _states(again, put_in),
        "px off, all, with it": _rms(after),
        "without": _rms([row[1] for row in errors]),
    }


def make_stack(folder: Path, data: Path, band: int) -> tuple[list[Job], dict[str, Affine]]:
    """The pairs with the reference, and the true geotransform of each scene by its year."""
    folder.mkdir(parents=True)
    rng = np.random.default_rng(band)
    years = sorted((data / "opengeos" / "landsat").glob("*.tif"))
    with rasterio.open(years[0]) as raster:
        whole = Window(0, 0, SIDE, raster.height)
    reference = crop(years[0], folder / "reference.tif", whole, [band])
    truth: dict[str, Affine] = {}
    jobs = []
    for index, (year, left) in enumerate(zip(years, LEFT, strict=True)):
        shift = rng.uniform(-MAX_SHIFT_PX, MAX_SHIFT_PX, 2)
        angle = 0.0 if index % 3 else rng.uniform(-MAX_ANGLE, MAX_ANGLE)

        def misplace(
            true: Affine, name: str = year.stem, step: Any = shift, turn: float = angle
        ) -> Affine:
            truth[name] = true
            return true @ Affine.translation(*step) @ Affine.rotation(turn, (WIDTH / 2, HEIGHT / 2))

        window = Window(left, int(rng.integers(0, 50)), WIDTH, HEIGHT)
        others = [number for number in BANDS if number != band]
        scene = crop(year, folder / f"{year.stem}.tif", window, others, misplace)
        jobs.append(Job(str(reference), str(scene)))
    return jobs, truth


def scene_errors(
    adjusted: AdjustedStack, truth: dict[str, Affine]
) -> list[tuple[float | None, float | None]]:
    """RMS pixels off the truth of each scene alone and adjusted; None without a transform."""
    with rasterio.open(adjusted.reference) as raster:
        to_reference = ~raster.transform
    lattice = even_lattice(WIDTH, HEIGHT, 10)
    rows = []
    for end, unit in enumerate(adjusted.scenes, start=1):
        true = apply_affine(to_reference @ truth[Path(unit.moving).stem], lattice)
        alone = single_points(adjusted, end, lattice)
        transforms = () if adjusted.adjustment is None else adjusted.adjustment.transforms
        transform = transforms[end] if transforms else None
        together = None if transform is None else transform.apply(lattice)
        rows.append((_off(alone, true), _off(together, true)))
    return rows


def stated_errors(
    adjusted: AdjustedStack, truth: dict[str, Affine]
) -> list[tuple[Accuracy, NDArray[np.float64]]]:
    """The stated accuracy of each adjusted scene, and its true errors (N,) where it holds."""
    with rasterio.open(adjusted.reference) as raster:
        to_reference, size = ~raster.transform, (raster.width, raster.height)
    lattice = even_lattice(WIDTH, HEIGHT, 10)
    rows = []
    for end, unit in enumerate(adjusted.scenes, start=1):
        stated = None if adjusted.errors is None else adjusted.errors.accuracy(end, None)
        transforms = () if adjusted.adjustment is None else adjusted.adjustment.transforms
        transform = transforms[end] if transforms else None
        if stated is None or transform is None or adjusted.is_doubtful(end):
            continue
        placed = transform.apply(lattice)
        true = apply_affine(to_reference @ truth[Path(unit.moving).stem], lattice)
        errors = np.linalg.norm(placed - true, axis=1)
        is_inside = ((placed >= 0) & (placed <= size)).all(axis=1)
        rows.append((stated, errors[is_inside] if is_inside.any() else errors))
    return rows


def _stated(adjusted: AdjustedStack, truth: dict[str, Affine]) -> dict[str, Any]:
    rows = stated_errors(adjusted, truth)
    within = [float(np.mean(errors <= stated.ce90_px)) for stated, errors in rows]
    return {
        "stated RMSE": _rms([stated.rmse_px for stated, _ in rows]),
        "true": _rms([float(np.sqrt(np.mean(errors**2))) for _, errors in rows]),
        "within stated CE90": f"{np.mean(within):.2f}" if within else "",
    }


def put_in_wrong_pair(adjusted: AdjustedStack, out: Path) -> str:
    """Shift the tie points of a pair of scenes in the most loops; returns its name."""
    rows = [pair.row for pair in adjusted.pairs if pair.first and pair.row is not None]
    row = max(rows, key=lambda item: sum(item in loop.rows for loop in adjusted.loops))
    name = adjusted.links[row].name
    path = out / "pairs" / name / "tie_points.csv"
    with path.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    for line in table:
        line["ref_col"] = str(float(line["ref_col"]) + WRONG_PX[0])
        line["ref_row"] = str(float(line["ref_row"]) + WRONG_PX[1])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]))
        writer.writeheader()
        writer.writerows(table)
    return name.rpartition("-")[0]


def _states(adjusted: AdjustedStack, put_in: str) -> str:
    """The fate of the wrong pair that was put in, and of right ones that were left out."""
    states = {
        pair.unit.name.rpartition("-")[0]: pair_state(adjusted, pair)
        for pair in adjusted.pairs
        if pair.row is not None
    }
    others = [name for name, state in states.items() if state != KEPT and name != put_in]
    found = {KEPT: "no", "contradicts": "yes", "unsure": "yes, in doubt"}[states[put_in]]
    return found if not others else f"{found}; also left out: {', '.join(others)}"


def _adjusted(result: BatchResult) -> AdjustedStack:
    assert result.network is not None
    return result.network.stacks[0]


def _off(places: Points | None, true: Points) -> float | None:
    if places is None:
        return None
    return float(np.sqrt(((places - true) ** 2).sum(axis=1).mean()))


def _rms(values: list[float | None]) -> str:
    known = [value for value in values if value is not None]
    return f"{np.sqrt(np.mean(np.square(known))):.2f}" if known else ""


def _digits(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
