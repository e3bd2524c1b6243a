"""The comparison of both images: a viewer on the screen, still pictures in print and without
scripts. Both show the same picture data, which is in the page once."""

from __future__ import annotations

from html import escape

from hetmatch_qgis.engine.report.accuracy import fitted
from hetmatch_qgis.engine.report.comparison_views import (
    BY_GEOREFERENCE,
    STRETCHED,
    Comparison,
    View,
)
from hetmatch_qgis.engine.report.html_page import Html, beside, data_uri, figure, picture
from hetmatch_qgis.engine.report.wording import significant

MODES = {
    "swipe": "Swipe",
    "blink": "Blink",
    "overlay": "Overlay",
    "checkerboard": "Checkerboard",
    "colours": "False colours",
}
STATES = ("before", "after")
_SQUARES = 8
_CLOSE_SQUARES = 4
_FILTERS = (
    '<svg width="0" height="0" style="position:absolute" aria-hidden="true">'
    '<filter id="hm-magenta" color-interpolation-filters="sRGB"><feColorMatrix values="'
    ".3 .59 .11 0 0 0 0 0 0 0 .3 .59 .11 0 0 0 0 0 1 0"
    '"/></filter><filter id="hm-green" color-interpolation-filters="sRGB"><feColorMatrix values="'
    "0 0 0 0 0 .3 .59 .11 0 0 0 0 0 0 0 0 0 0 1 0"
    '"/></filter></svg>'
)


def picture_styles(comparison: Comparison | None) -> str:
    """CSS classes that hold the pictures: v0r, v0b, v0a for reference, before, after of view 0."""
    if comparison is None:
        return ""
    rules = []
    for index, view in enumerate(comparison.views):
        shown = {"r": view.reference, "b": view.before, "a": view.after}
        rules += [
            f".v{index}{letter} {{ background-image: url({data_uri(one.pixels())}); }}\n"
            for letter, one in shown.items()
            if one is not None and one.valid.any()
        ]
    return "".join(rules)


def comparison_section(comparison: Comparison | None, matched: bool) -> str:
    """HTML of the comparison; empty where nothing lies on anything."""
    if comparison is None or not comparison.views:
        return ""
    heading = "Before and after" if matched else "As their georeferences put them"
    note = _where_it_lay(comparison, matched)
    return f'<h2>{heading}</h2><p class="note">{note}</p>{_viewer(comparison)}{_stills(comparison)}'


def script() -> str:
    """What makes the viewer work."""
    return beside("viewer.js")


def pair_section(comparison: Comparison) -> str:
    """Both images side by side, as they are."""
    pairs = ("reference", comparison.reference), ("moving image", comparison.moving)
    figures = [
        figure(picture(one.pixels(), f"The {name}"), f"The {name}, whole") for name, one in pairs
    ]
    return f'<h2>The two images</h2><div class="pair">{"".join(figures)}</div>'


def _where_it_lay(comparison: Comparison, matched: bool) -> str:
    if not matched:
        return "The moving image lies here as its own georeference puts it."
    after = "After: where the match puts it."
    if comparison.before == BY_GEOREFERENCE:
        nowhere = comparison.views[0].before is None or not comparison.views[0].before.valid.any()
        aside = " That is outside of the part shown, so before there is nothing to see."
        return (
            "Before: the moving image where its own georeference puts it."
            f"{aside if nowhere else ''} {after}"
        )
    over = "the whole reference" if comparison.before == STRETCHED else "the part shown"
    return (
        "At least one of the two images has no georeference, so the moving image has no place of "
        f"its own. Before: it is stretched over {over}, corner on corner. {after}"
    )


def _viewer(comparison: Comparison) -> str:
    views = comparison.views
    states = [state for state in STATES if getattr(views[0], state) is not None]
    choices = []
    if len(states) > 1:
        choices.append(_choice("Moving image", "state", {s: s.capitalize() for s in states}))
    choices.append(_choice("Compare by", "mode", MODES))
    if len(views) > 1:
        titles = {str(index): view.title for index, view in enumerate(views)}
        choices.append(_choice("Show", "view", titles))
    worlds = "".join(_world(index, view, views) for index, view in enumerate(views))
    first = views[0].reference.size
    switches = " The space bar switches between before and after." if len(states) > 1 else ""
    return (
        f'<div class="viewer" hidden>{_FILTERS}<div class="bar">{"".join(choices)}</div>'
        f'<div class="stage" tabindex="0" role="group" style="aspect-ratio:{first[0]}/{first[1]}" '
        'aria-label="Comparison of reference and moving image" aria-describedby="keys">'
        f'{worlds}<div class="handle" aria-hidden="true"></div>'
        '<span class="tag left"></span><span class="tag right"></span>'
        '<div class="tools"><button type="button" data-zoom="1.5" aria-label="Zoom in">+</button>'
        '<button type="button" data-zoom="0.667" aria-label="Zoom out">\u2212</button>'
        '<button type="button" data-zoom="0">Fit</button></div></div>'
        '<div class="adjust"><label><span>Position</span><input type="range" min="0" max="1" '
        'step="0.01"></label><button type="button" class="play" hidden>Stop</button></div>'
        f'<p class="note" id="keys">Zoom with the buttons, a double click, two fingers or Ctrl and '
        "the wheel; drag to move. With the keyboard: arrows move the line or the slider, + and "
        f"- zoom.{switches} The address of the page keeps what you chose, so that you can share "
        "it.</p></div>"
    )


def _choice(legend: str, name: str, values: dict[str, str]) -> str:
    buttons = "".join(
        f'<label><input type="radio" name="{name}" value="{value}"><span>{escape(words)}</span>'
        "</label>"
        for value, words in values.items()
    )
    return (
        f'<fieldset class="choice"><legend>{legend}</legend><span class="buttons">{buttons}</span>'
        "</fieldset>"
    )


def _world(index: int, view: View, views: tuple[View, ...]) -> str:
    width, height = view.reference.size
    layers = "".join(
        f'<div class="layer mov v{index}{state[0]}" data-state="{state}" role="img" '
        f'aria-label="Moving image, {state}"></div>'
        for state in STATES
        if getattr(view, state) is not None
    )
    spots = "".join(_spot(view, k, other) for k, other in enumerate(views) if k and not index)
    return (
        f'<div class="world" data-width="{width}" data-height="{height}">'
        f'<div class="layer ref v{index}r" role="img" aria-label="Reference"></div>'
        f"{layers}{spots}</div>"
    )


def _spot(whole: View, number: int, close: View) -> str:
    """Where a close-up lies in the whole picture."""
    size = whole.reference.size
    place = [(close.corner[k] - whole.corner[k]) / whole.factor / size[k] for k in range(2)]
    share = [close.reference.size[k] * close.factor / whole.factor / size[k] for k in range(2)]
    return (
        f'<div class="spot" style="left:{place[0]:.2%};top:{place[1]:.2%};width:{share[0]:.2%};'
        f'height:{share[1]:.2%}"><button type="button" data-look="{number}" '
        f'aria-label="{escape(close.title)}">{number}</button></div>'
    )


def _stills(comparison: Comparison) -> str:
    """Checkerboards before and after, side by side."""
    views = list(enumerate(comparison.views))
    grids = (
        "".join(
            _board(index, view, state)
            for state in STATES
            for index, view in group
            if getattr(view, state) is not None
        )
        for group in (views[:1], views[1:])
    )
    return "".join(f'<div class="stills">{boards}</div>' for boards in grids if boards)


def _board(index: int, view: View, state: str) -> str:
    width, height = view.reference.size
    squares = _CLOSE_SQUARES if index else _SQUARES
    tile = 200 / squares
    longer = max(width, height)
    mask = f"{tile * longer / width:.2f}% {tile * longer / height:.2f}%"
    label = f"{view.title}, {state}: squares of the reference and of the moving image by turns"
    stack = (
        f'<div class="stack" style="{fitted(width, height, 70)}" role="img" '
        f'aria-label="{escape(label)}"><div class="layer v{index}r"></div>'
        f'<div class="layer squares v{index}{state[0]}" style="-webkit-mask-size:{mask};'
        f'mask-size:{mask}"></div></div>'
    )
    scale = "" if view.factor == 1 else f", {significant(view.factor)} reference pixels a pixel"
    return figure(stack, Html(f"{escape(view.title)}, <b>{state}</b>{scale}"))
