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

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.image import ImageSource, Window
from hetmatch_qgis.engine.pairs.scans.ink import Bytes, Mask, grown, strokes_of
from hetmatch_qgis.engine.pairs.scans.neat_line import (
    DETECTION_SIDE,
    SIDE_TOLERANCE,
    find_neat_line,
)
from hetmatch_qgis.engine.pixels.pixel_reader import TooManyPixelsError

MAX_SIDE = 150_000
"""Pixels along a side beyond which nothing is the scan of a sheet: 1.6 m at 2,400 dots per inch.
The edges of a VRT that declares two million took a minute to read."""

STROKE_SHARE, MIN_STROKE = 0.0075, 9.0
"""Widest stroke that is taken for ink as a share of the longer side, and the least, in pixels of
the frame: frames of 6 and letters of 4 pixels on sheets of 900 to 1,500."""

MIN_DEPTH, MEDIAN_DEPTHS = 14.0, 3.0
"""Grey levels, of 255 between the darkest and the lightest hundredth, by which a stroke is darker
than what lies beside it, and the same in medians over the overview, which relief shading raises."""

INK_DEPTH = 40.0
"""Grey levels, as of MIN_DEPTH, from which on a stroke is replaced: faint ones may be valleys. Of
ten scans of `benchmarks.scanned_sheets` 6 are placed with it, 5 with 28, 3 with 20, 2 with 14."""

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
    if max(source.width, source.height) > MAX_SIDE or not _has_plain_edges(source):
        return None
    factor = max(1.0, max(source.width, source.height) / DETECTION_SIDE)
    try:
        image = source.read(Window(0, 0, source.width, source.height), factor)
    except TooManyPixelsError:
        return None
    if not image.valid.any():
        return None
    grey = image.mean
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
    corners = find_neat_line(ink)
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
        grey = np.clip(edge.mean, 0, 255).astype(np.uint8)
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
