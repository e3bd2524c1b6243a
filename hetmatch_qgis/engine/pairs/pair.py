"""The two images of a match, ready to be read as grey levels in their frames."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.common.search_radius import default_search_radius
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import (
    Grid,
    Points,
    even_lattice,
    pixels_as_map,
    transform_points,
)
from hetmatch_qgis.engine.core.image import ImageSource, MaskedImage, Window
from hetmatch_qgis.engine.core.messages import Message, Option
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.result import ImageDescription
from hetmatch_qgis.engine.core.workers import SideBySide, one_after_the_other
from hetmatch_qgis.engine.fitting.conformal import isometric_latitude
from hetmatch_qgis.engine.fitting.relief import RELIEF, Ground
from hetmatch_qgis.engine.masking.masked_file import with_masks
from hetmatch_qgis.engine.pairs.band_choice import bands_to_match
from hetmatch_qgis.engine.pairs.modality import representative_sample
from hetmatch_qgis.engine.pairs.normalise import (
    Grey,
    Normalisation,
    decide,
    of_drawn_map,
)
from hetmatch_qgis.engine.pairs.shadows import Shadow, cast
from hetmatch_qgis.engine.pairs.sheet_source import SheetSource, without_margin
from hetmatch_qgis.engine.pairs.tiling import check_signal
from hetmatch_qgis.engine.process.kept_work import kept_work
from hetmatch_qgis.engine.raster.area import area_in_pixels, area_on_grid
from hetmatch_qgis.engine.raster.array_source import ArraySource
from hetmatch_qgis.engine.raster.collar import CollarMaskedSource, collar_value_ranges, mask_collar
from hetmatch_qgis.engine.raster.common_grid import (
    can_share_grid,
    common_grid,
    metres_to_map_units,
    search_radius_to_pixels,
)
from hetmatch_qgis.engine.raster.crs import WGS84
from hetmatch_qgis.engine.raster.dem import Dem
from hetmatch_qgis.engine.raster.georeference import NONE, RPCS, Georeference
from hetmatch_qgis.engine.raster.open_image import OpenImage
from hetmatch_qgis.engine.raster.sources import GridSource, PixelSource
from hetmatch_qgis.engine.raster.views import CroppedSource, MirroredSource, ScaledSource
from hetmatch_qgis.engine.vectors.opening import Source, open_pair
from hetmatch_qgis.engine.vectors.vector_map import STANDING_BANDS

MIN_GSD_RATIO = 1.5
"""Size of a moving pixel in reference pixels from which on the reference is matched at the moving
image's scale; set by hand with the first pipeline (cd46dab)."""

MIN_RADIUS = 8.0
"""Pixels of the common grid that a search radius given by the user is at least; set by hand with
the first pipeline (cd46dab)."""

SAMPLE_SIDE = 512
"""Pixels of the longer side of the overview that replaces a sample without any valid pixel; set by
hand with the first pipeline (cd46dab)."""

HEIGHT_LATTICE = 64
"""Points along a side of the reference at which an elevation model is looked at before a match."""

MIN_RANGE_M = 3.0
"""Metres by which heights must vary to tell displacement by relief; an elevation model is good to
some metres."""


@dataclass(frozen=True)
class Side:
    """One image of a pair.

    source: where its pixels are read.
    normalisation: how they become grey levels.
    description: its properties for the user.
    georeference: of the raster; without one for an array.
    standing: what stands on the ground of a drawn map, see `shadows.cast`; None for a raster.
    shadow: that a drawn map is read with; None for none.
    is_enlarged: whether the frame's pixels are smaller than the raster's.
    kept: the overviews that were read, by factor, so that none is read twice.
    """

    source: ImageSource
    normalisation: Normalisation
    description: ImageDescription
    georeference: Georeference = field(default_factory=Georeference)
    standing: ImageSource | None = None
    shadow: Shadow | None = None
    is_enlarged: bool = False
    kept: dict[float, Grey] = field(default_factory=dict, init=False, compare=False, repr=False)

    @property
    def width(self) -> int:
        return self.source.width

    @property
    def height(self) -> int:
        return self.source.height

    def overview(self, factor: float) -> Grey:
        """Grey levels of the whole frame with pixels `factor` times the frame's."""
        if factor not in self.kept:
            self.kept[factor] = self.grey(Window(0, 0, self.width, self.height), factor)
        return self.kept[factor]

    def raw(self, window: Window, factor: float = 1.0) -> MaskedImage:
        """A window as read, before normalisation; see `ImageSource.read`."""
        if self.standing is None or self.shadow is None:
            return self.source.read(window, factor)
        return cast(self.standing.read(window, factor), self.shadow, factor)

    def grey(self, window: Window, factor: float = 1.0) -> Grey:
        """Grey levels of a window; see `ImageSource.read`."""
        return self.normalisation.apply(self.raw(window, factor))

    def to_map(self, pixels: Points) -> Points:
        """Pixels (N, 2) of the raster in its own CRS; NaN where it has no georeference."""
        if self.georeference.kind == NONE:
            return np.full((len(pixels), 2), np.nan)
        return self.georeference.pixel_to_map(pixels)

    def to_canvas(self, pixels: Points) -> Points:
        """Pixels (N, 2) to canvas coordinates: on the map, (column, -row) without georeference."""
        return pixels_as_map(pixels) if self.georeference.kind == NONE else self.to_map(pixels)

    def from_canvas(self, coordinates: Points) -> Points:
        """Canvas coordinates (N, 2), as of `to_canvas`, to pixels (N, 2)."""
        if self.georeference.kind == NONE:
            return pixels_as_map(coordinates)
        return self.georeference.map_to_pixel(coordinates)


@dataclass(frozen=True)
class ImagePair:
    """Reference and moving image.

    reference: the image that stays.
    moving: the image that is registered.
    radius: how far, in pixels of the common grid, the moving image may be misplaced; None where
        the two lie on no common grid.
    area: the part of the reference's frame that gets tie points, None for all of it.
    dem: heights of the ground under the reference; None where they are not known, or where the
        moving raster's RPCs have taken them into account.
    """

    reference: Side
    moving: Side
    radius: float | None
    area: Window | None = None
    dem: Dem | None = None
    kept: dict[str, Ground | None] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    """The ground under the reference, once it was looked up: that reads the elevation model."""

    def heights(self, points: Points) -> NDArray[np.float64]:
        """Heights (N,) in metres under points (N, 2) of the reference's frame; NaN without."""
        crs = self.reference.georeference.crs
        if self.dem is None or crs is None:
            return np.full(len(points), np.nan)
        on_map = self.reference.to_map(self.reference.source.frame_to_pixel(points))
        return self.dem.heights(transform_points(on_map, crs, WGS84))

    def isometric(self, points: Points) -> NDArray[np.complex128]:
        """Longitude + i isometric latitude (N,), radians, at points (N, 2) of the reference.

        Points of its frame; longitudes are counted from its middle. NaN without a CRS.
        """
        reference, crs = self.reference, self.reference.georeference.crs
        if crs is None:
            return np.full(len(points), np.nan, dtype=np.complex128)
        middle = np.array([[reference.description.width, reference.description.height]]) / 2
        pixels = np.vstack([reference.source.frame_to_pixel(points), middle])
        degrees = transform_points(reference.to_map(pixels), crs, WGS84)
        longitude = np.remainder(degrees[:-1, 0] - degrees[-1, 0] + 180, 360) - 180
        latitude = isometric_latitude(np.radians(degrees[:-1, 1]))
        return np.asarray(np.radians(longitude) + 1j * latitude)

    @property
    def has_drawn_map(self) -> bool:
        """True where a side is a map that is drawn of vector layers."""
        return bool(self.reference.description.layers or self.moving.description.layers)

    @property
    def is_masked(self) -> bool:
        """True where a side has a user's mask."""
        return bool(self.reference.description.mask or self.moving.description.mask)

    @property
    def mixes_radar(self) -> bool:
        """True where one side is radar and the other is not."""
        sides = (self.reference.description.modality, self.moving.description.modality)
        return (sides[0] == "sar") != (sides[1] == "sar")


def pair_of_arrays(reference: NDArray, moving: NDArray, options: Options) -> ImagePair:
    """The pair of two arrays (H, W) or (H, W, C).

    Raises InputError for what cannot be matched.
    """
    if options.transform == RELIEF:
        raise InputError(
            "Arrays have no place on the ground, so that no heights can be looked up under them; "
            "match files, or choose another transform."
        )
    sides = []
    for array, bands, modality, name in (
        (
            reference,
            options.reference_bands,
            options.reference_modality,
            Message("reference image"),
        ),
        (moving, options.moving_bands, options.moving_modality, Message("moving image")),
    ):
        source = ArraySource(array, bands=bands, name=name)
        has_nodata = not source.read(Window(0, 0, source.width, source.height)).valid.all()
        masked = source if has_nodata else mask_collar(source, collar_value_ranges(source.dtype))
        collar = masked is not source
        masked = without_margin(masked, modality)
        sample = representative_sample(masked)
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
            collar=collar,
            sheet=isinstance(masked, SheetSource),
        )
        sides.append(Side(masked, normalisation, description))
    return ImagePair(reference=sides[0], moving=sides[1], radius=None)


def pair_of_rasters(
    reference: Source,
    moving: Source,
    options: Options,
    resources: ExitStack,
    run_both: SideBySide = one_after_the_other,
) -> ImagePair:
    """The pair of two rasters, on one common grid where both are georeferenced.

    Vector layers on either side are drawn as a map.

    The files stay open as long as `resources`. run_both: how both sides are looked at.

    Raises InputError for what cannot be matched.
    """
    ref_raster, moving_raster, options = open_pair(reference, moving, options, resources)
    ref_raster, moving_raster = with_masks((ref_raster, moving_raster), options, resources)
    dem = _elevation_model(ref_raster, moving_raster, options)
    if can_share_grid(ref_raster, moving_raster):
        grid, radius = _grid_and_radius(ref_raster, moving_raster, options)
        area = None if options.area is None else area_on_grid(options.area, grid)
        crop = None
    else:
        grid, radius, area, crop = None, None, None, None
        if options.area is not None:
            area, crop = area_in_pixels(options.area, ref_raster)
    ref_side, moving_side = run_both(
        lambda: _side(ref_raster, options.reference_bands, options.reference_modality, grid, crop),
        lambda: _side(moving_raster, options.moving_bands, options.moving_modality, grid),
    )
    pair = ImagePair(ref_side, moving_side, radius, area=area, dem=dem)
    _check_heights(pair, options)
    return pair


def _elevation_model(reference: OpenImage, moving: OpenImage, options: Options) -> Dem | None:
    """The heights for a moving raster whose georeference has not taken them into account.

    Raises InputError where no heights can be looked up.
    """
    if options.dem is None:
        return None
    if moving.georeference.kind == RPCS:
        if options.transform == RELIEF:
            raise InputError(
                "The RPCs of '{moving}' model relief already; choose another transform.",
                moving=moving.name,
            )
        return None
    if not reference.georeference.is_usable:
        raise InputError(
            "'{reference}' has no georeference with a CRS, so that no heights can be looked up "
            "under it; leave {option} out.",
            reference=reference.name,
            option=Option("dem"),
        )
    return Dem(options.dem)


def _check_heights(pair: ImagePair, options: Options) -> None:
    """Raises InputError for an elevation model without heights under the reference."""
    if pair.dem is None:
        return
    lattice = even_lattice(pair.reference.width, pair.reference.height, HEIGHT_LATTICE)
    heights = pair.heights(lattice)
    heights = heights[np.isfinite(heights)]
    if not len(heights):
        raise InputError(
            "The elevation model '{dem}' has no heights where the rasters overlap; choose one of "
            "the same area.",
            dem=pair.dem.path.name,
        )
    if options.transform == RELIEF and np.ptp(heights) < MIN_RANGE_M:
        raise InputError(
            "The elevation model '{dem}' is flat where the rasters overlap, so that displacement "
            "by relief cannot be told; choose another transform.",
            dem=pair.dem.path.name,
        )


def coarsen_reference(pair: ImagePair, factor: float) -> ImagePair:
    """The pair with reference pixels `factor` times as large."""
    standing = pair.reference.standing and ScaledSource(pair.reference.standing, factor)
    source = ScaledSource(pair.reference.source, factor)
    scaled = replace(pair.reference, source=source, standing=standing)
    area = pair.area and Window(*(int(np.ceil(side / factor)) for side in pair.area))
    return replace(pair, reference=scaled, area=area)


def mirror_moving(pair: ImagePair) -> ImagePair:
    """The pair with the moving image flipped left to right; its pixels are numbered as before."""
    return replace(pair, moving=replace(pair.moving, source=MirroredSource(pair.moving.source)))


def _side(
    raster: OpenImage,
    bands: tuple[int, ...] | None,
    modality: str,
    grid: Grid | None,
    crop: Window | None = None,
) -> Side:
    chosen = bands_to_match(raster, modality, bands)
    masked = pixels_without_collar(raster, chosen)
    collar = isinstance(masked, CollarMaskedSource)
    ground = masked if raster.is_drawn else without_margin(masked, modality)
    cropped = ground if crop is None else CroppedSource(ground, crop)
    if raster.is_drawn:
        normalisation = of_drawn_map()
    else:
        normalisation = _normalisation(raster, cropped, modality, chosen)
    source = cropped
    if grid is not None:
        source = _on_grid(GridSource(raster, chosen, grid), masked)
        if isinstance(ground, SheetSource):
            source = SheetSource(source, ground.sheet.on(source))
    description = raster.describe(chosen, normalisation.modality, normalisation.reason)
    description = replace(description, collar=collar, sheet=isinstance(ground, SheetSource))
    standing = _standing(raster, grid, crop) if raster.is_drawn else None
    return Side(source, normalisation, description, raster.georeference, standing)


def _standing(raster: OpenImage, grid: Grid | None, crop: Window | None) -> ImageSource:
    """What stands on the ground of a drawn map, in the frame of its side."""
    if grid is not None:
        return GridSource(raster, STANDING_BANDS, grid)
    pixels = PixelSource(raster, STANDING_BANDS)
    return pixels if crop is None else CroppedSource(pixels, crop)


def _normalisation(
    raster: OpenImage, cropped: ImageSource, modality: str, bands: tuple[int, ...]
) -> Normalisation:
    sample = representative_sample(cropped)
    if not sample.valid.any():
        factor = max(1.0, max(cropped.width, cropped.height) / SAMPLE_SIDE)
        sample = cropped.read(Window(0, 0, cropped.width, cropped.height), factor)
    check_signal(sample, raster.name, bands, raster.band_count, raster.subdatasets, raster.dtype)
    kept = kept_work()
    if kept is None:
        return decide(sample, modality)
    arrays = sample.values, sample.valid
    return kept.get(f"normalisation {modality}", arrays, lambda: decide(sample, modality))


def pixels_without_collar(raster: OpenImage, bands: tuple[int, ...]) -> ImageSource:
    """A raster in its own pixels; without declared nodata, a collar of one colour is masked."""
    pixels = PixelSource(raster, bands)
    if raster.mask_kinds != ("all_valid",):
        return pixels
    return mask_collar(pixels, collar_value_ranges(raster.dtype))


def _on_grid(source: GridSource, masked: ImageSource) -> ImageSource:
    """The source on the grid, without the collar that the raster's own pixels have."""
    if not isinstance(masked, CollarMaskedSource):
        return source
    return mask_collar(source, [(masked.collar.low, masked.collar.high)])


def _grid_and_radius(
    reference: OpenImage, moving: OpenImage, options: Options
) -> tuple[Grid, float]:
    """The common grid, and the search radius in its pixels."""
    if options.search_radius is not None:
        margin = metres_to_map_units(reference, options.search_radius)
        grid = common_grid(reference, moving, margin, options.area)
        return grid, max(MIN_RADIUS, search_radius_to_pixels(grid, options.search_radius))
    without_margin = common_grid(reference, moving, 0.0)
    radius = _default_radius(without_margin)
    grid = common_grid(reference, moving, radius * without_margin.gsd, options.area)
    return grid, radius if options.area is not None else _default_radius(grid)


def _default_radius(grid: Grid) -> float:
    return default_search_radius(max(grid.width, grid.height), pixel_size=1.0)
