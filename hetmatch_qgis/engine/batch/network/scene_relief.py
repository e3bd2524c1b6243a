"""The displacement by relief of a scene of a stack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.common.raster_names import RasterName
from hetmatch_qgis.engine.batch.network.scene_frame import Place, SceneFrame
from hetmatch_qgis.engine.core.grid import Points, even_lattice
from hetmatch_qgis.engine.fitting.relief import Ground, Relief
from hetmatch_qgis.engine.fitting.surface import Surface
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.georeferencing.dem import Dem

GROUND_LATTICE = 64
"""Points along a side of the reference at which the range of the heights is taken, as of a warp
(`warping/model/fit_model.py`)."""

_STEPS = 12
"""Steps towards the place of a pixel near a known one; each leaves the displacement by the height
that one pixel of displacement climbs, a half in radar of 30 degrees on slopes of 16."""


@dataclass(frozen=True)
class SceneRelief:
    """The displacement of the ground in a scene by its height.

    slope: (2,) scaled pixels, see SceneFrame, for a metre of height.
    ground: heights at pixels of the reference.
    """

    slope: NDArray[np.float64]
    ground: Ground

    @property
    def level(self) -> float:
        """Metres of the ground that counts as not displaced."""
        return (self.ground.low + self.ground.high) / 2

    def rise(self, heights: NDArray[np.float64]) -> Points:
        """Scaled pixels (N, 2) by which ground of heights (N,) is displaced."""
        return np.asarray((heights - self.level)[:, None] * self.slope)

    def on_level_ground(self, affine: Projective) -> Projective:
        """The affine part of a Relief, whose heights count from 0, for heights above `level`."""
        return self._moved(affine, self.level)

    def places(self, frame: SceneFrame, matrix: NDArray[np.float64], scaled: Points) -> Points:
        """Scaled pixels (N, 2) in the reference (N, 2), along their lines of sight.

        matrix: 3 x 3, scaled pixels on level ground to nominal ones.
        """
        return frame.to_reference(self._whole(frame, matrix).apply(scaled))

    def places_near(
        self, frame: SceneFrame, matrix: NDArray[np.float64], scaled: Points, about: Points
    ) -> Points:
        """The same of pixels whose ground lies near known pixels of the reference (N, 2).

        NaN where no place is found, as in layover.
        """
        whole = self._whole(frame, matrix)
        nominal = frame.from_reference(about)
        for _ in range(_STEPS):
            nominal = whole.place(scaled, nominal)
        misses = np.linalg.norm(whole.to_moving(nominal) - scaled, axis=1)
        nominal[~(misses < _MAX_MISS_PX)] = np.nan
        return frame.to_reference(nominal)

    def _whole(self, frame: SceneFrame, matrix: NDArray[np.float64]) -> Relief:
        affine = self._moved(Projective("affine", matrix).inverse(), -self.level)
        heights = self.ground.heights
        ground = replace(self.ground, heights=lambda points: heights(frame.to_reference(points)))
        return Relief(affine, self.slope, ground)

    def _moved(self, affine: Projective, metres: float) -> Projective:
        matrix = affine.matrix.copy()
        matrix[:2, 2] += metres * self.slope
        return Projective("affine", matrix)


_MAX_MISS_PX = 0.02
"""Scaled pixels within which a place is found."""


def grounds_of(dems: Mapping[int, RasterName], reference: Place) -> dict[int, Ground]:
    """The ground under the reference by the end of each scene, of its elevation model.

    Raises InputError where an elevation model cannot be read.
    """
    crs = reference.georeference.crs
    if crs is None:
        return {}
    lattice = even_lattice(reference.width, reference.height, GROUND_LATTICE)
    by_name: dict[str, Ground | None] = {}
    for name in {str(dem) for dem in dems.values()}:
        surface = Surface(Dem(name), crs)

        def heights(pixels: Points, surface: Surface = surface) -> NDArray[np.float64]:
            return surface.heights(reference.georeference.pixel_to_map(pixels))

        by_name[name] = Ground.of(heights, lattice)
    found = {end: by_name[str(dem)] for end, dem in dems.items()}
    return {end: ground for end, ground in found.items() if ground is not None}
