"""The two images of a match, ready to be read as grey levels in their frames."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import (
    Points,
    pixels_as_map,
    transform_points,
)
from hetmatch_qgis.engine.core.image import ImageSource, MaskedImage, Window
from hetmatch_qgis.engine.core.result import ImageDescription
from hetmatch_qgis.engine.fitting.conformal import isometric_latitude
from hetmatch_qgis.engine.fitting.relief import Ground
from hetmatch_qgis.engine.georeferencing.crs import WGS84
from hetmatch_qgis.engine.georeferencing.dem import Dem
from hetmatch_qgis.engine.georeferencing.georeference import NONE, Georeference
from hetmatch_qgis.engine.pairs.normalise import (
    Grey,
    Normalisation,
)
from hetmatch_qgis.engine.pairs.shadows import Shadow, cast
from hetmatch_qgis.engine.pixels.views import MirroredSource, ScaledSource

MIN_GSD_RATIO = 1.5
"""Size of a moving pixel in reference pixels from which on the reference is matched at the moving
image's scale; set by hand with the first pipeline (cd46dab)."""


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
    has_gaps: whether a side has gaps of its own, such as clouds that are nodata already.
    """

    reference: Side
    moving: Side
    radius: float | None
    area: Window | None = None
    dem: Dem | None = None
    has_gaps: bool = False
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
        """True where a user masked a part of a side, or a side has gaps of its own."""
        sides = self.reference.description, self.moving.description
        return self.has_gaps or any(side.mask for side in sides)

    @property
    def has_map(self) -> bool:
        """True where a side is a map, scanned or drawn."""
        return "map" in (self.reference.description.modality, self.moving.description.modality)

    @property
    def mixes_radar(self) -> bool:
        """True where one side is radar and the other is not."""
        sides = (self.reference.description.modality, self.moving.description.modality)
        return (sides[0] == "sar") != (sides[1] == "sar")


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
