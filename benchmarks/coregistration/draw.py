"""Rasters drawn with a known misregistration: each pixel the mean of the ground that it covers.

Misplacement is counted in pixels of the coarser raster of a pair. Part of it is in the geotransform
that the moving raster claims, part in its pixels.
"""

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

from benchmarks.datasets import Mapping, Points
from benchmarks.georeferenced import bend, slip

SHIFT, AFFINE, POLYNOMIAL, LOCAL = KINDS = ("shift", "affine", "polynomial", "local")
NODATA = 0
BUMP_COUNT = 5
MAX_BUMP_PX = 4.5
"""The local warp displaces by so much at its worst place."""

DEGREES = CRS.from_epsg(4326)
SEMI_MAJOR_M, FLATTENING = 6378137.0, 1 / 298.257223563
SPLINE_MARGIN = 8
"""Pixels around the part of a source that is drawn from, for the spline."""


@dataclass(frozen=True)
class PixelGrid:
    """Where pixels lie: a geotransform in a CRS, and rows and columns."""

    transform: Affine
    crs: CRS
    shape: tuple[int, int]

    @staticmethod
    def from_raster(path: Path) -> PixelGrid:
        """Of a raster file."""
        with rasterio.open(path) as raster:
            return PixelGrid(raster.transform, CRS.from_wkt(raster.crs.to_wkt()), raster.shape)

    def scaled(self, factor: float) -> PixelGrid:
        """The same ground from the same corner in pixels `factor` times as large."""
        shape = (int(self.shape[0] / factor + 1e-6), int(self.shape[1] / factor + 1e-6))
        return PixelGrid(self.transform @ Affine.scale(factor), self.crs, shape)

    def centre(self) -> Points:
        """The middle, (1, 2) pixels."""
        return np.array([[self.shape[1] / 2, self.shape[0] / 2]])

    def to_lonlat(self, pixels: Points) -> Points:
        """Longitude and latitude in degrees, (N, 2)."""
        return np.stack(_transform_between(self.crs, DEGREES)(*(self.transform @ pixels.T)), axis=1)

    def to_pixels_of(self, other: PixelGrid, pixels: Points) -> Points:
        """Where another grid has these places, (N, 2) of its pixels."""
        x, y = self.transform @ pixels.T
        if self.crs != other.crs:
            x, y = _transform_between(self.crs, other.crs)(x, y)
        return np.stack(~other.transform @ (x, y), axis=1)

    def gsd(self) -> float:
        """Metres on the ground in the middle: the side of a square as large as the pixel."""
        ends = np.add(self.centre(), [[0, 0], [1, 0], [0, 1]])
        start, right, down = (self.to_lonlat(ends[k : k + 1]) for k in range(3))
        sides = np.concatenate([metres(start, right), metres(start, down)])
        return float(np.sqrt(abs(np.linalg.det(sides))))


@dataclass(frozen=True)
class SourceImage:
    """What is drawn from: (H, W, C), where its pixels lie, and which of them are pictures.

    to_source: pixels of the grid to pixels of the image, where these differ.
    """

    image: NDArray
    grid: PixelGrid
    mask: NDArray[np.bool_] | None = None
    to_source: Mapping | None = None

    def locate(self, grid: PixelGrid, pixels: Points) -> Points:
        """Pixels of this image that show what another grid's pixels cover, (N, 2)."""
        located = grid.to_pixels_of(self.grid, pixels)
        return located if self.to_source is None else self.to_source(located)


@dataclass(frozen=True)
class Misplacement:
    """wrong: the geotransform's error in moving pixels; bent: moving pixels to the pixels whose
    ground they show."""

    geotransform_error: Affine
    distortion: Mapping | None


def misplacement(kind: str, seed: int, shape: tuple[int, int], coarser: float) -> Misplacement:
    """A shift of 8 coarse pixels, with a turn and a scale for affine and polynomial, and a bend.

    coarser: how many moving pixels the coarser raster's pixel takes, at least 1.
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
    """Gaussian bumps that push aside: centres (K, 2), pushes (K, 2), all of one width."""

    centres: Points
    pushes: Points
    width: float


def bumps(seed: int, shape: tuple[float, float]) -> Bumps:
    """Five of them, a seventh of the image wide; together they push by MAX_BUMP_PX at most."""
    rng = np.random.default_rng(1000 + seed)
    size = np.array([shape[1], shape[0]])
    centres = rng.uniform(0.1, 0.9, (BUMP_COUNT, 2)) * size
    unscaled = Bumps(centres, rng.normal(size=(BUMP_COUNT, 2)), float(size.min()) / 7)
    points = np.stack(np.meshgrid(*(np.linspace(0, side, 60) for side in size)), -1).reshape(-1, 2)
    max_push = np.linalg.norm(bulge(points, unscaled) - points, axis=1).max()
    return Bumps(centres, unscaled.pushes * MAX_BUMP_PX / max_push, unscaled.width)


def bulge(points: Points, bumps: Bumps) -> Points:
    """Points (N, 2) with the sum of the bumps added."""
    moved = points.copy()
    for centre, push in zip(bumps.centres, bumps.pushes, strict=True):
        squares = np.sum((points - centre) ** 2, axis=1)
        moved += np.exp(-squares / (2 * bumps.width**2))[:, None] * push
    return moved


def resample(
    source: SourceImage, grid: PixelGrid, distortion: Mapping | None
) -> tuple[NDArray, NDArray[np.bool_]]:
    """The source on a grid, (H, W, C) float32, and where it holds a picture, (H, W).

    A pixel that is larger than the source's is the mean of several places within it; each of them
    is interpolated by a cubic spline, so that there is one resampling in all.
    """
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
    """A grid of square pixels in another CRS over the reference, `ratio` times its GSD.

    As real ones are, pixels are of three digits, and their edges on whole multiples of them.
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
    """From one longitude and latitude to another nearby, (N, 2) metres east and north."""
    latitude = np.radians((start[:, 1] + stop[:, 1]) / 2)
    squared = FLATTENING * (2 - FLATTENING)
    curvature = 1 - squared * np.sin(latitude) ** 2
    east = (
        np.radians(stop[:, 0] - start[:, 0]) * np.cos(latitude) * SEMI_MAJOR_M / np.sqrt(curvature)
    )
    north = np.radians(stop[:, 1] - start[:, 1]) * SEMI_MAJOR_M * (1 - squared) / curvature**1.5
    return np.stack([east, north], axis=1)


def write_raster(
    path: Path, image: NDArray, grid: PixelGrid, valid: NDArray[np.bool_] | None = None
) -> Path:
    """A GeoTIFF of bytes from (H, W, C); with places that hold no picture it names their value."""
    nodata = None
    image = np.clip(np.rint(image), NODATA + 1, 255)
    if valid is not None and not valid.all():
        nodata = NODATA
        image = np.where(valid[..., None], image, NODATA)
    height, width, count = image.shape
    profile = {"driver": "GTiff", "width": width, "height": height, "count": count}
    with rasterio.open(
        path, "w", **profile, dtype="uint8", transform=grid.transform, crs=grid.crs.to_wkt(),
        nodata=nodata, compress="deflate",
    ) as raster:  # fmt: skip
        raster.write(np.moveaxis(image.astype(np.uint8), -1, 0))
    return path


def _samples_per_side(source: SourceImage, grid: PixelGrid) -> int:
    """How many places a pixel's side takes, about one for each pixel of the source."""
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
    """Height and width in square pixels of the same area on the ground."""
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
