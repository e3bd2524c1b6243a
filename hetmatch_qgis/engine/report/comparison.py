"""The pictures of the report's comparison, read from the rasters that were matched."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import grid_points
from hetmatch_qgis.engine.core.image import MaskedImage, Window
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.fitting.inverse_map import (
    PixelMapping,
    fit_correction,
    mapping_by_georeference,
    mapping_by_match,
    mapping_by_size,
)
from hetmatch_qgis.engine.report.comparison_views import (
    BY_GEOREFERENCE,
    FITTED,
    STRETCHED,
    Comparison,
    Picture,
    View,
)
from hetmatch_qgis.engine.report.rendering import (
    MatchedRaster,
    RasterPart,
    resample_picture,
    sample_mapping,
    source_window,
)

CLOSE_UPS = 3
"""Close-ups of a comparison; set by hand."""

MIN_SIDE, MAX_SIDE = 160, 320
"""Reference pixels along a side of a close-up; set by hand."""

_SIDE_SHARE = 0.25
"""Side of a close-up as a share of the longer side of the whole, within these limits."""

_MIN_SIDE_RATIO = 2
"""Side of the whole over MIN_SIDE below which the whole is as good as a close-up; set by hand."""

_MIN_AREA_RATIO = 4
"""Area of the reference over that of its matched part from which a raster without georeference is
drawn over this part, not over the whole reference; set by hand."""

_MAX_CANDIDATES = 400
"""Tie points that are tried as centres of close-ups, for speed; set by hand."""

_SPACING_SHARE = 0.3
"""Distance of close-ups, as a share of the diagonal of the whole, from which it counts in full."""

_MIN_VALID_SHARE = 0.9
"""Share of a close-up in which both images must be valid; set by hand."""

_MAX_EDGE = 200
"""Gradient of 8-bit grey levels per Sobel filter beyond which an edge counts no more."""

_OVERLAP_STEPS = 64
"""Steps per axis at which the overlap is sampled; set by hand."""


class Comparer:
    """Makes the comparison of two rasters of a match, and reads no more than it needs.

    moving_part: the whole moving raster, possibly reduced; used where it is fine enough.
    area: the part of the reference that the comparison covers, in pixels.
    """

    def __init__(
        self,
        result: MatchResult,
        reference: MatchedRaster,
        moving: MatchedRaster,
        moving_part: RasterPart,
        area: Window,
    ) -> None:
        self._result = result
        self._reference, self._moving = reference, moving
        self._moving_part = moving_part
        self._moving_picture = moving.render(moving_part)
        self._area = area
        self._after = mapping_by_match(result) if result.matched else None
        self._before, self._before_kind = self._initial_mapping()

    def compare(self, reference_part: RasterPart) -> Comparison:
        """Make the comparison; it has no views where there is no overlap to draw.

        reference_part: the area of the reference.
        """
        is_georeferenced = self._before_kind == BY_GEOREFERENCE
        reference_picture = self._reference.render(reference_part)
        views: tuple[View, ...] = ()
        correction = None
        if self._after is not None:
            overview = self._view(Message("Whole overlap"), reference_part, reference_picture)
            views = (overview, *self._close_ups(overview, reference_part))
            if is_georeferenced:
                correction = fit_correction(self._result, self._before, self._area)
        elif is_georeferenced:
            overlap = find_overlap(self._before, self._reference.frame, self._moving.frame)
            views = () if overlap is None else (self._unmatched_view(overlap),)
        return Comparison(
            views=views,
            reference=reference_picture,
            moving=self._moving_picture,
            before=self._before_kind,
            correction=correction,
        )

    def _unmatched_view(self, overlap: Window) -> View:
        longest = max(overlap.width, overlap.height)
        factor = max(1.0, longest / max(self._moving_part.shape))
        return self._view(Message("Whole overlap"), self._reference.read(overlap, factor))

    def _initial_mapping(self) -> tuple[PixelMapping, str]:
        """The position of the moving raster before the match, and its kind."""
        mapping = mapping_by_georeference(self._reference.raster, self._moving.raster)
        if mapping is not None:
            return mapping, BY_GEOREFERENCE
        frame, area = self._reference.frame, self._area
        if area.width * area.height * _MIN_AREA_RATIO < frame.width * frame.height:
            return mapping_by_size(self._moving.raster, area), FITTED
        return mapping_by_size(self._moving.raster, frame), STRETCHED

    def _view(self, title: str, part: RasterPart, picture: Picture | None = None) -> View:
        """A view of a part of the reference. picture: the part rendered, if it has been."""
        corner = part.window.column, part.window.row
        mappings = (self._before,) if self._after is None else (self._before, self._after)
        fields = [sample_mapping(mapping, corner, part.factor, part.shape) for mapping in mappings]
        before, *after = self._resample_moving(fields)
        return View(
            title=title,
            corner=corner,
            factor=part.factor,
            reference=picture or self._reference.render(part),
            before=before,
            after=after[0] if after else None,
        )

    def _resample_moving(self, fields: list[NDArray[np.float32]]) -> list[Picture]:
        """The moving raster resampled by each field, read once where that is enough for all."""
        sources = [source_window(field, self._moving.frame) for field in fields]
        pictures: list[Picture] = []
        part, picture = self._moving_part, self._moving_picture
        # The last field is that of the match: what it needs is most often enough for all.
        for field, source in zip(reversed(fields), reversed(sources), strict=True):
            if source is not None and not part.contains(*source):
                part = self._moving.read(_joined([source, *sources]), source[1])
                picture = self._moving.render(part)
            pictures.append(resample_picture(picture, part, field))
        return pictures[::-1]

    def _close_ups(self, overview: View, part: RasterPart) -> list[View]:
        area = part.window
        if max(area.width, area.height) < MIN_SIDE * _MIN_SIDE_RATIO:
            return []
        views: list[View] = []
        for window in choose_close_ups(overview, area, self._result):
            close_up = _cut(part, window) if part.factor == 1 else self._reference.read(window, 1.0)
            title = Message("Close-up {number}", number=len(views) + 1)
            views.append(self._view(title, close_up))
        return views


def find_overlap(mapping: PixelMapping, reference: Window, moving: Window) -> Window | None:
    """Find the part of the reference that the moving raster covers; None without overlap.

    mapping: from reference pixels to moving pixels.
    reference, moving: the extents of the rasters.
    """
    steps = np.linspace(0, 1, _OVERLAP_STEPS + 1)
    lattice = grid_points(steps * reference.width, steps * reference.height).reshape(-1, 2)
    mapped = mapping(lattice)
    with np.errstate(invalid="ignore"):
        is_inside = ((mapped >= 0) & (mapped <= [moving.width, moving.height])).all(axis=1)
    if not is_inside.any():
        return None
    cell = np.array([reference.width, reference.height]) / _OVERLAP_STEPS
    low = np.maximum(lattice[is_inside].min(axis=0) - cell, 0).astype(int)
    high = lattice[is_inside].max(axis=0) + cell
    high = np.minimum(np.ceil(high), [reference.width, reference.height]).astype(int)
    return Window(int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1]))


def _joined(sources: list[tuple[Window, float] | None]) -> Window:
    """The first window, or the window of all where that is at most twice as large."""
    windows = [source[0] for source in sources if source is not None]
    low = np.min([window[:2] for window in windows], axis=0)
    high = np.max([np.add(window[:2], window[2:]) for window in windows], axis=0)
    union = Window(int(low[0]), int(low[1]), *(int(side) for side in high - low))
    first = windows[0]
    return union if union.width * union.height <= 2 * first.width * first.height else first


def _cut(part: RasterPart, window: Window) -> RasterPart:
    """A window of a part at full resolution."""
    left, top = window.column - part.window.column, window.row - part.window.row
    rows, columns = slice(top, top + window.height), slice(left, left + window.width)
    image = MaskedImage(part.image.values[rows, columns], part.image.valid[rows, columns])
    return RasterPart(image, window, part.factor)


def choose_close_ups(overview: View, area: Window, result: MatchResult) -> list[Window]:
    """Choose windows of the reference with structure and tie points, far from one another.

    overview: the view of the area.
    area: the part of the reference, in pixels, to choose from.
    """
    points = result.tie_points.reference_pixels
    nominal = np.clip(_SIDE_SHARE * max(area.width, area.height), MIN_SIDE, MAX_SIDE)
    side = np.minimum(int(nominal), [area.width, area.height])
    low = np.array([area.column, area.row])
    if not len(points):
        return []
    step = max(1, len(points) // _MAX_CANDIDATES)
    corners = np.clip(np.round(points[::step] - side / 2), low, low + area[2:] - side)
    is_inside = (points >= corners[:, None]) & (points <= corners[:, None] + side)
    count = is_inside.all(axis=2).sum(axis=1)
    scale = overview.factor
    score = np.sqrt(count) * _structure(overview, (corners - low) / scale, side / scale)
    full_distance = _SPACING_SHARE * float(np.hypot(area.width, area.height))
    chosen: list[int] = []
    for _ in range(CLOSE_UPS):
        best = int(np.argmax(score))
        if score[best] <= 0:
            break
        chosen.append(best)
        distances = np.abs(corners - corners[best])
        is_disjoint = (distances >= side).any(axis=1)
        spacing = np.clip(np.linalg.norm(distances, axis=1) / full_distance, 0, 1)
        score = score * is_disjoint * spacing
    return [Window(*corners[row].astype(int).tolist(), *side.tolist()) for row in chosen]


def _structure(overview: View, corners: NDArray, side: NDArray) -> NDArray[np.float64]:
    """The mean edge strength in windows of a view, 0 where data is missing.

    corners: (N, 2) top-left corners of the windows, in pixels of the pictures.
    side: (2,) width and height of all windows.
    """
    values = overview.reference.values
    grey = cv2.cvtColor(values, cv2.COLOR_RGB2GRAY) if values.ndim == 3 else values
    valid = overview.reference.valid & (overview.after.valid if overview.after else True)
    dx, dy = (cv2.Sobel(grey, cv2.CV_32F, *order) for order in ((1, 0), (0, 1)))
    edges = np.minimum(np.hypot(dx, dy), _MAX_EDGE) * valid
    edge_sums, valid_sums = (cv2.integral(plane.astype(np.float32)) for plane in (edges, valid))
    first = np.clip(np.round(corners).astype(int), 0, np.array(valid.shape)[::-1])
    last = np.clip(np.round(corners + side).astype(int), 0, np.array(valid.shape)[::-1])

    def window_sums(sums: NDArray) -> NDArray:
        (left, top), (right, bottom) = first.T, last.T
        return np.asarray(
            sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
        )

    area = np.maximum((last - first).prod(axis=1), 1)
    is_valid = window_sums(valid_sums) / area >= _MIN_VALID_SHARE
    return np.where(is_valid, window_sums(edge_sums) / area, 0.0)
