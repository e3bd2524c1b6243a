"""Small pairs of rasters after public bug reports of other tools, made of a synthetic ground."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
from affine import Affine
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from scipy.ndimage import map_coordinates

from benchmarks.common.raster_files import write_raster

SHIFT = (11.3, -8.6)
"""Pixels by which the moving raster's geotransform is off."""

HALF_WORLD = 20037508.342789244
"""Metres from the middle of a web map to its edges."""


def transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def globe(longitude: NDArray, latitude: NDArray, detail: float = 1.0) -> NDArray[np.float32]:
    """Grey levels 0 to 255 of a planet without seam or pole, at degrees of any shape."""
    lon, lat = np.radians(longitude), np.radians(latitude)
    places = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    return _noise(places * 60 * detail, octaves=4, seed=1)


def plain(x: NDArray, y: NDArray) -> NDArray[np.float32]:
    """Grey levels 0 to 255 of ground at metres of any shape."""
    # Whole periods of the noise apart coordinates are alike; they are far apart.
    places = np.stack([np.asarray(x), np.asarray(y), np.zeros_like(x)]) / 160.0
    return _noise(places % 4096, octaves=4, seed=2)


def _noise(places: NDArray, octaves: int, seed: int) -> NDArray[np.float32]:
    """Fractal noise at places (3, ...) in units of its largest cells."""
    rng = np.random.default_rng(seed)
    total = np.zeros(places.shape[1:])
    for octave in range(octaves):
        lattice = rng.normal(size=(64, 64, 64)).astype(np.float32)
        scaled = places * 2**octave
        total += 0.7**octave * map_coordinates(lattice, scaled, order=1, mode="grid-wrap")
    return np.clip(127 + 55 * total, 0, 255).astype(np.float32)


def centres(transform: Affine, width: int, height: int) -> tuple[NDArray, NDArray]:
    """Map coordinates (H, W) of the pixels' centres."""
    column, row = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    return apply(transform, column, row)


def apply(transform: Affine, x: NDArray, y: NDArray) -> tuple[NDArray, NDArray]:
    """A geotransform applied to coordinates of any shape."""
    t = transform
    return t.a * x + t.b * y + t.c, t.d * x + t.e * y + t.f


def another_look(grey: NDArray) -> NDArray[np.float32]:
    """The same ground by another sensor: another curve of grey, blur and noise."""
    grey = 255 * (grey / 255) ** 0.7
    noise = np.random.default_rng(0).normal(0, 3, grey.shape)
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), 0.8) + noise, dtype=np.float32)


def shifted(transform: Affine, by: tuple[float, float] = SHIFT) -> Affine:
    """A geotransform that is off by so many pixels."""
    return Affine.translation(by[0] * transform.a, by[1] * transform.e) @ transform


def write(
    path: Path,
    values: NDArray,
    crs: str | CRS | None = None,
    transform: Affine | None = None,
    dtype: str = "uint8",
    **profile: Any,
) -> None:
    """Write bands (H, W) or (C, H, W)."""
    bands = np.asarray(values).reshape(-1, *np.shape(values)[-2:])
    if np.dtype(dtype).kind in "iu":
        limits = np.iinfo(dtype)
        bands = np.clip(np.round(bands), limits.min, limits.max)
    if crs is not None and not str(crs).startswith("LOCAL"):
        crs = CRS(crs)
    write_raster(path, bands.astype(dtype), crs, transform, **profile)


class UsualPair:
    """An easy pair in UTM, of which the cases make a difficult one.

    reference, moving: grey levels (H, W). truth: geotransform of the moving raster.
    """

    crs = "EPSG:26914"
    size = (400, 360)

    def __init__(self, crs: str = "EPSG:26914") -> None:
        self.crs = crs
        self.transform = Affine(5, 0, 500_000, 0, -5, 5_200_000)
        self.truth = Affine(5, 0, 500_108.5, 0, -5, 5_199_884)
        self.reference = plain(*centres(self.transform, 420, 380))
        self.moving = another_look(plain(*centres(self.truth, *self.size)))

    def write_reference(self, folder: Path) -> Path:
        write(folder / "ref.tif", self.reference, self.crs, self.transform)
        return folder / "ref.tif"

    def write_moving(
        self, folder: Path, values: NDArray, dtype: str = "uint8", name: str = "mov", **more: Any
    ) -> Path:
        path = folder / f"{name}.tif"
        write(path, values, self.crs, shifted(self.truth), dtype, **more)
        return path


def true_errors(result: Any, truth: Affine, period: float | None = None) -> NDArray[np.float64]:
    """Distances (N,), in reference pixels, of the tie points' reference points from the truth.

    truth: geotransform of the moving raster. period: of the reference's map along x.
    """
    points, reference, moving = result.tie_points, result.reference, result.moving
    x, y = apply(truth, points.mov_col, points.mov_row)
    if moving.crs != reference.crs:
        to_map = Transformer.from_crs(moving.crs, reference.crs, always_xy=True)
        x, y = to_map.transform(x, y)
    if period is not None:
        x = x - period * np.round((x - points.ref_x) / period)
    distances: NDArray[np.float64] = np.hypot(x - points.ref_x, y - points.ref_y)
    return np.asarray(distances / reference.transform.a)
