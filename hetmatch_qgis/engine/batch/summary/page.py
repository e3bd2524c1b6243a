"""`batch.html`: a whole batch on one page that asks for no other file."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

from hetmatch_qgis.common.version import VERSION
from hetmatch_qgis.engine.batch.network.write_network import Network
from hetmatch_qgis.engine.batch.records import FAILED, MATCHED, NO_MATCH, NOT_RUN, OUTCOMES
from hetmatch_qgis.engine.batch.summary.footprints import OUTCOME_COLOURS, OUTCOME_NAMES
from hetmatch_qgis.engine.batch.summary.network_section import network_section
from hetmatch_qgis.engine.batch.summary.page_map import bounds, draw_map, near_matches
from hetmatch_qgis.engine.batch.summary.thumbnail import NAME as THUMBNAIL
from hetmatch_qgis.engine.core.language import in_language, local_number, tr
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.reproducible import is_reproducible
from hetmatch_qgis.engine.core.terms import transform_name
from hetmatch_qgis.engine.report.charts import Series, draw_histogram
from hetmatch_qgis.engine.report.html_page import (
    UNKNOWN,
    Html,
    figure,
    in_html,
    page,
    read_asset,
    table,
)

MAX_ROWS = 2000
"""Rows of the table, those of failures first: a browser sorts them at once, and `summary.csv` has
the others."""

MAX_THUMBNAILS = 400
"""Rows with a picture: each takes about 6 kB of the page."""

MAX_FOOTPRINTS = 5000
"""Outlines on the map, 150 bytes each; more of them would hide each other."""

EXAMPLES = 5
"""Names of pairs that are listed with a reason."""

_HISTOGRAM_SHARE = 0.98
"""Share of the pairs that the histogram has room for; the rest is in its last bar."""

_ORDER = (FAILED, NO_MATCH, NOT_RUN, MATCHED)
"""Outcomes in the order of the table."""


@dataclass
class Reason:
    """Pairs that failed for one reason.

    message: the sentence for one of them.
    count: pairs.
    names: some of them, with their reports.
    """

    message: Message
    count: int = 0
    names: list[tuple[str, str | None]] = field(default_factory=list)


@dataclass
class PageContent:
    """Content of the page, gathered row by row; its size has a limit.

    counts: pairs by outcome.
    accuracies: CE90 of each match in pixels.
    unstated: matches that state none.
    rows: rows of the table, by outcome.
    footprints: outcome, name and outline.
    reasons: by the outcome and the template of the sentence, so that names of files in it do not
        matter.
    seconds: of all pairs together.
    network: the adjusted stacks, None where scenes are not matched with each other.
    """

    counts: Counter[str] = field(default_factory=Counter)
    accuracies: list[float] = field(default_factory=list)
    unstated: int = 0
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    footprints: list[tuple[str, dict[str, Any], list[list[float]]]] = field(default_factory=list)
    reasons: dict[tuple[str, str], Reason] = field(default_factory=dict)
    seconds: float = 0.0
    network: Network | None = None

    def add(
        self, row: dict[str, Any], reason: Message, footprint: list[list[float]] | None
    ) -> None:
        """Take in a row of the summary."""
        outcome = row["outcome"]
        self.counts[outcome] += 1
        self.seconds += row["seconds"] or 0.0
        if row["ce90_px"] is not None:
            self.accuracies.append(row["ce90_px"])
        elif outcome == MATCHED:
            self.unstated += 1
        rows = self.rows.setdefault(outcome, [])
        if len(rows) < MAX_ROWS:
            rows.append(row)
        if footprint and len(self.footprints) < MAX_FOOTPRINTS:
            self.footprints.append((outcome, row, footprint))
        if outcome != MATCHED:
            entry = self.reasons.setdefault((outcome, reason.template), Reason(reason))
            entry.count += 1
            if len(entry.names) < EXAMPLES:
                entry.names.append((row["name"], row["report"]))


def write_page(path: Path, content: PageContent, out: Path) -> None:
    """Write the page. out: the folder of the batch, whose thumbnails are taken in."""
    total = sum(content.counts.values())
    title = tr("Batch of {count} pairs", count=total)
    parts = [
        f"<h1>{escape(title)}</h1>",
        _counts_section(content, total),
        _charts_section(content),
        "" if content.network is None else network_section(content.network),
        _reasons_section(content),
        _table_section(content, out, total),
        f'<p class="note">HetMatch {escape(VERSION)}</p>',
    ]
    css = read_asset("report.css") + _asset("batch.css")
    name = title if is_reproducible() else tr("{name} - HetMatch batch", name=out.name)
    text = page(name, parts, _asset("batch.js"), css)
    path.write_text(text, encoding="utf-8")


@cache
def _asset(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def _counts_section(content: PageContent, total: int) -> str:
    """The outcomes as a bar and in words."""
    shares = [(outcome, content.counts[outcome]) for outcome in OUTCOMES]
    bar = "".join(
        f'<span style="flex:{count};background:rgb({OUTCOME_COLOURS[outcome]})"></span>'
        for outcome, count in shares
        if count
    )
    tiles = "".join(
        f'<li><b style="border-color:rgb({OUTCOME_COLOURS[outcome]})">{count}</b> '
        f"{escape(in_language(OUTCOME_NAMES[outcome]))} "
        f'<span class="note">{count / max(1, total):.0%}</span></li>'
        for outcome, count in shares
        if count or outcome in (MATCHED, NO_MATCH, FAILED)
    )
    return f'<div class="outcomes">{bar}</div><ul class="counts">{tiles}</ul>'


def _charts_section(content: PageContent) -> str:
    figures = []
    if content.accuracies:
        values = np.array(content.accuracies)
        high = max(0.1, float(np.quantile(values, _HISTOGRAM_SHARE)) * 1.1)
        series = Series(tr("pairs"), "check", values)
        caption = tr("Accuracy of the matches: CE90 over the overlap, as stated by each match.")
        if content.unstated:
            caption = tr(
                "Accuracy of the matches: CE90 over the overlap, as stated by each match; {count} "
                "matches state none.",
                count=content.unstated,
            )
        drawing = draw_histogram(series, high, tr("CE90 in reference pixels"))
        figures.append(figure(drawing, caption))
    if content.footprints:
        drawn = near_matches(content.footprints)
        west, south, east, north = bounds([ring for _, _, ring in drawn])
        caption = tr(
            "Footprints of the moving rasters, longitude {west:.2f}° to {east:.2f}°, latitude "
            "{south:.2f}° to {north:.2f}°: by the match where there is one, elsewhere by their own "
            "georeference.",
            west=west,
            east=east,
            south=south,
            north=north,
        )
        far = len(content.footprints) - len(drawn)
        if far:
            caption += " " + tr(
                "Scenes without a match that lie too far away to be drawn: {count}.", count=far
            )
        figures.append(figure(draw_map(drawn), caption))
    return f'<div class="pair">{"".join(figures)}</div>' if figures else ""


def _reasons_section(content: PageContent) -> str:
    if not content.reasons:
        return ""
    ordered = sorted(
        content.reasons.items(), key=lambda item: (_ORDER.index(item[0][0]), -item[1].count)
    )
    rows = [
        (
            entry.count,
            _outcome(outcome),
            in_html(entry.message),
            Html(", ".join(_link(name, report) for name, report in entry.names)),
        )
        for (outcome, _), entry in ordered
    ]
    head = (tr("pairs"), tr("outcome"), tr("reason (of one of them)"), tr("for instance"))
    return f"<h2>{escape(tr('Pairs without a match'))}</h2>{table(head, rows)}"


def _table_section(content: PageContent, out: Path, total: int) -> str:
    rows = [row for outcome in _ORDER for row in content.rows.get(outcome, [])][:MAX_ROWS]
    note = tr("Click on a heading to sort. Each name leads to the report of its pair.")
    if total > len(rows):
        note += " " + tr(
            "{shown} of {total} pairs are shown; summary.csv has all.",
            shown=len(rows),
            total=total,
        )
    heads = "".join(
        f'<th scope="col"{kind}><button type="button">{escape(text)}</button></th>'
        for text, kind in _heads()
    )
    shown = (_row(row, out, index < MAX_THUMBNAILS) for index, row in enumerate(rows))
    body = "\n".join(shown)
    return (
        f"<h2>{escape(tr('All pairs'))}</h2><p class='note'>{escape(note)}</p>"
        f'<div class="wide"><table class="pairs"><thead><tr><th></th>{heads}</tr></thead>'
        f"<tbody>\n{body}\n</tbody></table></div>"
    )


def _heads() -> Iterable[tuple[str, str]]:
    number = ' class="number"'
    return (
        (tr("pair"), ""),
        (tr("outcome"), ""),
        (tr("confidence"), number),
        (tr("CE90, px"), number),
        (tr("shift, px"), number),
        (tr("shift, m"), number),
        (tr("transform"), ""),
        (tr("time, s"), number),
        (tr("memory, MB"), number),
    )


def _row(row: dict[str, Any], out: Path, has_picture: bool) -> str:
    picture = _thumbnail(out, row) if has_picture else ""
    shift_px = _length(row["shift_x_px"], row["shift_y_px"])
    shift_m = _length(row["shift_east_m"], row["shift_north_m"])
    numbers = "".join(
        _number(value, digits) for value, digits in ((row["confidence"], 3), (row["ce90_px"], 2))
    )
    numbers += _number(shift_px, 1) + _number(shift_m, 1)
    kind = row["transform"]
    transform = UNKNOWN if kind is None else in_language(transform_name(kind))
    cost = _number(row["seconds"], 1) + _number(row["peak_memory_mb"], 0)
    return (
        f"<tr><td>{picture}</td><td>{_link(row['name'], row['report'])}</td>"
        f"<td>{_outcome(row['outcome'])}</td>{numbers}"
        f"<td>{escape(transform)}</td>{cost}</tr>"
    )


def _outcome(outcome: str) -> Html:
    colour = OUTCOME_COLOURS[outcome]
    name = escape(in_language(OUTCOME_NAMES[outcome]))
    return Html(f'<span class="dot" style="background:rgb({colour})"></span>{name}')


def _link(name: str, report: str | None) -> Html:
    # Without the digits that distinguish pairs of one name.
    short = escape(name.rpartition("-")[0])
    return Html(short if report is None else f'<a href="{escape(report)}">{short}</a>')


def _number(value: float | None, digits: int) -> str:
    if value is None:
        return f'<td class="number">{UNKNOWN}</td>'
    written = local_number(f"{value:.{digits}f}")
    return f'<td class="number" data-value="{value:.6g}">{written}</td>'


def _length(x: float | None, y: float | None) -> float | None:
    return None if x is None or y is None else float(np.hypot(x, y))


def _thumbnail(out: Path, row: dict[str, Any]) -> str:
    if row["report"] is None:
        return ""
    try:
        content = (out / row["report"]).with_name(THUMBNAIL).read_bytes()
    except OSError:
        return ""
    data = base64.b64encode(content).decode("ascii")
    return (
        f'<a href="{escape(row["report"])}"><img src="data:image/webp;base64,{data}" '
        f'alt="{escape(row["name"])}" loading="lazy"></a>'
    )
