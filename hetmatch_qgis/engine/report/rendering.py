"""Rasters as pictures: parts of them read once, painted, and drawn where another raster lies."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.image import ImageSource, MaskedImage, Window
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.result import ImageDescription
from hetmatch_qgis.engine.fitting.inverse_map import PixelMapping
from hetmatch_qgis.engine.matching.normalise import Grey, Normalisation, decide
from hetmatch_qgis.engine.raster.collar import CollarMaskedSource, collar_value_ranges, find_collar
from hetmatch_qgis.engine.raster.masks import is_undisturbed
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.raster.sources import PixelSource
from hetmatch_qgis.engine.report.comparison_views import Picture

# What is read between two looks at whether the user has had enough.
_STRIP_PIXELS = 40_000_000
_CLIP = (0.5, 99.5)
_MOST_SAMPLES = 60_000
_COLOURFUL = ("optical", "map")
_ROUGHLY = 1.5
_KNOT_PIXELS = 24
_NOWHERE = -1e6
_SPARSE = 8
_SAMPLE_SIDE = 512


@dataclass(frozen=True)
class Patch:
    """A part of a raster: its window in pixels, how many go into one here, and what is there."""

    image: MaskedImage
    window: Window
    factor: float

    @property
    def shape(self) -> tuple[int, int]:
        rows, columns = self.image.valid.shape
        return rows, columns

    def place(self, pixels: Points) -> Points:
        """Raster pixels (N, 2) as places in the patch."""
        return (pixels - [self.window.column, self.window.row]) / self.factor

    def serves(self, window: Window, factor: float) -> bool:
        """Whether a window that is wanted `factor` times coarser can be cut out of this."""
        own = self.window
        return (
            self.factor <= factor * _ROUGHLY
            and own.column <= window.column
            and own.row <= window.row
            and own.column + own.width >= window.column + window.width
            and own.row + own.height >= window.row + window.height
        )


class Shown:
    """One raster of a match, open for reading, with the bands and grey levels of the match.

    progress: asked often whether the user cancelled.
    """

    def __init__(self, raster: Raster, description: ImageDescription, progress: Progress) -> None:
        self.raster, self.description = raster, description
        self._progress = progress
        source: ImageSource = PixelSource(raster, description.bands)
        collar = (
            find_collar(source, collar_value_ranges(raster.dtype)) if description.collar else None
        )
        self._source = source if collar is None else CollarMaskedSource(source, collar)
        self._normalisation: Normalisation | None = None

    @property
    def frame(self) -> Window:
        return Window(0, 0, self.description.width, self.description.height)

    def read(self, window: Window, factor: float) -> Patch:
        """A window, `factor` times coarser, in strips where it is large."""
        rows = int(np.ceil(window.height / factor))
        strip = max(1, int(_STRIP_PIXELS / max(1, window.width) / factor))
        if self.raster.has_memory_overview(window, factor, self.description.bands):
            strip = rows
        parts = []
        for first in range(0, rows, strip):
            self._progress.check()
            top = round(first * factor)
            height = min(int(np.ceil(strip * factor)), window.height - top)
            part = Window(window.column, window.row + top, window.width, height)
            image = self._source.read(part, factor)
            parts.append(MaskedImage(image.values[:strip], image.valid[:strip]))
        if len(parts) == 1:
            return Patch(parts[0], window, factor)
        values = np.concatenate([part.values for part in parts])
        valid = np.concatenate([part.valid for part in parts])
        return Patch(MaskedImage(values, valid), window, factor)

    def grey(self, patch: Patch) -> Grey:
        """What the matcher saw of it."""
        if self._normalisation is None:
            step = -(-max(patch.shape) // _SAMPLE_SIDE)
            few = MaskedImage(patch.image.values[::step, ::step], patch.image.valid[::step, ::step])
            self._normalisation = decide(few, self.description.modality)
        return self._normalisation.apply(patch.image)

    def paint(self, patch: Patch) -> Picture:
        """As people see it: photographs and maps in their colours, all else in grey."""
        image = patch.image
        if self.description.modality in _COLOURFUL and image.values.shape[2] >= 3:
            return Picture(_stretched(image.values[..., :3], image.valid), image.valid)
        grey = self.grey(patch)
        return Picture(_stretched(grey.values, grey.valid), grey.valid)


def field_of(
    mapping: PixelMapping, corner: tuple[int, int], factor: float, shape: tuple[int, int]
) -> NDArray[np.float32]:
    """(H, W, 2): the moving pixel at each pixel's centre of a picture of a part of the reference.

    corner: the picture's top-left corner in reference pixels. factor: reference pixels in one of
    the picture's. The mapping is asked on a lattice and interpolated between.
    """
    knots = [max(2, -(-side // _KNOT_PIXELS) + 1) for side in shape]
    rows, columns = (
        np.linspace(0.5, side - 0.5, count) for side, count in zip(shape, knots, strict=True)
    )
    lattice = np.stack(np.meshgrid(columns, rows), axis=-1).reshape(-1, 2) * factor + corner
    there = np.nan_to_num(mapping(lattice), nan=_NOWHERE, posinf=_NOWHERE, neginf=_NOWHERE)
    there = np.clip(there, _NOWHERE, -_NOWHERE).reshape(*knots, 2).astype(np.float32)
    across, down = np.meshgrid(
        np.linspace(0, knots[1] - 1, shape[1], dtype=np.float32),
        np.linspace(0, knots[0] - 1, shape[0], dtype=np.float32),
    )
    return np.asarray(cv2.remap(there, across, down, cv2.INTER_LINEAR))


def needed(field: NDArray[np.float32], frame: Window) -> tuple[Window, float] | None:
    """The window of the moving raster that a field asks for and how coarse; None for nothing."""
    some = field[::_SPARSE, ::_SPARSE]
    across, down = some[..., 0], some[..., 1]
    inside = (across > 0) & (across < frame.width) & (down > 0) & (down < frame.height)
    if np.count_nonzero(inside) < _SPARSE:
        return None
    places = some[inside]
    steps = np.hypot(np.diff(across, axis=1), np.diff(down, axis=1))
    steps = steps[inside[:, 1:] & inside[:, :-1]] / _SPARSE
    factor = max(1.0, float(np.median(steps))) if steps.size else 1.0
    margin = (2 + _SPARSE) * factor + 1
    low = np.clip(np.floor(places.min(axis=0) - margin), 0, None).astype(int)
    high = np.minimum(np.ceil(places.max(axis=0) + margin), [frame.width, frame.height]).astype(int)
    return Window(int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1])), factor


def drawn(picture: Picture, patch: Patch, field: NDArray[np.float32]) -> Picture:
    """The picture of a patch, drawn by a field (H, W, 2) of raster pixels."""
    at = _within(patch, field)
    values = cv2.remap(picture.values, *at, cv2.INTER_CUBIC)
    mask = picture.valid.astype(np.uint8) * np.uint8(255)
    valid = cv2.remap(mask, *at, cv2.INTER_LINEAR) > 127
    return Picture(np.asarray(values, dtype=np.uint8), np.asarray(valid))


def drawn_grey(grey: Grey, patch: Patch, field: NDArray[np.float32]) -> Grey:
    """The grey levels of a patch, drawn by a field (H, W, 2) of raster pixels."""
    at = _within(patch, field)
    values = cv2.remap(grey.values, *at, cv2.INTER_LINEAR)
    inside = cv2.remap(grey.valid.astype(np.float32), *at, cv2.INTER_LINEAR)
    return Grey(np.asarray(values, dtype=np.float32), is_undisturbed(inside))


def _within(patch: Patch, field: NDArray[np.float32]) -> tuple[NDArray, NDArray]:
    """Columns and rows of a patch, as OpenCV counts them, of raster pixels (H, W, 2)."""
    corner = np.array([patch.window.column, patch.window.row], dtype=np.float32)
    at = (field - corner) / np.float32(patch.factor) - np.float32(0.5)
    return np.ascontiguousarray(at[..., 0]), np.ascontiguousarray(at[..., 1])


def _stretched(values: NDArray[np.float32], valid: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Values (H, W) or (H, W, C) over the whole range of 8 bits, all channels alike."""
    inside = values[valid]
    inside = inside[:: max(1, len(inside) // _MOST_SAMPLES)]
    low, high = np.percentile(inside, _CLIP) if inside.size else (0.0, 1.0)
    scale = np.float32(255 / max(float(high - low), 1e-9))
    return np.asarray(np.clip((values - np.float32(low)) * scale, 0, 255).astype(np.uint8))
