"""What became of each tile: a small map, and a table with the reasons."""

from __future__ import annotations

from collections import Counter

import numpy as np

from hetmatch_qgis.engine.core.errors import HetMatchError
from hetmatch_qgis.engine.core.result import MatchResult, TileReport
from hetmatch_qgis.engine.raster.common_grid import metres_per_unit
from hetmatch_qgis.engine.report.html_page import Html, figure, table

OUTCOMES = {
    "matched": "with points",
    "no_match": "searched in vain",
    "skipped": "left out",
}
_LONG_TABLE = 24
_MOST_NUMBERS = 100
_WIDTH = 400
_TALLEST = 480


def tiles_section(result: MatchResult) -> str:
    """HTML of the tiles; empty where there are none."""
    tiles = result.tiles
    if not tiles:
        return ""
    intro = f"<p>{_told(tiles, result.matched)}</p>"
    rows = [
        [number, OUTCOMES.get(tile.status, tile.status), f"{tile.count:,}", tile.reason or ""]
        for number, tile in enumerate(tiles, start=1)
    ]
    listing = table(("tile", "outcome", "points", "why not"), rows)
    if len(tiles) == 1 and not tiles[0].reason:
        listing = ""
    elif len(tiles) > _LONG_TABLE:
        listing = f"<details><summary>All {len(tiles)} tiles</summary>{listing}</details>"
    reasons = _reasons(tiles)
    drawing = _map(result)
    body = f'<div class="beside">{drawing}<div>{reasons}{listing}</div></div>'
    return f"<h2>Tiles</h2>{intro}{body if drawing else reasons + listing}"


def _told(tiles: tuple[TileReport, ...], matched: bool) -> str:
    """How many tiles came to what."""
    found = sum(tile.count for tile in tiles)
    told = "one tile"
    if len(tiles) > 1:
        counts = Counter(tile.status for tile in tiles)
        parts = [f"{counts[s]} {words}" for s, words in OUTCOMES.items() if counts[s]]
        told = f"{len(tiles):,} tiles ({', '.join(parts)})"
    later = ", before the transform was chosen and they were thinned" if matched else ""
    return (
        f"The overlap was searched in {told}. {found:,} places agreed with their neighbours{later}."
    )


def _reasons(tiles: tuple[TileReport, ...]) -> str:
    """The commonest reasons, where a long table hides them."""
    if len(tiles) <= _LONG_TABLE:
        return ""
    counts = Counter(tile.reason for tile in tiles if tile.reason)
    rows = [[reason, count] for reason, count in counts.most_common(8)]
    return table(("why not", "tiles"), rows) if rows else ""


def _map(result: MatchResult) -> str:
    outlines = [np.asarray(tile.outline, dtype=np.float64).reshape(-1, 2) for tile in result.tiles]
    known = [len(outline) >= 3 and bool(np.isfinite(outline).all()) for outline in outlines]
    if sum(known) < 2:
        return ""
    corners = np.concatenate([o for o, good in zip(outlines, known, strict=True) if good])
    stretch = _stretch(result, corners.mean(axis=0))
    low, high = corners.min(axis=0), corners.max(axis=0)
    extent = np.maximum((high - low) * stretch, 1e-12)
    scale = min(_WIDTH / extent[0], _TALLEST / extent[1])
    width, height = extent * scale
    parts = []
    for number, (tile, outline, good) in enumerate(
        zip(result.tiles, outlines, known, strict=True), start=1
    ):
        if not good:
            continue
        placed = (outline - [low[0], high[1]]) * stretch * scale * (1, -1)
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed.tolist())
        kind = tile.status if tile.status in OUTCOMES else "skipped"
        parts.append(f'<polygon class="{kind}" points="{path}"/>')
        if len(outlines) <= _MOST_NUMBERS:
            x, y = placed.mean(axis=0)
            parts.append(f'<text x="{x:.1f}" y="{y:.1f}">{number}</text>')
    drawing = (
        f'<svg class="tiles" viewBox="-1 -1 {width + 2:.0f} {height + 2:.0f}" '
        f'width="{width + 2:.0f}" role="img" aria-label="Map of the tiles by outcome">'
        f"{''.join(parts)}</svg>"
    )
    seen = {tile.status for tile in result.tiles}
    keys = [
        f'<span class="key {status}"></span>{words}'
        for status, words in OUTCOMES.items()
        if status in seen
    ]
    return figure(drawing, Html("Tiles where they lie on the reference: " + ", ".join(keys) + "."))


def _stretch(result: MatchResult, at: np.ndarray) -> np.ndarray:
    """How much longer a unit along x and y is on the ground than a unit along y."""
    crs = result.reference.crs
    if crs is None or result.reference.georeference == "none":
        return np.ones(2)
    try:
        x, y = metres_per_unit(crs, at[None])
    except HetMatchError:
        return np.ones(2)
    return np.array([x / y, 1.0])
