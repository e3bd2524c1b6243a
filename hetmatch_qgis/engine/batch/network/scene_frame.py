"""A scene's pixels and where its own georeference puts them in the reference.

A transform of a stack is fitted as that of a match is (`matching/fit_space.py`): in the scene's own
pixels, scaled to the size of the reference's, because a misplaced raster is shifted or rotated in
its own pixels. Without a map in common, the reference's pixels stand for the nominal ones.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points, transform_points
from hetmatch_qgis.engine.core.options import Options, includes
from hetmatch_qgis.engine.core.result import ImageDescription
from hetmatch_qgis.engine.georeferencing.crs import unwrap_x
from hetmatch_qgis.engine.georeferencing.georeference import AFFINE, NONE, Georeference
from hetmatch_qgis.engine.raster.raster import Raster

_STEP = 0.5
"""Scaled pixels to each side of a point over which a slope is measured; a georeference is even over
one pixel, and of half a pixel no digits are lost."""


@dataclass(frozen=True)
class Place:
    """A raster's size and georeference.

    width, height: pixels.
    georeference: with the CRS that the user assigned.
    """

    width: int
    height: int
    georeference: Georeference

    @property
    def centre(self) -> Points:
        """The pixel (1, 2) in its middle."""
        return np.array([[self.width / 2, self.height / 2]])


def place_of(name: str, description: ImageDescription, options: Options, side: str) -> Place:
    """The place of a raster as a match described it.

    side: "reference" or "moving", whose options hold for it.

    Raises InputError where it has to be opened, for its GCPs or RPCs, and cannot be.
    """
    size = description.width, description.height
    if description.georeference == NONE:
        return Place(*size, Georeference())
    if description.transform is not None:
        return Place(*size, Georeference(AFFINE, description.crs, description.transform))
    crs = options.reference_crs if side == "reference" else options.moving_crs
    ignored = includes(options.ignore_georeference, side)
    with Raster(name, crs, options.dem, ignored) as raster:
        return Place(*size, raster.georeference)


@dataclass(frozen=True)
class SceneFrame:
    """The relation of a scene's scaled pixels to the reference's pixels by the georeferences.

    scene, reference: their places.
    scale: (2,) width and height of a scene's pixel in pixels of the reference.
    is_on_map: whether both have a map; else scaled pixels are taken for the reference's.
    """

    scene: Place
    reference: Place
    scale: NDArray[np.float64] = field(default_factory=lambda: np.ones(2))
    is_on_map: bool = False

    @staticmethod
    def of(scene: Place, reference: Place) -> SceneFrame:
        """The frame of a scene."""
        if not (scene.georeference.is_usable and reference.georeference.is_usable):
            return SceneFrame(scene, reference)
        frame = SceneFrame(scene, reference, is_on_map=True)
        corners = scene.centre + np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
        placed = frame.to_reference(corners)
        scale = np.linalg.norm(placed[1:] - placed[0], axis=1)
        is_usable = np.isfinite(scale).all() and (scale > 0).all()
        return SceneFrame(scene, reference, scale if is_usable else np.ones(2), True)

    @property
    def size(self) -> NDArray[np.float64]:
        """(2,) width and height in scaled pixels."""
        return np.array([self.scene.width, self.scene.height]) * self.scale

    def to_reference(self, scaled: Points) -> Points:
        """Scaled pixels (N, 2) to pixels of the reference (N, 2); NaN where undefined."""
        if not self.is_on_map:
            return scaled
        own, there = self.scene.georeference, self.reference.georeference
        on_map = _project(own.pixel_to_map(scaled / self.scale), own, there)
        if there.crs is not None:
            centre_x = float(there.pixel_to_map(self.reference.centre)[0, 0])
            on_map = unwrap_x(on_map, there.crs, centre_x)
        return there.map_to_pixel(on_map)

    def from_reference(self, pixels: Points) -> Points:
        """Pixels of the reference (N, 2) to scaled pixels (N, 2); NaN where undefined."""
        if not self.is_on_map:
            return pixels
        own, there = self.scene.georeference, self.reference.georeference
        on_map = _project(there.pixel_to_map(pixels), there, own)
        if own.crs is not None:
            centre_x = float(own.pixel_to_map(self.scene.centre)[0, 0])
            on_map = unwrap_x(on_map, own.crs, centre_x)
        return own.map_to_pixel(on_map) * self.scale

    def slopes(self, scaled: Points) -> NDArray[np.float64]:
        """(N, 2, 2): how pixels of the reference change with scaled pixels, columns first."""
        if not self.is_on_map:
            return np.broadcast_to(np.eye(2), (len(scaled), 2, 2))
        steps = [
            self.to_reference(scaled + _STEP * axis) - self.to_reference(scaled - _STEP * axis)
            for axis in np.eye(2)
        ]
        return np.stack(steps, axis=2) / (2 * _STEP)


def _project(points: Points, source: Georeference, target: Georeference) -> Points:
    if source.crs is None or target.crs is None:
        return points
    return transform_points(points, source.crs, target.crs)
