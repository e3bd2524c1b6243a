"""Section on the search: the predicted error as a map, and why the search ended."""

from __future__ import annotations

from html import escape

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.language import in_language, tr
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.core.search import Search
from hetmatch_qgis.engine.report.canvas_map import CanvasMap
from hetmatch_qgis.engine.report.html_page import Html, figure

_COLOURS = np.array([(68, 1, 84), (59, 82, 139), (33, 145, 140), (94, 201, 98), (253, 231, 37)])
"""Five stops of matplotlib's viridis, from no error to the largest."""

_MIN_RANGE_PX = 0.2
"""Pixels that the colours span at least, so that rounding noise does not look like errors: the
accuracy asked for by default."""


def search_section(result: MatchResult) -> str:
    """HTML of the search; empty for results without one."""
    search = result.search
    if search is None:
        return ""
    heading = escape(tr("Predicted error"))
    sentences = escape(" ".join(_sentences(search)))
    return f"<h2>{heading}</h2><p>{sentences}</p>{_map(result, search)}"


def _sentences(search: Search) -> list[str]:
    if search.windows == 1:
        sentences = []
    elif search.rounds == 1:
        sentences = [
            tr(
                "{count:,} of {possible:,} tiles that would cover the overlap were searched.",
                count=search.windows,
                possible=search.possible,
            )
        ]
    else:
        sentences = [
            tr(
                "{count:,} of {possible:,} tiles that would cover the overlap were searched, in "
                "{rounds} rounds.",
                count=search.windows,
                possible=search.possible,
                rounds=search.rounds,
            )
        ]
    sentences.append(tr("The search ended because {reason}.", reason=in_language(search.stopped)))
    if search.cells:
        errors = np.array([cell.error_px for cell in search.cells])
        sentences.append(
            tr(
                "Expected error of the transform along one axis, estimated by leaving parts of "
                "the overlap out: median {median:.2f} px, at most {most:.2f} px. It steers the "
                "search; errors that all parts share, and ground beyond the points, count only "
                "in the accuracy over the overlap.",
                median=float(np.median(errors)),
                most=float(errors.max()),
            )
        )
    return sentences


def _map(result: MatchResult, search: Search) -> str:
    plan = CanvasMap.of(result, [cell.outline for cell in search.cells])
    if plan is None:
        return ""
    largest = max(_MIN_RANGE_PX, *(cell.error_px for cell in search.cells))
    parts = []
    for cell in search.cells:
        polygon = plan.polygon(cell.outline)
        if polygon is not None:
            colour = _colour(cell.error_px / largest)
            tip = f"<title>{cell.error_px:.2f} px</title>"
            parts.append(f'<polygon fill="{colour}" points="{polygon.path}">{tip}</polygon>')
    has_frames = len(result.tiles) > 1
    for tile in result.tiles if has_frames else ():
        polygon = plan.polygon(tile.outline)
        if polygon is not None:
            parts.append(f'<polygon class="window" points="{polygon.path}"/>')
    drawing = plan.drawing(parts, tr("Map of the predicted error"), "errors")
    if has_frames:
        caption = tr(
            "Predicted error along one axis, from 0 px (dark) to {largest:.2f} px (bright); frames "
            "are the tiles that were searched, small ones those that were only measured.",
            largest=largest,
        )
    else:
        caption = tr(
            "Predicted error along one axis, from 0 px (dark) to {largest:.2f} px (bright).",
            largest=largest,
        )
    return figure(drawing, Html(escape(caption)))


def _colour(share: float) -> str:
    """A colour as CSS has it. share: from 0 to 1."""
    stops = np.linspace(0, 1, len(_COLOURS))
    rgb: list[NDArray[np.float64]] = [np.interp(share, stops, part) for part in _COLOURS.T]
    return "#" + "".join(f"{round(float(value)):02x}" for value in rgb)
