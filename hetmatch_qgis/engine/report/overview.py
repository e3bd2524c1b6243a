"""`overview.png`: both images with their matches, a checkerboard, residual vectors, the verdict."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from hetmatch_qgis.engine.core.grid import Points, farthest_rows
from hetmatch_qgis.engine.report.canvas import (
    BACKGROUND,
    CHECK_COLOUR,
    INK,
    Panel,
    arrow,
    fit_panels,
    font,
    grey_picture,
    residual_colours,
    text_lines,
    tint_masked,
)
from hetmatch_qgis.engine.report.overview_content import OverviewImages
from hetmatch_qgis.engine.report.wording import significant

# The layout, set by hand, in pixels of the picture.
WIDTH = 1600  # pixels
MARGIN = 32  # pixels around everything
GAP = 24  # pixels between panels
CAPTION = 34  # pixels above a panel
MAX_PANEL_HEIGHT = 760  # pixels

MAX_LINES = 150
"""Matches that are drawn, for legibility; set by hand."""

MAX_ARROWS = 400
"""Residual vectors that are drawn, for legibility; set by hand."""

CHECKS_ACROSS = 8
"""Squares along the longer side of the checkerboard; set by hand."""

ARROW_SHARE = 0.05
"""Length of the 90th percentile of the drawn residuals, as a share of the panel's width."""

MAX_SAMPLE_ARROW = 120
"""Maximum length of the arrow in the legend, in pixels of the picture; set by hand."""

ROUND_FACTORS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
"""Factors by which residual vectors may be drawn longer than they are."""


COMPRESSION = 1
"""Level of zlib: 3 takes half as long again for a file that is 6 % smaller."""


def write_overview(path: Path, picture: NDArray[np.uint8]) -> None:
    """Write a picture (H, W, 3), red, green and blue, as PNG."""
    # One call without the interpreter's lock, which Pillow takes for every 64 kB: other files are
    # written beside this one.
    how = [cv2.IMWRITE_PNG_COMPRESSION, COMPRESSION]
    _, content = cv2.imencode(".png", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), how)
    path.write_bytes(content.tobytes())


def draw_overview(images: OverviewImages) -> NDArray[np.uint8]:
    """The overview (H, W, 3), 1600 pixels wide.

    With a match: the images side by side with matches, a checkerboard of the reference and the
    registered moving image, residual vectors over the reference. Without: the images only.
    """
    inner = WIDTH - 2 * MARGIN
    lines = text_lines(images.verdict, font(20), inner - 30)
    top = MARGIN + 44 + 28 * len(lines) + 20
    panels = fit_panels(
        [images.reference.shape, images.moving.shape], inner - GAP, MAX_PANEL_HEIGHT
    )
    second_top = top + CAPTION + max(size[1] for size in panels) + GAP
    is_registered = images.registered is not None and images.registered_valid is not None
    below = fit_panels([images.reference.shape] * 2, inner - GAP, MAX_PANEL_HEIGHT)
    height = second_top + (CAPTION + below[0][1] + 60 if is_registered else 0) + MARGIN - GAP
    canvas = Image.new("RGB", (WIDTH, height), BACKGROUND)
    draw = ImageDraw.Draw(canvas)
    _write_heading(draw, images, lines)
    _draw_pair(canvas, images, _side_by_side(panels, top + CAPTION))
    if is_registered:
        _draw_registration(canvas, images, _side_by_side(below, second_top + CAPTION))
    return np.asarray(canvas)


def _write_heading(draw: ImageDraw.ImageDraw, images: OverviewImages, lines: list[str]) -> None:
    draw.text((MARGIN, MARGIN - 6), images.title, INK, font(28))
    colour = (26, 130, 65) if images.matched else (190, 40, 30)
    top = MARGIN + 44
    draw.rounded_rectangle((MARGIN, top, MARGIN + 8, top + 28 * len(lines) - 4), 3, colour)
    for index, line in enumerate(lines):
        draw.text((MARGIN + 22, top + 28 * index), line, colour, font(20))


def _side_by_side(sizes: list[tuple[int, int]], top: int) -> list[tuple[int, int, int, int]]:
    """Boxes (left, top, width, height) for two panels, spread over the width."""
    (first, _), (second, _) = sizes
    left = MARGIN + (WIDTH - 2 * MARGIN - GAP - first - second) // 2
    lefts = (left, left + first + GAP)
    return [(x, top, *size) for x, size in zip(lefts, sizes, strict=True)]


def _draw_pair(
    canvas: Image.Image, images: OverviewImages, boxes: list[tuple[int, int, int, int]]
) -> None:
    left = Panel(canvas, boxes[0], images.reference.shape)
    right = Panel(canvas, boxes[1], images.moving.shape)
    pictures = (
        (left, images.reference_levels, images.reference_valid, images.reference_masked),
        (right, images.moving_levels, images.moving_valid, images.moving_masked),
    )
    for panel, levels, valid, masked in pictures:
        picture = grey_picture(levels, valid)
        if masked is not None:
            picture = Image.fromarray(tint_masked(np.asarray(picture), masked))
        panel.paste(picture)
    rows = farthest_rows(images.reference_points, MAX_LINES)
    total = len(images.reference_points)
    note = "" if not total else f" · {len(rows)} of {total} matches drawn, coloured by residual"
    left.caption("Reference", note)
    is_masked = images.reference_masked is not None or images.moving_masked is not None
    right.caption("Moving", " · magenta: masked" if is_masked else "")
    lengths = np.linalg.norm(images.residuals, axis=1) * images.pixel_scale
    colours = residual_colours(lengths)
    # Dots on the edge stand out by their radius.
    first, last = left.corners[1] - MARGIN, max(left.corners[3], right.corners[3]) + MARGIN
    overlay = Image.new("RGBA", (canvas.width, last - first), (0, 0, 0, 0))
    draw = ImageDraw.Draw(overlay)
    starts, ends = (
        panel.to_canvas(points) - [0, first]
        for panel, points in ((left, images.reference_points), (right, images.moving_points))
    )
    for row in rows:
        draw.line((*starts[row], *ends[row]), (*colours[row], 105), 1)
    for row in rows:
        for position in (starts[row], ends[row]):
            _dot(draw, position, colours[row], bool(images.is_check[row]))
    canvas.paste(overlay, (0, first), overlay)


def _draw_registration(
    canvas: Image.Image, images: OverviewImages, boxes: list[tuple[int, int, int, int]]
) -> None:
    if images.registered_levels is None or images.registered_valid is None:
        return
    board = Panel(canvas, boxes[0], images.reference.shape)
    board.paste(
        checkerboard(
            grey_picture(images.reference_levels, images.reference_valid, (255, 246, 224)),
            grey_picture(images.registered_levels, images.registered_valid, (214, 232, 255)),
        )
    )
    board.caption("Checkerboard after registration", " · warm: reference, cool: moving")
    panel = Panel(canvas, boxes[1], images.reference.shape)
    panel.paste(grey_picture(images.reference_levels, images.reference_valid, dim=0.55))
    lengths = np.linalg.norm(images.residuals, axis=1)
    stretch = _exaggeration(lengths * panel.scale, boxes[1][2])
    panel.caption("Residuals", f" · vectors drawn {stretch:g} times their length")
    overlay = Image.new("RGBA", (panel.width, panel.height), (0, 0, 0, 0))
    draw = ImageDraw.Draw(overlay)
    colours = residual_colours(lengths * images.pixel_scale)
    starts = images.reference_points * panel.scale
    for row in farthest_rows(images.reference_points, MAX_ARROWS):
        colour = CHECK_COLOUR if images.is_check[row] else colours[row]
        arrow(draw, starts[row], images.residuals[row] * panel.scale * stretch, colour)
    canvas.paste(overlay, panel.corners[:2], overlay)
    _draw_legend(canvas, images, panel, stretch)


def _draw_legend(canvas: Image.Image, images: OverviewImages, panel: Panel, stretch: float) -> None:
    draw = ImageDraw.Draw(canvas)
    left, top = panel.corners[0], panel.corners[3] + 16
    pixels_per_unit = panel.scale * stretch / images.pixel_scale
    lengths_px = (factor / 10 for factor in ROUND_FACTORS)
    unit = max((px for px in lengths_px if px * pixels_per_unit < MAX_SAMPLE_ARROW), default=0.1)
    length = unit * pixels_per_unit
    arrow(draw, np.array([left, top + 10.0]), np.array([length, 0.0]), INK)
    draw.text((left + length + 10, top), f"{unit:g} px", INK, font(16))
    x = left + length + 100
    lengths = np.linalg.norm(images.residuals, axis=1) * images.pixel_scale
    high = float(np.quantile(lengths, 0.95)) if len(lengths) else 1.0
    for index, colour in enumerate(residual_colours(np.linspace(0, high, 100), high)):
        draw.line((x + 76 + index, top + 3, x + 76 + index, top + 17), colour)
    draw.text((x - 14, top), "residual 0", INK, font(16))
    draw.text((x + 184, top), f"{significant(high, 2)} px", INK, font(16))
    arrow(draw, np.array([x + 276.0, top + 10.0]), np.array([34.0, 0.0]), CHECK_COLOUR)
    draw.text((x + 318, top), "check points", INK, font(16))


def _dot(
    draw: ImageDraw.ImageDraw, position: Points, colour: tuple[int, int, int], is_check: bool
) -> None:
    x, y = position
    rim = CHECK_COLOUR if is_check else (20, 20, 20)
    radius = 4 if is_check else 3
    draw.ellipse(
        (x - radius, y - radius, x + radius, y + radius), colour, rim, 2 if is_check else 1
    )


def checkerboard(
    first: Image.Image, second: Image.Image, across: int = CHECKS_ACROSS
) -> Image.Image:
    """Interleave two pictures of one size in squares, `across` along the longer side."""
    width, height = first.size
    side = max(1, -(-max(width, height) // across))
    rows, columns = (np.arange(length) // side % 2 > 0 for length in (height, width))
    mask = Image.fromarray(rows[:, None] != columns)
    return Image.composite(second, first, mask)


def _exaggeration(lengths: NDArray[np.float64], width: int) -> float:
    """A round factor at which the longer vectors are legible and do not overlap."""
    if len(lengths) == 0:
        return 1.0
    factor = ARROW_SHARE * width / max(float(np.quantile(lengths, 0.9)), 1e-6)
    return float(max((step for step in ROUND_FACTORS if step <= factor), default=1))
