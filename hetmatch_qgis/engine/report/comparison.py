"""The pictures of the report's comparison, read anew from the rasters that were matched."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

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
from hetmatch_qgis.engine.report.rendering import Patch, Shown, drawn, field_of, needed

CLOSE_UPS = 3
SMALLEST_SIDE, LARGEST_SIDE = 160, 320
_SHARE = 0.25
# Below that the whole is as good as a close-up.
_WORTH_IT = 2
_FAR_SMALLER = 4
_CANDIDATES = 400
_APART = 0.3
_FEWEST_VALID = 0.9


class Comparer:
    """Compares two rasters of a match; reads what is needed and no more.

    whole: the moving raster as a patch, which is used where it is fine enough.
    """

    def __init__(
        self, result: MatchResult, reference: Shown, moving: Shown, whole: Patch, shown: Window
    ) -> None:
        self._result = result
        self._reference, self._moving = reference, moving
        self._whole = whole, moving.paint(whole)
        self._shown = shown
        self._after = mapping_by_match(result) if result.matched else None
        self._before, self._how = self._own_place()

    def compare(self, reference: Patch) -> Comparison:
        """The comparison; without views where there is nothing to lay on the reference.

        reference: the part of it that is shown as a whole.
        """
        placed = self._how == BY_GEOREFERENCE
        own = self._reference.paint(reference)
        if self._after is None:
            overlap = covered(self._before, self._reference.frame, self._moving.frame)
            if overlap is None or not placed:
                return Comparison((), own, self._whole[1], self._how)
            return Comparison((self._as_it_lies(overlap),), own, self._whole[1], self._how)
        whole = self._view(Message("Whole overlap"), reference, own)
        views = (whole, *self._close_ups(whole, reference))
        how_far = fit_correction(self._result, self._before, self._shown) if placed else None
        return Comparison(views, own, self._whole[1], self._how, how_far)

    def _as_it_lies(self, overlap: Window) -> View:
        factor = max(1.0, max(overlap.width, overlap.height) / max(self._whole[0].shape))
        return self._view(Message("Whole overlap"), self._reference.read(overlap, factor))

    def _own_place(self) -> tuple[PixelMapping, str]:
        """Where the moving raster lay before it was matched, and by what."""
        mapping = mapping_by_georeference(self._reference.raster, self._moving.raster)
        if mapping is not None:
            return mapping, BY_GEOREFERENCE
        frame, shown = self._reference.frame, self._shown
        if shown.width * shown.height * _FAR_SMALLER < frame.width * frame.height:
            return mapping_by_size(self._moving.raster, shown), FITTED
        return mapping_by_size(self._moving.raster, frame), STRETCHED

    def _view(self, title: str, reference: Patch, own: Picture | None = None) -> View:
        corner = reference.window.column, reference.window.row
        ways = (self._before,) if self._after is None else (self._before, self._after)
        fields = [field_of(way, corner, reference.factor, reference.shape) for way in ways]
        before, *after = self._drawn(fields)
        return View(
            title,
            corner,
            reference.factor,
            own or self._reference.paint(reference),
            before,
            after[0] if after else None,
        )

    def _drawn(self, fields: list[NDArray[np.float32]]) -> list[Picture]:
        """What the moving raster shows at each field's places, read once where that serves all."""
        wanted = [needed(field, self._moving.frame) for field in fields]
        pictures, patch, painted = [], *self._whole
        # The last is where the match puts it: what is read for that most often serves all.
        for field, want in zip(reversed(fields), reversed(wanted), strict=True):
            if want is not None and not patch.serves(*want):
                patch = self._moving.read(_joined([want, *wanted]), want[1])
                painted = self._moving.paint(patch)
            pictures.append(drawn(painted, patch, field))
        return pictures[::-1]

    def _close_ups(self, whole: View, patch: Patch) -> list[View]:
        window = patch.window
        if max(window.width, window.height) < SMALLEST_SIDE * _WORTH_IT:
            return []
        views: list[View] = []
        for part in close_ups(whole, window, self._result):
            near = _cut(patch, part) if patch.factor == 1 else self._reference.read(part, 1.0)
            title = Message("Close-up {number}", number=len(views) + 1)
            views.append(self._view(title, near))
        return views


def covered(before: PixelMapping, reference: Window, moving: Window) -> Window | None:
    """The part of the reference that the moving raster lies on; None where it lies beside it."""
    steps = np.linspace(0, 1, 65)
    lattice = np.stack(np.meshgrid(steps * reference.width, steps * reference.height), axis=-1)
    there = before(lattice.reshape(-1, 2))
    with np.errstate(invalid="ignore"):
        inside = ((there >= 0) & (there <= [moving.width, moving.height])).all(axis=1)
    if not inside.any():
        return None
    cell = np.array([reference.width, reference.height]) / 64
    low = np.maximum(lattice.reshape(-1, 2)[inside].min(axis=0) - cell, 0).astype(int)
    high = lattice.reshape(-1, 2)[inside].max(axis=0) + cell
    high = np.minimum(np.ceil(high), [reference.width, reference.height]).astype(int)
    return Window(int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1]))


def _joined(wanted: list[tuple[Window, float] | None]) -> Window:
    """The first window, or one around all where that is not much larger."""
    windows = [want[0] for want in wanted if want is not None]
    low = np.min([window[:2] for window in windows], axis=0)
    high = np.max([np.add(window[:2], window[2:]) for window in windows], axis=0)
    around = Window(int(low[0]), int(low[1]), *(int(side) for side in high - low))
    first = windows[0]
    return around if around.width * around.height <= 2 * first.width * first.height else first


def _cut(patch: Patch, part: Window) -> Patch:
    """A part of a patch at full resolution."""
    left, top = part.column - patch.window.column, part.row - patch.window.row
    rows, columns = slice(top, top + part.height), slice(left, left + part.width)
    image = MaskedImage(patch.image.values[rows, columns], patch.image.valid[rows, columns])
    return Patch(image, part, patch.factor)


def close_ups(whole: View, window: Window, result: MatchResult) -> list[Window]:
    """Windows of the reference worth a close look: structure, tie points, far from one another.

    whole: the picture of `window`, the part of the reference that is shown.
    """
    points = result.tie_points.reference_pixels
    wanted = np.clip(_SHARE * max(window.width, window.height), SMALLEST_SIDE, LARGEST_SIDE)
    side = np.minimum(int(wanted), [window.width, window.height])
    low = np.array([window.column, window.row])
    if not len(points):
        return []
    step = max(1, len(points) // _CANDIDATES)
    corners = np.clip(np.round(points[::step] - side / 2), low, low + window[2:] - side)
    inside = (points >= corners[:, None]) & (points <= corners[:, None] + side)
    count = inside.all(axis=2).sum(axis=1)
    worth = np.sqrt(count) * _structure(whole, (corners - low) / whole.factor, side / whole.factor)
    reach = _APART * float(np.hypot(window.width, window.height))
    chosen: list[int] = []
    for _ in range(CLOSE_UPS):
        best = int(np.argmax(worth))
        if worth[best] <= 0:
            break
        chosen.append(best)
        apart = np.abs(corners - corners[best])
        beside = (apart >= side).any(axis=1)
        worth = worth * beside * np.clip(np.linalg.norm(apart, axis=1) / reach, 0, 1)
    return [Window(*corners[row].astype(int).tolist(), *side.tolist()) for row in chosen]


def _structure(whole: View, corners: NDArray, side: NDArray) -> NDArray[np.float64]:
    """How much of edges there is in windows (N, 2) of a picture, 0 where data is missing."""
    values = whole.reference.values
    grey = cv2.cvtColor(values, cv2.COLOR_RGB2GRAY) if values.ndim == 3 else values
    valid = whole.reference.valid & (whole.after.valid if whole.after else True)
    across, down = (cv2.Sobel(grey, cv2.CV_32F, *order) for order in ((1, 0), (0, 1)))
    edges = np.minimum(np.hypot(across, down), 200) * valid
    total, known = (cv2.integral(plane.astype(np.float32)) for plane in (edges, valid))
    first = np.clip(np.round(corners).astype(int), 0, np.array(valid.shape)[::-1])
    last = np.clip(np.round(corners + side).astype(int), 0, np.array(valid.shape)[::-1])

    def within(sums: NDArray) -> NDArray:
        (left, top), (right, bottom) = first.T, last.T
        return np.asarray(
            sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
        )

    area = np.maximum((last - first).prod(axis=1), 1)
    return np.where(within(known) / area >= _FEWEST_VALID, within(total) / area, 0.0)
