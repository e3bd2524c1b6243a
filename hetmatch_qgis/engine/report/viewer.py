"""The comparison of both images.

A viewer on the screen, still pictures in print and without scripts. Both show the same picture
data, which is in the page once."""

from __future__ import annotations

import json
from html import escape

from hetmatch_qgis.engine.core.language import in_language, tr
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.report.comparison_views import (
    BY_GEOREFERENCE,
    STRETCHED,
    Comparison,
    View,
)
from hetmatch_qgis.engine.report.html_page import (
    Html,
    data_uri,
    figure,
    fit_style,
    picture,
    read_asset,
)
from hetmatch_qgis.engine.report.wording import significant

_MODES = {
    "swipe": Message("Swipe"),
    "blink": Message("Blink"),
    "overlay": Message("Overlay"),
    "checkerboard": Message("Checkerboard"),
    "colours": Message("False colours"),
}
_STATES = {"before": Message("before"), "after": Message("after")}
_SQUARES = 8
"""Squares along the longer side of the checkerboard of the whole; set by hand."""

_CLOSE_UP_SQUARES = 4
"""Squares along the longer side of the checkerboard of a close-up; set by hand."""

_FILTERS = (
    '<svg width="0" height="0" style="position:absolute" aria-hidden="true">'
    '<filter id="hm-magenta" color-interpolation-filters="sRGB"><feColorMatrix values="'
    ".3 .59 .11 0 0 0 0 0 0 0 .3 .59 .11 0 0 0 0 0 1 0"
    '"/></filter><filter id="hm-green" color-interpolation-filters="sRGB"><feColorMatrix values="'
    "0 0 0 0 0 .3 .59 .11 0 0 0 0 0 0 0 0 0 0 1 0"
    '"/></filter></svg>'
)


def picture_styles(comparison: Comparison | None) -> str:
    """CSS classes with the pictures: v0r, v0b, v0a for reference, before, after of view 0."""
    if comparison is None:
        return ""
    rules = []
    for index, view in enumerate(comparison.views):
        pictures = {"r": view.reference, "b": view.before, "a": view.after}
        rules += [
            f".v{index}{letter} {{ background-image: url({data_uri(content.pixels())}); }}\n"
            for letter, content in pictures.items()
            if content is not None and content.valid.any()
        ]
    return "".join(rules)


def comparison_section(comparison: Comparison | None, matched: bool) -> str:
    """HTML of the comparison; empty where the images do not overlap."""
    if comparison is None or not comparison.views:
        return ""
    heading = tr("Before and after") if matched else tr("Overlay by georeference")
    note = escape(_position_note(comparison, matched))
    return (
        f'<h2>{escape(heading)}</h2><p class="note">{note}</p>'
        f"{_viewer(comparison)}{_stills(comparison)}"
    )


def script() -> str:
    """The JavaScript of the viewer."""
    return read_asset("viewer.js")


def pair_section(comparison: Comparison) -> str:
    """Both images side by side, as they are."""
    captions = (
        (comparison.reference, tr("The whole reference")),
        (comparison.moving, tr("The whole moving image")),
    )
    figures = "".join(
        figure(picture(content.pixels(), caption), caption) for content, caption in captions
    )
    return f'<h2>{escape(tr("The two images"))}</h2><div class="pair">{figures}</div>'


def _position_note(comparison: Comparison, matched: bool) -> str:
    """The position in which the moving image is drawn before and after the match."""
    if not matched:
        return tr("The moving image is drawn at the position of its own georeference.")
    sentences = []
    if comparison.before == BY_GEOREFERENCE:
        sentences.append(tr("Before: the moving image at the position of its own georeference."))
        before = comparison.views[0].before
        if before is None or not before.valid.any():
            sentences.append(
                tr("That is outside the area shown, so nothing of it is visible before.")
            )
    elif comparison.before == STRETCHED:
        sentences.append(
            tr(
                "Before: the moving image stretched over the whole reference, corner to corner, "
                "because at least one of the two images has no georeference."
            )
        )
    else:
        sentences.append(
            tr(
                "Before: the moving image stretched over the area shown, corner to corner, because "
                "at least one of the two images has no georeference."
            )
        )
    sentences.append(tr("After: the registered moving image."))
    return " ".join(sentences)


def _viewer(comparison: Comparison) -> str:
    views = comparison.views
    states = [state for state in _STATES if getattr(views[0], state) is not None]
    choices = []
    if len(states) > 1:
        names = {"before": tr("Before"), "after": tr("After")}
        choices.append(_choice(tr("Moving image"), "state", {s: names[s] for s in states}))
    modes = {mode: in_language(name) for mode, name in _MODES.items()}
    choices.append(_choice(tr("Compare by"), "mode", modes))
    if len(views) > 1:
        titles = {str(index): in_language(view.title) for index, view in enumerate(views)}
        choices.append(_choice(tr("Show"), "view", titles))
    worlds = "".join(_world(index, view, views) for index, view in enumerate(views))
    width, height = views[0].reference.size
    texts = escape(json.dumps(_script_texts(states), ensure_ascii=False))
    return (
        f'<div class="viewer" data-texts="{texts}" hidden>{_FILTERS}'
        f'<div class="bar">{"".join(choices)}</div>'
        f'<div class="stage" tabindex="0" role="group" style="aspect-ratio:{width}/{height}" '
        f'aria-label="{escape(tr("Comparison of reference and moving image"))}" '
        f'aria-describedby="keys">{worlds}<div class="handle" aria-hidden="true"></div>'
        '<span class="tag left"></span><span class="tag right"></span>'
        '<div class="tools">'
        f'<button type="button" data-zoom="1.5" aria-label="{escape(tr("Zoom in"))}">+</button>'
        f'<button type="button" data-zoom="0.667" aria-label="{escape(tr("Zoom out"))}">\u2212'
        f'</button><button type="button" data-zoom="0">{escape(tr("Fit"))}</button></div></div>'
        '<div class="adjust"><label><span></span><input type="range" min="0" max="1" '
        'step="0.01"></label><button type="button" class="play" hidden></button></div>'
        f'<p class="note" id="keys">{escape(_instructions(len(states) > 1))}</p></div>'
    )


def _script_texts(states: list[str]) -> dict[str, object]:
    """The texts of viewer.js, in the language of the report."""
    return {
        "sliders": {
            "swipe": tr("Position"),
            "blink": tr("Seconds per image"),
            "overlay": tr("Opacity of the moving image"),
            "checkerboard": tr("Squares along the longer side"),
        },
        "tags": {state: _tags(state, len(states) > 1) for state in _STATES},
        "start": tr("Start"),
        "stop": tr("Stop"),
    }


def _tags(state: str, names_state: bool) -> dict[str, list[str]]:
    """The labels in the left and right corner of the viewer, by mode."""
    reference, moving = tr("Reference"), tr("Moving")
    if names_state:
        moving = tr("Moving, before") if state == "before" else tr("Moving, after")
    return {
        "swipe": [reference, moving],
        "blink": [reference, moving],
        "overlay": [
            tr("{image} (below)", image=reference),
            tr("{image} (above)", image=moving),
        ],
        "checkerboard": [f"{reference} / {moving}", ""],
        "colours": [
            tr("{image}: magenta", image=reference),
            tr("{image}: green", image=moving),
        ],
    }


def _instructions(has_both_states: bool) -> str:
    sentences = [
        tr(
            "Zoom with the buttons, a double click, two fingers or Ctrl and the mouse wheel; drag "
            "to move the picture. Keyboard: the arrow keys move the line or the slider, + and - "
            "zoom."
        )
    ]
    if has_both_states:
        sentences.append(tr("The space bar switches between before and after."))
    sentences.append(tr("The address of the page contains the view, so that you can share it."))
    return " ".join(sentences)


def _choice(legend: str, name: str, labels: dict[str, str]) -> str:
    """Radio buttons that look like a row of buttons. labels: by value."""
    buttons = "".join(
        f'<label><input type="radio" name="{name}" value="{value}"><span>{escape(label)}</span>'
        "</label>"
        for value, label in labels.items()
    )
    return (
        f'<fieldset class="choice"><legend>{escape(legend)}</legend>'
        f'<span class="buttons">{buttons}</span></fieldset>'
    )


def _world(index: int, view: View, views: tuple[View, ...]) -> str:
    """The layers of a view; on the first one also the outlines of the others."""
    width, height = view.reference.size
    labels = {"before": tr("Moving image, before"), "after": tr("Moving image, after")}
    layers = "".join(
        f'<div class="layer mov v{index}{state[0]}" data-state="{state}" role="img" '
        f'aria-label="{escape(labels[state])}"></div>'
        for state in _STATES
        if getattr(view, state) is not None
    )
    outlines = ""
    if index == 0:
        outlines = "".join(
            _close_up_outline(view, number, close_up)
            for number, close_up in enumerate(views)
            if number
        )
    return (
        f'<div class="world" data-width="{width}" data-height="{height}">'
        f'<div class="layer ref v{index}r" role="img" aria-label="{escape(tr("Reference"))}"></div>'
        f"{layers}{outlines}</div>"
    )


def _close_up_outline(whole: View, number: int, close_up: View) -> str:
    """The outline of a close-up on the whole picture, with a button that opens it."""
    size = whole.reference.size
    corner = [(close_up.corner[k] - whole.corner[k]) / whole.factor / size[k] for k in range(2)]
    extent = [
        close_up.reference.size[k] * close_up.factor / whole.factor / size[k] for k in range(2)
    ]
    return (
        f'<div class="spot" style="left:{corner[0]:.2%};top:{corner[1]:.2%};'
        f'width:{extent[0]:.2%};height:{extent[1]:.2%}"><button type="button" '
        f'data-look="{number}" aria-label="{escape(in_language(close_up.title))}">{number}'
        "</button></div>"
    )


def _stills(comparison: Comparison) -> str:
    """Checkerboards before and after, side by side."""
    views = list(enumerate(comparison.views))
    grids = (
        "".join(
            _checkerboard(index, view, state)
            for state in _STATES
            for index, view in group
            if getattr(view, state) is not None
        )
        for group in (views[:1], views[1:])
    )
    return "".join(f'<div class="stills">{boards}</div>' for boards in grids if boards)


def _checkerboard(index: int, view: View, state: str) -> str:
    width, height = view.reference.size
    squares = _CLOSE_UP_SQUARES if index else _SQUARES
    tile = 200 / squares
    longer = max(width, height)
    mask = f"{tile * longer / width:.2f}% {tile * longer / height:.2f}%"
    title, state_name = in_language(view.title), in_language(_STATES[state])
    label = tr(
        "{view}, {state}: checkerboard of the reference and the moving image",
        view=title,
        state=state_name,
    )
    stack = (
        f'<div class="stack" style="{fit_style(width, height, 70)}" role="img" '
        f'aria-label="{escape(label)}"><div class="layer v{index}r"></div>'
        f'<div class="layer squares v{index}{state[0]}" style="-webkit-mask-size:{mask};'
        f'mask-size:{mask}"></div></div>'
    )
    scale = ""
    if view.factor != 1:
        scale = ", " + tr("1 pixel = {count} reference pixels", count=significant(view.factor))
    return figure(stack, Html(f"{escape(title)}, <b>{escape(state_name)}</b>{escape(scale)}"))
