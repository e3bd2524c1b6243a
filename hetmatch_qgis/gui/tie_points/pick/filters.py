"""Filters of the points in the table, by state, role and origin."""

from __future__ import annotations

from collections.abc import Callable

from hetmatch_qgis.common.contract import CHECK, ORIGIN_MANUAL, TIE
from hetmatch_qgis.gui.tie_points.model.points import TiePoint
from hetmatch_qgis.i18n.translation import tr

Accepts = Callable[[TiePoint], bool]

ALL = "all"
FILTERS: dict[str, Accepts] = {
    "on": lambda point: point.enabled,
    "off": lambda point: not point.enabled,
    TIE: lambda point: point.role == TIE,
    CHECK: lambda point: point.role == CHECK,
    ORIGIN_MANUAL: lambda point: point.origin == ORIGIN_MANUAL,
}


def filter_labels() -> dict[str, str]:
    """The filters by name, the first of which shows all points."""
    return {
        ALL: tr("All points"),
        "on": tr("Switched on"),
        "off": tr("Switched off"),
        TIE: tr("Tie points"),
        CHECK: tr("Check points"),
        ORIGIN_MANUAL: tr("Set by hand"),
    }


def accept_both(first: Accepts | None, second: Accepts | None) -> Accepts | None:
    """A filter that asks for both; None accepts all."""
    if first is None or second is None:
        return first or second
    return lambda point: first(point) and second(point)
