"""The shadows of a photograph that is matched to a drawn map: where they fall, and how far.

What stands on the ground is known from the map. Beside it the photograph is darkest where the
shadows fall; how long they are shows where the map, drawn with them, agrees best.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.relief import DrawnShadows
from hetmatch_qgis.engine.corroboration.displacements import Displacements, Spectrum
from hetmatch_qgis.engine.corroboration.standing_windows import (
    MAX_WINDOWS,
    StandingPart,
    StandingWindows,
    are_of_trees,
    frame_on_ground,
)
from hetmatch_qgis.engine.corroboration.sun_direction import dark_direction, tree_direction
from hetmatch_qgis.engine.fitting.transforms import Transform
from hetmatch_qgis.engine.pairs.gradients import gradient_channels, squared_lengths
from hetmatch_qgis.engine.pairs.normalise import Grey, Normalisation
from hetmatch_qgis.engine.pairs.pair import ImagePair
from hetmatch_qgis.engine.pairs.shadows import Shadow, cast

Floats = NDArray[np.float32]

LENGTHS_M = (0.0, 2.0, 3.0, 4.0, 5.5, 7.5, 10.0, 14.0)
"""Metres of the shadows that are tried: houses of one to three storeys under a sun at 30 to 60
degrees."""

MIN_TREE_M = 3.5
"""Metres from the middle of a tree's crown to the end of its shadow at least: a metre beside the
crown."""

MAX_LENGTH = 40.0
"""Pixels of the longest shadow that is tried; set by hand."""

CROWN_M = 2.5
"""Metres from the middle of a crown to its edge, as trees are drawn."""

REACH = 10
"""Pixels that the map with shadows may lie off the match; bare maps of buildings were off by 3."""

BUILDINGS, CROWNS = 1, 2
"""Their bands of what stands on a map, see `shadows.cast`."""

MAX_ASTRAY, MAX_LOOKS = 0.7, 3
"""Pixels that it may lie off for the direction to be right; beyond, it is looked for again, so many
times in all: what lies off by 2 pixels is dark on the wrong side, too. Set by hand."""


@dataclass(frozen=True)
class CastShadows:
    """The shadows of a photograph, and what they had the match off by.

    shadow: see there.
    shift: (column, row), pixels of the reference's frame from where the match puts the photograph
        to what the map with shadows is like.
    """

    shadow: Shadow
    shift: tuple[float, float]


def find_shadows(
    pair: ImagePair, transform: Transform, progress: Progress | None = None
) -> CastShadows | None:
    """The shadows of a photograph on a drawn map; None where there are none, or nothing to cast.

    transform: from the moving to the reference's frame.

    Raises Cancelled.
    """
    reference = pair.reference
    if reference.standing is None or pair.moving.description.modality != "optical":
        return None
    windows = StandingWindows.of(pair, transform)
    rich = windows.richest()
    if not rich:
        return None
    search = _Search(reference.normalisation, windows.metres, progress or Progress())
    shift, found = (0.0, 0.0), None
    direction: tuple[float, float] | None = None
    for _ in range(MAX_LOOKS):
        parts = list(windows.parts(rich[:MAX_WINDOWS], shift))
        if not are_of_trees(parts):
            direction = dark_direction(_beside(parts, BUILDINGS), windows.metres)
        elif direction is None:
            # Wherever the trees lie, and from as many as there are.
            every = [*parts, *windows.parts(rich[MAX_WINDOWS:], shift)]
            direction = tree_direction(_beside(every, CROWNS), windows.metres)
        best = None if direction is None else search.best(parts, direction)
        if best is None:
            return None
        shadow, more = best
        more = more[0] * windows.factor, more[1] * windows.factor
        shift = shift[0] + more[0], shift[1] + more[1]
        found = CastShadows(shadow.scaled(windows.factor), shift)
        if max(np.abs(more)) <= MAX_ASTRAY * windows.factor:
            break
    return found


def with_shadows(pair: ImagePair, shadow: Shadow) -> ImagePair:
    """The pair with the reference drawn with shadows, and described so.

    shadow: lengths in pixels of the reference's frame.
    """
    reference = pair.reference
    metres, north = frame_on_ground(reference)
    column, row = shadow.direction
    # The sun stands where they come from; rows go down.
    azimuth = float(np.degrees(np.arctan2(-column, row))) + north
    drawn = DrawnShadows(azimuth % 360, shadow.length * metres)
    description = replace(reference.description, shadows=drawn)
    return replace(pair, reference=replace(reference, shadow=shadow, description=description))


def _beside(parts: Sequence[StandingPart], band: int) -> list[tuple[Grey, Floats]]:
    return [(part.photo, part.standing.values[..., band]) for part in parts]


@dataclass(frozen=True)
class _Search:
    """The search in windows; lengths in their pixels.

    normalisation: of the map. metres: side of a pixel. progress: asked whether to stop.
    """

    normalisation: Normalisation
    metres: float
    progress: Progress

    def best(
        self, parts: Sequence[StandingPart], direction: tuple[float, float]
    ) -> tuple[Shadow, tuple[float, float]] | None:
        """The shadow with which map and photograph agree best, and where; None for no shadow."""
        lengths = [metres / self.metres for metres in LENGTHS_M]
        # Crowns always have a dark side: without it they are matched to their shadows.
        first = MIN_TREE_M / self.metres if are_of_trees(parts) else 0.0
        lengths = [length for length in lengths if first <= length <= MAX_LENGTH]
        spectra = [_Photo.of(part.photo) for part in parts]
        best: tuple[float, Shadow, NDArray[np.float64]] | None = None
        for length in lengths:
            self.progress.check()
            shadow = Shadow(direction, length, CROWN_M / self.metres)
            correlation = self._correlation(shadow, parts, spectra)
            height = float(correlation.max())
            if best is None or height > best[0]:
                best = height, shadow, correlation
        if best is None or best[1].length == 0:
            return None
        shift = _peak(best[2])
        return None if shift is None else (best[1], shift)

    def _correlation(
        self, shadow: Shadow, parts: Sequence[StandingPart], photos: Sequence[_Photo]
    ) -> NDArray[np.float64]:
        """Normalised correlation (2 REACH + 1, 2 REACH + 1) by displacement, rows first."""
        size = 2 * REACH + 1
        products, map_energy, photo_energy = np.zeros((size, size)), 0.0, 0.0
        for part, photo in zip(parts, photos, strict=True):
            drawn_map = part.bare if shadow.length == 0 else cast(part.standing, shadow)
            grey = self.normalisation.apply(drawn_map)
            drawn = gradient_channels(grey.values, grey.valid & part.photo.valid)
            map_energy += float(squared_lengths(drawn).sum())
            photo_energy += photo.energy
            products += photo.products(drawn)
        return np.asarray(products / np.sqrt(max(map_energy * photo_energy, 1e-12)))


@dataclass(frozen=True)
class _Photo:
    """The gradients of a photograph, ready to be correlated.

    spectra: of each channel. energy: sum of their squares. space: of the displacements.
    """

    spectra: tuple[Spectrum, ...]
    energy: float
    space: Displacements

    @staticmethod
    def of(photo: Grey) -> _Photo:
        """The gradients of grey levels."""
        channels = gradient_channels(photo.values, photo.valid)
        rows, columns = photo.values.shape
        space = Displacements(rows, columns, (REACH, REACH))
        energy = float(squared_lengths(channels).sum())
        return _Photo(_spectra(channels, space), energy, space)

    def products(self, drawn: Floats) -> Floats:
        """Sums of products (2 REACH + 1, 2 REACH + 1) with another image (H, W, C), rows first."""
        return self.space.correlate(*zip(_spectra(drawn, self.space), self.spectra, strict=True))


def _spectra(image: Floats, space: Displacements) -> tuple[Spectrum, ...]:
    return tuple(space.transform(image[..., channel]) for channel in range(image.shape[2]))


def _peak(correlation: NDArray[np.float64]) -> tuple[float, float] | None:
    """The displacement (column, row) of the peak; None on the rim."""
    row, column = (int(at) for at in np.unravel_index(correlation.argmax(), correlation.shape))
    if not (0 < row < 2 * REACH and 0 < column < 2 * REACH):
        return None
    across = _vertex(correlation[row, column - 1 : column + 2])
    down = _vertex(correlation[row - 1 : row + 2, column])
    return column - REACH + across, row - REACH + down


def _vertex(values: NDArray[np.float64]) -> float:
    """Offset of a parabola's vertex from the middle of three values."""
    curvature = min(float(values[0] - 2 * values[1] + values[2]), -1e-12)
    return float(np.clip(0.5 * (values[0] - values[2]) / curvature, -0.5, 0.5))
