"""The shadows of a photograph that is matched to a drawn map: where they fall, and how far.

What stands on the ground is known from the map. Beside it the photograph is darkest where the
shadows fall; how long they are shows where the map, drawn with them, agrees best.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.image import MaskedImage, Window
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.corroboration.aligned import align_window, overlap_window
from hetmatch_qgis.engine.fitting.transforms import Transform
from hetmatch_qgis.engine.pairs.gradients import gradient_channels, squared_lengths
from hetmatch_qgis.engine.pairs.normalise import Grey, Normalisation
from hetmatch_qgis.engine.pairs.pair import ImagePair, Side
from hetmatch_qgis.engine.pairs.shadows import Shadow, cast
from hetmatch_qgis.engine.raster.common_grid import ground_lengths

Floats = NDArray[np.float32]

PIXEL_M = 1.0
"""Metres of the pixels in which shadows are looked for, where the photograph is finer."""

WINDOW_SIDE, MAX_WINDOWS = 512, 3
"""Those pixels along a side of the windows that are looked at, and how many of them: those with the
most buildings and trees."""

MAX_CELLS = 4
"""Windows along a side of the overlap that buildings and trees are counted in."""

COUNTED_SIDE = 64
"""Pixels of the longer side of an overview on which these are counted."""

MIN_STANDING = 0.002
"""Share of a window that buildings or trees cover at least, to look for shadows in it: one house of
20 x 25 pixels."""

DIRECTIONS = 16
"""Directions in which darkness is looked for, between which the true one is interpolated."""

RING_M, MIN_RING = 6.0, 4.0
"""Metres beside buildings in which darkness is looked for, and pixels at least: more than the match
is off by."""

MIN_DARKNESS = 0.1
"""Standard deviations of the photograph, the amplitude of darkness around buildings, from which on
there are shadows: 0.2 to 0.7 on 12 drawn places whose sun is known (seed 2000 of
benchmarks.vector_maps), matched within 2 pixels, with directions right within 8 degrees. Trees are
matched to their shadows, so that beside them their other side is the dark one."""

STEP_M, MIN_SKEW = 3.0, 0.15
"""Metres of the differences of which the skewness tells the light, and its amplitude from which on
it does: of 24 drawn places whose sun is known (seed 2000 of benchmarks.vector_maps) all but one
that are above it are right within 30 degrees, most within 10."""

LENGTHS_M = (0.0, 2.0, 3.0, 4.0, 5.5, 7.5, 10.0, 14.0)
"""Metres of the shadows that are tried."""

MIN_TREE_M = 3.5
"""Metres from the middle of a tree's crown to the end of its shadow at least: a metre beside the
crown."""

MAX_LENGTH = 40.0
"""Pixels of the longest shadow that is tried."""

CROWN_M = 2.5
"""Metres from the middle of a crown to its edge, as trees are drawn."""

REACH = 10
"""Pixels that the map with shadows may lie off the match; bare maps of buildings were off by 3."""

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


@dataclass(frozen=True)
class _Part:
    """A window of both images.

    bare: the map without shadows. standing: (H, W, 3), what stands on it, see `shadows.cast`.
    photo: laid on it.
    """

    bare: MaskedImage
    standing: MaskedImage
    photo: Grey


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
    metres = _metres(reference)
    factor = max(1.0, PIXEL_M / metres)
    windows = _windows(pair, transform, factor)
    search = _Search(reference.normalisation, metres * factor, progress or Progress())
    shift, found = (0.0, 0.0), None
    for _ in range(MAX_LOOKS):
        parts = list(_parts(pair, transform, windows, factor, shift))
        best = search.best(parts) if parts else None
        if best is None:
            return None
        shadow, more = best
        more = more[0] * factor, more[1] * factor
        shift = shift[0] + more[0], shift[1] + more[1]
        found = CastShadows(shadow.scaled(factor), shift)
        if max(np.abs(more)) <= MAX_ASTRAY * factor:
            break
    return found


def _windows(pair: ImagePair, transform: Transform, factor: float) -> list[Window]:
    """Those of the overlap with the most buildings and trees."""
    overlap, standing = overlap_window(pair, transform), pair.reference.standing
    if overlap is None or standing is None:
        return []
    whole = int(WINDOW_SIDE * factor)
    counts = [int(np.clip(round(side / whole), 1, MAX_CELLS)) for side in overlap[2:]]
    sides = [overlap.width // counts[0], overlap.height // counts[1]]
    found = []
    for row in range(counts[1]):
        for column in range(counts[0]):
            corner = overlap.column + column * sides[0], overlap.row + row * sides[1]
            window = Window(*corner, min(sides[0], whole), min(sides[1], whole))
            coarse = max(1.0, max(sides) / COUNTED_SIDE)
            share = float(standing.read(window, coarse).values[..., 1:].sum(axis=2).mean())
            if share >= MIN_STANDING:
                found.append((share, window))
    found.sort(key=lambda each: -each[0])
    return [window for _, window in found[:MAX_WINDOWS]]


def _metres(reference: Side) -> float:
    """Side of a pixel of the reference's frame on the ground."""
    middle = np.array([[reference.width, reference.height]]) / 2
    steps = np.array([[0.0, 0.0], [1.0, 0.0]])
    on_map = reference.to_map(reference.source.frame_to_pixel(middle + steps))
    crs = reference.georeference.crs
    if crs is None:
        raise ValueError("a drawn map has a CRS")
    return float(ground_lengths(crs, on_map[:1], on_map[1:])[0])


def _parts(
    pair: ImagePair,
    transform: Transform,
    windows: Sequence[Window],
    factor: float,
    shift: tuple[float, float],
) -> Iterator[_Part]:
    reference = pair.reference
    for window in windows:
        photo = align_window(pair, transform, window, factor, shift)
        if photo is not None and reference.standing is not None and photo.valid.any():
            standing = reference.standing.read(window, factor)
            yield _Part(reference.raw(window, factor), standing, _standardised(photo))


def _standardised(photo: Grey) -> Grey:
    sample = photo.values[photo.valid]
    mean, deviation = sample.mean(), sample.std() + np.float32(1e-6)
    values = np.where(photo.valid, (photo.values - mean) / deviation, np.float32(0))
    return Grey(np.asarray(values, dtype=np.float32), photo.valid)


@dataclass(frozen=True)
class _Search:
    """The search in windows; lengths in their pixels.

    normalisation: of the map. metres: side of a pixel. progress: asked whether to stop.
    """

    normalisation: Normalisation
    metres: float
    progress: Progress

    def best(self, parts: Sequence[_Part]) -> tuple[Shadow, tuple[float, float]] | None:
        """The shadow with which map and photograph agree best, and where; None for no shadow."""
        covers = np.sum([part.standing.values[..., 1:].sum(axis=(0, 1)) for part in parts], axis=0)
        is_of_trees = covers[0] < covers[1]
        if is_of_trees:
            direction = _steep_direction(parts, STEP_M / self.metres)
        else:
            direction = _dark_direction(parts, max(MIN_RING, RING_M / self.metres))
        if direction is None:
            return None
        lengths = [metres / self.metres for metres in LENGTHS_M]
        # Crowns always have a dark side: without it they are matched to their shadows.
        first = MIN_TREE_M / self.metres if is_of_trees else 0.0
        lengths = [length for length in lengths if first <= length <= MAX_LENGTH]
        photos = [_Photo.of(part.photo) for part in parts]
        best: tuple[float, Shadow, NDArray[np.float64]] | None = None
        for length in lengths:
            self.progress.check()
            shadow = Shadow(direction, length, CROWN_M / self.metres)
            correlation = self._correlation(shadow, parts, photos)
            height = float(correlation.max())
            if best is None or height > best[0]:
                best = height, shadow, correlation
        if best is None or best[1].length == 0:
            return None
        shift = _peak(best[2])
        return None if shift is None else (best[1], shift)

    def _correlation(
        self, shadow: Shadow, parts: Sequence[_Part], photos: Sequence[_Photo]
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

    spectra: of each channel. energy: sum of their squares.
    """

    spectra: tuple[Floats, ...]
    energy: float

    @staticmethod
    def of(photo: Grey) -> _Photo:
        """Of grey levels."""
        channels = gradient_channels(photo.values, photo.valid)
        energy = float(squared_lengths(channels).sum())
        return _Photo(tuple(_spectra(channels)), energy)

    def products(self, drawn: Floats) -> NDArray[np.float64]:
        """Sums of products (2 REACH + 1, 2 REACH + 1) with another image (H, W, C), rows first."""
        total = sum(
            cv2.mulSpectrums(own, its, 0, conjB=True)
            for own, its in zip(self.spectra, _spectra(drawn), strict=True)
        )
        found = cv2.idft(np.asarray(total), flags=cv2.DFT_SCALE)
        steps = np.arange(-REACH, REACH + 1)
        return np.asarray(found[np.ix_(steps, steps)], dtype=np.float64)


def _spectra(image: Floats) -> Iterator[Floats]:
    """The spectrum of each channel of an image (H, W, C), with room for displacements."""
    rows, columns = (cv2.getOptimalDFTSize(side + REACH) for side in image.shape[:2])
    for channel in range(image.shape[2]):
        padded = np.zeros((rows, columns), np.float32)
        padded[: image.shape[0], : image.shape[1]] = image[..., channel]
        yield np.asarray(cv2.dft(padded), dtype=np.float32)


def _dark_direction(parts: Sequence[_Part], ring: float) -> tuple[float, float] | None:
    """Where it is dark beside what stands; None where no side is clearly darker."""
    angles = 2 * np.pi * np.arange(DIRECTIONS) / DIRECTIONS
    sums, counts = np.zeros(DIRECTIONS), np.zeros(DIRECTIONS)
    for part in parts:
        cover = np.ascontiguousarray(part.standing.values[..., 1])
        is_beside = part.photo.valid & (cv2.dilate(cover, np.ones((3, 3), np.uint8)) < 0.5)
        beside = is_beside.astype(np.float32)
        darkness = beside * part.photo.values
        for number, angle in enumerate(angles):
            for distance in np.linspace(ring / 3, ring, 3):
                passed = _moved(cover, distance * np.array([np.cos(angle), np.sin(angle)]))
                sums[number] += float(np.vdot(passed, darkness))
                counts[number] += float(np.vdot(passed, beside))
    if not counts.min() > 0:
        return None
    return _lowest(sums / counts, angles, MIN_DARKNESS)


def _steep_direction(parts: Sequence[_Part], step: float) -> tuple[float, float] | None:
    """Where sunlit sides give way to shadows, as single photographs tell.

    From what is sunlit to its shadow it is a long way down in one step, from the shadow to the
    ground a shorter one up: the differences along the light are skewed. step: pixels.
    """
    angles = 2 * np.pi * np.arange(DIRECTIONS) / DIRECTIONS
    skews = np.zeros(DIRECTIONS)
    for number, angle in enumerate(angles):
        powers = np.zeros(2)
        for part in parts:
            shift = -max(1.0, step) * np.array([np.cos(angle), np.sin(angle)])
            is_known = part.photo.valid & (_moved(part.photo.valid.astype(np.float32), shift) > 0)
            steps = (_moved(part.photo.values, shift) - part.photo.values)[is_known]
            powers += np.square(steps).sum(), (steps**3).sum()
        count = sum(np.count_nonzero(part.photo.valid) for part in parts)
        skews[number] = powers[1] / count / max((powers[0] / count) ** 1.5, 1e-12)
    return _lowest(skews, angles, MIN_SKEW)


def _lowest(
    values: NDArray[np.float64], angles: NDArray[np.float64], least: float
) -> tuple[float, float] | None:
    """Direction of the lowest of values (N,), by their first harmonic; None below an amplitude."""
    column = -2 * float((values * np.cos(angles)).mean())
    row = -2 * float((values * np.sin(angles)).mean())
    amplitude = float(np.hypot(column, row))
    return None if amplitude < least else (column / amplitude, row / amplitude)


def _moved(image: Floats, shift: NDArray[np.float64]) -> Floats:
    matrix = np.array([[1, 0, shift[0]], [0, 1, shift[1]]])
    return np.asarray(cv2.warpAffine(image, matrix, image.shape[::-1], flags=cv2.INTER_NEAREST))


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
