"""python -m benchmarks.orthorectification: RPCs corrected with tie points, and their true error.

A simulated pushbroom satellite images synthetic relief textured with a Sentinel-2 image, with
inverted grey levels and noise; its RPCs are wrong by 11 to 14 pixels. HetMatch matches, with an
elevation model of 30 m and without, and GDAL orthorectifies with the script in the result's folder.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from skimage.registration import phase_cross_correlation

from benchmarks.common.raster_files import write_raster
from benchmarks.pushbroom import TO_DEGREES, Scene, camera_over, mountains, utm_grid, write_on_grid
from hetmatch_qgis.engine import Options
from hetmatch_qgis.engine.core.grid import Grid
from hetmatch_qgis.engine.core.progress import SILENT
from hetmatch_qgis.engine.georeferencing.dem import Dem
from hetmatch_qgis.engine.georeferencing.rpc_model import RpcModel
from hetmatch_qgis.engine.results.match_to_folder import match_to_folder
from hetmatch_qgis.engine.rpc.correct_rpcs import correct_rpcs
from hetmatch_qgis.engine.rpc.fit import refit

# Side of the reference in pixels, metres per pixel, and pixels per pixel of the elevation model;
# set by hand with the first version (a554d38).
GRID_SIDE, PIXEL_M, DEM_FACTOR = 1024, 10.0, 3
# Side in pixels of the blocks that are compared, and the standard deviation in grey levels that
# they must have; set by hand with the first version (a554d38).
BLOCK_SIDE, MIN_CONTRAST = 64, 6.0
Bias = Callable[[RpcModel], RpcModel]


@dataclass(frozen=True)
class Case:
    """One simulated image."""

    name: str
    """Name in the table."""

    scene: str
    """Scene of ../shared/data/sentinel/dev."""

    relief: float
    """Range of the heights, metres."""

    off_nadir: float
    """Degrees."""

    bias: Bias
    """Error of the RPCs."""


def shifted(columns: float, rows: float) -> Bias:
    """Make an error of RPCs that is a shift, pixels."""
    step = np.array([columns, rows])
    return lambda model: replace(model, image_offset=model.image_offset + step)


def drifted(columns: float, rows: float, matrix: Sequence[Sequence[float]]) -> Bias:
    """Make an error of RPCs that is an affine transform about the image's centre, pixels."""

    def wrong(model: RpcModel) -> RpcModel:
        centre = model.image_offset + 0.5

        def move(pixels: NDArray) -> NDArray:
            return pixels + [columns, rows] + (pixels - centre) @ np.asarray(matrix).T

        return refit(model, move, (0, 3000))[0]

    return wrong


CASES = (
    Case("500 m", "201", 500, 20, shifted(-11, 8)),
    Case("1000 m, and a drift of 3 px", "213", 1000, 20,
         drifted(6, -9, [[0.0005, 0.003], [-0.001, 0.002]])),
    Case("1200 m", "207", 1200, 25, shifted(9, -7)),
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the cases and print a line for each."""
    os.environ["GDAL_PAM_ENABLED"] = "NO"
    parser = argparse.ArgumentParser(prog="python -m benchmarks.orthorectification")
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--keep", type=Path, help="folder for the rasters and results")
    options = parser.parse_args(arguments)
    if not options.shared.is_dir():
        print(f"There is no folder {options.shared}, whose images texture the relief.")
        return 2
    print("Median error of the orthophoto, px; RMSE of the RPCs at ground points, px.\n")
    print(
        "| relief | RPCs as delivered | corrected with a DEM, warped at one height "
        "| corrected and warped with it | RPCs before | corrected without DEM | with it |"
    )
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        for number, case in enumerate(CASES):
            folder = (options.keep or Path(scratch)) / f"case{number}"
            folder.mkdir(parents=True, exist_ok=True)
            figures = measure(case, options.shared, folder.resolve())
            print(f"| {case.name} | " + " | ".join(f"{figure:.2f}" for figure in figures) + " |",
                  flush=True)  # fmt: skip
    return 0


def measure(case: Case, shared: Path, folder: Path) -> list[float]:
    """Measure the figures of one case, in the order of the table."""
    scene, biased = make(case, shared, folder)
    dem = Dem(folder / "dem.tif")
    rpc_errors = [rpc_error(scene, biased, dem)]
    for name, heights in (("flat", None), ("with_dem", folder / "dem.tif")):
        result, _ = match_to_folder(
            folder / "reference.tif", folder / "moving.tif", folder / name, Options(dem=heights),
            SILENT,
        )  # fmt: skip
        corrected = correct_rpcs(result, heights).camera.model
        rpc_errors.append(rpc_error(scene, corrected, dem))
    return ortho_errors(folder, scene) + rpc_errors


def make(case: Case, shared: Path, folder: Path) -> tuple[Scene, RpcModel]:
    """Write the reference, the moving raster with wrong RPCs, and the elevation model."""
    with rasterio.open(shared / "sentinel" / "dev" / f"{case.scene}_s2.tif") as raster:
        ortho = stretched(raster.read().mean(axis=0))
    grid = utm_grid(GRID_SIDE, PIXEL_M)
    heights = 200 + mountains(GRID_SIDE, case.relief)
    camera = camera_over(grid, heights, 0.82, PIXEL_M, off_nadir=case.off_nadir)
    scene = Scene(grid, ortho, heights, camera)
    noise = np.random.default_rng(1).normal(0, 4, (camera.height, camera.width))
    image = np.clip(scene.photograph(other_tones(ortho)) + noise, 1, 255)
    biased = case.bias(camera.rpcs(heights.min() - 100, heights.max() + 100))
    write_on_grid(folder / "reference.tif", ortho.astype(np.uint8), grid)
    write_raster(folder / "moving.tif", image.astype(np.uint8), rpcs=biased.to_rpc(), nodata=0)
    side = GRID_SIDE // DEM_FACTOR
    low = cv2.resize(
        heights[: side * DEM_FACTOR, : side * DEM_FACTOR], (side, side),
        interpolation=cv2.INTER_AREA,
    )  # fmt: skip
    coarse = Grid(grid.transform @ Affine.scale(DEM_FACTOR), side, side, grid.crs)
    write_on_grid(folder / "dem.tif", low.astype(np.float32), coarse)
    return scene, biased


def ortho_errors(folder: Path, scene: Scene) -> list[float]:
    """Measure the median errors of three orthophotos of gdalwarp.

    With the RPCs as delivered, with corrected RPCs at one height, and with the result's own script.
    """
    result = folder / "with_dem"
    script = (result / "gdalwarp_rpc.sh").read_text("utf-8").splitlines()[-1]
    corrected = script.replace("exec ", "").replace(' "$@"', " -q")
    before = corrected.replace("moving_rpc.vrt", "../moving.tif").replace("moving_ortho", "before")
    with rasterio.open(folder / "moving.tif") as raster:
        height = f"RPC_HEIGHT={raster.rpcs.height_off}"
    flat = corrected.replace("RPC_DEM=moving_rpc_dem.vrt", height).replace("moving_ortho", "flat")
    errors = []
    for command, name in (
        (before, "before.tif"),
        (flat, "flat.tif"),
        (corrected, "moving_ortho.tif"),
    ):
        subprocess.run(command, shell=True, cwd=result, check=True)
        errors.append(ortho_error(result / name, scene))
    return errors


def ortho_error(path: Path, scene: Scene) -> float:
    """Measure the median shift of blocks of an orthophoto by phase correlation, pixels."""
    warped, valid = on_grid(path, scene.grid)
    expected = other_tones(scene.ortho)
    window = np.outer(np.hanning(BLOCK_SIDE), np.hanning(BLOCK_SIDE))
    shifts = []
    for top in range(0, GRID_SIDE - BLOCK_SIDE + 1, BLOCK_SIDE):
        for left in range(0, GRID_SIDE - BLOCK_SIDE + 1, BLOCK_SIDE):
            block = np.s_[top : top + BLOCK_SIDE, left : left + BLOCK_SIDE]
            if not valid[block].all() or expected[block].std() < MIN_CONTRAST:
                continue
            pair = [(image[block] - image[block].mean()) * window for image in (expected, warped)]
            shifts.append(phase_cross_correlation(*pair, upsample_factor=50)[0])
    return float(np.median(np.linalg.norm(shifts, axis=1)))


def on_grid(path: Path, grid: Grid) -> tuple[NDArray, NDArray[np.bool_]]:
    """Read a raster with pixels aligned to a grid, and its valid mask."""
    values, valid = np.zeros(grid.shape), np.zeros(grid.shape, dtype=bool)
    with rasterio.open(path) as raster:
        column, row = np.round(~grid.transform @ (raster.transform.c, raster.transform.f))
        left, top = int(column), int(row)
        image, mask = raster.read(1), raster.read_masks(1) > 0
    rows = slice(max(0, top), min(grid.height, top + image.shape[0]))
    columns = slice(max(0, left), min(grid.width, left + image.shape[1]))
    inside = (
        slice(rows.start - top, rows.stop - top),
        slice(columns.start - left, columns.stop - left),
    )
    values[rows, columns] = image[inside]
    valid[rows, columns] = mask[inside] & (image[inside] > 0)
    return values, valid


def rpc_error(scene: Scene, model: RpcModel, dem: Dem) -> float:
    """Return the RMSE in pixels at a lattice of ground points, at the elevation model's heights."""
    axis = np.linspace(30, GRID_SIDE - 30, 41)
    reference = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    expected = scene.true_pixels(reference)
    inside = ((expected > 10) & (expected < scene.camera.width - 10)).all(axis=1)
    lonlat = np.stack(TO_DEGREES.transform(*scene.grid.pixel_to_map(reference[inside]).T), axis=1)
    offsets = model.project(lonlat, dem.heights(lonlat)) - expected[inside]
    return float(np.sqrt(np.mean(np.sum(offsets**2, axis=1))))


def stretched(image: NDArray) -> NDArray:
    """Stretch from the 1st to the 99th percentile to 0 to 255."""
    low, high = np.percentile(image, (1, 99))
    return np.clip((image - low) / (high - low), 0, 1) * 255


def other_tones(image: NDArray) -> NDArray:
    """Apply the tone curve of another sensor: inverted and non-linear."""
    return 255 * (1 - image / 255) ** 1.4


if __name__ == "__main__":
    sys.exit(main())
