"""The sheet of a scanned map: its neat line, the margin outside, and the ink over the ground.

A graticule, names and the frame are the strongest structures of a scanned map. No photograph shows
them, and the same ones lie over other ground on the next sheet of a series. A neat line is found as
four long strokes that enclose a rectangle with plain paper around it, which no photograph has.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points, spaced_rows
from hetmatch_qgis.engine.core.image import ImageSource, Window
from hetmatch_qgis.engine.pairs.ink import Bytes, Mask, grown, strokes_of
from hetmatch_qgis.engine.raster.pixel_reader import TooManyPixelsError

DETECTION_SIDE = 1000
"""Pixels of the longer side of the overview that a sheet is looked for in: a line of 0.2 mm on a
sheet of half a metre is a pixel wide."""

STROKE_SHARE, MIN_STROKE = 0.0075, 9.0
"""Widest stroke that is taken for ink as a share of the longer side, and the least, in pixels of
the frame: frames of 6 and letters of 4 pixels on sheets of 900 to 1,500."""

MIN_DEPTH, MEDIAN_DEPTHS = 14.0, 3.0
"""Grey levels, of 255 between the darkest and the lightest hundredth, by which a stroke is darker
than what lies beside it, and the same in medians over the overview, which relief shading raises."""

INK_DEPTH = 40.0
"""Grey levels, as of MIN_DEPTH, from which on a stroke is replaced: faint ones may be valleys. Of
ten scans of `benchmarks.scanned_sheets` 6 are placed with it, 5 with 28, 3 with 20, 2 with 14."""

MIN_SIDE_SHARE = 0.4
"""Distance of opposite sides of the neat line, as a share of the image's shorter side."""

MIN_LINE_SHARE = 0.6
"""Length of the strokes at one offset, in the longest, from which on they may be a side: the frame
is as long as any meridian, letters and folds across the margin are not."""

PROFILE_POINTS, PROFILE_BIN = 20_000, 2.0
"""Pixels of ink, for speed, and pixels along a bin of the profiles that tell the direction."""

MIN_DRAWN_SHARE = 0.85
"""Share of a side along which there is ink: folds, stains and scratches break it."""

SIDE_TOLERANCE = 4
"""Pixels of an overview of DETECTION_SIDE by which a neat line may lie off its straight line."""

MIN_PLAIN_SHARE, TONE_WIDTH, MAX_MARGIN_INK = 0.85, 12, 0.5
"""Share of the margin, ink left out, that has one of its two commonest tones, those of the paper
and of what lies behind it, within so many of 255 levels; and how dense ink may be there, in that
inside. Of drawn sheets they are 0.87 to 1.0 and 0.02 to 0.16; of 416 photographs and maps without a
margin, 93 of which have a rectangle of strokes, none keeps to both."""

MAX_PAPER_SHARE = 0.5
"""Share of a sheet, ink left out, that is as light as its margin, from which on it is a drawing on
paper: of the scans of relief maps 0.01 to 0.28."""

MIN_MARGIN_SHARE = 0.02
"""Share of the image that a margin takes at least: less cannot be told from the scan's edge."""

MAX_LEVEL = 256.0
"""Value that eight bits do not reach, not by interpolation either."""

EDGE_SHARE, MIN_EDGE, EDGE_PIXELS = 0.008, 6, 512
"""Rows along the edges that are looked at first, as a share of the longer side, and at least: less
than the narrowest margins. And pixels along them, for speed."""

EDGE = 3
"""Pixels along the image's edge that are no ink: a closing ends there."""

INSET_STROKES = 0.5
"""Strokes by which the ground begins inside of the neat line."""


@dataclass(frozen=True)
class Sheet:
    """The sheet of a scanned map in a frame.

    corners: (4, 2) pixels of the frame, the neat line in order around it.
    stroke: widest stroke that is taken for ink, pixels of the frame.
    darkest, lightest: values of the darkest and the lightest hundredth, mean of the channels.
    depth: how much darker ink is than what lies beside it, in values.
    has_ground: False of a drawing on paper, where the ink is all there is.
    """

    corners: Points
    stroke: float
    darkest: float
    lightest: float
    depth: float
    has_ground: bool = True

    def ink(self, grey: NDArray[np.float32], factor: float) -> Mask:
        """Mask (H, W) of the strokes that hide the ground, darker than what lies beside them."""
        if not self.has_ground:
            return np.zeros(grey.shape, dtype=bool)
        scale = 255.0 / max(self.lightest - self.darkest, 1e-6)
        levels = np.clip((grey - self.darkest) * scale, 0, 255).astype(np.uint8)
        return strokes_of(levels, self.stroke / factor) > self.depth * scale

    def covers(self, shape: tuple[int, int], window: Window, factor: float) -> Mask:
        """Mask (H, W) of the pixels of a window, read `factor` times coarser, inside the sheet."""
        middle = self.corners.mean(axis=0)
        reach = np.linalg.norm(self.corners - middle, axis=1, keepdims=True)
        inner = middle + (self.corners - middle) * (1 - INSET_STROKES * self.stroke / reach)
        pixels = (inner - np.array([window.column, window.row])) / factor - 0.5
        inside = np.zeros(shape, np.uint8)
        cv2.fillConvexPoly(inside, np.rint(pixels).astype(np.int32), 1)
        return inside > 0

    def on(self, source: ImageSource) -> Sheet:
        """The sheet in the frame of another source of the same raster."""
        corners = source.pixel_to_frame(self.corners)
        before, after = (
            np.sqrt(cv2.contourArea(points.astype(np.float32)))
            for points in (self.corners, corners)
        )
        stroke = self.stroke * float(after / max(before, 1e-9))
        return replace(self, corners=corners, stroke=stroke)


def find_sheet(source: ImageSource) -> Sheet | None:
    """The sheet that an image is a scan of; None where it shows no neat line with a plain margin.

    None, too, where the image is too large to look for one.
    """
    if not _has_plain_edges(source):
        return None
    factor = max(1.0, max(source.width, source.height) / DETECTION_SIDE)
    try:
        image = source.read(Window(0, 0, source.width, source.height), factor)
    except TooManyPixelsError:
        return None
    if not image.valid.any():
        return None
    grey = image.values.mean(axis=2)
    darkest, lightest = (float(value) for value in np.percentile(grey[image.valid], (1, 99)))
    if lightest <= darkest:
        return None
    stroke = max(MIN_STROKE, STROKE_SHARE * max(source.width, source.height))
    scale = 255.0 / (lightest - darkest)
    levels = np.clip((grey - darkest) * scale, 0, 255).astype(np.uint8)
    strokes = strokes_of(levels, stroke / factor)
    depth = max(MIN_DEPTH, MEDIAN_DEPTHS * float(np.median(strokes[image.valid])))
    ink = (strokes > depth) & image.valid
    # The edge of the image is no stroke.
    ink[:EDGE], ink[-EDGE:], ink[:, :EDGE], ink[:, -EDGE:] = False, False, False, False
    corners = _neat_line(ink)
    paper = None if corners is None else _paper(levels, ink, corners, image.valid)
    if corners is None or paper is None:
        return None
    depth = max(depth, INK_DEPTH)
    return Sheet(
        corners=(corners + 0.5) * factor,
        stroke=stroke,
        darkest=darkest,
        lightest=lightest,
        depth=depth / scale,
        has_ground=_has_ground(levels, (strokes > depth) & image.valid, corners, paper),
    )


def _has_plain_edges(source: ImageSource) -> bool:
    """True where the first and the last rows show paper or nothing.

    They are read before all else, which spares the rest of most images.
    """
    rows = max(MIN_EDGE, int(EDGE_SHARE * max(source.width, source.height)))
    factor = max(1.0, min(rows / MIN_EDGE, source.width / EDGE_PIXELS))
    for row in (0, source.height - rows):
        edge = source.read(Window(0, row, source.width, rows), factor)
        if not edge.valid.any():
            continue
        if not 1 < edge.values[edge.valid].max() < MAX_LEVEL:
            # Scanners give eight bits; reflectances and counts are no scan.
            return False
        grey = np.clip(edge.values.mean(axis=2), 0, 255).astype(np.uint8)
        tones = np.bincount(cv2.GaussianBlur(grey, (0, 0), 1.5)[edge.valid], minlength=256)
        if _common_tones(tones)[1] < MIN_PLAIN_SHARE:
            return False
    return True


def _common_tones(tones: NDArray[np.int_]) -> tuple[list[int], float]:
    """The two commonest tones, and the share of pixels that have one of them.

    tones: (256,) how many pixels have each.
    """
    left, peaks = tones.copy(), []
    for _ in range(2):
        peak = int(np.argmax(np.convolve(left, np.ones(2 * TONE_WIDTH + 1), "same")))
        peaks.append(peak)
        left[max(0, peak - TONE_WIDTH) : peak + TONE_WIDTH + 1] = 0
    return peaks, 1 - float(left.sum()) / max(int(tones.sum()), 1)


def _neat_line(ink: Mask) -> Points | None:
    """Corners (4, 2) of the outermost rectangle of strokes, in pixels from the first centre.

    Its sides are the outermost long lines of the direction in which lines run.
    """
    widest = _widest_strokes(ink)
    if widest is None:
        return None
    tolerance = max(1, round(SIDE_TOLERANCE * max(ink.shape) / DETECTION_SIDE))
    drawn = grown(ink, tolerance)
    for axes in (_direction_of_rectangle(widest), _direction_of_lines(widest)):
        along = widest @ axes.T
        (left, right), (top, bottom) = (_outermost(along[:, k], along[:, 1 - k]) for k in (0, 1))
        corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)]) @ axes
        is_large = min(right - left, bottom - top) > MIN_SIDE_SHARE * min(ink.shape)
        if is_large and _drawn_share(drawn, corners) > MIN_DRAWN_SHARE:
            return np.asarray(corners, dtype=np.float64)
    return None


def _widest_strokes(ink: Mask) -> Points | None:
    """Pixels (N, 2) of the connected strokes that reach farthest: a frame and what touches it."""
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(
        grown(ink).astype(np.uint8), connectivity=8
    )
    if count < 2:
        return None
    widest = 1 + int(np.argmax(boxes[1:, cv2.CC_STAT_WIDTH] * boxes[1:, cv2.CC_STAT_HEIGHT]))
    if boxes[widest, 2:4].min() < MIN_SIDE_SHARE * min(ink.shape):
        return None
    rows, columns = np.nonzero((labels == widest) & ink)
    return np.stack([columns, rows], axis=1).astype(np.float64)


def _direction_of_rectangle(pixels: Points) -> NDArray[np.float64]:
    """The axes (2, 2) of the smallest rectangle around pixels (N, 2)."""
    return _axes(cv2.minAreaRect(pixels.astype(np.float32))[2])


def _direction_of_lines(pixels: Points) -> NDArray[np.float64]:
    """The axes (2, 2) along which pixels (N, 2) lie on the sharpest lines.

    By the squares of their projection profiles (Postl, "Detection of linear oblique structures and
    skew scan in digitized documents", 1986): a fold or a title that touches the frame does not
    turn them.
    """
    sample = pixels[spaced_rows(len(pixels), PROFILE_POINTS)]

    def sharpness(degrees: float) -> float:
        along = sample @ _axes(degrees).T
        bins = ((along - along.min(axis=0)) / PROFILE_BIN).astype(np.int64)
        return float(sum((np.bincount(bins[:, axis]) ** 2).sum() for axis in (0, 1)))

    best = max(np.arange(0.0, 90.0, 0.5), key=sharpness)
    return _axes(float(max(best + np.arange(-0.4, 0.41, 0.1), key=sharpness)))


def _axes(degrees: float) -> NDArray[np.float64]:
    turn = np.radians(degrees)
    return np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])


def _outermost(offsets: NDArray[np.float64], along: NDArray[np.float64]) -> tuple[float, float]:
    """The outermost offsets at which strokes run nearly as far as anywhere.

    offsets: (N,) of ink pixels across a direction. along: (N,) along it.
    """
    start, places = float(offsets.min()), int(np.ptp(along)) + 1
    place = (along - along.min()).astype(np.int64)

    def lengths(width: float) -> NDArray[np.float64]:
        """How many different places hold ink, for each offset of a width."""
        band = ((offsets - start) / width).astype(np.int64)
        return np.bincount(np.unique(band * places + place) // places).astype(np.float64)

    bands, pixels = lengths(SIDE_TOLERANCE), lengths(1.0)
    # A line may lie across two bands.
    bands = np.maximum(bands, np.convolve(bands, [1, 1])[: len(bands)] / 2)
    long = np.flatnonzero(bands >= MIN_LINE_SHARE * bands.max())
    found = []
    for band in (long[0], long[-1]):
        first = max(0, int((band - 1) * SIDE_TOLERANCE))
        part = pixels[first : first + 3 * SIDE_TOLERANCE] ** 2
        found.append(start + first + 0.5 + float(np.average(np.arange(len(part)), weights=part)))
    return found[0], found[1]


def _drawn_share(drawn: Mask, corners: Points) -> float:
    """Share of the side of a rectangle that is drawn least."""
    steps = np.linspace(0, 1, 200)[:, None]
    shares = []
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        columns, rows = np.rint(start + steps * (end - start)).astype(int).T
        is_inside = (columns >= 0) & (rows >= 0)
        is_inside &= (columns < drawn.shape[1]) & (rows < drawn.shape[0])
        shares.append(np.count_nonzero(drawn[rows[is_inside], columns[is_inside]]) / len(steps))
    return float(min(shares))


def _paper(levels: Bytes, ink: Mask, corners: Points, valid: Mask) -> list[int] | None:
    """The tones of what lies outside of a rectangle; None where that is no paper.

    Paper has one or two light tones, with what lies behind it, and little ink.
    """
    inside = _inside(levels.shape, corners)
    margin = valid & ~grown(inside, SIDE_TOLERANCE)
    smooth = cv2.GaussianBlur(levels, (0, 0), 2.0)
    tones = np.bincount(smooth[margin & ~grown(ink, SIDE_TOLERANCE)], minlength=256)
    peaks, plain = _common_tones(tones)
    if tones.sum() < MIN_MARGIN_SHARE * levels.size or plain < MIN_PLAIN_SHARE:
        return None
    is_light = np.argmax(tones) >= np.median(levels[valid & inside])
    ink_inside = np.count_nonzero(ink & valid & inside) / np.count_nonzero(inside)
    ink_outside = np.count_nonzero(ink & margin) / np.count_nonzero(margin)
    return peaks if is_light and ink_outside < MAX_MARGIN_INK * ink_inside else None


def _has_ground(levels: Bytes, ink: Mask, corners: Points, paper: list[int]) -> bool:
    """True where there is more than paper below the ink inside of a rectangle.

    paper: tones of the margin.
    """
    left = cv2.GaussianBlur(levels, (0, 0), 2.0)[
        _inside(levels.shape, corners) & ~grown(ink, SIDE_TOLERANCE)
    ]
    is_paper = np.any([np.abs(left.astype(int) - tone) <= TONE_WIDTH for tone in paper], axis=0)
    return bool(np.count_nonzero(is_paper) < MAX_PAPER_SHARE * max(len(left), 1))


def _inside(shape: tuple[int, ...], corners: Points) -> Mask:
    inside = np.zeros(shape, np.uint8)
    cv2.fillConvexPoly(inside, np.rint(corners).astype(np.int32), 1)
    return inside > 0
