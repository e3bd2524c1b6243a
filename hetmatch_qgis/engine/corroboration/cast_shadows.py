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

from hetmatch_qgis.engine.core.image import ImageSource, MaskedImage, Window
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.corroboration.aligned import align_window, overlap_window
from hetmatch_qgis.engine.corroboration.sun_direction import dark_direction, steep_direction
from hetmatch_qgis.engine.fitting.transforms import Transform
from hetmatch_qgis.engine.pairs.gradients import gradient_channels, squared_lengths
from hetmatch_qgis.engine.pairs.normalise import Grey, Normalisation
from hetmatch_qgis.engine.pairs.pair import ImagePair, Side
from hetmatch_qgis.engine.pairs.shadows import Shadow, cast
from hetmatch_qgis.engine.raster.common_grid import ground_lengths

Floats = NDArray[np.float32]

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
    chosen = _richest(reference.standing, windows)
    if not chosen:
        return None
    search = _Search(reference.normalisation, metres * factor, progress or Progress())
    shift, found = (0.0, 0.0), None
    direction: tuple[float, float] | None = None
    for _ in range(MAX_LOOKS):
        parts = list(_parts(pair, transform, chosen, factor, shift))
        if not _are_of_trees(parts):
            buildings = [(part.photo, part.standing.values[..., 1]) for part in parts]
            direction = dark_direction(buildings, metres * factor)
        elif direction is None:
            # Wherever the trees lie; their own crowns tell less than all that stands.
            photos = [_photo(pair, transform, window, factor, shift) for window in windows]
            known = [photo for photo in photos if photo is not None]
            direction = steep_direction(known, metres * factor)
        best = None if direction is None else search.best(parts, direction)
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
    """Windows spread over the overlap, row by row; all of it where it is small."""
    overlap = overlap_window(pair, transform)
    if overlap is None:
        return []
    whole = WINDOW_SIDE * factor
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


def _richest(standing: ImageSource, windows: Sequence[Window]) -> list[Window]:
    """Those with the most buildings and trees."""
    found = []
    for window in windows:
        coarse = max(1.0, max(window.width, window.height) / COUNTED_SIDE)
        share = float(standing.read(window, coarse).values[..., 1:].sum(axis=2).mean())
        if share >= MIN_STANDING:
            found.append((share, window))
    found.sort(key=lambda each: -each[0])
    return [window for _, window in found[:MAX_WINDOWS]]


def _are_of_trees(parts: Sequence[_Part]) -> bool:
    """True where crowns cover more than buildings."""
    sums = [part.standing.values[..., 1:].sum(axis=(0, 1)) for part in parts]
    buildings, crowns = np.sum(sums, axis=0) if sums else (0.0, 0.0)
    return bool(buildings < crowns)


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
        photo = _photo(pair, transform, window, factor, shift)
        if photo is not None and reference.standing is not None:
            standing = reference.standing.read(window, factor)
            yield _Part(reference.raw(window, factor), standing, photo)


def _photo(
    pair: ImagePair,
    transform: Transform,
    window: Window,
    factor: float,
    shift: tuple[float, float],
) -> Grey | None:
    """The photograph on a window, with zero mean and unit variance; None where it has nothing."""
    photo = align_window(pair, transform, window, factor, shift)
    if photo is None or not photo.valid.any():
        return None
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

    def best(
        self, parts: Sequence[_Part], direction: tuple[float, float]
    ) -> tuple[Shadow, tuple[float, float]] | None:
        """The shadow with which map and photograph agree best, and where; None for no shadow."""
        lengths = [metres / self.metres for metres in LENGTHS_M]
        # Crowns always have a dark side: without it they are matched to their shadows.
        first = MIN_TREE_M / self.metres if _are_of_trees(parts) else 0.0
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
