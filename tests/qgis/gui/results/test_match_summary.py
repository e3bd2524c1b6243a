"""The outcome of a match in a sentence."""

import pytest
from qgis.core import Qgis
from qgis.PyQt.QtCore import QLocale

from hetmatch_qgis.common.contract import AMBIGUOUS, MATCHED, NO_RELIABLE_MATCH
from hetmatch_qgis.gui.results.match_summary import drawn_shadows, laid_as_whole, summary

SHADOWS = {"sun_azimuth": 143.4, "length_m": 12.34}
RESULT = {
    "status": MATCHED,
    "reference": {"crs": "EPSG:32633"},
    "accuracy": {"rmse_px": 0.123, "ce90_px": 0.187},
    "tie_points": {"count": 200},
    "check_points": {"count": 40, "rmse_px": 0.151},
    "warnings": [],
}


@pytest.mark.parametrize(
    ("status", "before"), [(NO_RELIABLE_MATCH, "No reliable match"), (AMBIGUOUS, "Ambiguous")]
)
def test_a_refusal_tells_its_reason(qgis_app, status, before):
    text, level = summary({"status": status, "reason": "Too few points agree."})
    assert text == f"{before}: Too few points agree."
    assert level == Qgis.MessageLevel.Warning


def test_the_accuracy_is_told(qgis_app):
    # The panel counts tie points and check points apart: they are no tie points all of them.
    text = "200 points, accuracy 0.12 px (RMSE), 0.19 px (CE90)."
    assert summary(RESULT) == (text, Qgis.MessageLevel.Success)


def test_the_range_of_the_rmse_is_told_where_it_is_known(qgis_app):
    ranged = {**RESULT, "accuracy": {**RESULT["accuracy"], "rmse_range_px": [0.061, 0.24]}}
    assert summary(ranged)[0] == (
        "200 points, accuracy 0.12 px (RMSE, 0.06 to 0.24), 0.19 px (CE90)."
    )


def test_where_none_is_stated_the_check_points_are_told(qgis_app):
    older = {name: value for name, value in RESULT.items() if name != "accuracy"}
    assert summary(older)[0] == "200 points, RMSE 0.15 px at 40 check points."
    untold = {**RESULT, "accuracy": None, "check_points": {"count": 0, "rmse_px": None}}
    assert "too few to state" in summary(untold)[0]
    # Check points share their windows with tie points, and tell nothing where those tell nothing.
    assert "too few to state" in summary({**RESULT, "accuracy": None, "search": {}})[0]


@pytest.mark.parametrize(
    ("metres", "told"), [(9.553, "9.55\u00a0m"), (1234.5, "1,234\u00a0m"), (None, "5\u00a0px")]
)
def test_the_shift_is_told(qgis_app, metres, told):
    corrected = {**RESULT, "correction": {"distance_m": metres, "shift_px": [3.0, -4.0]}}
    assert summary(corrected)[0].endswith(f"(CE90). Shift: {told}.")


def test_warnings_are_counted(qgis_app):
    text, level = summary({**RESULT, "warnings": ["Half of it is a guess."]})
    # In full they are in the report.
    assert text == f"{summary(RESULT)[0]} Warnings in the report: 1."
    assert level == Qgis.MessageLevel.Warning


def test_the_shadows_of_a_drawn_map_are_told(qgis_app):
    result = {**RESULT, "reference": {"layers": ["buildings.gpkg"], "shadows": SHADOWS}}
    sentence = "Map drawn with shadows: sun at 143° from north, 12.3 m long."
    assert drawn_shadows(result) == sentence
    assert summary(result) == (f"{summary(RESULT)[0]} {sentence}", Qgis.MessageLevel.Success)


def test_an_image_that_was_laid_as_a_whole_says_so(qgis_app):
    result = {**RESULT, "laid_as_whole": {"moved_px": 2.13, "kept": 610, "left_out": 23}}
    sentence = (
        "Positioned where all of the map agrees best, 2.1 px from its position by the points alone."
    )
    assert laid_as_whole(result) == sentence and laid_as_whole(RESULT) == ""
    assert summary(result) == (f"{summary(RESULT)[0]} {sentence}", Qgis.MessageLevel.Success)


@pytest.mark.parametrize("result", [{}, {"reference": None}, {"reference": {"shadows": None}}])
def test_without_shadows_none_are_told(qgis_app, result):
    assert drawn_shadows(result) == ""


def test_figures_of_shadows_are_in_the_format_of_the_users_locale(qgis_app):
    before = QLocale()
    QLocale.setDefault(QLocale("de_DE"))
    try:
        assert "12,3 m" in drawn_shadows({"reference": {"shadows": SHADOWS}})
    finally:
        QLocale.setDefault(before)
