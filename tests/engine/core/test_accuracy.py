"""The stated accuracy: its figures, and its way through result.json."""

from __future__ import annotations

import json

import numpy as np
import pytest

from hetmatch_qgis.engine.core.accuracy import Accuracy
from hetmatch_qgis.engine.core.json_input import BadValueError, Fields


def test_figures_of_draws():
    accuracy = Accuracy.of(np.array([3.0, 4.0] * 50), 12.5, gsd=10.0)
    assert accuracy.rmse_px == pytest.approx(np.sqrt(12.5))
    assert accuracy.ce90_px == 4.0
    assert accuracy.rmse_map == pytest.approx(10 * np.sqrt(12.5))


@pytest.mark.parametrize("gsd", [None, 0.5])
def test_written_and_read(gsd):
    accuracy = Accuracy.of(np.linspace(0, 1, 50), 7.25, gsd)
    text = json.dumps(accuracy.to_dict())
    assert Accuracy.of_fields(Fields(json.loads(text))) == accuracy


@pytest.mark.parametrize("value", [-1, "x", None, float("nan")])
def test_bad_figures_are_refused(value):
    values = Accuracy(1.0, 2.0, None, 9.0).to_dict() | {"rmse_px": value}
    with pytest.raises(BadValueError):
        Accuracy.of_fields(Fields(values))
