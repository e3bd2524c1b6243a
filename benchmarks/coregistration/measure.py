"""The true error of a warped raster, whatever it shows.

A companion of the moving raster holds each pixel's column and row instead of a picture. Warped by
the same command, every output pixel says which moving pixel was put there; the truth says where it
belongs.
"""

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
from scipy.spatial import cKDTree

from benchmarks.coregistration.draw import PixelGrid, metres
from benchmarks.coregistration.pairs import LATTICE_SIDE, Pair
from benchmarks.datasets import Mapping, Points, lattice

POSITIONS = "positions.tif"
POSITIONS_VRT = "positions_gcps.vrt"
NO_POSITION = -9999.0
MIN_POINTS = 50
NEAR_SHARE = 0.03
"""A tie point is near within this share of the moving raster's diagonal."""

TIMEOUT_S = 300


@dataclass(frozen=True)
class Warped:
    """What lies where: moving pixels (H, W, 2), NaN where nothing, and the output's grid."""

    positions: NDArray[np.float64]
    grid: PixelGrid


@dataclass(frozen=True)
class Errors:
    """Over a lattice of the overlap, in pixels of the coarser raster; inf without an answer.

    rmse_reference_px: in reference pixels, as HetMatch reports its check points. east_px, north_px:
        means of the two parts' lengths.
    """

    mean_px: float = np.inf
    median_px: float = np.inf
    rmse_px: float = np.inf
    p90_px: float = np.inf
    worst_px: float = np.inf
    mean_m: float = np.inf
    rmse_m: float = np.inf
    rmse_reference_px: float = np.inf
    east_px: float = np.inf
    north_px: float = np.inf
    count: int = 0


def write_positions(pair: Pair, path: Path) -> Path:
    """Two bands of float64, column and row of each pixel's centre from the outer corner, with the
    moving raster's claim of where it lies."""
    with rasterio.open(pair.moving) as raster:
        profile = {
            "driver": "GTiff", "width": raster.width, "height": raster.height, "count": 2,
            "dtype": "float64", "crs": raster.crs, "transform": raster.transform,
            "nodata": NO_POSITION,
        }  # fmt: skip
        columns, rows = np.meshgrid(np.arange(raster.width) + 0.5, np.arange(raster.height) + 0.5)
    with rasterio.open(path, "w", **profile) as target:
        target.write(np.stack([columns, rows]))
    return path


def gdalwarp(folder: Path) -> Path:
    """Runs a result's own script; returns the raster that it wrote.

    Raises RuntimeError with GDAL's words.
    """
    _run(["sh", str(folder / "gdalwarp.sh"), "-q"])
    return folder / _arguments(folder)[-1]


def gdalwarp_positions(
    folder: Path, positions: Path, target: Path, *, exact: bool = False
) -> Warped:
    """The positions warped through the same GCPs by the same arguments, but bilinear.

    By the four pixels around a place alone, which is exact for a ramp: as it likes, GDAL widens the
    kernel where it makes pixels larger, which sways a ramp by some hundredths. exact: the transform
    at every pixel, without the short cuts that the script allows GDAL.
    """
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
    """Warped positions from a raster of two bands."""
    with rasterio.open(path) as raster:
        bands = raster.read([1, 2], masked=True).astype(np.float64)
    return Warped(np.moveaxis(bands.filled(np.nan), 0, -1), PixelGrid.from_raster(path))


def errors_of(pair: Pair, warped: Warped, ties: Points | None = None) -> Errors:
    """Over a 20 x 20 lattice of those output pixels that show the moving picture on the
    reference.

    ties: moving pixels (N, 2); only places near to one of them count.
    """
    output_pixels, moving_pixels = _lattice_points(pair, warped)
    if ties is not None:
        near = cKDTree(ties).query(moving_pixels)[0] < NEAR_SHARE * np.hypot(*pair.valid.shape)
        output_pixels, moving_pixels = output_pixels[near], moving_pixels[near]
    if len(output_pixels) < MIN_POINTS:
        return Errors()
    located = warped.grid.to_pixels_of(pair.grid, output_pixels)
    return compare(pair, located, pair.truth(moving_pixels))


def errors_of_mapping(pair: Pair, mapping: Mapping | None) -> Errors:
    """The same for a peer that says where moving pixels belong, in reference pixels."""
    if mapping is None:
        return Errors()
    pixels, expected = pair.lattice()
    return compare(pair, mapping(pixels), expected)


def compare(pair: Pair, measured: Points, expected: Points) -> Errors:
    """Of places in reference pixels, (N, 2)."""
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
    """How far two warps of the same raster lie apart, median and worst over those pixels of the
    first that both fill, in pixels of the coarser raster."""
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
    """Centres of output pixels (N, 2), and the moving pixels there."""
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
    """Of gdalwarp in a result's script: options, the VRT, the output."""
    lines = (folder / "gdalwarp.sh").read_text("utf-8").splitlines()
    command = next(line for line in lines if "gdalwarp " in line and not line.startswith("#"))
    words = [word for word in shlex.split(command) if word != "$@"]
    return words[words.index("gdalwarp") + 1 :]


def _geometry(arguments: Sequence[str]) -> list[str]:
    """Without what concerns values and storage."""
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
