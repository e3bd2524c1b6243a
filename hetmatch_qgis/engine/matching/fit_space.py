"""Where the transform of a match lives.

A raster that lies wrong on the map mostly lies wrong in its own pixels: its geotransform is shifted
or turned. Seen from a reference in another projection, that shift is a curve. So where both rasters
are georeferenced, the transform is fitted in the moving raster's own pixels: from where a place was
found in it to where its georeference would have the place. Then the georeference takes over.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.image import ImageSource
from hetmatch_qgis.engine.fitting.transforms import Transform
from hetmatch_qgis.engine.matching.pair import ImagePair


@dataclass(frozen=True)
class FitSpace:
    """The moving raster's pixels, brought to the size of the common grid's; without a common grid
    the two frames as they are.

    scale: (2,), width and height of a moving pixel in pixels of the grid.
    """

    source: ImageSource | None
    scale: NDArray[np.float64]

    @staticmethod
    def of(pair: ImagePair) -> FitSpace:
        """The space of a pair."""
        if pair.radius is None:
            return FitSpace(None, np.ones(2))
        source, description = pair.moving.source, pair.moving.description
        middle = np.array([description.width, description.height]) / 2
        corners = source.pixel_to_frame(middle + np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]))
        scale = np.linalg.norm(corners[1:] - corners[0], axis=1)
        usable = np.isfinite(scale).all() and (scale > 0).all()
        return FitSpace(source, scale if usable else np.ones(2))

    def found(self, moving: Points) -> Points:
        """Where places were found: from the moving frame (N, 2)."""
        return self._own(moving)

    def meant(self, reference: Points) -> Points:
        """Where the georeference has places: from the reference's frame (N, 2)."""
        return self._own(reference)

    def to_reference(self, meant: Points) -> Points:
        """The way back from `meant`."""
        if self.source is None:
            return meant
        return self.source.pixel_to_frame(meant / self.scale)

    def in_frames(self, transform: Transform) -> FrameTransform:
        """A transform of this space, from the moving to the reference's frame."""
        return FrameTransform(self, transform)

    def _own(self, frame: Points) -> Points:
        # Both frames are the one common grid, where there is one.
        return frame if self.source is None else self.source.frame_to_pixel(frame) * self.scale


@dataclass(frozen=True)
class FrameTransform:
    """See FitSpace.in_frames; a Transform."""

    space: FitSpace
    own: Transform

    @property
    def kind(self) -> str:
        return self.own.kind

    @property
    def matrix(self) -> NDArray[np.float64] | None:
        """None where a georeference lies between the frames and the transform."""
        return self.own.matrix if self.space.source is None else None

    def apply(self, points: Points) -> Points:
        """Pixels (N, 2) of the moving frame to pixels of the reference's frame."""
        return self.space.to_reference(self.own.apply(self.space.found(points)))
