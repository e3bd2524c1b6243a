"""The pair of two files or arrays: bands, collar, grey levels, and a common grid for both."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.common.search_radius import default_search_radius
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Grid, even_lattice
from hetmatch_qgis.engine.core.ground_lengths import search_radius_to_pixels
from hetmatch_qgis.engine.core.image import ImageSource, Window
from hetmatch_qgis.engine.core.messages import Message, Option
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.result import ImageDescription
from hetmatch_qgis.engine.core.workers import SideBySide, one_after_the_other
from hetmatch_qgis.engine.fitting.relief import RELIEF
from hetmatch_qgis.engine.georeferencing.dem import Dem
from hetmatch_qgis.engine.georeferencing.georeference import RPCS
from hetmatch_qgis.engine.masking.masked_file import with_masks
from hetmatch_qgis.engine.pairs.band_choice import bands_to_match
from hetmatch_qgis.engine.pairs.image_statistics import representative_sample
from hetmatch_qgis.engine.pairs.normalise import Normalisation, decide, of_drawn_map
from hetmatch_qgis.engine.pairs.pair import ImagePair, Side
from hetmatch_qgis.engine.pairs.scans.sheet_source import SheetSource, without_margin
from hetmatch_qgis.engine.pairs.signal_check import SampleSource, check_signal
from hetmatch_qgis.engine.pixels.array_source import ArraySource
from hetmatch_qgis.engine.pixels.collar import CollarMaskedSource, collar_value_ranges, mask_collar
from hetmatch_qgis.engine.pixels.views import CroppedSource
from hetmatch_qgis.engine.process.kept_work import kept_work
from hetmatch_qgis.engine.raster.area import area_in_pixels, area_on_grid
from hetmatch_qgis.engine.raster.common_grid import can_share_grid, common_grid
from hetmatch_qgis.engine.raster.footprint import metres_to_map_units
from hetmatch_qgis.engine.raster.open_image import OpenImage
from hetmatch_qgis.engine.raster.sources import GridSource, PixelSource
from hetmatch_qgis.engine.vectors.opening import Source, open_pair
from hetmatch_qgis.engine.vectors.vector_map import STANDING_BANDS

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


def pair_of_arrays(reference: NDArray, moving: NDArray, options: Options) -> ImagePair:
    """The pair of two arrays (H, W) or (H, W, C).

    Raises InputError for what cannot be matched.
    """
    if options.transform == RELIEF:
        raise InputError(
            "Arrays have no georeference, so no heights can be looked up under them; match "
            "files, or choose another transform."
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
            "'{reference}' has no georeference with a CRS, so no heights can be looked up under "
            "it; leave {option} out.",
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
            "The elevation model '{dem}' is flat where the rasters overlap, so displacement by "
            "relief cannot be measured; choose another transform.",
            dem=pair.dem.path.name,
        )


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
    """Things that stand on the ground of a drawn map, in the frame of its side."""
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
    origin = SampleSource(bands, raster.band_count, raster.subdatasets, raster.dtype)
    check_signal(sample, raster.name, origin)
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
