"""The part of `batch.html` about stacks: the network, the scenes, the pairs and the loops."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

import numpy as np

from hetmatch_qgis.engine.batch.network.adjusted_stack import (
    BY_NEIGHBOURS,
    BY_REFERENCE,
    NOT_ADJUSTED,
    AdjustedStack,
    StackPair,
)
from hetmatch_qgis.engine.batch.network.network_file import (
    KEPT,
    LEFT_OUT,
    NO_LINK,
    NOT_JOINED,
    UNSURE,
    pair_state,
    report_of,
)
from hetmatch_qgis.engine.batch.network.network_words import network_sentences
from hetmatch_qgis.engine.batch.network.write_network import Network
from hetmatch_qgis.engine.batch.summary.network_drawing import (
    CLOSURE_CLASSES,
    MAX_SCENES,
    UNKNOWN_COLOUR,
    WORST_COLOUR,
    closure_colour,
    draw_network,
)
from hetmatch_qgis.engine.core.language import in_language, local_format, tr
from hetmatch_qgis.engine.core.terms import transform_name
from hetmatch_qgis.engine.report.html_page import UNKNOWN, Html, figure, table

MAX_STACKS = 20
"""Stacks on the page; network.json has all."""

MAX_ROWS = 500
"""Rows of each table, the worst first where there are more."""


def network_section(network: Network) -> str:
    """The section, of all stacks."""
    parts = [f"<h2>{escape(tr('Stack: all scenes adjusted together'))}</h2>"]
    parts += [f"<p>{escape(in_language(sentence))}</p>" for sentence in network_sentences(network)]
    for stack in network.stacks[:MAX_STACKS]:
        if len(network.stacks) > 1:
            name = tr("Stack of {reference}", reference=stack.name(0))
            parts.append(f"<h3>{escape(name)}</h3>")
        parts.append(_stack(stack, network.figures))
    return "".join(parts)


def _stack(stack: AdjustedStack, figures: dict[str, dict[str, Any]]) -> str:
    parts = []
    if len(stack.scenes) <= MAX_SCENES:
        caption = tr(
            "The scenes from left to right in their order, the reference above. Lines are pairs, "
            "coloured by the closure of the loops through them; dashed ones contradict the others "
            "and are left out, dotted ones do not match. Hollow scenes are placed by their "
            "neighbours only."
        )
        drawing = f'<div class="wide">{draw_network(stack)}</div>{_legend()}'
        parts.append(figure(drawing, caption))
    parts += [_scenes(stack, figures), _pairs(stack), _loops(stack)]
    return "".join(parts)


def _legend() -> str:
    limits = [0.0, *(limit for limit, _ in CLOSURE_CLASSES)]
    entries = [
        (colour, tr("{low:g} to {limit:g} px", low=low, limit=limit))
        for low, (limit, colour) in zip(limits, CLOSURE_CLASSES, strict=False)
    ]
    entries += [
        (WORST_COLOUR, f"≥ {local_format(limits[-1], 'g')} px"),
        (UNKNOWN_COLOUR, tr("in no loop")),
    ]
    items = "".join(
        f'<li><span class="dot" style="background:rgb({colour})"></span>{escape(text)}</li>'
        for colour, text in entries
    )
    return f'<ul class="legend">{items}</ul>'


def _scenes(stack: AdjustedStack, figures: dict[str, dict[str, Any]]) -> str:
    head = (
        tr("scene"),
        tr("placed by"),
        tr("transform"),
        tr("pairs in use"),
        tr("change, px"),
        tr("CE90, px"),
        tr("closure, px"),
    )
    rows = []
    for place, unit in enumerate(stack.scenes[:MAX_ROWS]):
        values = figures.get(unit.identity, {})
        name = escape(stack.name(place + 1))
        report = values.get("adjusted_report")
        linked = name if report is None else f'<a href="{escape(report)}">{name}</a>'
        rows.append(
            (
                Html(linked),
                _way(stack, place + 1),
                _transform(values.get("adjusted_transform")),
                values.get("adjusted_pairs") or 0,
                _digits(values.get("adjusted_change_px")),
                _digits(values.get("adjusted_ce90_px")),
                _digits(values.get("closure_px")),
            )
        )
    return f"<h3>{escape(tr('Adjusted scenes'))}</h3>{table(head, rows)}"


def _way(stack: AdjustedStack, end: int) -> str:
    if end in stack.outside:
        return tr("nothing: too far outside the reference")
    words = {
        BY_REFERENCE: tr("the reference"),
        BY_NEIGHBOURS: tr("its neighbours"),
        NOT_ADJUSTED: tr("nothing"),
    }[stack.way(end)]
    return words if not stack.is_doubtful(end) else tr("{way}, in doubt", way=words)


def _transform(kind: str | None) -> str:
    if kind is None:
        return UNKNOWN
    return tr("shift") if kind == "shift" else in_language(transform_name(kind))


def _pairs(stack: AdjustedStack) -> str:
    shown = sorted(stack.pairs, key=lambda pair: _badness(stack, pair))[:MAX_ROWS]
    head = (tr("pair"), tr("in use"), tr("confidence"), tr("closure, px"), tr("contradiction, px"))
    rows = [tuple(_pair_row(stack, pair)) for pair in shown]
    return f"<h3>{escape(tr('Pairs of the stack'))}</h3>{table(head, rows)}"


def _pair_row(stack: AdjustedStack, pair: StackPair) -> Iterator[object]:
    state = pair_state(stack, pair)
    name = escape(f"{stack.name(pair.first)} / {stack.name(pair.second)}")
    report = report_of(pair)
    yield Html(name if report is None else f'<a href="{escape(report)}">{name}</a>')
    yield {
        KEPT: tr("yes"),
        LEFT_OUT: tr("no: contradicts the others"),
        UNSURE: tr("no: it, or another pair, is wrong"),
        NO_LINK: tr("no match"),
        NOT_JOINED: tr("no: not connected to the reference"),
    }[state]
    if pair.row is None:
        yield from (UNKNOWN, UNKNOWN, UNKNOWN)
        return
    adjustment = stack.adjustment
    yield _digits(stack.links[pair.row].confidence)
    yield _dotted(stack.pair_closure(pair.row))
    yield UNKNOWN if adjustment is None else _digits(float(adjustment.discrepancy[pair.row]))


def _badness(stack: AdjustedStack, pair: StackPair) -> tuple[int, float]:
    order = {LEFT_OUT: 0, UNSURE: 1, KEPT: 2, NOT_JOINED: 3, NO_LINK: 4}[pair_state(stack, pair)]
    closure = None if pair.row is None else stack.pair_closure(pair.row)
    return order, -(closure or 0.0)


def _loops(stack: AdjustedStack) -> str:
    shown = sorted(stack.loops, key=lambda loop: -loop.closure_px)[:MAX_ROWS]
    if not shown:
        return ""
    metres = [] if stack.metres is None else [tr("closure, m")]
    head = [tr("loop"), tr("closure, px"), *metres, tr("all in use")]
    rows = []
    for loop in shown:
        names = " → ".join(stack.name(end) for end in (*loop.ends, loop.ends[0]))
        on_ground = [_digits(loop.closure_px * stack.metres)] if stack.metres is not None else []
        is_kept = tr("yes") if stack.is_all_kept(loop) else tr("no")
        rows.append((names, _dotted(loop.closure_px), *on_ground, is_kept))
    return (
        f"<details><summary>{escape(tr('Closures of {count} loops', count=len(stack.loops)))}"
        f"</summary>{table(head, rows)}</details>"
    )


def _dotted(closure: float | None) -> object:
    if closure is None:
        return UNKNOWN
    colour = closure_colour(closure)
    return Html(
        f'<span class="dot" style="background:rgb({colour})"></span>{local_format(closure, ".2f")}'
    )


def _digits(value: float | None) -> str:
    return UNKNOWN if value is None or np.isnan(value) else local_format(value, ".2f")
