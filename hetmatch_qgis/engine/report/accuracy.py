"""How good the registration is: check points apart from fit residuals, in figures and drawings."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.report.charts import Series, arrows, histogram, nice, scatter
from hetmatch_qgis.engine.report.comparison_views import View
from hetmatch_qgis.engine.report.html_page import UNKNOWN, Html, figure, number, table
from hetmatch_qgis.engine.report.residuals import Ground, Residuals, ce90, ground_of, rmse
from hetmatch_qgis.engine.report.wording import length, plural, significant

CHECK, TIE = "check", "tie"
NAMES = {CHECK: "check points", TIE: "tie points"}
_MEASURES: tuple[tuple[str, Callable[[NDArray[np.float64]], float]], ...] = (
    ("RMSE", rmse),
    ("median", lambda lengths: float(np.median(lengths))),
    ("nine in ten within (CE90)", ce90),
    ("largest", lambda lengths: float(lengths.max())),
)
_WORSE = 1.5
_BIASED = 0.5
_STRETCHED = 0.01
# The longest typical arrow, as a share of the picture's larger side.
_ARROW_SHARE = 0.06
_EXAGGERATIONS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


def accuracy_section(
    result: MatchResult, checks: Residuals, ties: Residuals, view: View | None
) -> str:
    """HTML of the accuracy; empty without points. view: what the vectors are drawn on."""
    groups = [(role, group) for role, group in ((CHECK, checks), (TIE, ties)) if len(group)]
    if not groups:
        return ""
    ground = ground_of(result)
    parts = [
        "<h2>Accuracy</h2>",
        _figures(groups, ground),
        _on_the_ground(ground),
        _meaning(checks, ties, ground),
        _histograms(groups),
        _directions(groups, ground),
        _vectors(result, groups, view),
    ]
    return "\n".join(part for part in parts if part)


def _figures(groups: list[tuple[str, Residuals]], ground: Ground | None) -> str:
    head, columns = [""], []
    for role, group in groups:
        head.append(f"{NAMES[role]}, px")
        upwards = None if group.vectors is None else group.vectors * (1.0, -1.0)
        columns.append(_column(group.lengths, upwards, number))
        if ground is not None and group.on_ground is not None:
            head.append(f"{NAMES[role]}, {ground.unit}")
            there = group.ground_vectors if ground.directions else None
            columns.append(_column(group.on_ground, there, significant))
    labels = ["points", *(words for words, _ in _MEASURES)]
    east, north = (" (grid east)", " (grid north)") if ground and ground.directions else ("", "")
    labels += [f"bias to the right{east}", f"bias upwards{north}"]
    return table(head, list(zip(labels, *columns, strict=True)))


def _column(
    lengths: NDArray[np.float64],
    vectors: NDArray[np.float64] | None,
    say: Callable[[float], str],
) -> list[str]:
    measures = [say(measure(lengths)) for _, measure in _MEASURES]
    bias = [UNKNOWN] * 2 if vectors is None else [say(float(m)) for m in vectors.mean(axis=0)]
    return [f"{len(lengths):,}", *measures, *bias]


def _on_the_ground(ground: Ground | None) -> str:
    """A note where the map's metres are not the ground's, as in Mercator's projection."""
    if ground is None or ground.stretch is None or abs(ground.stretch - 1) < _STRETCHED:
        return ""
    return (
        '<p class="note">Metres are those on the ground: a metre of this CRS is '
        f"{significant(ground.stretch)} m here.</p>"
    )


def _meaning(checks: Residuals, ties: Residuals, ground: Ground | None) -> str:
    """A sentence for each kind of point on what its figures mean and what they do not."""
    said = []
    if len(checks):
        within = f"{number(ce90(checks.lengths))} px"
        if ground is not None and checks.on_ground is not None:
            within += f" ({length(ce90(checks.on_ground), ground.unit)})"
        said.append(
            f"<b>Check points</b> were kept out of every fit. Nine in ten of them lie within "
            f"{within} of where the transform puts them, and so may other places of the overlap. "
            "The same matcher found them: what misleads it everywhere alike, such as relief seen "
            "from two sides, does not show here."
        )
    else:
        said.append(
            "<b>Check points:</b> there are none, so nothing here says how accurate the "
            "registration is between the points."
        )
    if len(ties):
        said.append(
            "<b>Tie points</b> are what the transform was fitted to. Their residuals say how well "
            "it follows them, not how accurate it is: with more freedom they shrink, whether the "
            "transform gets better or not."
        )
    if len(checks) and len(ties) and rmse(checks.lengths) > _WORSE * rmse(ties.lengths):
        said.append(
            "The check points are clearly worse than the tie points: between its points the "
            "transform is less sure than the fit makes believe."
        )
    bias = None if checks.vectors is None or not len(checks) else checks.vectors.mean(axis=0)
    if bias is not None:
        size = float(np.hypot(*bias))
        large = size > _BIASED * rmse(checks.lengths)
        said.append(
            f"The mean of the check points' residuals, the bias, is {number(size)} px"
            + (
                ": large beside the RMSE, so a part of the image is shifted as a whole."
                if large
                else ", small beside the RMSE: a shift of the whole would mend nothing."
            )
        )
    return "".join(f"<p>{sentence}</p>" for sentence in said)


def _histograms(groups: list[tuple[str, Residuals]]) -> str:
    high = nice(max(float(np.percentile(group.lengths, 99.5)) for _, group in groups) + 1e-6)
    drawn = "".join(
        figure(
            histogram(Series(NAMES[role], role, group.lengths), high),
            Html(
                f'<span class="key {role}"></span>{plural(len(group), NAMES[role][:-1])}: '
                "how many have a residual of what length."
            ),
        )
        for role, group in groups
    )
    return f'<h3>How large the residuals are</h3><div class="pair">{drawn}</div>'


def _directions(groups: list[tuple[str, Residuals]], ground: Ground | None) -> str:
    """By direction, on the ground where that has directions, else in pixels."""
    on_ground = ground is not None and ground.directions
    series = []
    for role, group in groups:
        vectors = group.ground_vectors if on_ground else group.vectors
        if vectors is not None:
            series.append(Series(NAMES[role], role, vectors * (1.0, 1.0 if on_ground else -1.0)))
    if not series:
        return ""
    unit = ground.unit if ground is not None and on_ground else "px"
    axes = ("east", "north") if on_ground else ("right", "up")
    keys = ", ".join(f'<span class="key {one.role}"></span>{one.name}' for one in series)
    caption = (
        f"{keys}. The circles in colour hold nine in ten (CE90), the crosses mark the mean. "
        "A cloud that is round and in the middle is noise; one that is drawn out or lies aside is "
        "an error that has a direction."
    )
    drawing = figure(scatter(series, unit, axes), Html(caption))
    return f'<h3>Which way they point</h3><div class="sideways">{drawing}</div>'


def _vectors(result: MatchResult, groups: list[tuple[str, Residuals]], view: View | None) -> str:
    """Residual vectors over the faint reference."""
    if view is None or any(group.vectors is None for _, group in groups):
        return ""
    width, height = view.reference.size
    points = result.tie_points
    longest = ce90(np.concatenate([group.lengths for _, group in groups])) / view.factor
    wanted = _ARROW_SHARE * max(width, height) / max(longest, 1e-9)
    times = float(max((round_ for round_ in _EXAGGERATIONS if round_ <= wanted), default=1))
    drawn = []
    for role, group in reversed(groups):
        rows = points.is_check == (role == CHECK)
        places = (points.reference_pixels[rows] - view.corner) / view.factor
        vectors = np.zeros((0, 2)) if group.vectors is None else group.vectors
        drawn.append((Series(NAMES[role], role, vectors * times / view.factor), places))
    unit = nice(0.08 * max(width, height) * view.factor / times)
    keys = ", ".join(f'<span class="key {role}"></span>{NAMES[role]}' for role, _ in groups)
    stack = (
        f'<div class="stack" style="{fitted(width, height)}">'
        '<div class="layer faint v0r"></div>'
        f"{arrows(drawn, (width, height), unit * times / view.factor)}</div>"
    )
    caption = (
        f"{keys}: from each point of the reference (dot) to where the transform puts its partner, "
        f"drawn {times:g} times as long. The bar in the corner is {escape(significant(unit))} px. "
        "Neighbours that point the same way are an error that the transform cannot follow; arrows "
        "in all directions are noise."
    )
    return f'<h3>Where they are</h3><div class="vectors">{figure(stack, Html(caption))}</div>'


def fitted(width: int, height: int, tallest: int = 80) -> str:
    """A style that keeps a box's shape, and it inside of the window."""
    return f"aspect-ratio:{width}/{height};max-width:{tallest * width / height:.1f}vh"
