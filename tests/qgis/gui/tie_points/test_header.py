"""The accuracy in the head of the dock."""

import pytest
from qgis.PyQt.QtCore import QLocale
from qgis.PyQt.QtWidgets import QWidget

from hetmatch_qgis.gui.tie_points.header import Header, describe_fit, first_clause
from hetmatch_qgis.gui.tie_points.model.fit import Accuracy, Fit


@pytest.fixture
def use_locale(qgis_app):
    before = QLocale()
    yield lambda name: QLocale.setDefault(QLocale(name))
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("locale", "metres", "text"),
    [
        ("en_US", 0.0234, "<b>0.50 px</b> (0.0234\u00a0m)"),
        ("en_US", 12.34, "<b>0.50 px</b> (12.3\u00a0m)"),
        ("en_US", 3581.2, "<b>0.50 px</b> (3,581\u00a0m)"),
        ("de_DE", 12.34, "<b>0,50 px</b> (12,3\u00a0m)"),
        ("de_DE", 3581.2, "<b>0,50 px</b> (3.581\u00a0m)"),
    ],
)
def test_lengths_are_told_in_pixels_and_metres(use_locale, locale, metres, text):
    use_locale(locale)
    fit = Fit("affine", Accuracy(3, 0.5, 0.7, metres, metres), Accuracy())
    told = describe_fit(fit, 0)
    # No line breaks inside a figure.
    assert f"RMSE {text}".replace(" ", "\u00a0") in told


def test_without_a_crs_there_are_no_metres(qgis_app):
    fit = Fit("affine", Accuracy(3, 0.5, 0.7), Accuracy(1, 0.5, 0.7))
    assert "\u00a0m)" not in describe_fit(fit, 2) and "CE90\u00a00.70\u00a0px" in describe_fit(
        fit, 2
    )


def test_the_accuracy_over_the_overlap_is_told_where_it_is_known(qgis_app):
    fit = Fit("affine", Accuracy(9, 0.5, 0.7), Accuracy(), None, Accuracy(0, 0.12, 0.2, 1.2, 2.0))
    told = describe_fit(fit, 0).rsplit("<br>", 1)[1]
    assert "Over the overlap: RMSE <b>0.12 px</b> (1.2 m), CE90 0.20 px (2 m)" in told.replace(
        "\u00a0", " "
    )
    assert describe_fit(Fit("affine", Accuracy(), Accuracy()), 0).count("<br>") == 2


def test_a_long_doubt_leaves_room_to_the_points(qgis_app):
    reason = "The two images agree too weakly: 5% of the places fit; try other bands."
    owner = QWidget()
    header = Header(owner)
    header.show_doubt(reason)
    assert "agree too weakly." in header.doubt.text() and "bands" not in header.doubt.text()
    assert header.doubt.toolTip() == reason


@pytest.mark.parametrize("side", ["shadows", "whole"])
def test_how_points_were_measured_on_a_drawn_map_is_told(qgis_app, side):
    owner = QWidget()
    header = Header(owner)
    header.show_drawn_map(**{side: "Points lie <here>."})
    assert header.drawn_map.text() == "Points lie &lt;here&gt;."
    assert ("shadows" in header.drawn_map.toolTip()) == (side == "shadows")
    assert not header.drawn_map.isHidden()
    header.show_drawn_map()
    assert header.drawn_map.isHidden()


@pytest.mark.parametrize(
    ("sentence", "clause"),
    [
        ("Too few points agree.", "Too few points agree."),
        ("Too few: 3 of 90.", "Too few."),
        ("\u592a\u5c11\uff1a90 \u4e2d\u7684 3", "\u592a\u5c11\u3002"),
        (": nothing before it", ": nothing before it"),
    ],
)
def test_the_first_clause_of_a_sentence(sentence, clause):
    assert first_clause(sentence) == clause
