"""python -m benchmarks.relief: displacement by relief, with an elevation model and without.

Radar that is not terrain-corrected and oblique photographs are simulated over real heights,
stretched to 1,500 m, and over real texture: a Sentinel-2 scene as the reference, its grey levels
in another sensor's tones as the moving raster, with speckle and with slopes lit by the sensor; the
last case is a rigorous camera in orbit, whose image has no georeference. The elevation model is
half as fine as the rasters and noisy by 10 m. Where every pixel belongs is known exactly; the error
is that over the reference, away from layover and shadow.

With --flat the pairs of the co-registration benchmark, which no relief displaces, are matched with
an elevation model that has nothing to do with them, fractal mountains of 1,500 m: how often is
displacement by relief chosen all the same?
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from rasterio.errors import NotGeoreferencedWarning
from scipy.ndimage import gaussian_filter, map_coordinates

from benchmarks.common import pictures
from benchmarks.common.raster_files import write_raster
from benchmarks.coregistration.recipes import planned_pairs
from benchmarks.orthorectification import other_tones, stretched
from benchmarks.pushbroom import Scene, bilinear, camera_over, mountains, utm_grid, write_on_grid
from hetmatch_qgis.engine import Options, match_rasters
from hetmatch_qgis.engine.core.grid import Grid, Points
from hetmatch_qgis.engine.core.result import MatchResult

SIDE, PIXEL_M = 1024, 30.0
"""Side of the rasters in pixels, and metres a pixel: radar that is looked at several times."""

DEM_FACTOR, DEM_NOISE_M = 2, 10.0
"""Pixels of the rasters along one of the elevation model, and the standard deviation of its
noise."""

RANGE_M = 1500.0
MARGIN_PX = 160
"""Pixels around the reference that the simulated ground goes on for."""

MOUNTAIN_SIDE = 512
"""Pixels along a side of the elevation model of the flat pairs."""

LOOKS = 4
"""Looks of the simulated speckle."""

SHIFT_PX = (9.0, -6.0)
"""Pixels by which the moving raster's geotransform is wrong."""

SCENES = ("201", "196", "202", "214")
HEIGHTS = "433D_629L_3_1"
"""The roughest elevation model of terramind's examples, 100 to 249 m."""


@dataclass(frozen=True)
class Case:
    """One simulated image.

    name: in the table.
    scene: of ../shared/data/sentinel/dev.
    slope: (2,), metres on the ground, east and south, for a metre of height.
    is_radar: whether it has speckle and slopes lit from the side.
    quarter: quarter turns of the heights, so that scenes differ.
    off_nadir: degrees of a camera in orbit; None for a displacement by `slope`.
    shift: pixels by which the geotransform is wrong.
    seed: of the speckle.
    """

    name: str
    scene: str
    slope: tuple[float, float]
    is_radar: bool = True
    quarter: int = 0
    off_nadir: float | None = None
    shift: tuple[float, float] = SHIFT_PX
    seed: int = 7


def towards(angle_deg: float, ground_m: float) -> tuple[float, float]:
    """Metres (2,), east and south, of a displacement in a direction clockwise from north."""
    angle = np.radians(angle_deg)
    return float(ground_m * np.sin(angle)), float(-ground_m * np.cos(angle))


CASES = (
    *(
        Case(f"radar, incidence {incidence} degrees", scene,
             towards(azimuth, 1 / np.tan(np.radians(incidence))), True, quarter)
        for incidence, scene, azimuth, quarter in (
            (23, "201", 282, 0), (30, "196", 78, 1), (37, "202", 282, 2), (45, "214", 78, 3))
    ),
    *(
        Case(f"photograph, {angle} degrees off nadir", scene,
             towards(azimuth, np.tan(np.radians(angle))), False, quarter)
        for angle, scene, azimuth, quarter in ((20, "196", 40, 0), (35, "214", 160, 1))
    ),
    Case("camera in orbit, 25 degrees off nadir", "201", (0, 0), False, 2, off_nadir=25),
)  # fmt: skip


@dataclass(frozen=True)
class Simulated:
    """A simulated image and its truth.

    folder: of reference.tif, moving.tif and dem.tif.
    grid: of the reference.
    heights: (H, W), metres, over the reference with a margin of MARGIN_PX.
    slope: (2,), pixels for a metre of height.
    camera: over the scene; None for a displacement by `slope`.
    shift: pixels by which the geotransform is wrong.
    """

    folder: Path
    grid: Grid
    heights: NDArray[np.float64]
    slope: NDArray[np.float64]
    camera: Scene | None = None
    shift: tuple[float, float] = SHIFT_PX

    def to_moving(self, reference: Points) -> Points:
        """Reference pixels (N, 2) to moving pixels (N, 2), exactly."""
        if self.camera is not None:
            # Flying south it writes its lines from east to west: shown as any program would.
            moving = self.camera.true_pixels(reference)
            return np.asarray(moving * [-1, 1] + [self.camera.camera.width, 0])
        heights = bilinear(self.heights, reference + MARGIN_PX - 0.5)
        return np.asarray(reference + heights[:, None] * self.slope + self.shift)

    def lattice(self) -> tuple[Points, Points]:
        """Reference pixels (N, 2) and their moving pixels, away from layover and the edges."""
        axis = np.arange(20.0, SIDE - 20, 8.0)
        reference = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
        moving = self.to_moving(reference)
        step = 1.0
        slopes = [
            (self.to_moving(reference + offset) - self.to_moving(reference - offset)) / (2 * step)
            for offset in ([step, 0], [0, step])
        ]
        stretch = np.linalg.det(np.stack(slopes, axis=2))
        side = SIDE if self.camera is None else self.camera.camera.width
        is_clear = (stretch > 0.3) & ((moving > 10) & (moving < side - 10)).all(axis=1)
        return reference[is_clear], moving[is_clear]


def simulate(case: Case, shared: Path, folder: Path) -> Simulated:
    """Write the reference, the moving raster and the elevation model."""
    grid = utm_grid(SIDE, PIXEL_M)
    heights = _heights(shared, case.quarter)
    with rasterio.open(shared / "sentinel" / "dev" / f"{case.scene}_s2.tif") as raster:
        ortho = stretched(raster.read().mean(axis=0))
    if case.off_nadir is not None:
        inner = heights[MARGIN_PX:-MARGIN_PX, MARGIN_PX:-MARGIN_PX]
        camera = camera_over(grid, inner, 0.82, PIXEL_M, off_nadir=case.off_nadir)
        orbit = Scene(grid, ortho, inner, camera)
        noise = np.random.default_rng(1).normal(0, 4, (camera.height, camera.width))
        image = np.clip(orbit.photograph(other_tones(ortho)) + noise, 1, 255)
        write_on_grid(folder / "reference.tif", ortho.astype(np.uint8), grid)
        write_raster(folder / "moving.tif", image[:, ::-1].astype(np.uint8), nodata=0)
        _write_dem(folder / "dem.tif", grid, heights)
        return Simulated(folder, grid, heights, np.zeros(2), orbit)
    slope = np.array(case.slope) / PIXEL_M
    scene = Simulated(folder, grid, heights, slope, shift=case.shift)
    write_on_grid(folder / "reference.tif", ortho.astype(np.uint8), grid)
    write_on_grid(folder / "moving.tif", _moving_image(case, scene, ortho), grid, nodata=0)
    _write_dem(folder / "dem.tif", grid, heights)
    return scene


def _heights(shared: Path, quarter: int) -> NDArray[np.float64]:
    """Real heights, stretched over the scene with its margin and to RANGE_M."""
    with rasterio.open(shared / "terramind" / "examples" / "DEM" / f"{HEIGHTS}.tif") as raster:
        values = np.rot90(raster.read(1).astype(np.float64), quarter)
    # Whole metres would become terraces.
    values = gaussian_filter(values, 1.5)
    side = SIDE + 2 * MARGIN_PX
    large = cv2.resize(values, (side, side), interpolation=cv2.INTER_CUBIC)
    return np.asarray((large - large.min()) / np.ptp(large) * RANGE_M)


def _moving_image(case: Case, scene: Simulated, ortho: NDArray) -> NDArray[np.uint8]:
    """The image that the sensor takes: each ground where its height displaces it to."""
    random = np.random.default_rng(case.seed)
    padded = np.pad(other_tones(ortho), MARGIN_PX, mode="reflect")
    if case.is_radar:
        down, across = np.gradient(scene.heights, PIXEL_M)
        # Slopes that face the sensor are bright: the ground's share of a pixel grows.
        facing = -(across * case.slope[0] + down * case.slope[1])
        shade = 1 / np.clip(1 + facing, 0.25, 4)
        padded = np.clip(padded, 8, 255) * shade**0.7
    image = _displaced(padded, scene)
    if case.is_radar:
        image = image * random.gamma(LOOKS, 1 / LOOKS, image.shape) ** 0.5
    else:
        image = image + random.normal(0, 4, image.shape)
    return np.asarray(np.where(image > 0, np.clip(image, 1, 255), 0), dtype=np.uint8)


def _displaced(padded: NDArray, scene: Simulated) -> NDArray:
    """The ground (H + 2 m, W + 2 m) as the moving raster's pixels (SIDE, SIDE) show it.

    Each line of sight is followed down to the ground that it meets first.
    """
    columns, rows = np.meshgrid(np.arange(SIDE) + 0.5, np.arange(SIDE) + 0.5)
    base = np.stack([columns - scene.shift[0], rows - scene.shift[1]], axis=-1) + MARGIN_PX - 0.5

    def ground(level: NDArray) -> NDArray:
        at = base - level[..., None] * scene.slope
        return map_coordinates(scene.heights, [at[..., 1], at[..., 0]], order=1, mode="nearest")

    steps = int(np.ceil(RANGE_M * np.linalg.norm(scene.slope))) + 8
    above, below = np.full(columns.shape, RANGE_M), np.full(columns.shape, 0.0)
    is_hit = np.zeros(columns.shape, dtype=bool)
    levels = np.linspace(RANGE_M + 1, -1, steps)
    for last, level in pairwise(levels):
        hit = ~is_hit & (ground(np.full(columns.shape, level)) >= level)
        above[hit], below[hit] = last, level
        is_hit |= hit
    for _ in range(14):
        middle = (above + below) / 2
        is_below = ground(middle) >= middle
        above, below = np.where(is_below, above, middle), np.where(is_below, middle, below)
    at = (base - ((above + below) / 2)[..., None] * scene.slope).astype(np.float32)
    return cv2.remap(padded.astype(np.float32), at[..., 0], at[..., 1], cv2.INTER_CUBIC)


def _write_dem(path: Path, grid: Grid, heights: NDArray) -> None:
    side = len(heights) // DEM_FACTOR
    low = cv2.resize(heights, (side, side), interpolation=cv2.INTER_AREA)
    noise = np.random.default_rng(3).normal(0, DEM_NOISE_M, low.shape)
    corner = grid.transform @ Affine.translation(-MARGIN_PX, -MARGIN_PX)
    coarse = Grid(corner @ Affine.scale(DEM_FACTOR), side, side, grid.crs)
    write_on_grid(path, (low + noise).astype(np.float32), coarse)


def error(scene: Simulated, result: MatchResult) -> tuple[float, float, float]:
    """Median, RMSE and 95th percentile, in pixels, of how far the transform is off."""
    reference, moving = scene.lattice()
    misses = np.linalg.norm(result.map_points(moving) - reference, axis=1)
    misses = misses[np.isfinite(misses)]
    rmse = float(np.sqrt((misses**2).mean()))
    return float(np.median(misses)), rmse, float(np.percentile(misses, 95))


def flat(shared: Path, folder: Path) -> None:
    """Match the flat pairs with heights of other ground and print which transform was chosen."""
    counts: Counter[str] = Counter()
    for number, planned in enumerate(planned_pairs(shared, pictures.find(None))):
        pair = planned.make(folder)
        rows, columns = pair.grid.shape
        heights = mountains(MOUNTAIN_SIDE, RANGE_M, seed=number)
        scale = Affine.scale(1.2 * columns / MOUNTAIN_SIDE, 1.2 * rows / MOUNTAIN_SIDE)
        corner = pair.grid.transform @ Affine.translation(-0.1 * columns, -0.1 * rows)
        dem_grid = Grid(corner @ scale, MOUNTAIN_SIDE, MOUNTAIN_SIDE, pair.grid.crs)
        dem = write_on_grid(pair.folder / "dem.tif", heights.astype(np.float32), dem_grid)
        result = match_rasters(pair.reference, pair.moving, Options(dem=dem))
        chosen = str(result.transform_type)
        counts[chosen] += 1
        print(f"{pair.group}, {pair.name}: {chosen}", flush=True)
        shutil.rmtree(pair.folder)
    print(f"\n{counts['relief']} of {sum(counts.values())} with relief: {dict(counts)}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the cases and print a line for each."""
    warnings.simplefilter("ignore", NotGeoreferencedWarning)
    parser = argparse.ArgumentParser(prog="python -m benchmarks.relief")
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--keep", type=Path, help="folder for the rasters")
    parser.add_argument("--cases", default="", help="numbers of the cases, from 0")
    parser.add_argument("--flat", action="store_true", help="pairs without relief instead")
    options = parser.parse_args(arguments)
    if not options.shared.is_dir():
        print(f"There is no folder {options.shared}, whose images and heights are simulated with.")
        return 2
    if options.flat:
        with tempfile.TemporaryDirectory() as scratch:
            flat(options.shared, Path(scratch))
        return 0
    numbers = [int(number) for number in options.cases.split(",") if number]
    print("Error over the scene in pixels: median, RMSE, 95th percentile.\n")
    print("| moving raster | affine | without DEM, auto | with DEM, auto | chosen | k, m per m |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        for number, case in enumerate(CASES):
            if numbers and number not in numbers:
                continue
            folder = (options.keep or Path(scratch)) / f"case{number}"
            folder.mkdir(parents=True, exist_ok=True)
            print(_line(case, simulate(case, options.shared, folder)), flush=True)
    return 0


def _line(case: Case, scene: Simulated) -> str:
    """The line of a case in the table."""
    cells, chosen, slope = [], "", ""
    for settings in (
        Options(transform="affine"),
        Options(),
        Options(dem=scene.folder / "dem.tif"),
    ):
        result = match_rasters(
            scene.folder / "reference.tif", scene.folder / "moving.tif", settings
        )
        if not result.matched:
            cells.append("no match")
            continue
        median, rmse, high = error(scene, result)
        cells.append(f"{median:.2f}, {rmse:.2f}, {high:.1f}")
        chosen = str(result.transform_type)
        if result.relief is not None:
            true = float(np.linalg.norm(case.slope))
            found = result.relief.ground_m
            slope = "" if found is None else f"{found:.3f} ({true:.3f})"
    return f"| {case.name} | " + " | ".join([*cells, chosen, slope]) + " |"


if __name__ == "__main__":
    sys.exit(main())
