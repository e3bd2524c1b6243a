"""Rasters as pictures: parts are read once, rendered, and resampled to another raster's pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points, grid_points
from hetmatch_qgis.engine.core.image import ImageSource, MaskedImage, Window
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.result import ImageDescription
from hetmatch_qgis.engine.fitting.inverse_map import PixelMapping
from hetmatch_qgis.engine.masking.masked_file import Covering
from hetmatch_qgis.engine.pairs.normalise import Grey, Normalisation, decide, of_drawn_map
from hetmatch_qgis.engine.pixels.collar import CollarMaskedSource, collar_value_ranges, find_collar
from hetmatch_qgis.engine.pixels.masks import is_undisturbed
from hetmatch_qgis.engine.raster.open_image import OpenImage
from hetmatch_qgis.engine.raster.sources import PixelSource
from hetmatch_qgis.engine.report.canvas import tint_masked
from hetmatch_qgis.engine.report.comparison_views import Picture

_STRIP_PIXELS = 40_000_000
"""Pixels that are read between two checks whether the user cancelled; set by hand."""

_STRETCH_PERCENTILES = (0.5, 99.5)
"""Percentiles of the values that become black and white; set by hand."""

_MAX_STRETCH_SAMPLES = 60_000
"""Pixels of the sample for these percentiles; set by hand, for speed."""

_COLOUR_MODALITIES = ("optical", "map")
_FACTOR_TOLERANCE = 1.5
"""Ratio of reduction factors up to which a part is fine enough; set by hand."""

_KNOT_SPACING_PX = 24
"""Pixels between the positions at which a mapping is evaluated; set by hand."""

_OUTSIDE = -1e6
"""Coordinate in pixels of positions that have none in the other raster; outside of any raster."""

_SPARSE_STEP = 8
"""Pixels between the positions from which the extent and scale of a mapping are estimated."""

_SAMPLE_SIDE = 512
"""Pixels along the longer side of the sample that decides the grey levels; set by hand."""


@dataclass(frozen=True)
class RasterPart:
    """A part of a raster, possibly reduced.

    image: the values, (H, W, C), and their mask.
    window: the part in pixels of the raster.
    factor: raster pixels per pixel of the image.
    """

    image: MaskedImage
    window: Window
    factor: float

    @property
    def shape(self) -> tuple[int, int]:
        rows, columns = self.image.valid.shape
        return rows, columns

    def to_image(self, pixels: Points) -> Points:
        """Convert raster pixels (N, 2) to pixels of the image."""
        return (pixels - [self.window.column, self.window.row]) / self.factor

    def contains(self, window: Window, factor: float) -> bool:
        """True where a window can be taken from this part at a reduction factor."""
        part = self.window
        return (
            self.factor <= factor * _FACTOR_TOLERANCE
            and part.column <= window.column
            and part.row <= window.row
            and part.column + part.width >= window.column + window.width
            and part.row + part.height >= window.row + window.height
        )


class MatchedRaster:
    """One raster of a match, open for reading, with the bands and grey levels of the match.

    progress: asked often whether the user cancelled.
    covering: what the user's mask makes invalid; None without one.
    """

    def __init__(
        self,
        raster: OpenImage,
        description: ImageDescription,
        progress: Progress,
        covering: Covering | None = None,
    ) -> None:
        self.raster, self.description = raster, description
        self._covering = covering
        self._progress = progress
        source: ImageSource = PixelSource(raster, description.bands)
        collar = (
            find_collar(source, collar_value_ranges(raster.dtype)) if description.collar else None
        )
        self._source = source if collar is None else CollarMaskedSource(source, collar)
        self._normalisation: Normalisation | None = of_drawn_map() if raster.is_drawn else None

    @property
    def frame(self) -> Window:
        return Window(0, 0, self.description.width, self.description.height)

    def read(self, window: Window, factor: float) -> RasterPart:
        """Read a window, `factor` times coarser, in strips where it is large."""
        rows = int(np.ceil(window.height / factor))
        strip_rows = max(1, int(_STRIP_PIXELS / max(1, window.width) / factor))
        if self.raster.has_memory_overview(window, factor, self.description.bands):
            strip_rows = rows
        strips = []
        for first in range(0, rows, strip_rows):
            self._progress.check()
            top = round(first * factor)
            height = min(int(np.ceil(strip_rows * factor)), window.height - top)
            strip_window = Window(window.column, window.row + top, window.width, height)
            image = self._source.read(strip_window, factor)
            strips.append(MaskedImage(image.values[:strip_rows], image.valid[:strip_rows]))
        if len(strips) == 1:
            return RasterPart(strips[0], window, factor)
        values = np.concatenate([strip.values for strip in strips])
        valid = np.concatenate([strip.valid for strip in strips])
        return RasterPart(MaskedImage(values, valid), window, factor)

    def grey(self, part: RasterPart) -> Grey:
        """Return the grey levels as the matcher used them."""
        if self._normalisation is None:
            step = -(-max(part.shape) // _SAMPLE_SIDE)
            sample = MaskedImage(
                part.image.values[::step, ::step], part.image.valid[::step, ::step]
            )
            self._normalisation = decide(sample, self.description.modality)
        return self._normalisation.apply(part.image)

    def render(self, part: RasterPart) -> Picture:
        """Render a part for people: photographs and maps in colour, all else in grey."""
        image = part.image
        if self.description.modality in _COLOUR_MODALITIES and image.values.shape[2] >= 3:
            return self._tinted(
                Picture(_stretch(image.values[..., :3], image.valid), image.valid), part
            )
        grey = self.grey(part)
        return self._tinted(Picture(_stretch(grey.values, grey.valid), grey.valid), part)

    def masked(self, part: RasterPart) -> NDArray[np.bool_] | None:
        """Mask (H, W) of the pixels of a part that the user's mask covers; None without one."""
        if self._covering is None:
            return None
        covered = self._covering(part.window, part.factor)
        return covered & part.image.valid if covered.shape == part.shape else None

    def _tinted(self, picture: Picture, part: RasterPart) -> Picture:
        """A picture with what is masked in MASK_TINT."""
        masked = self.masked(part)
        if masked is None or not masked.any():
            return picture
        return replace(picture, values=tint_masked(picture.values, masked))


def sample_mapping(
    mapping: PixelMapping, corner: tuple[int, int], factor: float, shape: tuple[int, int]
) -> NDArray[np.float32]:
    """Return the moving pixel, (H, W, 2), of each pixel centre of a picture of the reference.

    mapping: from reference pixels to moving pixels; evaluated on a lattice and interpolated.
    corner: the picture's top-left corner in reference pixels.
    factor: reference pixels per pixel of the picture.
    shape: (H, W) of the picture.
    """
    knots = [max(2, -(-side // _KNOT_SPACING_PX) + 1) for side in shape]
    rows, columns = (
        np.linspace(0.5, side - 0.5, count) for side, count in zip(shape, knots, strict=True)
    )
    lattice = grid_points(columns, rows).reshape(-1, 2) * factor + corner
    mapped = np.nan_to_num(mapping(lattice), nan=_OUTSIDE, posinf=_OUTSIDE, neginf=_OUTSIDE)
    mapped = np.clip(mapped, _OUTSIDE, -_OUTSIDE).reshape(*knots, 2).astype(np.float32)
    map_columns, map_rows = np.meshgrid(
        np.linspace(0, knots[1] - 1, shape[1], dtype=np.float32),
        np.linspace(0, knots[0] - 1, shape[0], dtype=np.float32),
    )
    return np.asarray(cv2.remap(mapped, map_columns, map_rows, cv2.INTER_LINEAR))


def source_window(field: NDArray[np.float32], frame: Window) -> tuple[Window, float] | None:
    """Return the window of the moving raster that a field samples, and its reduction factor.

    field: (H, W, 2) moving pixels.
    frame: the extent of the moving raster.

    None where the field samples nothing.
    """
    sparse = field[::_SPARSE_STEP, ::_SPARSE_STEP]
    columns, rows = sparse[..., 0], sparse[..., 1]
    is_inside = (columns > 0) & (columns < frame.width) & (rows > 0) & (rows < frame.height)
    if np.count_nonzero(is_inside) < _SPARSE_STEP:
        return None
    positions = sparse[is_inside]
    steps = np.hypot(np.diff(columns, axis=1), np.diff(rows, axis=1))
    steps = steps[is_inside[:, 1:] & is_inside[:, :-1]] / _SPARSE_STEP
    factor = max(1.0, float(np.median(steps))) if steps.size else 1.0
    margin = (2 + _SPARSE_STEP) * factor + 1
    low = np.clip(np.floor(positions.min(axis=0) - margin), 0, None).astype(int)
    high = np.minimum(np.ceil(positions.max(axis=0) + margin), [frame.width, frame.height]).astype(
        int
    )
    return Window(int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1])), factor


def resample_picture(picture: Picture, part: RasterPart, field: NDArray[np.float32]) -> Picture:
    """Resample the picture of a part by a field (H, W, 2) of raster pixels."""
    positions = _image_positions(part, field)
    values = cv2.remap(picture.values, *positions, cv2.INTER_CUBIC)
    mask = picture.valid.astype(np.uint8) * np.uint8(255)
    valid = cv2.remap(mask, *positions, cv2.INTER_LINEAR) > 127
    return Picture(np.asarray(values, dtype=np.uint8), np.asarray(valid))


def resample_grey(grey: Grey, part: RasterPart, field: NDArray[np.float32]) -> Grey:
    """Resample the grey levels of a part by a field (H, W, 2) of raster pixels."""
    positions = _image_positions(part, field)
    values = cv2.remap(grey.values, *positions, cv2.INTER_LINEAR)
    validity = cv2.remap(grey.valid.astype(np.float32), *positions, cv2.INTER_LINEAR)
    return Grey(np.asarray(values, dtype=np.float32), is_undisturbed(validity))


def _image_positions(part: RasterPart, field: NDArray[np.float32]) -> tuple[NDArray, NDArray]:
    """Columns and rows of a part, from pixel centres as in OpenCV, of raster pixels (H, W, 2)."""
    corner = np.array([part.window.column, part.window.row], dtype=np.float32)
    positions = (field - corner) / np.float32(part.factor) - np.float32(0.5)
    return np.ascontiguousarray(positions[..., 0]), np.ascontiguousarray(positions[..., 1])


def _stretch(values: NDArray[np.float32], valid: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Stretch values (H, W) or (H, W, C) to 8 bits, all channels alike."""
    sample = values[valid]
    sample = sample[:: max(1, len(sample) // _MAX_STRETCH_SAMPLES)]
    low, high = np.percentile(sample, _STRETCH_PERCENTILES) if sample.size else (0.0, 1.0)
    stretched = values - np.float32(low)
    stretched *= np.float32(255 / max(float(high - low), 1e-9))
    return np.asarray(np.clip(stretched, 0, 255, out=stretched).astype(np.uint8))
