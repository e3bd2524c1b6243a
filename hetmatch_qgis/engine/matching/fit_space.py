"""The space in which the transform of a match is fitted.

A raster that is misplaced on the map mostly has a wrong geotransform: it is shifted or rotated in
its own pixels. Seen from a reference in another projection, that shift is a curve. So where both
rasters are georeferenced, the transform is fitted in the moving raster's own pixels: from where a
point was measured in it to where it is nominally, by its georeference. Then the georeference takes
over.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points, even_lattice
from hetmatch_qgis.engine.core.ground_lengths import metres_per_unit
from hetmatch_qgis.engine.core.image import ImageSource
from hetmatch_qgis.engine.core.relief import ReliefDisplacement
from hetmatch_qgis.engine.fitting.choice_rules import Sides
from hetmatch_qgis.engine.fitting.relief import Ground, Relief
from hetmatch_qgis.engine.fitting.transforms import Transform
from hetmatch_qgis.engine.gcps.frames import finite_rows
from hetmatch_qgis.engine.pairs.pair import ImagePair

OVERLAP_LATTICE = 32
"""Points along a side of the common grid at which it is told what both rasters show."""

GROUND_LATTICE = 64
"""Points along a side of the reference at which the range of the heights is taken."""


@dataclass(frozen=True)
class FitSpace:
    """The moving raster's pixels, scaled to the size of the common grid's.

    Without a common grid, the two frames as they are.

    source: the moving raster on the common grid, None without one.
    scale: (2,) width and height of a moving pixel in pixels of the grid.
    is_drawn: whether one side is a map drawn of vector layers.
    pair: whose reference says where on the ground a nominal position lies; None where no heights
        are known.
    has_radar: whether one side is radar and the other is not.
    overlap: (N, 2) measured positions spread over what both images show; None where that is not
        known before the match.
    """

    source: ImageSource | None
    scale: NDArray[np.float64]
    is_drawn: bool = False
    pair: ImagePair | None = None
    has_radar: bool = False
    overlap: Points | None = None

    @property
    def sides(self) -> Sides:
        """The facts about both sides that the choice of the transform depends on."""
        return Sides(self.is_drawn, self.source is not None, self.has_radar)

    @staticmethod
    def of(pair: ImagePair, overlap: Points | None = None) -> FitSpace:
        """The space of a pair.

        overlap: (N, 2) points of the common grid, spread over what both images show; None for all
            that lies within both frames.
        """
        on_ground = None if pair.dem is None else pair
        if pair.radius is None:
            return FitSpace(None, np.ones(2), pair.has_drawn_map, on_ground, pair.mixes_radar)
        source, description = pair.moving.source, pair.moving.description
        centre = np.array([description.width, description.height]) / 2
        corners = source.pixel_to_frame(centre + np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]))
        scale = np.linalg.norm(corners[1:] - corners[0], axis=1)
        is_usable = np.isfinite(scale).all() and (scale > 0).all()
        scale = scale if is_usable else np.ones(2)
        if overlap is None or not len(overlap):
            overlap = even_lattice(pair.reference.width, pair.reference.height, OVERLAP_LATTICE)
        pixels = source.frame_to_pixel(overlap)
        size = description.width, description.height
        is_inside = finite_rows(pixels) & ((pixels > 0) & (pixels < size)).all(axis=1)
        shown = pixels[is_inside] * scale
        return FitSpace(source, scale, pair.has_drawn_map, on_ground, pair.mixes_radar, shown)

    @cached_property
    def ground(self) -> Ground | None:
        """The ground under nominal positions; None where it is not known, or flat."""
        if self.pair is None:
            return None
        kept = self.pair.kept
        if "ground" not in kept:
            reference = self.pair.reference
            lattice = even_lattice(reference.width, reference.height, GROUND_LATTICE)
            kept["ground"] = Ground.of(self._heights, self.nominal(lattice))
        return kept["ground"]

    def _heights(self, nominal: Points) -> NDArray[np.float64]:
        """Heights (N,) in metres at nominal positions (N, 2); NaN where there are none."""
        if self.pair is None:
            return np.full(len(nominal), np.nan)
        return self.pair.heights(self.to_reference(nominal))

    def measured(self, moving: Points) -> Points:
        """Measured positions in this space of points (N, 2) of the moving frame."""
        return self._from_frame(moving)

    def nominal(self, reference: Points) -> Points:
        """Nominal positions in this space of points (N, 2) of the reference's frame.

        They are those that the georeference gives.
        """
        return self._from_frame(reference)

    def to_reference(self, nominal: Points) -> Points:
        """Nominal positions (N, 2) to points of the reference's frame; the inverse of `nominal`."""
        if self.source is None:
            return nominal
        return self.source.pixel_to_frame(nominal / self.scale)

    def in_frames(self, transform: Transform) -> FrameTransform:
        """A transform fitted in this space as one from the moving to the reference's frame."""
        if isinstance(transform, Relief):
            return ReliefFrameTransform(space=self, fitted=transform)
        return FrameTransform(space=self, fitted=transform)

    def to_moving_frame(self, measured: Points) -> Points:
        """Measured positions (N, 2) to points of the moving frame; the inverse of `measured`."""
        # Both frames are the one common grid, where there is one.
        return self.to_reference(measured)

    def _from_frame(self, points: Points) -> Points:
        # Both frames are the one common grid, where there is one.
        return points if self.source is None else self.source.frame_to_pixel(points) * self.scale


@dataclass(frozen=True)
class FrameTransform:
    """A Transform between the frames that was fitted in another space.

    space: the space.
    fitted: from measured to nominal positions.
    """

    space: FitSpace
    fitted: Transform

    @property
    def kind(self) -> str:
        return self.fitted.kind

    @property
    def matrix(self) -> NDArray[np.float64] | None:
        """The 3 x 3 matrix; None where a georeference lies between the frames and the transform."""
        return self.fitted.matrix if self.space.source is None else None

    def apply(self, points: Points) -> Points:
        """Pixels (N, 2) of the moving frame to pixels of the reference's frame."""
        return self.space.to_reference(self.fitted.apply(self.space.measured(points)))


@dataclass(frozen=True)
class ReliefFrameTransform(FrameTransform):
    """A Relief between the frames; its inverse is explicit."""

    fitted: Relief

    def to_moving(self, points: Points) -> Points:
        """Pixels (N, 2) of the reference's frame to pixels of the moving frame."""
        return self.space.to_moving_frame(self.fitted.to_moving(self.space.nominal(points)))

    def place(self, moving: Points, reference: Points) -> Points:
        """Pixels (N, 2) of the moving frame in the reference's, near given positions (N, 2)."""
        space = self.space
        placed = self.fitted.place(space.measured(moving), space.nominal(reference))
        return space.to_reference(placed)

    @property
    def pixels_per_metre(self) -> NDArray[np.float64]:
        """(2,): pixels of the moving frame by which a metre of height displaces the ground."""
        return np.asarray(self.fitted.slope / self.space.scale)


def relief_of(pair: ImagePair, transform: Transform, overlap: Points) -> ReliefDisplacement | None:
    """The displacement by relief of a transform between the frames; None of other transforms.

    overlap: (N, 2) points of the reference's frame, spread over what both images show.
    """
    if not isinstance(transform, ReliefFrameTransform):
        return None
    moving, slope = pair.moving, transform.pixels_per_metre
    if transform.space.source is None:
        # Of a frame, which may be enlarged or mirrored.
        middle = np.array([[moving.width, moving.height]]) / 2
        ends = moving.source.frame_to_pixel(middle + np.array([np.zeros(2), slope]))
        slope = ends[1] - ends[0]
    column, row = (float(value) for value in slope)
    crs, centre = (
        moving.georeference.crs,
        np.array([[moving.description.width / 2, moving.description.height / 2]]),
    )
    ground = None
    if crs is not None:
        on_map = moving.to_map(centre + np.array([[0.0, 0.0], [column, row]]))
        steps = (on_map[1] - on_map[0]) * metres_per_unit(crs, on_map[0])
        ground = float(np.linalg.norm(steps))
    covered = float(np.isfinite(pair.heights(overlap)).mean()) if len(overlap) else 1.0
    return ReliefDisplacement(column, row, ground, covered)
