"""The accuracy section: the accuracy to expect, check points and fit residuals, in figures."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.common.contract import CHECK, TIE
from hetmatch_qgis.engine.core.language import in_language, local_number, tr
from hetmatch_qgis.engine.core.messages import Figure, Message
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.report.comparison_views import View
from hetmatch_qgis.engine.report.html_page import UNKNOWN, number, table
from hetmatch_qgis.engine.report.residuals import Ground, Residuals, ce90, ground_of, rmse
from hetmatch_qgis.engine.report.sections.residual_charts import (
    Group,
    residual_directions,
    residual_histograms,
    residual_vectors,
)
from hetmatch_qgis.engine.report.wording import POINT_NAMES, length, significant

_MEASURES: tuple[tuple[str, Callable[[NDArray[np.float64]], float]], ...] = (
    ("RMSE", rmse),
    (Message("median"), lambda lengths: float(np.median(lengths))),
    ("CE90", ce90),
    (Message("maximum"), lambda lengths: float(lengths.max())),
)
_MIN_RMSE_RATIO = 1.5
"""RMSE at check points over that at tie points from which the difference is pointed out; set by
hand."""

_MIN_BIAS_SHARE = 0.5
"""Bias over RMSE from which the bias counts as large; set by hand."""

_MIN_STRETCH = 0.01
"""Relative difference of ground and map lengths that is pointed out; set by hand."""


def accuracy_section(
    result: MatchResult, checks: Residuals, ties: Residuals, view: View | None
) -> str:
    """HTML of the accuracy; empty without points.

    view: the background of the residual vectors; None to leave them out.
    """
    groups = [(role, group) for role, group in ((CHECK, checks), (TIE, ties)) if len(group)]
    if not groups:
        return ""
    ground = ground_of(result)
    parts = [
        f"<h2>{escape(tr('Accuracy'))}</h2>",
        _stated(result, ground),
        _measure_table(groups, ground),
        _stretch_note(ground),
        _interpretation(checks, ties, ground),
        residual_histograms(groups),
        residual_directions(groups, ground),
        residual_vectors(result, groups, view),
    ]
    return "\n".join(part for part in parts if part)


def _stated(result: MatchResult, ground: Ground | None) -> str:
    """The accuracy to expect of the transform, in a paragraph; empty of few points set by hand."""
    stated = result.accuracy
    if stated is None and result.evidence is None and result.search is None:
        return ""
    lead = tr("Over the overlap:")
    if stated is None:
        return _paragraph(
            lead,
            tr("unknown. The tie points lie too close together to state the accuracy elsewhere."),
        )
    rmse_text, ce90_text = (_length(value, ground) for value in (stated.rmse_px, stated.ce90_px))
    figures = tr("RMSE {rmse}, CE90 {ce90}.", rmse=rmse_text, ce90=ce90_text)
    if stated.rmse_range_px is not None:
        low, high = (local_number(number(value)) for value in stated.rmse_range_px)
        figures = tr(
            "RMSE {rmse} (90 % interval: {low} to {high} px), CE90 {ce90}, which takes that "
            "interval into account.",
            rmse=rmse_text,
            low=low,
            high=high,
            ce90=ce90_text,
        )
    meaning = tr(
        "At nine of ten random locations the error of the transform is at most the CE90. "
        "Predicted from the tie points, whose errors are correlated with those of their "
        "neighbours, so they count as {count} independent ones. Errors that the two sensors cause "
        "everywhere alike are included by experience; relief between the points is not.",
        count=f"{stated.effective_points:.0f}",
    )
    return _paragraph(lead, f"{figures} {meaning}")


def _length(value: float, ground: Ground | None) -> str:
    """A length in pixels, and on the ground where that is known."""
    text = f"{local_number(number(value))} px"
    return text if ground is None else f"{text} ({length(value * ground.pixel_size, ground.unit)})"


def _measure_table(groups: list[Group], ground: Ground | None) -> str:
    head, columns = [""], []
    for role, group in groups:
        name = in_language(POINT_NAMES[role])
        head.append(f"{name}, px")
        upwards = None if group.vectors is None else group.vectors * (1.0, -1.0)
        columns.append(_column(group.lengths, upwards, number))
        if ground is not None and group.ground_lengths is not None:
            head.append(f"{name}, {in_language(ground.unit)}")
            vectors = group.ground_vectors if ground.has_directions else None
            columns.append(_column(group.ground_lengths, vectors, significant))
    labels = [tr("points"), *(in_language(name) for name, _ in _MEASURES)]
    if ground is not None and ground.has_directions:
        labels += [tr("bias, right (grid east)"), tr("bias, up (grid north)")]
    else:
        labels += [tr("bias, right"), tr("bias, up")]
    return table(head, list(zip(labels, *columns, strict=True)))


def _column(
    lengths: NDArray[np.float64],
    vectors: NDArray[np.float64] | None,
    format_value: Callable[[float], str],
) -> list[str]:
    measures = [format_value(measure(lengths)) for _, measure in _MEASURES]
    bias = [UNKNOWN] * 2
    if vectors is not None:
        bias = [format_value(float(mean)) for mean in vectors.mean(axis=0)]
    return [Figure(f"{len(lengths):,}"), *measures, *bias]


def _stretch_note(ground: Ground | None) -> str:
    """A note where map lengths are not ground lengths, as in the Mercator projection."""
    if ground is None or ground.stretch is None or abs(ground.stretch - 1) < _MIN_STRETCH:
        return ""
    note = tr(
        "Metres are ground distances: 1 m in the CRS of the reference is {metres} m on the ground.",
        metres=significant(ground.stretch),
    )
    return f'<p class="note">{escape(note)}</p>'


def _interpretation(checks: Residuals, ties: Residuals, ground: Ground | None) -> str:
    """The meaning of the figures of check points and tie points, in paragraphs."""
    paragraphs = [_about_checks(checks, ground)]
    if len(ties):
        paragraphs.append(
            _paragraph(
                tr("Tie points:"),
                tr(
                    "the transform was fitted to them. Their residuals show how closely it "
                    "follows them, not how accurate it is: a more flexible transform has smaller "
                    "residuals, whether it is better or not."
                ),
            )
        )
    if len(checks) and len(ties) and rmse(checks.lengths) > _MIN_RMSE_RATIO * rmse(ties.lengths):
        paragraphs.append(
            _paragraph(
                "",
                tr(
                    "The residuals at the check points are clearly larger than at the tie points: "
                    "between the tie points the transform is less accurate than the fit suggests."
                ),
            )
        )
    bias = None if checks.vectors is None or not len(checks) else checks.vectors.mean(axis=0)
    if bias is not None:
        paragraphs.append(
            _paragraph(tr("Bias:"), _about_bias(float(np.hypot(*bias)), rmse(checks.lengths)))
        )
    return "".join(paragraphs)


def _about_checks(checks: Residuals, ground: Ground | None) -> str:
    if not len(checks):
        return _paragraph(
            tr("Check points:"), tr("none, so the accuracy between the tie points is unknown.")
        )
    distance = f"{local_number(number(ce90(checks.lengths)))} px"
    if ground is not None and checks.ground_lengths is not None:
        distance += f" ({length(ce90(checks.ground_lengths), ground.unit)})"
    return _paragraph(
        tr("Check points:"),
        tr(
            "excluded from every fit. CE90 {distance}: 90 % of them lie within this distance of "
            "their predicted position. This includes their own matching errors, so the transform "
            "may be better; they lie among the tie points, so away from these it may be worse. "
            "They come from the same matcher: its systematic errors, such as those from relief "
            "displacement, do not show in them.",
            distance=distance,
        ),
    )


def _about_bias(bias: float, rmse_px: float) -> str:
    if bias > _MIN_BIAS_SHARE * rmse_px:
        return tr(
            "the mean residual of the check points is {bias} px, large compared with the RMSE: "
            "the image as a whole is shifted.",
            bias=number(bias),
        )
    return tr(
        "the mean residual of the check points is {bias} px, small compared with the RMSE: "
        "shifting the image as a whole would not improve it.",
        bias=number(bias),
    )


def _paragraph(lead: str, text: str) -> str:
    start = f"<b>{escape(lead)}</b> " if lead else ""
    return f"<p>{start}{escape(text)}</p>"
