"""Resample rasters with a known misregistration, each pixel the mean of the area that it covers.

Misplacement is measured in pixels of the coarser raster of a pair. Part of it is in the
geotransform of the moving raster, part in its pixels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from scipy.ndimage import map_coordinates, spline_filter

from benchmarks.common.datasets import Mapping, Points
from benchmarks.common.raster_files import write_raster
from benchmarks.georeferenced import bend, slip

SHIFT, AFFINE, POLYNOMIAL, LOCAL = KINDS = ("shift", "affine", "polynomial", "local")
NODATA = 0
"""Value of pixels outside the source."""

BUMP_COUNT = 5
"""Gaussian bumps of a local warp; set by hand with the first version (f16ab42)."""

MAX_BUMP_PX = 4.5
"""Largest displacement of a local warp, pixels; set by hand with the first version (f16ab42)."""

DEGREES = CRS.from_epsg(4326)
# WGS 84: semi-major axis in metres, and flattening.
SEMI_MAJOR_M, FLATTENING = 6378137.0, 1 / 298.257223563
SPLINE_MARGIN = 8
"""Pixels around the part of a source that is resampled, for the spline; set by hand with the first
version (f16ab42)."""


@dataclass(frozen=True)
class PixelGrid:
    """The grid of a raster."""

    transform: Affine
    """Geotransform: pixels to map coordinates."""

    crs: CRS
    """CRS of the map coordinates."""

    shape: tuple[int, int]
    """Rows and columns."""

    @staticmethod
    def from_raster(path: Path) -> PixelGrid:
        """Read the grid of a raster file."""
        with rasterio.open(path) as raster:
            return PixelGrid(raster.transform, CRS.from_wkt(raster.crs.to_wkt()), raster.shape)

    def scaled(self, factor: float) -> PixelGrid:
        """Return the grid with the same corner and pixels `factor` times as large."""
        shape = (int(self.shape[0] / factor + 1e-6), int(self.shape[1] / factor + 1e-6))
        return PixelGrid(self.transform @ Affine.scale(factor), self.crs, shape)

    def centre(self) -> Points:
        """Return the centre, (1, 2) pixels."""
        return np.array([[self.shape[1] / 2, self.shape[0] / 2]])

    def to_lonlat(self, pixels: Points) -> Points:
        """Transform pixels to longitude and latitude, degrees, (N, 2)."""
        return np.stack(_transform_between(self.crs, DEGREES)(*(self.transform @ pixels.T)), axis=1)

    def to_pixels_of(self, other: PixelGrid, pixels: Points) -> Points:
        """Transform pixels to those of another grid, (N, 2)."""
        x, y = self.transform @ pixels.T
        if self.crs != other.crs:
            x, y = _transform_between(self.crs, other.crs)(x, y)
        return np.stack(~other.transform @ (x, y), axis=1)

    def gsd(self) -> float:
        """Return the GSD at the centre in metres: the side of a square with the area of a pixel."""
        ends = np.add(self.centre(), [[0, 0], [1, 0], [0, 1]])
        start, right, down = (self.to_lonlat(ends[k : k + 1]) for k in range(3))
        sides = np.concatenate([metres(start, right), metres(start, down)])
        return float(np.sqrt(abs(np.linalg.det(sides))))


@dataclass(frozen=True)
class SourceImage:
    """An image that rasters are resampled from."""

    image: NDArray
    """(H, W, C)."""

    grid: PixelGrid
    """Its grid."""

    mask: NDArray[np.bool_] | None = None
    """(H, W), valid pixels; None if all are."""

    to_source: Mapping | None = None
    """Pixels of the grid to pixels of the image, if they differ."""

    def locate(self, grid: PixelGrid, pixels: Points) -> Points:
        """Transform pixels of another grid to pixels of this image, (N, 2)."""
        located = grid.to_pixels_of(self.grid, pixels)
        return located if self.to_source is None else self.to_source(located)


@dataclass(frozen=True)
class Misplacement:
    """The misplacement of a moving raster."""

    geotransform_error: Affine
    """Factor on the geotransform from the right, moving pixels."""

    distortion: Mapping | None
    """Moving pixels to the pixels whose ground they show."""


def misplacement(kind: str, seed: int, shape: tuple[int, int], coarser: float) -> Misplacement:
    """Draw a shift of 8 coarse pixels, with rotation, scale and distortion by the kind.

    coarser: size of the coarser raster's pixel in moving pixels, at least 1.
    """
    coarse = (shape[0] / coarser, shape[1] / coarser)
    displaced = slip(seed, coarse, with_rotation=kind in (AFFINE, POLYNOMIAL))
    geotransform_error = Affine.scale(coarser) @ displaced @ Affine.scale(1 / coarser)
    curve = {
        POLYNOMIAL: lambda points: bend(points, coarse),
        LOCAL: partial(bulge, bumps=bumps(seed, coarse)),
    }.get(kind)
    if curve is None:
        return Misplacement(geotransform_error, None)
    return Misplacement(geotransform_error, lambda pixels: curve(pixels / coarser) * coarser)


@dataclass(frozen=True)
class Bumps:
    """A sum of displacements with Gaussian weights."""

    centres: Points
    """(K, 2) pixels."""

    pushes: Points
    """(K, 2) displacements at the centres, pixels."""

    width: float
    """Standard deviation of the weights, pixels."""


def bumps(seed: int, shape: tuple[float, float]) -> Bumps:
    """Draw BUMP_COUNT bumps, a seventh of the image wide, that displace by at most MAX_BUMP_PX."""
    rng = np.random.default_rng(1000 + seed)
    size = np.array([shape[1], shape[0]])
    centres = rng.uniform(0.1, 0.9, (BUMP_COUNT, 2)) * size
    unscaled = Bumps(centres, rng.normal(size=(BUMP_COUNT, 2)), float(size.min()) / 7)
    points = np.stack(np.meshgrid(*(np.linspace(0, side, 60) for side in size)), -1).reshape(-1, 2)
    max_push = np.linalg.norm(bulge(points, unscaled) - points, axis=1).max()
    return Bumps(centres, unscaled.pushes * MAX_BUMP_PX / max_push, unscaled.width)


def bulge(points: Points, bumps: Bumps) -> Points:
    """Displace points (N, 2) by the sum of the bumps."""
    moved = points.copy()
    for centre, push in zip(bumps.centres, bumps.pushes, strict=True):
        squares = np.sum((points - centre) ** 2, axis=1)
        moved += np.exp(-squares / (2 * bumps.width**2))[:, None] * push
    return moved


def resample(
    source: SourceImage, grid: PixelGrid, distortion: Mapping | None
) -> tuple[NDArray, NDArray[np.bool_]]:
    """Resample a source to a grid: (H, W, C) float32, and the mask (H, W) of valid pixels.

    A pixel larger than the source's is the mean of several samples within it, each interpolated by
    a cubic spline, so that there is a single resampling. distortion: pixels of the grid to the
    pixels whose ground they show."""
    count = _samples_per_side(source, grid)
    height, width = grid.shape
    steps = (np.arange(count) + 0.5) / count
    columns = (np.arange(width)[:, None] + steps).ravel()
    rows = (np.arange(height)[:, None] + steps).ravel()
    pixels = np.stack(np.meshgrid(columns, rows), axis=-1).reshape(-1, 2)
    locations = source.locate(grid, pixels if distortion is None else distortion(pixels))
    covered = _is_covered(source, locations)
    start = np.maximum(np.floor(locations[covered].min(axis=0)).astype(int) - SPLINE_MARGIN, 0)
    stop = np.ceil(locations[covered].max(axis=0)).astype(int) + SPLINE_MARGIN
    part = source.image[start[1] : stop[1], start[0] : stop[0]].astype(np.float32)
    source_pixels = (locations - start - 0.5)[:, ::-1].T
    blocks = (height, count, width, count)
    bands = []
    for band in np.moveaxis(part, -1, 0):
        values = map_coordinates(
            spline_filter(band, order=3, mode="mirror"), source_pixels, order=3, mode="mirror",
            prefilter=False,
        )  # fmt: skip
        bands.append(values.reshape(blocks).mean(axis=(1, 3)))
    return np.stack(bands, axis=-1), covered.reshape(blocks).all(axis=(1, 3))


def moving_grid(reference: PixelGrid, crs: CRS, ratio: float) -> PixelGrid:
    """Make a grid of square pixels in another CRS over the reference, with `ratio` times its GSD.

    As in real rasters, the pixel size has three digits, and the edges are multiples of it.
    """
    if crs == reference.crs:
        return reference.scaled(ratio)
    x, y = _transform_between(DEGREES, crs)(*reference.to_lonlat(reference.centre())[0])
    unit = PixelGrid(Affine(1e-4, 0, x, 0, -1e-4, y), crs, (0, 0)).gsd() / 1e-4
    gsd = reference.gsd() * ratio
    side = float(f"{gsd / unit:.3g}")
    height, width = (int(length / ratio) for length in _metric_shape(reference))
    left, top = (
        round(edge / side) * side for edge in (x - side * width / 2, y + side * height / 2)
    )
    return PixelGrid(Affine(side, 0, left, 0, -side, top), crs, (height, width))


def metres(start: Points, stop: Points) -> Points:
    """Return the offsets between nearby longitudes and latitudes: (N, 2) metres east and north."""
    latitude = np.radians((start[:, 1] + stop[:, 1]) / 2)
    squared = FLATTENING * (2 - FLATTENING)
    curvature = 1 - squared * np.sin(latitude) ** 2
    east = (
        np.radians(stop[:, 0] - start[:, 0]) * np.cos(latitude) * SEMI_MAJOR_M / np.sqrt(curvature)
    )
    north = np.radians(stop[:, 1] - start[:, 1]) * SEMI_MAJOR_M * (1 - squared) / curvature**1.5
    return np.stack([east, north], axis=1)


def write_picture(
    path: Path, image: NDArray, grid: PixelGrid, valid: NDArray[np.bool_] | None = None
) -> Path:
    """Write a GeoTIFF of bytes from (H, W, C), with a nodata value if there are invalid pixels."""
    nodata = None
    image = np.clip(np.rint(image), NODATA + 1, 255)
    if valid is not None and not valid.all():
        nodata = NODATA
        image = np.where(valid[..., None], image, NODATA)
    values = np.moveaxis(image.astype(np.uint8), -1, 0)
    return write_raster(path, values, grid.crs, grid.transform, nodata=nodata, compress="deflate")


def _samples_per_side(source: SourceImage, grid: PixelGrid) -> int:
    """Return the number of samples along the side of a pixel, about one for each source pixel."""
    ends = source.locate(grid, np.add(grid.centre(), [[0, 0], [1, 0], [0, 1]]))
    area = abs(np.linalg.det(ends[1:] - ends[0]))
    return max(1, int(np.ceil(np.sqrt(area) - 0.1)))


def _is_covered(source: SourceImage, locations: Points) -> NDArray[np.bool_]:
    height, width = source.image.shape[:2]
    edge = 0.5 - 1e-6
    covered = ((locations >= edge) & (locations <= [width - edge, height - edge])).all(axis=1)
    if source.mask is not None:
        columns, rows = np.floor(locations[covered]).astype(int).T
        covered[covered] = source.mask[rows, columns]
    return covered


def _metric_shape(grid: PixelGrid) -> tuple[float, float]:
    """Return height and width in square pixels of the same area on the ground."""
    centre = grid.centre()
    right, down = (
        float(np.linalg.norm(metres(grid.to_lonlat(centre), grid.to_lonlat(centre + step))))
        for step in ([[1, 0]], [[0, 1]])
    )
    side = grid.gsd()
    return grid.shape[0] * down / side, grid.shape[1] * right / side


@lru_cache(maxsize=32)
def _transform_between(source: CRS, target: CRS) -> Callable[..., tuple[NDArray, NDArray]]:
    return Transformer.from_crs(source, target, always_xy=True).transform
