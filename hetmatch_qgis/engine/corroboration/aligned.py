"""Both images of a match on one frame, as small as an overview: what a second look is taken at."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points, grid_points
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.fitting.inverse_map import to_moving
from hetmatch_qgis.engine.fitting.transforms import Projective, Transform
from hetmatch_qgis.engine.pairs.normalise import Grey
from hetmatch_qgis.engine.pairs.pair import ImagePair, Side
from hetmatch_qgis.engine.pixels.masks import is_undisturbed

MAX_SIDE, MAX_MAP_SIDE = 512, 640
"""Pixels along the longer side, and the same where one of both is a map, whose thin lines are those
of the overviews that it is searched on. Nearly all pairs that the verdict is calibrated with have
at most 512, half of them at most 320; with fewer pixels some right ones are lost (record 42)."""

MIN_SIDE = 64
"""Pixels along the shorter side of what can be looked at: two blocks (`blocks.py`)."""

STRIP_SIDE = 96
"""Pixels along the shorter side of a long strip: three blocks. Set by hand with MAX_SIDE."""

MIN_OVERLAP, ENLARGED = 24, 80
"""Pixels along the shorter side of an overlap that can be looked at, and that a smaller one is
enlarged to: blocks stay larger than what gradients are correlated over, and a moving image that
leaves a fifth of the sides empty still shows enough. Set by hand with the kinds called small in
benchmarks/verdict."""

MAX_COARSENING = 1.3
"""Pixel size of an overview that is there already, in that wanted, up to which it is taken: the 1.6
of a look of 640 pixels at MAX_SIDE, so that no less than 394 pixels are looked at. Set by hand."""

REACH = 0.5
"""Share of the sides of the smaller image, of which a match has to show something, that is looked
at beside an overlap: as far as rivals are looked for within one that shows all of it."""

MAX_BESIDE = 256
"""Pixels of the result beside an overlap that are looked at: half of MAX_SIDE, for speed."""

MIN_BESIDE = 8
"""Pixels beside an overlap below which they are not looked at: a rival lies as far off
(`rivals.py`)."""

_KNOT_STEP = 8
"""Pixels between the positions that are mapped back one by one; set with this module."""
_EDGE_MARGIN = 4
"""Moving pixels read beyond the outermost positions, for the interpolation."""


@dataclass(frozen=True)
class AlignedImages:
    """Reference and moving image on one frame.

    reference, moving: grey levels (h, w), standardised over what both show.
    window: the part of the reference's frame that they cover; with what lies beside the overlap it
        may reach beyond the frame.
    factor: pixels of the reference's frame along one of theirs.
    corner: (column, row) of the overlap's first pixel.
    """

    reference: Grey
    moving: Grey
    window: Window
    factor: float
    corner: tuple[int, int] = (0, 0)

    @property
    def overlap(self) -> NDArray[np.bool_]:
        """Mask (h, w) of the pixels that both images show."""
        return self.reference.valid & self.moving.valid


def align(pair: ImagePair, transform: Transform) -> AlignedImages | None:
    """The images of a pair aligned by a transform; None where the overlap is too small.

    transform: from the moving to the reference's frame.
    """
    window = overlap_window(pair, transform)
    if window is None:
        return None
    sides = window.width, window.height
    # A long strip keeps its width.
    longest = MAX_MAP_SIDE if pair.has_map else MAX_SIDE
    wanted = max(1.0, min(max(sides) / longest, min(sides) / STRIP_SIDE))
    if min(sides) < ENLARGED:
        # Copies have none of the overviews that were kept, which are too coarse to be enlarged.
        pair = replace(pair, reference=replace(pair.reference), moving=replace(pair.moving))
        wanted = min(sides) / ENLARGED
    reference, window, factor = _read_reference(pair.reference, window, wanted)
    moving = _resample(pair.moving, transform, window, factor, reference.valid.shape)
    if moving is None:
        return None
    both = reference.valid & moving.valid
    if np.count_nonzero(both) < MIN_SIDE**2 or min(both.shape) < MIN_SIDE:
        return None
    return AlignedImages(
        _standardised(reference, both), _standardised(moving, both), window, factor
    )


def align_beyond(
    pair: ImagePair, transform: Transform, images: AlignedImages, farthest: float | None
) -> AlignedImages | None:
    """Aligned images once more, with what either shows beside their overlap.

    There the moving image may show as much of the reference as where the match puts it, or more.

    transform: from the moving to the reference's frame. images: of the overlap. farthest: pixels of
    the reference's frame that another place may lie off; None for anywhere.

    None where neither image goes on for MIN_BESIDE pixels within reach.
    """
    overlap, factor = images.window, images.factor
    low, high = np.array(overlap[:2]), np.add(overlap[:2], overlap[2:])
    frame = np.array([pair.reference.width, pair.reference.height])
    mapped = _mapped_rim(pair, transform)
    sides = np.minimum(np.ptp(mapped, axis=0), frame)
    reach = np.minimum(REACH * sides, MAX_BESIDE * factor)
    if farthest is not None:
        reach = np.minimum(reach, farthest)
    first, last = np.zeros(2), frame
    if pair.area is not None:
        first, last = np.array(pair.area[:2]), np.add(pair.area[:2], pair.area[2:])
    # Whole pixels of the result on each side, as far as either image goes on.
    before, after = (
        np.floor(np.minimum(reach, gone_on) / factor).clip(0).astype(int)
        for gone_on in (
            low - np.minimum(first, mapped.min(axis=0)),
            np.maximum(last, mapped.max(axis=0)) - high,
        )
    )
    if max(before.max(), after.max()) < MIN_BESIDE:
        return None
    if factor < 1:
        pair = replace(pair, reference=replace(pair.reference), moving=replace(pair.moving))
    rows, columns = images.overlap.shape
    shape = rows + before[1] + after[1], columns + before[0] + after[0]
    corner = np.round(low - factor * before).astype(int)
    window = Window(*(int(v) for v in (*corner, *np.ceil(factor * np.array(shape[::-1])))))
    reference = _on_canvas(pair.reference, window, factor, shape, first, last)
    moving = _resample(pair.moving, transform, window, factor, shape)
    if moving is None:
        return None
    both = reference.valid & moving.valid
    if not both.any():
        return None
    return AlignedImages(
        _standardised(reference, both),
        _standardised(moving, both),
        window,
        factor,
        (int(before[0]), int(before[1])),
    )


def align_window(
    pair: ImagePair,
    transform: Transform,
    window: Window,
    factor: float,
    shift: tuple[float, float],
) -> Grey | None:
    """The moving image on a window of the reference's frame; None where it has none.

    transform: from the moving to the reference's frame. factor: pixels of the reference's frame
    along one of the result. shift: (column, row) by which the window is read off.
    """
    shape = int(np.ceil(window.height / factor)), int(np.ceil(window.width / factor))
    # A copy has none of the overviews that were kept, which are coarser than what is asked for.
    return _resample(replace(pair.moving), transform, window, factor, shape, shift)


def _read(
    side: Side, window: Window, wanted: float, coarsening: float = MAX_COARSENING
) -> tuple[Grey, Window, float]:
    """Grey levels of a window with pixels about `wanted` times the frame's, and what they cover.

    An overview that was read already is taken where it is nearly as fine: reading a large raster
    once more costs as much as the match. A finer one is smoothed, and keeps its pixels.
    """
    kept = [factor for factor in side.kept if factor <= coarsening * wanted]
    if not kept:
        return side.grey(window, wanted), window, wanted
    factor = max(kept)
    whole = side.kept[factor]
    low = np.floor(np.array([window.column, window.row]) / factor).astype(int)
    high = np.ceil(np.add(window[:2], window[2:]) / factor).astype(int)
    part = slice(low[1], high[1]), slice(low[0], high[0])
    grey = _smoothed(Grey(whole.values[part], whole.valid[part]), wanted / factor)
    rows, columns = grey.valid.shape
    covered = np.round(factor * np.array([*low, columns, rows])).astype(int)
    return grey, Window(*(int(value) for value in covered)), factor


def _read_reference(
    side: Side, window: Window, wanted: float, coarsening: float = MAX_COARSENING
) -> tuple[Grey, Window, float]:
    """A window of the reference with pixels `wanted` times the frame's, or an overview's.

    coarsening: pixel size of an overview, in that wanted, up to which it is taken.
    """
    image, window, factor = _read(side, window, max(1.0, wanted), coarsening)
    if factor < wanted:
        return _resized(image, wanted / factor), window, wanted
    if wanted < 1:
        return _enlarged(image, wanted), window, wanted
    return image, window, factor


def _on_canvas(
    side: Side,
    window: Window,
    factor: float,
    shape: tuple[int, int],
    first: Points,
    last: Points,
) -> Grey:
    """The reference on a window that may reach beyond what is to be seen of it.

    factor: pixels of the frame along one of the result. shape: rows and columns. first, last: (2,)
    corners of what is to be seen, within the frame.
    """
    low = np.maximum(window[:2], first).astype(int)
    high = np.minimum(np.add(window[:2], window[2:]), last).astype(int)
    values, valid = np.zeros(shape, np.float32), np.zeros(shape, bool)
    shown = Window(*(int(value) for value in (*low, *(high - low))))
    image, shown, _ = _read_reference(side, shown, factor, coarsening=1.0)
    column, row = np.round((np.array(shown[:2]) - window[:2]) / factor).astype(int)
    from_column, from_row = max(0, -column), max(0, -row)
    column, row = max(0, column), max(0, row)
    part = np.s_[
        from_row : from_row + shape[0] - row, from_column : from_column + shape[1] - column
    ]
    rows, columns = image.valid[part].shape
    here = np.s_[row : row + rows, column : column + columns]
    values[here], valid[here] = image.values[part], image.valid[part]
    return Grey(values, valid)


def _smoothed(image: Grey, factor: float) -> Grey:
    """An image smoothed so that every `factor`-th pixel still tells of all."""
    if factor <= 1:
        return image
    # The variance that a larger pixel, a box, has beyond that of a smaller one.
    sigma = np.sqrt((factor**2 - 1) / 12)
    values = cv2.GaussianBlur(image.values, (0, 0), sigma)
    if image.valid.all():
        return Grey(np.asarray(values), image.valid)
    weight = cv2.GaussianBlur(image.valid.astype(np.float32), (0, 0), sigma)
    values = np.where(image.valid, values / np.maximum(weight, np.float32(1e-6)), np.float32(0))
    return Grey(np.asarray(values, dtype=np.float32), image.valid)


def _resized(image: Grey, factor: float) -> Grey:
    """An image with pixels exactly `factor` times as large, whole ones only."""
    rows, columns = (int(side / factor + 1e-6) for side in image.valid.shape)
    # OpenCV counts pixels from the centre of the first one.
    offset = (factor - 1) / 2
    matrix = np.array([[factor, 0, offset], [0, factor, offset]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    values, weight = (
        cv2.warpAffine(plane, matrix, (columns, rows), flags=flags)
        for plane in (np.ascontiguousarray(image.values), image.valid.astype(np.float32))
    )
    valid = is_undisturbed(np.asarray(weight))
    return Grey(np.where(valid, values, np.float32(0)).astype(np.float32), valid)


def _enlarged(image: Grey, factor: float) -> Grey:
    """An image with more pixels. factor: of its pixels along one of the result."""
    rows, columns = (round(side / factor) for side in image.valid.shape)
    values, weight = (
        cv2.resize(plane, (columns, rows), interpolation=kind)
        for plane, kind in (
            (image.values, cv2.INTER_CUBIC),
            (image.valid.astype(np.float32), cv2.INTER_LINEAR),
        )
    )
    valid = is_undisturbed(np.asarray(weight))
    return Grey(np.where(valid, values, np.float32(0)).astype(np.float32), valid)


def _standardised(image: Grey, over: NDArray[np.bool_]) -> Grey:
    """Grey levels with zero mean and unit variance over some pixels, 0 where invalid."""
    sample = image.values[over]
    mean, deviation = sample.mean(), sample.std() + np.float32(1e-6)
    values = np.where(image.valid, (image.values - mean) / deviation, np.float32(0))
    return Grey(np.asarray(values, dtype=np.float32), image.valid)


def overlap_window(pair: ImagePair, transform: Transform) -> Window | None:
    """The part of the reference's frame, within the area, that the moving image covers."""
    mapped = _mapped_rim(pair, transform)
    if not len(mapped):
        return None
    low = np.maximum(np.floor(mapped.min(axis=0)), 0)
    high = np.minimum(np.ceil(mapped.max(axis=0)), [pair.reference.width, pair.reference.height])
    if pair.area is not None:
        low = np.maximum(low, pair.area[:2])
        high = np.minimum(high, np.add(pair.area[:2], pair.area[2:]))
    if (high - low).min() < MIN_OVERLAP:
        return None
    return Window(int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1]))


def shown_share(pair: ImagePair, transform: Transform, images: AlignedImages) -> float:
    """Share of the smaller image that lies in the overlap, of its hull where a transform bends."""
    hull = cv2.convexHull(_mapped_rim(pair, transform).astype(np.float32))
    smaller = min(float(cv2.contourArea(hull)), float(pair.reference.width * pair.reference.height))
    return float(np.count_nonzero(images.overlap)) * images.factor**2 / max(smaller, 1.0)


def _mapped_rim(pair: ImagePair, transform: Transform) -> Points:
    """A lattice over the moving image, (N, 2) in the reference's frame, where it has a place."""
    size = np.array([pair.moving.width, pair.moving.height])
    rim = grid_points(np.linspace(0, size[0], 9), np.linspace(0, size[1], 9)).reshape(-1, 2)
    mapped = transform.apply(rim)
    return np.asarray(mapped[np.isfinite(mapped).all(axis=1)])


def _resample(
    moving: Side,
    transform: Transform,
    window: Window,
    factor: float,
    shape: tuple[int, ...],
    shift: tuple[float, float] = (0.0, 0.0),
) -> Grey | None:
    """The moving image on the pixels of a window of the reference's frame; None where it has none.

    factor: pixels of the reference's frame along one of the result. shape: rows and columns.
    shift: (column, row) by which the window is read off.
    """
    rows, columns = shape[0], shape[1]
    knots = grid_points(*(np.arange(-1, -(-side // _KNOT_STEP) + 1) for side in (columns, rows)))
    centres = (knots + 0.5) * _KNOT_STEP * factor + np.array([window.column, window.row])
    centres += shift
    if isinstance(transform, Projective):
        mapped = transform.inverse().apply(centres.reshape(-1, 2))
    else:
        mapped = to_moving(transform, (moving.width, moving.height), centres.reshape(-1, 2))
    positions = mapped.reshape(knots.shape)
    if not np.isfinite(positions).any():
        return None
    low = np.floor(np.clip(np.nanmin(positions, axis=(0, 1)), 0, [moving.width, moving.height]))
    high = np.ceil(np.clip(np.nanmax(positions, axis=(0, 1)), 0, [moving.width, moving.height]))
    low = np.maximum(low - _EDGE_MARGIN, 0)
    high = np.minimum(high + _EDGE_MARGIN, [moving.width, moving.height])
    needed = Window(int(low[0]), int(low[1]), *(int(max(1, side)) for side in high - low))
    step = np.nanmedian(np.linalg.norm(np.diff(positions, axis=1), axis=-1)) / _KNOT_STEP
    grey, covered, decimation = _read(moving, needed, max(1.0, float(step)))
    corner = np.array([covered.column, covered.row])
    lattice = np.asarray((positions - corner) / decimation - 0.5, dtype=np.float32)
    every = cv2.resize(
        lattice,
        (lattice.shape[1] * _KNOT_STEP, lattice.shape[0] * _KNOT_STEP),
        interpolation=cv2.INTER_LINEAR,
    )[_KNOT_STEP : _KNOT_STEP + rows, _KNOT_STEP : _KNOT_STEP + columns]
    column, row = (np.ascontiguousarray(every[..., axis]) for axis in (0, 1))
    values, weight = (
        cv2.remap(plane, column, row, kind, borderMode=cv2.BORDER_CONSTANT)
        for plane, kind in (
            (
                np.ascontiguousarray(grey.values),
                cv2.INTER_LINEAR if factor >= 1 else cv2.INTER_CUBIC,
            ),
            (grey.valid.astype(np.float32), cv2.INTER_LINEAR),
        )
    )
    valid = is_undisturbed(np.asarray(weight))
    return Grey(np.where(valid, values, np.float32(0)).astype(np.float32), valid)
