"""The answer to `fit` where the edited points do not determine the transform."""

from __future__ import annotations

from typing import Any

from hetmatch_qgis.common.accuracy import accuracy
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.terms import transform_noun
from hetmatch_qgis.engine.fitting.relief import RELIEF
from hetmatch_qgis.engine.fitting.transforms import MIN_POINTS


def failed_fit(kind: str, count: int, has_ground: bool) -> dict[str, Any]:
    """The answer of the protocol, with the problem in one sentence.

    kind: of transform, no longer "auto". count: of tie points. has_ground: whether there is an
    elevation model of ground that is not flat.
    """
    unknown = accuracy([], None) | {"rmse_m": None, "ce90_m": None}
    return {
        "transform": kind,
        "residuals": None,
        "ties": {**unknown, "count": count},
        "checks": unknown,
        "accuracy": None,
        "matrix": None,
        "problem": _fit_problem(kind, count, has_ground),
    }


def _fit_problem(kind: str, count: int, has_ground: bool) -> Message:
    if kind == RELIEF and not has_ground:
        return Message(
            "Without an elevation model with relief there is nothing to fit this transform to; "
            "choose another transform, or match with an elevation model."
        )
    if count < MIN_POINTS[kind]:
        return Message(
            "Too few tie points for the {transform}: it needs at least {needed}, there are "
            "{count}. Switch on or set more points, or choose a simpler transform.",
            transform=transform_noun(kind),
            needed=MIN_POINTS[kind],
            count=count,
        )
    return Message(
        "The {count} tie points are collinear or too close together; set another one away from "
        "them.",
        count=count,
    )
