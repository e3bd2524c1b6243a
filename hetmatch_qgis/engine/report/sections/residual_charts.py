"""Drawings of the accuracy section: residuals by length, by direction, and on the reference."""

from __future__ import annotations

from html import escape

import numpy as np

from hetmatch_qgis.common.contract import CHECK
from hetmatch_qgis.engine.core.language import in_language, tr
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.report.charts import (
    Series,
    draw_arrows,
    draw_histogram,
    draw_scatter,
    round_up,
)
from hetmatch_qgis.engine.report.comparison_views import View
from hetmatch_qgis.engine.report.html_page import Html, figure, fit_style
from hetmatch_qgis.engine.report.residuals import Ground, Residuals, ce90
from hetmatch_qgis.engine.report.wording import POINT_NAMES, count_points, significant

_ARROW_SHARE = 0.06
"""Length of the drawn CE90 vector as a share of the picture's longer side; set by hand."""

_SCALE_BAR_SHARE = 0.08
"""Length of the scale bar as a share of the picture's longer side; set by hand."""

_EXAGGERATIONS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
"""Factors by which residual vectors may be drawn longer than they are."""

Group = tuple[str, Residuals]
"""A role, CHECK or TIE, and the residuals of its points."""


def residual_histograms(groups: list[Group]) -> str:
    """A histogram of the lengths of the residuals for each role."""
    high = round_up(max(float(np.percentile(group.lengths, 99.5)) for _, group in groups) + 1e-6)
    charts = "".join(
        figure(
            draw_histogram(Series(in_language(POINT_NAMES[role]), role, group.lengths), high),
            Html(
                _legend_key(role)
                + escape(
                    tr(
                        "{points} by length of their residual.",
                        points=count_points(role, len(group)),
                    )
                )
            ),
        )
        for role, group in groups
    )
    heading = escape(tr("Distribution of the residuals"))
    return f'<h3>{heading}</h3><div class="pair">{charts}</div>'


def residual_directions(groups: list[Group], ground: Ground | None) -> str:
    """The residuals by direction, on the ground where directions are known, else in pixels."""
    on_ground = ground is not None and ground.has_directions
    series = []
    for role, group in groups:
        vectors = group.ground_vectors if on_ground else group.vectors
        if vectors is not None:
            upwards = vectors * (1.0, 1.0 if on_ground else -1.0)
            series.append(Series(in_language(POINT_NAMES[role]), role, upwards))
    if not series:
        return ""
    unit = ground.unit if ground is not None and on_ground else "px"
    axes = (tr("E"), tr("N")) if on_ground else (tr("right"), tr("up"))
    caption = _legend([role for role, _ in groups]) + escape(
        tr(
            "Circles: CE90. Crosses: mean. A round, centred cloud is random error; an elongated or "
            "off-centre cloud is systematic error in one direction."
        )
    )
    drawing = figure(draw_scatter(series, unit, axes), Html(caption))
    heading = escape(tr("Direction of the residuals"))
    return f'<h3>{heading}</h3><div class="sideways">{drawing}</div>'


def residual_vectors(result: MatchResult, groups: list[Group], view: View | None) -> str:
    """The residual vectors over the faint reference."""
    if view is None or any(group.vectors is None for _, group in groups):
        return ""
    width, height = view.reference.size
    points = result.tie_points
    longest = ce90(np.concatenate([group.lengths for _, group in groups])) / view.factor
    limit = _ARROW_SHARE * max(width, height) / max(longest, 1e-9)
    times = float(max((factor for factor in _EXAGGERATIONS if factor <= limit), default=1))
    arrows = []
    for role, group in reversed(groups):
        rows = points.is_check == (role == CHECK)
        starts = (points.reference_pixels[rows] - view.corner) / view.factor
        vectors = np.zeros((0, 2)) if group.vectors is None else group.vectors
        name = in_language(POINT_NAMES[role])
        arrows.append((Series(name, role, vectors * times / view.factor), starts))
    bar_px = round_up(_SCALE_BAR_SHARE * max(width, height) * view.factor / times)
    stack = (
        f'<div class="stack" style="{fit_style(width, height)}">'
        '<div class="layer faint v0r"></div>'
        f"{draw_arrows(arrows, (width, height), bar_px * times / view.factor)}</div>"
    )
    caption = _legend([role for role, _ in groups]) + escape(
        tr(
            "Arrows: from the reference point (dot) to the transformed moving point, drawn "
            "{times:g} times as long. The bar in the corner stands for {bar} px. Parallel arrows "
            "next to each other are an error that the transform cannot model; arrows in all "
            "directions are noise.",
            times=times,
            bar=significant(bar_px),
        )
    )
    heading = escape(tr("Residual vectors"))
    return f'<h3>{heading}</h3><div class="vectors">{figure(stack, Html(caption))}</div>'


def _legend(roles: list[str]) -> str:
    entries = (_legend_key(role) + escape(in_language(POINT_NAMES[role])) for role in roles)
    return f"{', '.join(entries)}. "


def _legend_key(role: str) -> str:
    return f'<span class="key {role}"></span>'
