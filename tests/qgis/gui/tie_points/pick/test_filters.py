"""Filters of the table."""

from dataclasses import replace

from hetmatch_qgis.common.contract import CHECK, ORIGIN_MANUAL, TIE
from hetmatch_qgis.gui.tie_points.model.points import Location, TiePoint
from hetmatch_qgis.gui.tie_points.pick.filters import ALL, FILTERS, accept_both, filter_labels

POINT = TiePoint(1, Location(0, 0, 0, 0), Location(0, 0, 0, 0))


def accepted(**values):
    point = replace(POINT, **values)
    return {name for name, accepts in FILTERS.items() if accepts(point)}


def test_each_filter_accepts_what_it_says():
    assert accepted() == {"on", TIE}
    assert accepted(enabled=False, role=CHECK) == {"off", CHECK}
    assert accepted(origin=ORIGIN_MANUAL) == {"on", TIE, ORIGIN_MANUAL}


def test_every_filter_has_a_label_and_the_first_shows_all(qgis_app):
    assert list(filter_labels()) == [ALL, *FILTERS]


def test_two_filters_ask_for_both():
    assert accept_both(None, None) is None
    assert accept_both(FILTERS["on"], None) is FILTERS["on"]
    both = accept_both(FILTERS["on"], FILTERS[CHECK])
    assert both(replace(POINT, role=CHECK)) and not both(POINT)
