"""A photograph that is placed on a drawn map, window by window: what it shows, and what stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from hetmatch_qgis.engine.core.ground_lengths import metres_per_unit
from hetmatch_qgis.engine.core.image import MaskedImage, Window
from hetmatch_qgis.engine.corroboration.aligned import align_window, overlap_window
from hetmatch_qgis.engine.fitting.transforms import Transform
from hetmatch_qgis.engine.pairs.normalise import Grey
from hetmatch_qgis.engine.pairs.pair import ImagePair, Side

PIXEL_M = 1.0
"""Metres of the pixels in which shadows are looked for, where the photograph is finer: the shadow
of a house is some pixels long. This and the next are set by hand."""

WINDOW_SIDE, MAX_WINDOWS = 512, 3
"""Those pixels along a side of the windows that are looked at, and how many of them: those with the
most buildings and trees."""

MAX_CELLS = 4
"""Windows along a side of the overlap that buildings and trees are counted in; set by hand."""

COUNTED_SIDE = 64
"""Pixels of the longer side of an overview on which these are counted; set by hand."""

MIN_STANDING = 0.002
"""Share of a window that buildings or trees cover at least, to look for shadows in it: one house of
20 x 25 pixels."""


@dataclass(frozen=True)
class StandingPart:
    """A window of both images.

    bare: the map without shadows. standing: (H, W, 3), what stands on it, see `shadows.cast`.
    photo: laid on it, with zero mean and unit variance.
    """

    bare: MaskedImage
    standing: MaskedImage
    photo: Grey


@dataclass(frozen=True)
class StandingWindows:
    """A photograph on a drawn map.

    transform: from the moving to the reference's frame. pixel_m: metres of the frame's pixels.
    """

    pair: ImagePair
    transform: Transform
    pixel_m: float

    @staticmethod
    def of(pair: ImagePair, transform: Transform) -> StandingWindows:
        """The windows of a georeferenced map."""
        return StandingWindows(pair, transform, frame_on_ground(pair.reference)[0])

    @property
    def factor(self) -> float:
        """Pixels of the frame along one of those in which shadows are looked for."""
        return max(1.0, PIXEL_M / self.pixel_m)

    @property
    def metres(self) -> float:
        """Side of a pixel in which shadows are looked for."""
        return self.pixel_m * self.factor

    def all(self) -> list[Window]:
        """Windows spread over the overlap, row by row; all of it where it is small."""
        overlap = overlap_window(self.pair, self.transform)
        if overlap is None:
            return []
        whole = WINDOW_SIDE * self.factor
        counts = [int(np.clip(np.ceil(side / whole), 1, MAX_CELLS)) for side in overlap[2:]]
        cells = [overlap.width // counts[0], overlap.height // counts[1]]
        sides = [min(cell, int(whole)) for cell in cells]
        return [
            Window(
                overlap.column + column * cells[0] + (cells[0] - sides[0]) // 2,
                overlap.row + row * cells[1] + (cells[1] - sides[1]) // 2,
                sides[0],
                sides[1],
            )
            for row in range(counts[1])
            for column in range(counts[0])
        ]

    def richest(self) -> list[Window]:
        """Those with buildings and trees, the most of them first."""
        standing = self.pair.reference.standing
        if standing is None:
            return []
        found = []
        for window in self.all():
            coarse = max(1.0, max(window.width, window.height) / COUNTED_SIDE)
            share = float(standing.read(window, coarse).values[..., 1:].sum(axis=2).mean())
            if share >= MIN_STANDING:
                found.append((share, window))
        found.sort(key=lambda each: -each[0])
        return [window for _, window in found]

    def parts(
        self, windows: Sequence[Window], shift: tuple[float, float]
    ) -> Iterator[StandingPart]:
        """Windows in which the photograph has anything.

        shift: (column, row), pixels of the frame that it lies off the transform.
        """
        reference = self.pair.reference
        for window in windows:
            photo = self._photo(window, shift)
            if photo is not None and reference.standing is not None:
                standing = reference.standing.read(window, self.factor)
                yield StandingPart(reference.raw(window, self.factor), standing, photo)

    def _photo(self, window: Window, shift: tuple[float, float]) -> Grey | None:
        photo = align_window(self.pair, self.transform, window, self.factor, shift)
        if photo is None or not photo.valid.any():
            return None
        sample = photo.values[photo.valid]
        mean, deviation = sample.mean(), sample.std() + np.float32(1e-6)
        values = np.where(photo.valid, (photo.values - mean) / deviation, np.float32(0))
        return Grey(np.asarray(values, dtype=np.float32), photo.valid)


def are_of_trees(parts: Sequence[StandingPart]) -> bool:
    """True where crowns cover more than buildings."""
    sums = [part.standing.values[..., 1:].sum(axis=(0, 1)) for part in parts]
    buildings, crowns = np.sum(sums, axis=0) if sums else (0.0, 0.0)
    return bool(buildings < crowns)


def frame_on_ground(reference: Side) -> tuple[float, float]:
    """Metres of a pixel of the frame of a map, and degrees from grid north to up, clockwise."""
    middle = np.array([[reference.width, reference.height]]) / 2
    steps = np.array([[0.0, 0.0], [0.0, -1.0]])
    on_map = reference.to_map(reference.source.frame_to_pixel(middle + steps))
    crs = reference.georeference.crs
    if crs is None:
        raise ValueError("a drawn map has a CRS")
    east, north = (on_map[1] - on_map[0]) * metres_per_unit(crs, on_map[0])
    return float(np.hypot(east, north)), float(np.degrees(np.arctan2(east, north)))
