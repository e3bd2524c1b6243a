"""The outcome of a match in a sentence."""

from __future__ import annotations

import math
from typing import Any

from qgis.core import Qgis

from hetmatch_qgis.client.durations import number
from hetmatch_qgis.client.local_numbers import integer, localised, significant
from hetmatch_qgis.common.contract import AMBIGUOUS, MATCHED
from hetmatch_qgis.i18n.translation import tr

WHOLE_METRES = 100.0
"""Metres from which on no decimals are told, as in the panel."""


def summary(result: dict[str, Any]) -> tuple[str, Qgis.MessageLevel]:
    """The outcome of a match as a sentence for the message bar, and its level."""
    if result["status"] == AMBIGUOUS:
        text = tr("Ambiguous: {reason}").format(reason=result["reason"])
        return text, Qgis.MessageLevel.Warning
    if result["status"] != MATCHED:
        text = tr("No reliable match: {reason}").format(reason=result["reason"])
        return text, Qgis.MessageLevel.Warning
    # Results of earlier versions, and of points set by hand, state none.
    accuracy, checks = result.get("accuracy"), result["check_points"]
    count = result["tie_points"]["count"]
    # Tie points and check points: the panel and the report count them apart.
    text = tr("{count} points, too few to state the accuracy.").format(count=count)
    if accuracy is not None:
        text = _accuracy(count, accuracy)
    elif checks["rmse_px"] is not None and ("accuracy" not in result or "search" not in result):
        text = tr("{count} points, RMSE {rmse:.2f} px at {checks} check points.").format(
            count=count, rmse=localised(checks["rmse_px"]), checks=checks["count"]
        )
    said = text, correction(result), drawn_shadows(result), laid_as_whole(result)
    text = " ".join(filter(None, said))
    warnings = result["warnings"]
    if not warnings:
        return text, Qgis.MessageLevel.Success
    # They are long, and the report has them in full.
    note = tr("Warnings in the report: {count}.").format(count=len(warnings))
    return f"{text} {note}", Qgis.MessageLevel.Warning


def _accuracy(count: int, accuracy: dict[str, Any]) -> str:
    """The count of points and the accuracy to expect over the overlap, as a sentence."""
    rmse, ce90 = (localised(accuracy[name]) for name in ("rmse_px", "ce90_px"))
    # Results of earlier versions have none.
    bounds = accuracy.get("rmse_range_px")
    if not bounds:
        return tr("{count} points, accuracy {rmse:.2f} px (RMSE), {ce90:.2f} px (CE90).").format(
            count=count, rmse=rmse, ce90=ce90
        )
    low, high = (localised(bound) for bound in bounds)
    return tr(
        "{count} points, accuracy {rmse:.2f} px (RMSE, {low:.2f} to {high:.2f}), {ce90:.2f} px "
        "(CE90)."
    ).format(count=count, rmse=rmse, low=low, high=high, ce90=ce90)


def correction(result: dict[str, Any]) -> str:
    """The shift of the moving raster that a match makes, as a sentence; "" without georeference.

    result: the content of `result.json`, or the worker's answer to `match`.
    """
    corrected = result.get("correction")
    if not corrected:
        return ""
    metres, (columns, rows) = corrected["distance_m"], corrected["shift_px"]
    length = f"{significant(math.hypot(columns, rows))} px"
    if metres is not None:
        length = f"{integer(metres) if metres >= WHOLE_METRES else significant(metres)} m"
    text = tr("Shift: {length}.")
    return text.format(length=length.replace(" ", "\u00a0"))


def drawn_shadows(result: dict[str, Any]) -> str:
    """The shadows that a map of vector layers was drawn with, as a sentence; "" for none.

    result: the content of `result.json`, or the worker's answer to `match`.
    """
    shadows = (result.get("reference") or {}).get("shadows")
    if not shadows:
        return ""
    text = tr("Map drawn with shadows: sun at {azimuth}° from north, {length} m long.")
    azimuth, length = number(shadows["sun_azimuth"], 0), number(shadows["length_m"], 1)
    return text.format(azimuth=azimuth, length=length)


def laid_as_whole(result: dict[str, Any]) -> str:
    """A sentence where the image was laid on a bare map as a whole; "" where it was not.

    result: the content of `result.json`, or the worker's answer to `match`.
    """
    laid = result.get("laid_as_whole")
    if not laid:
        return ""
    text = tr(
        "Positioned where all of the map agrees best, {moved} px from its position by the points "
        "alone."
    )
    return text.format(moved=number(laid["moved_px"], 1))
