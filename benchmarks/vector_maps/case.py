"""One image and vector layers of the same ground: misplaced by a known amount, and matched.

Each image is resampled as if its georeference were wrong by a shift and a rotation, or lost; the
layers it is matched to stay. Errors are those of the whole transform on a lattice over the image,
in pixels of the image, and hold what the layers themselves are off by.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from rasterio.warp import Resampling, calculate_default_transform, reproject

from hetmatch_qgis.engine import Options, match_rasters
from hetmatch_qgis.engine.core.grid import apply_affine, even_lattice
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.matching import attempts


@dataclass(frozen=True)
class Case:
    """One image and the layers of the same ground, at one ground sampling distance.

    name: in the tables. image, layers: files. crs: to resample the image in. gsd: metres.
    max_shift: metres. max_angle: degrees. has_georeference: False for an image that lost it.
    target: pixels that the root mean square error may be.
    """

    name: str
    image: Path
    layers: tuple[Path, ...]
    crs: str
    gsd: float
    max_shift: float
    max_angle: float
    has_georeference: bool
    target: float


@dataclass(frozen=True)
class Row:
    """One match.

    case, seed: which. matched, confidence, points, transform: what it states. rmse: root mean
    square error over the image in pixels of the image, nan without a match. mean: (east, south) of
    the errors in pixels. seconds: of the processor, all threads together. points_rmse: as rmse,
    of the points alone where the image was laid on a bare map as a whole; nan elsewhere.
    """

    case: str
    seed: int
    matched: bool
    confidence: float
    points: int
    transform: str
    rmse: float
    mean: tuple[float, float]
    seconds: float
    points_rmse: float = np.nan

    def is_placed(self, target: float) -> bool:
        """True where it is matched to within so many pixels."""
        return self.rmse <= target


def write_misplaced(case: Case, path: Path, rng: np.random.Generator) -> Affine:
    """Write the image as if it were misplaced; the true geotransform of what was written."""
    with rasterio.open(case.image) as image:
        upright, width, height = calculate_default_transform(
            image.crs, case.crs, image.width, image.height, *image.bounds, resolution=case.gsd
        )
        angle = rng.uniform(-case.max_angle, case.max_angle)
        direction, length = rng.uniform(0, 2 * np.pi), case.max_shift * np.sqrt(rng.uniform())
        centre = width / 2, height / 2
        true = (
            Affine.translation(length * np.cos(direction), length * np.sin(direction))
            @ upright
            @ Affine.translation(*centre)
            @ Affine.rotation(angle)
            @ Affine.translation(*(-side for side in centre))
        )
        pixels = np.zeros((image.count, height, width), np.uint8)
        valid = np.zeros((height, width), np.uint8)
        bands = list(range(1, image.count + 1))
        values = image.read(bands)
        if image.count == 1 and image.colorinterp[0].name == "palette":
            table = np.zeros((256, 3), np.uint8)
            for number, colour in image.colormap(1).items():
                table[number] = colour[:3]
            values = np.moveaxis(table[values[0]], 2, 0)
            pixels = np.zeros((3, height, width), np.uint8)
        for array, target in ((values, pixels), (np.full(values.shape[1:], 255, np.uint8), valid)):
            reproject(
                array,
                target,
                src_transform=image.transform,
                src_crs=image.crs,
                dst_transform=true,
                dst_crs=case.crs,
                resampling=Resampling.cubic if case.gsd < 1.5 * _gsd(image) else Resampling.average,
            )
    georeference = {"transform": upright, "crs": case.crs} if case.has_georeference else {}
    profile = {"count": len(pixels), "width": width, "height": height, "dtype": "uint8"}
    with rasterio.open(path, "w", driver="GTiff", **profile, **georeference) as written:
        written.write(pixels)
        written.write_mask(valid >= 250)
    return true


def _gsd(image: rasterio.DatasetReader) -> float:
    """Metres on the ground along a pixel."""
    side = abs(image.transform.e)
    return side * 111_320 if image.crs.is_geographic else side


def measure(case: Case, seed: int) -> Row:
    """Misplace the image, and match it."""
    rng = np.random.default_rng(seed)
    with TemporaryDirectory() as scratch:
        path = Path(scratch) / "misplaced.tif"
        true = write_misplaced(case, path, rng)
        started = time.process_time()
        result = match_rasters(list(case.layers), path, Options())
        seconds = time.process_time() - started
        points_rmse = np.nan
        if result.laid_as_whole is not None:
            with mock.patch.object(attempts, "whole_agreement", return_value=None):
                by_points = match_rasters(list(case.layers), path, Options())
            points_rmse = _rmse(_errors(by_points, true, case.gsd))
    errors = _errors(result, true, case.gsd)
    east, north = errors.mean(axis=0)
    return Row(
        case=case.name,
        seed=seed,
        matched=result.matched,
        confidence=result.confidence,
        points=len(result.tie_points),
        transform=result.transform_type if result.matched else "",
        rmse=_rmse(errors),
        mean=(float(east), -float(north)),
        seconds=seconds,
        points_rmse=points_rmse,
    )


def _errors(result: MatchResult, true: Affine, gsd: float) -> NDArray[np.float64]:
    """Errors (N, 2) over the image in its pixels, to the east and north; nan without a match."""
    if not result.matched:
        return np.full((1, 2), np.nan)
    lattice = even_lattice(result.moving.width, result.moving.height, 10)
    found = apply_affine(result.reference.transform, result.map_points(lattice))
    return np.asarray((found - apply_affine(true, lattice)) / gsd)


def _rmse(errors: NDArray[np.float64]) -> float:
    return float(np.sqrt((errors**2).sum(axis=1).mean()))
