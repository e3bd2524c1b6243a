"""A matched pair of a stack, and the transform of a scene in it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.batch.network.scene_frame import SceneFrame
from hetmatch_qgis.engine.batch.network.scene_relief import SceneRelief
from hetmatch_qgis.engine.core.grid import Points, even_lattice, spaced_rows
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.fitting.least_squares import fit_weights
from hetmatch_qgis.engine.fitting.transforms import Transform, project

SHIFT, SIMILARITY, AFFINE = "shift", "similarity", "affine"
KINDS = (SHIFT, SIMILARITY, AFFINE)
"""Kinds of transforms of a scene in the order of their freedom."""

MAX_POINTS = 400
"""Tie points, and check points, of a pair that are taken: a transform has six parameters at most,
and a summary of a thousand scenes must stay small."""

LATTICE_SIDE = 8
"""Points along a side of a scene at which its transforms are compared and their errors drawn."""


@dataclass(frozen=True)
class Link:
    """A matched pair of a stack. Its ends are 0 for the reference and k + 1 for scene k.

    name: of the pair and of its folder.
    first, second: the end that was the pair's reference, and the one that was moving.
    first_pixels, second_pixels: (N, 2) pixels of each end; see `shown`.
    weights: (N,) of the squared residuals.
    is_check: (N,) points that no fit may use.
    kind: the transform of the match.
    confidence: of the match.
    shown: the pixels of both ends as they were measured, where an end shows relief, and those above
        are as on level ground; see `level_links.py`.
    """

    name: str
    first: int
    second: int
    first_pixels: Points
    second_pixels: Points
    weights: NDArray[np.float64]
    is_check: NDArray[np.bool_]
    kind: str
    confidence: float
    shown: tuple[Points, Points] | None = None

    @staticmethod
    def of(name: str, first: int, second: int, result: MatchResult) -> Link:
        """The link of a match's result."""
        points = result.tie_points
        rows = [
            chosen[spaced_rows(len(chosen), MAX_POINTS)]
            for chosen in (np.flatnonzero(points.is_check == role) for role in (False, True))
            if len(chosen)
        ]
        points = points.select(np.sort(np.concatenate(rows)))
        return Link(
            name,
            first,
            second,
            points.reference_pixels,
            points.moving_pixels,
            fit_weights(points.score),
            points.is_check,
            result.transform_type or AFFINE,
            result.confidence,
        )

    @property
    def ends(self) -> tuple[int, int]:
        """Both ends."""
        return self.first, self.second

    def pixels(self, end: int) -> Points:
        """The points (N, 2) in the pixels of one end."""
        return self.first_pixels if end == self.first else self.second_pixels

    def shown_pixels(self, end: int) -> Points:
        """The points (N, 2) in the pixels of one end, as they were measured."""
        if self.shown is None:
            return self.pixels(end)
        return self.shown[end != self.first]

    def other(self, end: int) -> int:
        """The end opposite to one."""
        return self.second if end == self.first else self.first


@dataclass(frozen=True)
class SceneTransform:
    """The location of a scene: its pixels to those of the reference.

    frame: of the scene.
    kind: one of KINDS.
    matrix: 3 x 3, scaled pixels as measured to nominal ones, see SceneFrame.
    curve: what comes before the matrix, on scaled pixels, of a scene whose own match is curved.
    relief: by what high ground is displaced; the matrix holds for level ground. None without.
    """

    frame: SceneFrame
    kind: str
    matrix: NDArray[np.float64] = field(default_factory=lambda: np.eye(3))
    curve: Transform | None = None
    relief: SceneRelief | None = None

    def scaled(self, pixels: Points) -> Points:
        """Pixels (N, 2) to what the matrix takes."""
        scaled = np.asarray(pixels, dtype=np.float64) * self.frame.scale
        return scaled if self.curve is None else self.curve.apply(scaled)

    def apply(self, pixels: Points) -> Points:
        """Pixels of the scene (N, 2) to pixels of the reference (N, 2)."""
        if self.relief is None:
            return self.apply_level(pixels)
        return self.relief.places(self.frame, self.matrix, self.scaled(pixels))

    def apply_level(self, pixels: Points) -> Points:
        """The same for pixels as they would be on level ground."""
        return self.frame.to_reference(project(self.matrix, self.scaled(pixels)))

    def apply_near(self, pixels: Points, about: Points) -> Points:
        """The same for pixels as measured whose places are known about; NaN where there is none."""
        if self.relief is None:
            return self.apply_level(pixels)
        return self.relief.places_near(self.frame, self.matrix, self.scaled(pixels), about)

    def pixels_inside(self, side: int) -> Points:
        """Pixels (N, 2) spread over the part of the scene that lies in the reference.

        side: points along a side of the whole scene.
        """
        scene, reference = self.frame.scene, self.frame.reference
        lattice = even_lattice(scene.width, scene.height, side)
        placed = self.apply(lattice)
        is_inside = (placed >= 0) & (placed <= [reference.width, reference.height])
        return np.asarray(lattice[is_inside.all(axis=1)])
