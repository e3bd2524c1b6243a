"""Measure the true error of a warped raster, independently of its content.

A companion of the moving raster holds the column and row of each pixel instead of an image. Warped
by the same command, every output pixel says which moving pixel it shows, and the truth says where
that pixel belongs."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

from benchmarks.common.datasets import Mapping, Points, lattice
from benchmarks.common.raster_files import write_raster
from benchmarks.coregistration.draw import PixelGrid, metres
from benchmarks.coregistration.pairs import LATTICE_SIDE, Pair

POSITIONS = "positions.tif"
POSITIONS_VRT = "positions_gcps.vrt"
NO_POSITION = -9999.0
"""Value of the companion outside the moving raster."""

MIN_POINTS = 50
"""Lattice points needed for an error; set by hand with the first version (f16ab42)."""

TIMEOUT_S = 300
"""Limit of a GDAL command, seconds."""


@dataclass(frozen=True)
class Warped:
    """A warped companion of positions."""

    positions: NDArray[np.float64]
    """(H, W, 2), the moving pixels that are shown; NaN outside the moving raster."""

    grid: PixelGrid
    """The grid of the output."""


@dataclass(frozen=True)
class Errors:
    """Errors over a lattice of the overlap.

    `_px` are pixels of the coarser raster, inf without a match.
    """

    mean_px: float = np.inf
    """Mean distance."""

    median_px: float = np.inf
    """Median distance."""

    rmse_px: float = np.inf
    """Root mean square distance."""

    p90_px: float = np.inf
    """90th percentile of the distances."""

    worst_px: float = np.inf
    """Largest distance."""

    mean_m: float = np.inf
    """Mean distance, metres."""

    rmse_m: float = np.inf
    """Root mean square distance, metres."""

    rmse_reference_px: float = np.inf
    """RMSE in reference pixels, as HetMatch states it."""

    east_px: float = np.inf
    """Mean absolute offset east."""

    north_px: float = np.inf
    """Mean absolute offset north."""

    count: int = 0
    """Number of lattice points."""


def write_positions(pair: Pair, path: Path) -> Path:
    """Write the companion of a moving raster: two float64 bands with column and row of each pixel.

    Of the pixel's centre, origin at the outer corner; with the moving raster's georeference.
    """
    with rasterio.open(pair.moving) as raster:
        columns, rows = np.meshgrid(np.arange(raster.width) + 0.5, np.arange(raster.height) + 0.5)
        place = raster.crs, raster.transform
    return write_raster(path, np.stack([columns, rows]), *place, nodata=NO_POSITION)


def gdalwarp(folder: Path) -> Path:
    """Run the script of a result; returns the raster that it wrote.

    Raises RuntimeError with GDAL's message.
    """
    _run(["sh", str(folder / "gdalwarp.sh"), "-q"])
    return folder / _arguments(folder)[-1]


def gdalwarp_positions(
    folder: Path, positions: Path, target: Path, *, exact: bool = False
) -> Warped:
    """Warp the positions with the same GCPs and arguments, but bilinear.

    From the four nearest pixels only, which is exact for a ramp: by default GDAL widens the kernel
    when it makes pixels larger, which changes a ramp by some hundredths. exact: compute the
    transform at every pixel, without the approximation that the script allows."""
    *arguments, vrt, _ = _arguments(folder)
    gcps_vrt = target.with_name(POSITIONS_VRT)
    _run(["gdal_translate", "-q", "-of", "VRT", str(positions), str(gcps_vrt)])
    gcps = re.search(r"<GCPList.*?</GCPList>", (folder / vrt).read_text("utf-8"), re.DOTALL)
    if gcps is None:
        raise RuntimeError(f"no GCPs in {folder / vrt}")
    text = re.sub(r"<(SRS|GeoTransform).*?</\1>", "", gcps_vrt.read_text("utf-8"), flags=re.DOTALL)
    gcps_vrt.write_text(text.replace("<VRTRasterBand", f"{gcps[0]}\n<VRTRasterBand", 1), "utf-8")
    geometry = _geometry(arguments)
    extra = ["-r", "bilinear", "-dstnodata", str(NO_POSITION), "-wo", "XSCALE=1", "-wo", "YSCALE=1"]
    if exact:
        extra += ["-et", "0"]
    _run(["gdalwarp", "-q", *geometry, *extra, str(gcps_vrt), str(target)])
    return read_warped(target)


def read_warped(path: Path) -> Warped:
    """Read warped positions from a raster of two bands."""
    with rasterio.open(path) as raster:
        bands = raster.read([1, 2], masked=True).astype(np.float64)
    return Warped(np.moveaxis(bands.filled(np.nan), 0, -1), PixelGrid.from_raster(path))


def errors_of(pair: Pair, warped: Warped) -> Errors:
    """Measure the errors over a 20 x 20 lattice of the output pixels on the reference."""
    located = _located(pair, warped)
    return Errors() if located is None else compare(pair, *located)


def share_within(pair: Pair, warped: Warped, radius: float) -> float:
    """Return the share of the same lattice whose error is at most a radius in reference pixels.

    NaN without a radius.
    """
    found = _located(pair, warped)
    if found is None or not np.isfinite(radius):
        return np.nan
    located, truth = found
    return float((np.linalg.norm(located - truth, axis=1) <= radius).mean())


def _located(pair: Pair, warped: Warped) -> tuple[Points, Points] | None:
    """Reference pixels (N, 2) that a lattice of the output shows, and where it should; or None."""
    output_pixels, moving_pixels = _lattice_points(pair, warped)
    if len(output_pixels) < MIN_POINTS:
        return None
    return warped.grid.to_pixels_of(pair.grid, output_pixels), pair.truth(moving_pixels)


def errors_of_mapping(pair: Pair, mapping: Mapping | None) -> Errors:
    """Measure the errors of a peer's mapping from moving to reference pixels."""
    if mapping is None:
        return Errors()
    pixels, expected = pair.lattice()
    return compare(pair, mapping(pixels), expected)


def compare(pair: Pair, measured: Points, expected: Points) -> Errors:
    """Compare measured with expected positions in reference pixels, (N, 2) each."""
    offsets = metres(pair.grid.to_lonlat(expected), pair.grid.to_lonlat(measured))
    distance = np.linalg.norm(offsets, axis=1)
    if not np.isfinite(distance).all():
        return Errors()
    pixels = distance / pair.gsd
    in_reference = np.linalg.norm(measured - expected, axis=1)
    east, north = np.abs(offsets).mean(axis=0) / pair.gsd
    return Errors(
        mean_px=float(pixels.mean()),
        median_px=float(np.median(pixels)),
        rmse_px=_rms(pixels),
        p90_px=float(np.percentile(pixels, 90)),
        worst_px=float(pixels.max()),
        mean_m=float(distance.mean()),
        rmse_m=_rms(distance),
        rmse_reference_px=_rms(in_reference),
        east_px=float(east),
        north_px=float(north),
        count=len(pixels),
    )


def difference(pair: Pair, first: Warped, second: Warped) -> tuple[float, float]:
    """Return the median and largest distance between two warps of the same raster.

    Over the pixels of the first that both cover, in pixels of the coarser raster.
    """
    rows, columns = np.nonzero(np.isfinite(first.positions[..., 0]))
    step = max(1, len(rows) // 40_000)
    centres = np.column_stack([columns, rows])[::step] + 0.5
    inside = pair.is_covered(first.positions[rows[::step], columns[::step]])
    centres, first_positions = (
        centres[inside],
        first.positions[rows[::step], columns[::step]][inside],
    )
    second_pixels = first.grid.to_pixels_of(second.grid, centres) - 0.5
    second_positions = np.stack(
        [
            map_coordinates(
                second.positions[..., k], second_pixels[:, ::-1].T, order=1, cval=np.nan
            )
            for k in (0, 1)
        ],
        axis=1,
    )
    distances = np.linalg.norm(first_positions - second_positions, axis=1)
    distances = distances[np.isfinite(distances)] * pair.true_grid.gsd() / pair.gsd
    if len(distances) < MIN_POINTS:
        return np.inf, np.inf
    return float(np.median(distances)), float(distances.max())


def _lattice_points(pair: Pair, warped: Warped) -> tuple[Points, Points]:
    """Return the centres of output pixels (N, 2), and the moving pixels that they show."""
    height, width = warped.positions.shape[:2]
    columns, rows = np.meshgrid(np.arange(width), np.arange(height))
    centres = np.column_stack([columns.ravel(), rows.ravel()]) + 0.5
    moving_pixels = warped.positions.reshape(-1, 2)
    on_reference = warped.grid.to_pixels_of(pair.grid, centres)
    inside = np.isfinite(moving_pixels).all(axis=1)
    inside &= ((on_reference >= 0) & (on_reference <= pair.grid.shape[::-1])).all(axis=1)
    inside[inside] = pair.is_covered(moving_pixels[inside])
    if not inside.any():
        return centres[:0], moving_pixels[:0]
    low, high = centres[inside].min(axis=0) - 0.5, centres[inside].max(axis=0) + 0.5
    span = high - low
    nodes = np.floor(low + lattice((span[1], span[0]), LATTICE_SIDE)).astype(int)
    index = nodes[:, 1] * width + nodes[:, 0]
    index = index[inside[index]]
    return centres[index], moving_pixels[index]


def _arguments(folder: Path) -> list[str]:
    """Return the arguments of gdalwarp in a result's script: options, the VRT, the output."""
    lines = (folder / "gdalwarp.sh").read_text("utf-8").splitlines()
    command = next(line for line in lines if "gdalwarp " in line and not line.startswith("#"))
    words = [word for word in shlex.split(command) if word != "$@"]
    return words[words.index("gdalwarp") + 1 :]


def _geometry(arguments: Sequence[str]) -> list[str]:
    """Drop the arguments that concern values and storage."""
    geometry, words = [], iter(arguments)
    for word in words:
        if word in ("-r", "-co", "-dstnodata", "-srcnodata"):
            next(words)
        elif word != "-dstalpha":
            geometry.append(word)
    return geometry


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]}: {done.stderr.strip() or done.returncode}")


def _rms(values: NDArray) -> float:
    return float(np.sqrt(np.mean(values**2)))
