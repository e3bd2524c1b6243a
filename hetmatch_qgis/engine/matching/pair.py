"""The two images of a match, ready to be read as grey levels in their frames."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.common.search_radius import default_search_radius
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Grid, Points, pixels_as_map
from hetmatch_qgis.engine.core.image import ImageSource, MaskedImage, Window
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.result import ImageDescription
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.matching.modality import representative_sample
from hetmatch_qgis.engine.matching.normalise import Grey, Normalisation, choose_bands, decide
from hetmatch_qgis.engine.matching.tiling import check_signal
from hetmatch_qgis.engine.raster.area import area_in_pixels, area_on_grid
from hetmatch_qgis.engine.raster.collar import CollarMaskedSource, collar_value_ranges, mask_collar
from hetmatch_qgis.engine.raster.common_grid import (
    can_share_grid,
    common_grid,
    metres_to_map_units,
    search_radius_to_pixels,
)
from hetmatch_qgis.engine.raster.georeference import NONE, RPCS, Georeference
from hetmatch_qgis.engine.raster.masks import is_undisturbed
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.raster.sources import ArraySource, GridSource, PixelSource
from hetmatch_qgis.engine.raster.views import CroppedSource, ScaledSource

_READ_MARGIN = 40

MIN_GSD_RATIO = 1.5
"""Where moving pixels are larger by this, the reference is matched at their size."""


@dataclass(frozen=True)
class Side:
    """One image: where it is read, how it becomes grey, and what the user is told about it."""

    source: ImageSource
    normalisation: Normalisation
    description: ImageDescription
    georeference: Georeference = field(default_factory=Georeference)

    @property
    def width(self) -> int:
        return self.source.width

    @property
    def height(self) -> int:
        return self.source.height

    def overview(self, factor: float) -> Grey:
        """The whole frame, `factor` times coarser."""
        return self.grey(Window(0, 0, self.width, self.height), factor)

    def raw(self, window: Window, factor: float = 1.0) -> MaskedImage:
        return self.source.read(window, factor)

    def to_map(self, pixels: Points) -> Points:
        """Pixels (N, 2) of the raster in its own CRS; NaN where it has no georeference."""
        if self.georeference.kind == NONE:
            return np.full((len(pixels), 2), np.nan)
        return self.georeference.pixel_to_map(pixels)

    def to_canvas(self, pixels: Points) -> Points:
        """Pixels (N, 2) where QGIS shows them: on the map, (column, -row) without georeference."""
        return pixels_as_map(pixels) if self.georeference.kind == NONE else self.to_map(pixels)

    def from_canvas(self, places: Points) -> Points:
        """The way back."""
        if self.georeference.kind == NONE:
            return pixels_as_map(places)
        return self.georeference.map_to_pixel(places)

    def grey(self, window: Window, factor: float = 1.0) -> Grey:
        return self.normalisation.apply(self.source.read(window, factor))


@dataclass(frozen=True)
class ImagePair:
    """Reference and moving image; `radius` is set where both lie on one common grid.

    radius: how far, in pixels of the frame, the moving image may be misplaced; None where nothing
    is known of how the two lie to each other. area: the part of the reference's frame in which tie
    points are wanted, None for all of it.
    """

    reference: Side
    moving: Side
    radius: float | None
    area: Window | None = None


class MovingTile:
    """The part of the moving image that a reference tile may need, read once."""

    def __init__(self, moving: Side, to_reference: Projective, window: Window) -> None:
        self._to_moving = to_reference.inverse()
        self._corner = np.array([window.column, window.row], dtype=np.float64)
        edges = _outline(window, _READ_MARGIN)
        there = self._to_moving.apply(edges)
        scale = magnification(to_reference, there.mean(axis=0))
        self._factor = 1 / scale if scale < 1 / 1.4 else 1.0
        low = np.floor(np.clip(there.min(axis=0), -4, [moving.width, moving.height]))
        high = np.ceil(np.clip(there.max(axis=0), 0, np.array([moving.width, moving.height]) + 4))
        size = np.maximum(high - low, 1)
        self._origin = low
        self._grey = moving.grey(
            Window(int(low[0]), int(low[1]), int(size[0]), int(size[1])), self._factor
        )

    def at(self, pixels: NDArray[np.floating]) -> Grey:
        """The moving image at pixels (H, W, 2) of the reference tile, through the transform."""
        shape = pixels.shape[:2]
        there = self._to_moving.apply(pixels.reshape(-1, 2) + self._corner)
        inside_tile = ((there - self._origin) / self._factor - 0.5).reshape(*shape, 2)
        column = np.ascontiguousarray(inside_tile[..., 0], dtype=np.float32)
        row = np.ascontiguousarray(inside_tile[..., 1], dtype=np.float32)
        values = _remap(self._grey.values, column, row, cv2.INTER_LINEAR)
        weight = _remap(self._grey.valid.astype(np.float32), column, row, cv2.INTER_LINEAR)
        valid = is_undisturbed(weight)
        # Restandardised, because only a part of what was read may be seen here.
        known = values[valid]
        if known.size:
            values = (values - known.mean()) / (known.std() + np.float32(1e-6))
        return Grey(np.where(valid, values, np.float32(0)).astype(np.float32), valid)


def pair_of_arrays(reference: NDArray, moving: NDArray, options: Options) -> ImagePair:
    """Two arrays (H, W) or (H, W, C); raises InputError for what cannot be matched."""
    sides = []
    for array, bands, modality, name in (
        (reference, options.reference_bands, options.reference_modality, "reference image"),
        (moving, options.moving_bands, options.moving_modality, "moving image"),
    ):
        source = ArraySource(array, bands=bands, name=name)
        named = not source.read(Window(0, 0, source.width, source.height)).valid.all()
        bare = source if named else mask_collar(source, collar_value_ranges(source.dtype))
        sample = representative_sample(bare)
        check_signal(sample, name)
        normalisation = decide(sample, modality)
        description = ImageDescription(
            path=None,
            width=source.width,
            height=source.height,
            band_count=source.band_count,
            dtype=source.dtype,
            bands=source.bands,
            modality=normalisation.modality,
            modality_reason=normalisation.reason,
            collar=bare is not source,
        )
        sides.append(Side(bare, normalisation, description))
    return ImagePair(sides[0], sides[1], None)


def pair_of_rasters(
    reference: Path | str, moving: Path | str, options: Options, resources: ExitStack
) -> ImagePair:
    """Two rasters, on one common grid where both are georeferenced.

    The files stay open as long as `resources`. Raises InputError for what cannot be matched.
    """
    rasters = [
        resources.enter_context(Raster(path, crs, options.dem))
        for path, crs in ((reference, options.reference_crs), (moving, options.moving_crs))
    ]
    if options.dem is not None and all(raster.georeference.kind != RPCS for raster in rasters):
        raise InputError(
            "Neither raster has RPCs, so the elevation model serves nothing; leave --dem out."
        )
    if can_share_grid(rasters[0], rasters[1]):
        grid, radius = _grid_and_radius(rasters[0], rasters[1], options)
        area = None if options.area is None else area_on_grid(options.area, grid)
        crop = None
    else:
        grid, radius, area, crop = None, None, None, None
        if options.area is not None:
            area, crop = area_in_pixels(options.area, rasters[0])
    sides = [
        _side(rasters[0], options.reference_bands, options.reference_modality, grid, crop),
        _side(rasters[1], options.moving_bands, options.moving_modality, grid),
    ]
    return ImagePair(sides[0], sides[1], radius, area)


def coarsen_reference(pair: ImagePair, factor: float) -> ImagePair:
    """The pair with the reference seen `factor` times coarser."""
    scaled = replace(pair.reference, source=ScaledSource(pair.reference.source, factor))
    area = pair.area and Window(*(int(np.ceil(side / factor)) for side in pair.area))
    return replace(pair, reference=scaled, area=area)


def _side(
    raster: Raster,
    bands: tuple[int, ...] | None,
    modality: str,
    grid: Grid | None,
    crop: Window | None = None,
) -> Side:
    chosen = choose_bands(raster.band_colours, modality, bands, raster.name)
    bare = pixels_without_collar(raster, chosen)
    wanted = bare if crop is None else CroppedSource(bare, crop)
    sample = representative_sample(wanted)
    if not sample.valid.any():
        shorter = max(1.0, max(wanted.width, wanted.height) / 512)
        sample = wanted.read(Window(0, 0, wanted.width, wanted.height), shorter)
    check_signal(sample, raster.name)
    normalisation = decide(sample, modality)
    source = wanted if grid is None else _on_grid(GridSource(raster, chosen, grid), bare)
    description = raster.describe(chosen, normalisation.modality, normalisation.reason)
    description = replace(description, collar=isinstance(bare, CollarMaskedSource))
    return Side(source, normalisation, description, raster.georeference)


def pixels_without_collar(raster: Raster, bands: tuple[int, ...]) -> ImageSource:
    """A raster's own pixels; where it names no nodata, a collar is taken for it."""
    pixels = PixelSource(raster, bands)
    if raster.mask_kinds != ("all_valid",):
        return pixels
    return mask_collar(pixels, collar_value_ranges(raster.dtype))


def _on_grid(source: GridSource, bare: ImageSource) -> ImageSource:
    """The source without the collar that the raster's own pixels have, found anew on the grid."""
    if not isinstance(bare, CollarMaskedSource):
        return source
    return mask_collar(source, [(bare.collar.low, bare.collar.high)])


def _grid_and_radius(reference: Raster, moving: Raster, options: Options) -> tuple[Grid, float]:
    """The common grid, and how many of its pixels the moving raster may be misplaced by."""
    if options.search_radius is not None:
        margin = metres_to_map_units(reference, options.search_radius)
        grid = common_grid(reference, moving, margin, options.area)
        return grid, max(8.0, search_radius_to_pixels(grid, options.search_radius))
    without_margin = common_grid(reference, moving, 0.0)
    radius = _default_radius(without_margin)
    margin = radius * without_margin.gsd
    grid = common_grid(reference, moving, margin, options.area)
    return grid, radius if options.area is not None else _default_radius(grid)


def _default_radius(grid: Grid) -> float:
    return default_search_radius(max(grid.width, grid.height), pixel_size=1.0)


def _outline(window: Window, margin: int) -> Points:
    steps = np.linspace(0, 1, 9)
    across = window.column - margin + steps * (window.width + 2 * margin)
    down = window.row - margin + steps * (window.height + 2 * margin)
    return np.stack(np.meshgrid(across, down), axis=-1).reshape(-1, 2)


def magnification(transform: Projective, at: NDArray[np.float64]) -> float:
    """Side of a moving pixel in reference pixels."""
    steps = transform.apply(at + np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]))
    return float(np.sqrt(abs(np.linalg.det(steps[1:] - steps[0]))))


def _remap(
    image: NDArray[np.float32], column: NDArray[np.float32], row: NDArray[np.float32], how: int
) -> NDArray[np.float32]:
    return np.asarray(
        cv2.remap(image, column, row, how, borderMode=cv2.BORDER_CONSTANT, borderValue=0)
    )
