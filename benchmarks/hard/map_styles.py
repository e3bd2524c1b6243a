"""Draw outlines and roads as twelve kinds of map.

A style says colours and widths; what a mapmaker adds, tinted heights, hatching, paper, is drawn of
random heights and is not on the photograph.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.hard.grounds import MappedGround
from benchmarks.hard.pair import Image
from training.procedural.geometry import closed
from training.procedural.raster import fill, fractal, stroke

Colour = tuple[float, float, float]


@dataclass(frozen=True)
class Style:
    """One kind of map. Colours are red, green and blue, 0 to 255; None for what is not drawn.

    background: of the sheet. building, road: fills. edge: outlines of buildings. casing: edges of
    roads. outline: width of an edge, pixels. road_width: share of the true width. tints: colours
    of the heights from the lowest to the highest. contours: lines of equal height. hatching: lines
    over buildings. paper: 0 for a screen, 1 for an old scan.
    """

    background: Colour
    building: Colour | None
    edge: Colour | None
    road: Colour | None
    casing: Colour | None = None
    outline: float = 1.0
    road_width: float = 1.0
    tints: tuple[Colour, ...] = ()
    contours: Colour | None = None
    hatching: Colour | None = None
    paper: float = 0.0


def _grey(level: float) -> Colour:
    return level, level, level


GREEN_TO_BROWN = (
    (172, 208, 165),
    (204, 224, 174),
    (239, 235, 192),
    (222, 202, 151),
    (195, 161, 83),
)

STYLES = {
    "web": Style((242, 239, 233), (217, 208, 201), (190, 176, 164), _grey(255), (196, 190, 184)),
    "outlines": Style(_grey(255), None, _grey(20), None, _grey(20)),
    "bold": Style((250, 246, 236), (232, 132, 96), (60, 40, 40), (255, 214, 90), (70, 60, 50), 2.5,
                  1.6),
    "figure ground": Style(_grey(252), _grey(30), None, _grey(205)),
    "night": Style((26, 28, 32), (58, 62, 72), (88, 94, 108), (104, 110, 122)),
    "inverted": Style(_grey(12), _grey(232), None, _grey(140)),
    "blueprint": Style((28, 68, 134), None, (226, 236, 250), None, (226, 236, 250), 1.4),
    "hypsometric": Style((230, 230, 200), (110, 88, 80), None, (250, 250, 240), (120, 100, 90),
                         tints=GREEN_TO_BROWN, contours=(170, 120, 80)),
    "greys": Style(_grey(224), _grey(176), _grey(150), _grey(244)),
    "pastel": Style((234, 243, 228), (246, 214, 220), None, (252, 248, 214)),
    "old scan": Style((236, 222, 188), (150, 112, 96), (66, 50, 44), (240, 230, 204), (84, 66, 56),
                      hatching=(84, 66, 56), paper=1.0),
    "wide roads": Style((246, 244, 240), (228, 224, 220), None, (248, 180, 90), (180, 110, 60), 1.0,
                        2.2),
}  # fmt: skip
"""By name; set by hand after maps that one meets: of the web, cadastres, plans, old sheets."""

MIN_ROAD_PX = 2.0
"""Pixels of the narrowest road: thinner ones are not drawn by any map."""

HATCH_PX = 5
"""Pixels between two lines of a hatching."""


def draw_map(ground: MappedGround, style: Style, rng: Generator) -> Image:
    """Draw the vectors of a ground as a map (H, W, 3) on the photograph's grid."""
    rows, columns = ground.photo.shape[:2]
    image = np.empty((rows, columns, 3), np.uint8)
    image[:] = np.round(style.background)
    if style.tints:
        _heights(image, style, rng)
    widths = [max(MIN_ROAD_PX, width * style.road_width / ground.gsd) for width in ground.widths]
    if style.casing is not None:
        for line, width in zip(ground.lines, widths, strict=True):
            stroke(image, [line], style.casing, width + 2 * style.outline)
    # Without a colour of its own the road is what its casing leaves.
    road = style.road if style.road is not None else style.background
    for line, width in zip(ground.lines, widths, strict=True):
        stroke(image, [line], road, width)
    if style.building is not None:
        fill(image, ground.areas, style.building)
    if style.hatching is not None:
        _hatch(image, ground, style.hatching)
    if style.edge is not None:
        stroke(image, [closed(area) for area in ground.areas], style.edge, style.outline)
    return _reproduce(image, style, rng)


def _heights(image: Image, style: Style, rng: Generator) -> None:
    """Tint by random heights, and draw their contours."""
    rows, columns = image.shape[:2]
    side = max(rows, columns)
    height = fractal(rng, side, side / 2, 3, 0.4)[:rows, :columns]
    level = (height - height.min()) / max(float(np.ptp(height)), 1e-6) * (len(style.tints) - 1)
    tints = np.array(style.tints, np.float32)
    for band in range(3):
        image[..., band] = np.interp(level, np.arange(len(tints)), tints[:, band])
    if style.contours is not None:
        steps = np.round(level * 3).astype(np.uint8)
        border = cv2.morphologyEx(steps, cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8))
        image[border > 0] = np.round(style.contours)


def _hatch(image: Image, ground: MappedGround, colour: Colour) -> None:
    rows, columns = image.shape[:2]
    mask = np.zeros((rows, columns), np.uint8)
    fill(mask, ground.areas, 255, smooth=False)
    down, across = np.mgrid[:rows, :columns]
    image[(mask > 0) & ((down + across) % HATCH_PX == 0)] = np.round(colour)


def _reproduce(image: Image, style: Style, rng: Generator) -> Image:
    """Blur, noise and compress a map as screens, scanners and file formats do."""
    if style.paper > 0:
        rows, columns = image.shape[:2]
        side = max(rows, columns)
        stains = fractal(rng, side, side / 2, 4, 0.7)[:rows, :columns, None]
        fibres = fractal(rng, side, 4, 3, 0.9)[:rows, :columns, None]
        soft = cv2.GaussianBlur(image, (0, 0), 0.8).astype(np.float32)
        page = soft + style.paper * (7 * stains + 4 * fibres) * np.array([1, 1.05, 1.3], np.float32)
        image = np.clip(page, 0, 255).astype(np.uint8)
    quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(60, 95))]
    return np.asarray(cv2.imdecode(cv2.imencode(".jpg", image, quality)[1], cv2.IMREAD_COLOR))


def crop(ground: MappedGround, corner: NDArray[np.int64], side: int) -> MappedGround:
    """The part of a ground from a corner (column, row), at most side x side pixels."""
    column, row = (int(value) for value in corner)
    photo = np.ascontiguousarray(ground.photo[row : row + side, column : column + side])
    shift = np.array([column, row], dtype=np.float64)
    return MappedGround(
        photo,
        [area - shift for area in ground.areas],
        [line - shift for line in ground.lines],
        ground.widths,
        ground.gsd,
        ground.accuracy,
    )
