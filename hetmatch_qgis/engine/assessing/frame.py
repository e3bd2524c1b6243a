"""The pixel grid on which both rasters of an assessment are compared."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace

import cv2
import numpy as np
from affine import Affine
from numpy.typing import NDArray
from pyproj import CRS

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Grid, Points
from hetmatch_qgis.engine.core.ground_lengths import metres_per_pixel, metres_per_pixel_at
from hetmatch_qgis.engine.core.image import ImageSource, MaskedImage, Window
from hetmatch_qgis.engine.core.messages import Option
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.georeferencing.georeference import NONE
from hetmatch_qgis.engine.pairs.make_pair import pair_of_rasters
from hetmatch_qgis.engine.pairs.pair import ImagePair, Side
from hetmatch_qgis.engine.pixels.collar import CollarMaskedSource
from hetmatch_qgis.engine.pixels.resample import interpolate, remap_positions
from hetmatch_qgis.engine.raster.area import area_in_pixels
from hetmatch_qgis.engine.raster.sources import GridSource
from hetmatch_qgis.engine.vectors.opening import Source, open_described


@dataclass(frozen=True)
class Frame:
    """Both rasters on one pixel grid, by their georeferences.

    pair: read in one frame, in which the same ground has the same pixel in both if they are
        co-registered.
    grid: the frame on the map; None where rasters without georeference are compared pixel by pixel.
    pixel_m: size of a frame pixel in metres on the ground, along columns and rows, at the frame's
        middle; None where unknown.
    reference_pixel: side of a pixel of the reference in frame pixels.
    moving_pixel: side of a pixel of the moving raster in frame pixels.
    """

    pair: ImagePair
    grid: Grid | None
    pixel_m: tuple[float, float] | None
    reference_pixel: float
    moving_pixel: float

    @property
    def crs(self) -> CRS | None:
        """CRS of the frame's grid."""
        return None if self.grid is None else self.grid.crs

    @property
    def transform(self) -> Affine:
        """Frame pixels to map coordinates, or to (column, -row) without georeference."""
        return Affine.scale(1, -1) if self.grid is None else self.grid.transform

    def pixel_m_at(self, points: Points) -> Points | None:
        """Size of a pixel in metres, along columns and rows, (N, 2), at frame points (N, 2).

        None where unknown.
        """
        return None if self.grid is None else metres_per_pixel_at(self.grid, points)

    @property
    def area(self) -> Window:
        """The part of the frame that is assessed."""
        whole = Window(0, 0, self.pair.reference.width, self.pair.reference.height)
        return self.pair.area or whole


def frame_of_rasters(
    reference: Source, moving: Source, options: Options, resources: ExitStack
) -> Frame:
    """The frame of two raster files, which stay open as long as `resources`.

    Georeferenced rasters are put on a common grid with the coarser one's ground sampling distance.
    Rasters of equal size of which one has no georeference, or neither has a CRS, are compared pixel
    by pixel. Raises InputError for rasters whose relative position is unknown.
    """
    pair = pair_of_rasters(reference, moving, options, resources)
    if pair.radius is None:
        if options.area is not None:
            # A match crops the reference to its area; here both keep the pixels of the whole.
            pair = pair_of_rasters(reference, moving, replace(options, area=None), resources)
        return _pixel_by_pixel(pair, options)
    pair = replace(
        pair,
        reference=replace(pair.reference, source=_precise_source(pair.reference.source)),
        moving=replace(pair.moving, source=_precise_source(pair.moving.source)),
    )
    grid = _grid_source(pair.reference.source).grid
    middle = np.array([grid.width, grid.height]) / 2
    return Frame(
        pair=pair,
        grid=grid,
        pixel_m=metres_per_pixel(grid),
        reference_pixel=_pixel_side(pair.reference, middle),
        moving_pixel=_pixel_side(pair.moving, middle),
    )


def _pixel_by_pixel(pair: ImagePair, options: Options) -> Frame:
    """The frame of rasters that are compared pixel by pixel."""
    reference, moving = pair.reference, pair.moving
    if (reference.width, reference.height) != (moving.width, moving.height):
        raise InputError(
            "The relative position of '{reference}' ({width} x {height} pixels) and '{moving}' "
            "({moving_width} x {moving_height}) is unknown: unless both have a georeference "
            "with a CRS, they must be of equal size; set the CRSs with {reference_crs} and "
            "{moving_crs}, or register the rasters first.",
            reference=reference.description.path,
            width=reference.width,
            height=reference.height,
            moving=moving.description.path,
            moving_width=moving.width,
            moving_height=moving.height,
            reference_crs=Option("reference_crs"),
            moving_crs=Option("moving_crs"),
        )
    is_georeferenced = NONE not in (reference.georeference.kind, moving.georeference.kind)
    if is_georeferenced and reference.description.transform != moving.description.transform:
        raise InputError(
            "'{reference}' and '{moving}' have different geotransforms, but no CRS; set it with "
            "{reference_crs} and {moving_crs}.",
            reference=reference.description.path,
            moving=moving.description.path,
            reference_crs=Option("reference_crs"),
            moving_crs=Option("moving_crs"),
        )
    area = None
    if options.area is not None and reference.description.path is not None:
        with open_described(reference.description, options.reference_crs) as raster:
            inside, part = area_in_pixels(options.area, raster)
        area = Window(
            part.column + inside.column, part.row + inside.row, inside.width, inside.height
        )
    return Frame(
        pair=replace(pair, area=area),
        grid=None,
        pixel_m=None,
        reference_pixel=1.0,
        moving_pixel=1.0,
    )


def _pixel_side(side: Side, middle: NDArray[np.float64]) -> float:
    """Side of a raster's pixel in frame pixels, at a point (2,) of the frame."""
    pixels = side.source.frame_to_pixel(middle + np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]))
    area = abs(float(np.linalg.det(pixels[1:] - pixels[0])))
    return float(1 / np.sqrt(area)) if np.isfinite(area) and area > 0 else 1.0


class _PreciseGridSource(GridSource):
    """A raster resampled to a grid by a kernel that does not move fine detail.

    OpenCV's cubic kernel (a = -0.75) moves it by up to 0.04 pixels at a quarter of a pixel; eight
    lobes of a Lanczos kernel by less than 0.005.
    """

    def interpolate(self, image: MaskedImage, columns: NDArray, rows: NDArray) -> MaskedImage:
        cubic = interpolate(image, columns, rows)
        x, y = remap_positions(columns), remap_positions(rows)
        mask = image.valid.astype(np.float32)
        is_inside = np.abs(cv2.remap(mask, x, y, cv2.INTER_LANCZOS4) - 1) < 1e-3
        values = cubic.values.copy()
        for channel in range(values.shape[2]):
            plane = np.ascontiguousarray(
                np.where(image.valid, image.values[..., channel], np.float32(0))
            )
            lanczos = cv2.remap(plane, x, y, cv2.INTER_LANCZOS4)
            values[..., channel][is_inside] = lanczos[is_inside]
        return MaskedImage(values, cubic.valid)


def _grid_source(source: ImageSource) -> GridSource:
    inner = source.source if isinstance(source, CollarMaskedSource) else source
    if not isinstance(inner, GridSource):
        raise TypeError("a georeferenced raster is read on a grid")
    return inner


def _precise_source(source: ImageSource) -> ImageSource:
    inner = _grid_source(source)
    precise = _PreciseGridSource(inner.raster, inner.bands, inner.grid)
    if isinstance(source, CollarMaskedSource):
        return CollarMaskedSource(precise, source.collar)
    return precise
