"""The network of a stack as inline SVG: scenes in the order of their times, pairs as lines.

The reference lies above its scenes. Pairs with it are straight lines, pairs of scenes are arcs
below. Their colour is the closure of the loops through them.
"""

from __future__ import annotations

from html import escape
from itertools import takewhile

from hetmatch_qgis.engine.batch.network.adjusted_stack import AdjustedStack, StackPair
from hetmatch_qgis.engine.batch.network.network_file import (
    KEPT,
    NO_LINK,
    NOT_JOINED,
    pair_state,
)
from hetmatch_qgis.engine.batch.network.network_words import pair_words
from hetmatch_qgis.engine.core.language import in_language

MAX_SCENES = 60
"""Scenes that are drawn; of more the names would not be legible, and the tables have all."""

STEP, LEFT, RIGHT = 92, 60, 60
"""Pixels from scene to scene, and beside the first and the last one."""

REFERENCE_Y, SCENES_Y = 34, 170
"""Pixels from the top to the reference and to the scenes."""

NODE = 8
"""Radius of a scene in pixels."""

NAME_LENGTH = 12
"""Characters of a name, of seven pixels each in most fonts. What names of a stack have in common is
left out first, then the middle of a longer one."""

CLOSURE_CLASSES = ((0.5, "26,150,65"), (1.0, "166,190,40"), (2.0, "240,150,30"))
"""Closures in pixels of the reference and the colours below them: half a pixel is what pairs of one
sensor reach, above two pixels a map shows it."""

WORST_COLOUR = "200,30,40"
UNKNOWN_COLOUR = "130,130,130"


def closure_colour(closure: float | None) -> str:
    """Red, green, blue for a closure in pixels; grey for a pair in no loop."""
    if closure is None:
        return UNKNOWN_COLOUR
    return next((colour for limit, colour in CLOSURE_CLASSES if closure < limit), WORST_COLOUR)


def draw_network(stack: AdjustedStack) -> str:
    """The drawing of a stack of at most MAX_SCENES scenes."""
    count = len(stack.scenes)
    width = LEFT + RIGHT + STEP * max(1, count - 1)
    spans = [pair.second - pair.first for pair in stack.pairs if pair.first]
    height = SCENES_Y + 30 + 26 * (max(spans, default=0) + 1)
    lines = "".join(_line(stack, pair, width) for pair in stack.pairs)
    nodes = _node(stack, 0, short_name(stack.name(0)), width / 2, REFERENCE_Y)
    labels = short_names([stack.name(place + 1) for place in range(count)])
    for end, label in enumerate(labels, start=1):
        nodes += _node(stack, end, label, _x(end), SCENES_Y)
    return (
        f'<svg class="network" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img">{lines}{nodes}</svg>'
    )


def _x(end: int) -> float:
    return float(LEFT + STEP * (end - 1))


def _line(stack: AdjustedStack, pair: StackPair, width: float) -> str:
    state = pair_state(stack, pair)
    closure = None if pair.row is None else stack.pair_closure(pair.row)
    colour = UNKNOWN_COLOUR if state == NO_LINK else closure_colour(closure)
    x = _x(pair.second)
    if pair.first == 0:
        path = f"M{width / 2:.0f} {REFERENCE_Y}L{x:.0f} {SCENES_Y}"
    else:
        start = _x(pair.first)
        depth = SCENES_Y + 40 + 32 * (pair.second - pair.first)
        path = f"M{start:.0f} {SCENES_Y}Q{(start + x) / 2:.0f} {depth} {x:.0f} {SCENES_Y}"
    dashes = {KEPT: "", NOT_JOINED: "", NO_LINK: ' stroke-dasharray="1 5"'}.get(
        state, ' stroke-dasharray="7 5"'
    )
    title = escape(in_language(pair_words(stack, pair)))
    return (
        f'<path d="{path}" fill="none" stroke="rgb({colour})" stroke-width="3" '
        f'stroke-linecap="round"{dashes}><title>{title}</title></path>'
    )


def _node(stack: AdjustedStack, end: int, label: str, x: float, y: float) -> str:
    # Above, since the arcs are below.
    label_y = y - 15
    shape = {
        "neighbours": f'<circle cx="{x:.0f}" cy="{y}" r="{NODE}" class="through"/>',
        "none": f'<circle cx="{x:.0f}" cy="{y}" r="{NODE}" class="lost"/>',
    }.get(
        stack.way(end) if end else "reference",
        f'<circle cx="{x:.0f}" cy="{y}" r="{NODE}" class="placed"/>',
    )
    if end == 0:
        side = 2 * NODE + 2
        shape = (
            f'<rect x="{x - side / 2:.0f}" y="{y - side / 2:.0f}" width="{side}" height="{side}" '
            f'class="placed"/>'
        )
    return (
        f"<g>{shape}<title>{escape(stack.name(end))}</title>"
        f'<text x="{x:.0f}" y="{label_y}" text-anchor="middle" class="soft">'
        f"{escape(label)}</text></g>"
    )


def short_name(name: str) -> str:
    """A name without its middle where it is long."""
    if len(name) <= NAME_LENGTH:
        return name
    return f"{name[:4]}…{name[-(NAME_LENGTH - 5) :]}"


def short_names(names: list[str]) -> list[str]:
    """Names of a stack without the words that all begin with, where any is long."""
    if max(map(len, names)) <= NAME_LENGTH:
        return names
    if len(names) == 1:
        return [short_name(names[0])]
    letters = zip(*names, strict=False)
    start = "".join(row[0] for row in takewhile(lambda row: len({*row}) == 1, letters))
    # Not in the middle of a word, such as the date in which they differ.
    words = max(start.rfind(mark) for mark in "_-. ") + 1
    return [short_name(name[words:]) for name in names]
