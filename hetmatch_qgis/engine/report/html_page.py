"""The frame of the pages that HetMatch writes: one HTML file that asks for no other.

Classes of the style that pages may use: `.verdict.good` and `.verdict.bad` for the outcome, `.note`
for small print, `.wide` for what may scroll sideways by itself, `.number` for figures in tables,
`.figure` for a picture or drawing with a `figcaption`, `.pair` for figures side by side where there
is room.
"""

from __future__ import annotations

import base64
import io
import math
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from numbers import Real
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hetmatch_qgis.engine.core.language import flag_of, in_language, language, local_number
from hetmatch_qgis.engine.core.messages import Figure

UNKNOWN = "-"
_CODE_START, _CODE_END = "\x02", "\x03"
_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'"
)
_QUALITY, _LOW_QUALITY = 82, 60
"""WebP quality, 0 to 100, of pictures and of those that would be too large; set by hand."""

_MAX_BYTES = 500_000
"""Bytes of a picture, of speckle for instance, from which it is stored at the low quality; set by
hand."""

_MAX_DRAWING_COLOURS = 48
"""Colours in a sample of a picture up to which it counts as a drawing; set by hand."""

_SAMPLES = 4096
"""Pixels of the sample that is counted; set by hand."""

_FIGURE = re.compile(r"[-+]?\d[\d ,.]*(e[-+]?\d+)?( ?(%|px|m|km|cm|s|°))?")


class Html(str):
    """Text that is HTML already, with all that came from outside escaped."""


def page(title: str, parts: Iterable[str], script: str = "", css: str = "") -> str:
    """A whole HTML document with the shared style, in the language of reports.

    title: plain text.
    parts: HTML; empty ones are left out.
    script: JavaScript that runs when the page is loaded; the page must be complete without it.
    css: rules of the page beyond the shared style.
    """
    body = "\n".join(part for part in parts if part)
    # A script ends at the first "</script", wherever that stands.
    escaped = script.replace("</", "<\\/")
    code = f"<script>\n{escaped}</script>\n" if script else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{language().replace("_", "-")}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        # Whatever a name or a caption might inject, the browser requests nothing.
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        # Not even for a favicon.
        '<link rel="icon" href="data:,">\n'
        f"<title>{escape(title)}</title>\n<style>\n{read_asset('page.css')}{css}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n{code}</body>\n</html>\n"
    )


@lru_cache(maxsize=8)
def read_asset(name: str) -> str:
    """Read a style sheet or script of the report."""
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def in_html(text: str) -> Html:
    """A Message as HTML in the language of reports, its options in the font of code."""
    rendered = in_language(text, lambda option: f"{_CODE_START}{flag_of(option)}{_CODE_END}")
    html = escape(rendered).replace(_CODE_START, "<code>").replace(_CODE_END, "</code>")
    return Html(html)


def table(head: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """An HTML table; everything is escaped but `Html`.

    None, NaN and infinities are shown as a dash. A column of figures, with or without units, is
    aligned to the right.
    """
    cells = [[_cell(value) for value in row] for row in rows]
    kinds = [
        ' class="number"' if cells and all(_is_figure(row[column]) for row in cells) else ""
        for column in range(len(head))
    ]

    def row_html(tag: str, scope: str, values: Iterable[str]) -> str:
        parts = (f"<{tag}{scope}{kind}>{v}</{tag}>" for kind, v in zip(kinds, values, strict=True))
        return f"<tr>{''.join(parts)}</tr>"

    top = row_html("th", ' scope="col"', map(_cell, head))
    body = "\n".join(row_html("td", "", row) for row in cells)
    return f'<div class="wide"><table>\n<thead>{top}</thead>\n<tbody>{body}</tbody>\n</table></div>'


def picture(values: NDArray, alt: str) -> str:
    """An `<img>` with the picture inside: (H, W) or (H, W, 3) uint8, or (H, W, 4) with alpha."""
    height, width = values.shape[:2]
    return f'<img src="{data_uri(values)}" width="{width}" height="{height}" alt="{escape(alt)}">'


def figure(content: str, caption: str) -> str:
    """HTML content with a caption, plain text or `Html`, below."""
    return f'<figure class="figure">{content}<figcaption>{_escaped(caption)}</figcaption></figure>'


def data_uri(values: NDArray) -> str:
    """A picture as an address: PNG for drawings, lossy WebP for pictures of the ground.

    values: (H, W), (H, W, 3) or, with alpha, (H, W, 4), uint8.
    """
    image = Image.fromarray(values)
    if _is_drawing(values):
        kind, content = "png", _encoded(image, format="PNG")
    else:
        kind, content = "webp", _encoded(image, format="WEBP", quality=_QUALITY, method=0)
        if len(content) > _MAX_BYTES:
            content = _encoded(image, format="WEBP", quality=_LOW_QUALITY, method=0)
    return f"data:image/{kind};base64,{base64.b64encode(content).decode('ascii')}"


def _encoded(image: Image.Image, **how: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, **how)
    return buffer.getvalue()


def number(value: float | None, digits: int = 2) -> Figure:
    """A figure with a fixed number of decimals; a dash where it is unknown."""
    if value is None or not math.isfinite(value):
        return Figure(UNKNOWN)
    text = f"{value:.{digits}f}"
    return Figure(text.lstrip("-") if float(text) == 0 else text)


def _is_drawing(values: NDArray) -> bool:
    """True for few colours, as in heat maps."""
    pixels = values.reshape(len(values) * values.shape[1], -1)
    sample = pixels[:: max(1, len(pixels) // _SAMPLES)]
    return len(np.unique(sample, axis=0)) <= _MAX_DRAWING_COLOURS


def _cell(value: object) -> str:
    if value is None or (isinstance(value, Real) and not math.isfinite(value)):
        return UNKNOWN
    return _escaped(local_number(value) if isinstance(value, Figure) else value)


def _escaped(value: object) -> str:
    return str(value) if isinstance(value, Html) else escape(str(value))


def _is_figure(text: str) -> bool:
    return text == UNKNOWN or _FIGURE.fullmatch(text) is not None


def fit_style(width: int, height: int, max_height_vh: int = 80) -> str:
    """A style that keeps a box's aspect ratio and its height below a share of the window's.

    max_height_vh: percent of the window's height.
    """
    return f"aspect-ratio:{width}/{height};max-width:{max_height_vh * width / height:.1f}vh"
