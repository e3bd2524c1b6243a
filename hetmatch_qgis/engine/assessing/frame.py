"""The one pixel grid that both rasters of an assessment are compared on."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from affine import Affine
from numpy.typing import NDArray
from pyproj import CRS

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Grid, Points
from hetmatch_qgis.engine.core.image import ImageSource, MaskedImage, Window
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.matching.pair import ImagePair, Side, pair_of_rasters
from hetmatch_qgis.engine.raster.area import area_in_pixels
from hetmatch_qgis.engine.raster.collar import CollarMaskedSource
from hetmatch_qgis.engine.raster.common_grid import metres_per_pixel, metres_per_pixel_at
from hetmatch_qgis.engine.raster.georeference import NONE
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.raster.resample import sample
from hetmatch_qgis.engine.raster.sources import GridSource


@dataclass(frozen=True)
class Frame:
    """Both rasters as they claim to lie on each other.

    pair: read in one frame, so that a place has the same pixel in both if the claim is true. grid:
    the frame on the map; None where rasters without georeference are compared pixel by pixel.
    ground: metres on the ground of a frame pixel along its columns and rows, at the middle; None
    where unknown. reference_pixel, moving_pixel: side of a pixel of each raster in frame pixels.
    """

    pair: ImagePair
    grid: Grid | None
    ground: tuple[float, float] | None
    reference_pixel: float
    moving_pixel: float

    @property
    def crs(self) -> CRS | None:
        return None if self.grid is None else self.grid.crs

    @property
    def transform(self) -> Affine:
        """Frame pixels to where QGIS shows them: the map, or (column, -row)."""
        return Affine.scale(1, -1) if self.grid is None else self.grid.transform

    def ground_at(self, places: Points) -> Points | None:
        """Metres on the ground of a pixel along columns and rows, (N, 2), at frame places (N, 2);
        None where unknown."""
        return None if self.grid is None else metres_per_pixel_at(self.grid, places)

    @property
    def area(self) -> Window:
        """The part of the frame that is assessed."""
        whole = Window(0, 0, self.pair.reference.width, self.pair.reference.height)
        return self.pair.area or whole


def frame_of_rasters(
    reference: Path | str, moving: Path | str, options: Options, resources: ExitStack
) -> Frame:
    """The frame of two raster files, which stay open as long as `resources`.

    Georeferenced rasters are put on a common grid with the coarser one's ground sampling distance.
    Rasters of equal size of which one has no georeference, or neither has a CRS, are compared pixel
    by pixel. Raises InputError for rasters that claim nothing of the kind.
    """
    pair = pair_of_rasters(reference, moving, options, resources)
    if pair.radius is None:
        if options.area is not None:
            # A match crops the reference to its area; here both keep the pixels of the whole.
            pair = pair_of_rasters(reference, moving, replace(options, area=None), resources)
        return _pixel_by_pixel(pair, options)
    here, there = (replace(side, source=_precise(side.source)) for side in _sides(pair))
    pair = replace(pair, reference=here, moving=there)
    grid = _bare(here.source).grid
    middle = np.array([grid.width, grid.height]) / 2
    sizes = [_pixel_side(side, middle) for side in (here, there)]
    return Frame(pair, grid, metres_per_pixel(grid), sizes[0], sizes[1])


def _sides(pair: ImagePair) -> tuple[Side, Side]:
    return pair.reference, pair.moving


def _pixel_by_pixel(pair: ImagePair, options: Options) -> Frame:
    here, there = pair.reference, pair.moving
    names = [str(side.description.path) for side in (here, there)]
    if (here.width, here.height) != (there.width, there.height):
        raise InputError(
            f"'{names[0]}' ({here.width} x {here.height} pixels) and '{names[1]}' ({there.width} x "
            f"{there.height}) say nothing of how they lie on each other: without a georeference "
            "with a CRS in both, they must be of equal size; name CRSs with --reference-crs and "
            "--moving-crs, or register them first with hetmatch match."
        )
    placed = NONE not in (here.georeference.kind, there.georeference.kind)
    if placed and here.description.transform != there.description.transform:
        raise InputError(
            f"'{names[0]}' and '{names[1]}' have geotransforms that differ, but no CRS; name it "
            "with --reference-crs and --moving-crs."
        )
    area = None
    if options.area is not None and here.description.path is not None:
        with Raster(here.description.path) as raster:
            inside, part = area_in_pixels(options.area, raster)
        area = Window(
            part.column + inside.column, part.row + inside.row, inside.width, inside.height
        )
    return Frame(replace(pair, area=area), None, None, 1.0, 1.0)


def _pixel_side(side: Side, middle: NDArray[np.float64]) -> float:
    """Side of a raster's pixel in pixels of the frame, at a place of the frame."""
    pixels = side.source.frame_to_pixel(middle + np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]))
    area = abs(float(np.linalg.det(pixels[1:] - pixels[0])))
    return float(1 / np.sqrt(area)) if np.isfinite(area) and area > 0 else 1.0


class _PreciseGridSource(GridSource):
    """A raster on a grid, its details not moved by the interpolation.

    OpenCV's cubic kernel (a = -0.75) moves fine detail by up to 0.04 pixels at a quarter of a
    pixel; eight lobes of a Lanczos kernel by less than 0.005.
    """

    def interpolated(self, image: MaskedImage, columns: NDArray, rows: NDArray) -> MaskedImage:
        usual = sample(image, columns, rows)
        x, y = (
            np.nan_to_num(axis - 0.5, nan=-9.0).clip(-9, 1e6).astype(np.float32)
            for axis in (columns, rows)
        )
        mask = image.valid.astype(np.float32)
        whole = np.abs(cv2.remap(mask, x, y, cv2.INTER_LANCZOS4) - 1) < 1e-3
        values = usual.values.copy()
        for channel in range(values.shape[2]):
            plane = np.ascontiguousarray(
                np.where(image.valid, image.values[..., channel], np.float32(0))
            )
            values[..., channel][whole] = cv2.remap(plane, x, y, cv2.INTER_LANCZOS4)[whole]
        return MaskedImage(values, usual.valid)


def _bare(source: ImageSource) -> GridSource:
    inner = source.source if isinstance(source, CollarMaskedSource) else source
    if not isinstance(inner, GridSource):
        raise TypeError("a georeferenced raster is read on a grid")
    return inner


def _precise(source: ImageSource) -> ImageSource:
    inner = _bare(source)
    precise = _PreciseGridSource(inner.raster, inner.bands, inner.grid)
    return (
        CollarMaskedSource(precise, source.collar)
        if isinstance(source, CollarMaskedSource)
        else precise
    )
