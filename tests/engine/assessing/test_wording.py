"""Sentences about figures."""

import pytest

from hetmatch_qgis.engine.assessing.assessment import Judgement
from hetmatch_qgis.engine.assessing.figures import AxisFigures, Estimate, Figures
from hetmatch_qgis.engine.assessing.requirement import Requirement
from hetmatch_qgis.engine.assessing.wording import direction, interval, judgement_sentence


def figures(x, y):
    length = Estimate((x**2 + y**2) ** 0.5, 0, 9)
    along_x, along_y = (AxisFigures(mean, 0, abs(mean)) for mean in (x, y))
    return Figures("px", length, length, length, length, 0.01, along_x, along_y)


@pytest.mark.parametrize(
    ("x", "y", "wind"),
    [(1, 0, "east"), (0, -1, "north"), (-1, 1, "southwest"), (1, -0.1, "east"), (-1, 0, "west")],
)
def test_the_mean_displacement_has_one_of_eight_directions(x, y, wind):
    assert direction(figures(x, y), on_map=True) == wind


def test_without_a_map_the_direction_is_left_or_right_up_or_down():
    assert direction(figures(-1, 1), on_map=False) == "left and down"


def test_figures_of_coarse_rasters_have_no_exponents():
    assert interval(Estimate(2903.0, 1540.0, 39600.0)) == "2900 (1540 to 39600)"
    required = Requirement("ce90", 5000.0, "m")
    assert "CE90 is 2900 m" in judgement_sentence(Judgement(required, 2903.0, True, 0.99))


def test_a_close_call_says_how_sure_it_is():
    required = Requirement("ce90", 0.5, "px")
    assert "70% likely" in judgement_sentence(Judgement(required, 0.49, True, 0.7))
    assert "20% likely" in judgement_sentence(Judgement(required, 0.51, False, 0.2))
    assert judgement_sentence(Judgement(required, 0.3, True, 0.99)).endswith("at most 0.5 px: met.")
