"""Figures of a fit before the engine answers, and of points that nobody edited."""

from hetmatch_qgis.gui.tie_points.model.fit import (
    Accuracy,
    Fit,
    as_matched,
    figures_to_save,
    fit_as_saved,
)
from hetmatch_qgis.gui.tie_points.model.points import Location, TiePoint

AT = Location(1.0, 2.0, 3.0, 4.0)
POINTS = [TiePoint(number, AT, AT, residual_px=0.5) for number in range(1, 5)]
ANSWER = {
    "transform": "affine",
    "ties": {"count": 4, "rmse_px": 0.5, "ce90_px": 0.5, "rmse_m": 9.0, "ce90_m": 9.0},
    "checks": {"count": 0},
    "accuracy": {"rmse_px": 0.6, "ce90_px": 0.9, "rmse_m": 10.0, "ce90_m": 15.0},
    "residuals": [[0.5, 0.0]] * 4,
}


def test_the_newest_fit_of_the_same_points_is_shown_again():
    saved = figures_to_save(ANSWER, "auto")
    assert "residuals" not in saved
    fit = fit_as_saved(POINTS, "auto", saved)
    assert (fit.transform, fit.ties.rmse_m, fit.overlap.ce90_m) == ("affine", 9.0, 15.0)


def test_of_other_points_or_another_transform_there_are_pixels_only():
    saved = figures_to_save(ANSWER, "affine")
    for points, transform in ((POINTS[:3], "affine"), (POINTS, "polynomial2")):
        fit = fit_as_saved(points, transform, saved)
        assert fit.ties.rmse_px == 0.5 and fit.ties.rmse_m is None and fit.overlap is None
    assert fit_as_saved(POINTS, "affine", {}).ties.rmse_m is None
    assert fit_as_saved([], "", {}).transform is None


def test_points_as_they_were_matched_have_the_accuracy_of_the_match():
    overlap = Accuracy(0, 1.0, 2.0, 10.0, 20.0)
    fit = Fit("affine", Accuracy(), Accuracy(), None, overlap)
    stated = as_matched(fit, {"rmse_px": 0.5, "ce90_px": 1.5}).overlap
    assert stated == Accuracy(0, 0.5, 1.5, 5.0, 15.0)
    assert as_matched(fit, None) == fit
    without_metres = Fit("affine", Accuracy(), Accuracy(), None, Accuracy(0, 1.0, 2.0))
    assert as_matched(without_metres, {"rmse_px": 0.5, "ce90_px": 1.5}).overlap.rmse_m is None
