"""The small picture of a pair in the table of a batch."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from hetmatch_qgis.engine.report.canvas import grey_picture
from hetmatch_qgis.engine.report.overview import checkerboard
from hetmatch_qgis.engine.report.overview_content import OverviewImages

NAME = "thumbnail.webp"

SIDE_PX = 200
"""Longer side in pixels, twice what the table shows, for dense screens."""

CHECKS = 4
"""Squares along the longer side of the checkerboard; more would be too small to compare."""

_QUALITY = 70
"""WebP quality, 0 to 100: about 6 kB of a photograph; set by hand."""


def write_thumbnail(path: Path, images: OverviewImages) -> None:
    """Write the checkerboard after registration, or without a match both images side by side."""
    reference = grey_picture(images.reference_levels, images.reference_valid)
    if images.registered_levels is not None and images.registered_valid is not None:
        registered = grey_picture(images.registered_levels, images.registered_valid)
        picture = checkerboard(_small(reference, SIDE_PX), _small(registered, SIDE_PX), CHECKS)
    else:
        moving = grey_picture(images.moving_levels, images.moving_valid)
        picture = _beside(_small(reference, SIDE_PX // 2), _small(moving, SIDE_PX // 2))
    picture.save(path, format="WEBP", quality=_QUALITY)


def _small(picture: Image.Image, side: int) -> Image.Image:
    small = picture.convert("RGB")
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    return small


def _beside(left: Image.Image, right: Image.Image) -> Image.Image:
    both = Image.new("RGB", (left.width + right.width + 2, max(left.height, right.height)), "white")
    both.paste(left, (0, 0))
    both.paste(right, (left.width + 2, 0))
    return both
