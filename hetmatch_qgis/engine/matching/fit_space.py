"""The space in which the transform of a match is fitted.

A raster that is misplaced on the map mostly has a wrong geotransform: it is shifted or rotated in
its own pixels. Seen from a reference in another projection, that shift is a curve. So where both
rasters are georeferenced, the transform is fitted in the moving raster's own pixels: from where a
point was measured in it to where it is nominally, by its georeference. Then the georeference takes
over.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.image import ImageSource
from hetmatch_qgis.engine.fitting.transforms import Transform
from hetmatch_qgis.engine.pairs.pair import ImagePair


@dataclass(frozen=True)
class FitSpace:
    """The moving raster's pixels, scaled to the size of the common grid's.

    Without a common grid, the two frames as they are.

    source: the moving raster on the common grid, None without one.
    scale: (2,) width and height of a moving pixel in pixels of the grid.
    is_drawn: whether one side is a map drawn of vector layers.
    """

    source: ImageSource | None
    scale: NDArray[np.float64]
    is_drawn: bool = False

    @property
    def is_georeferenced(self) -> bool:
        """True where both sides lie on a common grid."""
        return self.source is not None

    @staticmethod
    def of(pair: ImagePair) -> FitSpace:
        """The space of a pair."""
        if pair.radius is None:
            return FitSpace(source=None, scale=np.ones(2), is_drawn=pair.has_drawn_map)
        source, description = pair.moving.source, pair.moving.description
        centre = np.array([description.width, description.height]) / 2
        corners = source.pixel_to_frame(centre + np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]))
        scale = np.linalg.norm(corners[1:] - corners[0], axis=1)
        is_usable = np.isfinite(scale).all() and (scale > 0).all()
        scale = scale if is_usable else np.ones(2)
        return FitSpace(source=source, scale=scale, is_drawn=pair.has_drawn_map)

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
        return FrameTransform(space=self, fitted=transform)

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
