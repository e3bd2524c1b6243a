"""Drawing for the overview: panels that hold an image, grey pictures, colours, arrows, text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from hetmatch_qgis.engine.core.grid import Points

Colour = tuple[int, int, int]

# Colours of `overview.png`, chosen by hand: red, green and blue, 0 to 255.
BACKGROUND: Colour = (255, 255, 255)
INK: Colour = (28, 30, 34)  # RGB: text and arrows
SOFT: Colour = (110, 116, 124)  # RGB: notes
FAINT: Colour = (205, 210, 216)  # RGB: frames
NO_DATA: Colour = (238, 240, 243)  # RGB: pixels without data
CHECK_COLOUR: Colour = (30, 136, 255)  # RGB: check points
MASKED: Colour = (208, 48, 160)  # RGB: what the user's mask covers
RAMP = np.array([(46, 204, 113), (190, 226, 90), (255, 214, 64), (255, 140, 50), (235, 52, 40)])

MASKED_SHARE = 0.45
"""Share of MASKED in the colour of what is masked, so that the ground stays visible; set by eye."""


class Panel:
    """A box of the canvas for an image.

    box: left, top, width and height in pixels of the canvas.
    shape: (H, W) of the image.
    """

    def __init__(
        self, canvas: Image.Image, box: tuple[int, int, int, int], shape: tuple[int, ...]
    ) -> None:
        self.canvas = canvas
        self.left, self.top, self.width, self.height = box
        self.scale = self.width / shape[1]
        self.corners = (self.left, self.top, self.left + self.width, self.top + self.height)

    def paste(self, picture: Image.Image) -> None:
        size = (self.width, self.height)
        shrinks = picture.width > self.width
        method = Image.Resampling.BOX if shrinks else Image.Resampling.BICUBIC
        self.canvas.paste(picture.resize(size, method), (self.left, self.top))
        left, top, right, bottom = self.corners
        box = (left - 1, top - 1, right, bottom)
        ImageDraw.Draw(self.canvas).rectangle(box, outline=FAINT)

    def caption(self, text: str, note: str) -> None:
        draw = ImageDraw.Draw(self.canvas)
        left, top = self.left, self.top - 29
        draw.text((left, top), text, INK, font(19))
        draw.text((left + draw.textlength(text, font(19)), top + 3), note, SOFT, font(16))

    def to_canvas(self, points: Points) -> Points:
        """Convert pixels (N, 2) of the image to pixels of the canvas."""
        return np.asarray(points * self.scale + (self.left, self.top))


def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Pillow's built-in font, which every machine has."""
    return ImageFont.load_default(size)


def text_lines(
    text: str, face: ImageFont.FreeTypeFont | ImageFont.ImageFont, width: int
) -> list[str]:
    """Break a text between words into lines of at most `width` pixels."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and face.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def fit_panels(
    shapes: Sequence[tuple[int, ...]], width: int, max_height: int
) -> list[tuple[int, int]]:
    """Return the sizes (width, height) of panels side by side, at one height.

    shapes: (H, W) of the images.
    width: pixels for all panels together.
    """
    ratios = [shape[1] / shape[0] for shape in shapes]
    height = min(max_height, width / sum(ratios))
    # A very long and narrow image must not squeeze the other one out of the picture.
    return [(max(8, round(height * ratio)), max(8, round(height))) for ratio in ratios]


def grey_levels(values: NDArray[np.float32], valid: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Grey levels (H, W) as 8 bits, stretched between their 1st and 99th percentile."""
    valid_values = values[valid]
    low, high = np.percentile(valid_values, [1, 99]) if valid_values.size else (0.0, 1.0)
    scale = np.float32(255 / max(float(high - low), 1e-9))
    # In single precision, which takes a quarter of the time.
    stretched = (np.nan_to_num(values) - np.float32(low)) * scale
    return np.asarray(np.clip(stretched, 0, 255).astype(np.uint8))


def grey_picture(
    levels: NDArray[np.uint8],
    valid: NDArray[np.bool_],
    tint: Colour = (255, 255, 255),
    dim: float = 1.0,
) -> Image.Image:
    """Render grey levels (H, W) of `grey_levels`.

    tint: the colour of white.
    dim: 0 to 1, contrast of the picture towards a dark grey.
    """
    steps = dim * np.arange(256) / 255 + (1 - dim) * 0.12
    grey = Image.fromarray(levels)
    bands = [grey.point((steps * white).astype(np.uint8).tolist()) for white in tint]
    picture = Image.merge("RGB", bands)
    if not valid.all():
        picture.paste(NO_DATA, mask=Image.fromarray(~valid))
    return picture


def tint_masked(values: NDArray[np.uint8], masked: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """A picture (H, W) or (H, W, 3) as (H, W, 3) with the masked pixels (H, W) tinted."""
    coloured = np.repeat(values[..., None], 3, axis=2) if values.ndim == 2 else values.copy()
    tinted = (1 - MASKED_SHARE) * coloured[masked] + MASKED_SHARE * np.array(MASKED)
    coloured[masked] = tinted.astype(np.uint8)
    return coloured


def residual_colours(lengths: NDArray[np.float64], high: float | None = None) -> list[Colour]:
    """Return a colour for each residual length, from green for 0 to red for `high` and more.

    high: in the unit of the lengths; None for their 95th percentile.
    """
    if len(lengths) == 0:
        return []
    high = float(np.quantile(lengths, 0.95)) if high is None else high
    position = np.clip(lengths / max(high, 1e-9), 0, 1)
    stops = np.linspace(0, 1, len(RAMP))
    mixed = np.stack([np.interp(position, stops, RAMP[:, band]) for band in range(3)], axis=1)
    return [(int(r), int(g), int(b)) for r, g, b in mixed]


def arrow(draw: ImageDraw.ImageDraw, start: Points, step: Points, colour: Colour) -> None:
    """Draw an arrow from `start` (2,) by `step` (2,), with a dark rim visible on any background."""
    length = float(np.hypot(*step))
    end = start + step
    if length < 1.5:
        draw.ellipse((*(start - 1.5), *(start + 1.5)), colour)
        return
    along = step / length
    across = np.array([-along[1], along[0]])
    head = min(8.0, 0.6 * length)
    wings = [end - head * along + side * 0.45 * head * across for side in (1, -1)]
    neck = end - 0.8 * head * along
    draw.line((*start, *neck), (15, 15, 15), 4)
    draw.line((*start, *neck), colour, 2)
    draw.polygon([tuple(end), *(tuple(wing) for wing in wings)], colour, (15, 15, 15))
