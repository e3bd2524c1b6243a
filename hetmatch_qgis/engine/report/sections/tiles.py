"""The tiles of a match: a small map of their outcomes, and a table with the reasons."""

from __future__ import annotations

from collections import Counter
from html import escape

from hetmatch_qgis.common.contract import TILE_MATCHED, TILE_NO_MATCH, TILE_SKIPPED
from hetmatch_qgis.engine.core.language import in_language, tr
from hetmatch_qgis.engine.core.messages import Figure, Message
from hetmatch_qgis.engine.core.result import MatchResult, TileReport
from hetmatch_qgis.engine.report.canvas_map import CanvasMap
from hetmatch_qgis.engine.report.html_page import Html, figure, table

_STATUS_NAMES = {
    TILE_MATCHED: Message("matched"),
    TILE_NO_MATCH: Message("no match"),
    TILE_SKIPPED: Message("skipped"),
}
_MAX_OPEN_ROWS = 24
"""Tiles in a table from which it is folded; set by hand."""

_MAX_REASONS = 8
"""Most frequent reasons that are listed above a folded table; set by hand."""

_MAX_NUMBERS = 100
"""Tiles on a map from which their numbers would be illegible; set by hand."""


def tiles_section(result: MatchResult) -> str:
    """HTML of the tiles; empty where there are none."""
    tiles = result.tiles
    if not tiles:
        return ""
    intro = f"<p>{escape(_overview(tiles, result.matched))}</p>"
    rows = [
        [number, _status(tile.status), Figure(f"{tile.count:,}"), in_language(tile.reason or "")]
        for number, tile in enumerate(tiles, start=1)
    ]
    head = tr("tile"), tr("outcome"), tr("points"), tr("reason")
    listing = table(head, rows)
    if len(tiles) == 1 and not tiles[0].reason:
        listing = ""
    elif len(tiles) > _MAX_OPEN_ROWS:
        summary = escape(tr("All {count} tiles", count=len(tiles)))
        listing = f"<details><summary>{summary}</summary>{listing}</details>"
    reasons = _common_reasons(tiles)
    drawing = _map(result)
    body = f'<div class="beside">{drawing}<div>{reasons}{listing}</div></div>'
    heading = escape(tr("Tiles"))
    return f"<h2>{heading}</h2>{intro}{body if drawing else reasons + listing}"


def _status(status: str) -> str:
    return in_language(_STATUS_NAMES.get(status, status))


def _overview(tiles: tuple[TileReport, ...], matched: bool) -> str:
    """The number of tiles by outcome, and of points that they gave."""
    points = sum(tile.count for tile in tiles)
    if len(tiles) == 1:
        sentences = [tr("The overlap was searched in one tile.")]
    else:
        counts = Counter(tile.status for tile in tiles)
        statuses = [f"{counts[s]} {_status(s)}" for s in _STATUS_NAMES if counts[s]]
        sentences = [
            tr(
                "The overlap was searched in {count:,} tiles ({statuses}).",
                count=len(tiles),
                statuses=statuses,
            )
        ]
    if matched:
        sentences.append(
            tr(
                "{points:,} points were consistent with their neighbours, before outliers were "
                "rejected and the points decimated.",
                points=points,
            )
        )
    else:
        sentences.append(
            tr("{points:,} points were consistent with their neighbours.", points=points)
        )
    return " ".join(sentences)


def _common_reasons(tiles: tuple[TileReport, ...]) -> str:
    """The most frequent reasons, where a long table hides them."""
    if len(tiles) <= _MAX_OPEN_ROWS:
        return ""
    counts = Counter(tile.reason for tile in tiles if tile.reason)
    rows = [[in_language(reason), count] for reason, count in counts.most_common(_MAX_REASONS)]
    return table((tr("reason"), tr("tiles")), rows) if rows else ""


def _map(result: MatchResult) -> str:
    outlines = [tile.outline for tile in result.tiles]
    plan = CanvasMap.of(result, outlines)
    if plan is None:
        return ""
    parts = []
    for number, tile in enumerate(result.tiles, start=1):
        polygon = plan.polygon(tile.outline)
        if polygon is None:
            continue
        kind = tile.status if tile.status in _STATUS_NAMES else TILE_SKIPPED
        parts.append(f'<polygon class="{kind}" points="{polygon.path}"/>')
        if len(outlines) <= _MAX_NUMBERS:
            x, y = polygon.middle
            parts.append(f'<text x="{x:.1f}" y="{y:.1f}">{number}</text>')
    drawing = plan.drawing(parts, tr("Map of the tiles"))
    statuses = {tile.status for tile in result.tiles}
    keys = [
        f'<span class="key {status}"></span>{escape(_status(status))}'
        for status in _STATUS_NAMES
        if status in statuses
    ]
    label = escape(tr("Tiles on the reference:"))
    return figure(drawing, Html(f"{label} {', '.join(keys)}."))
