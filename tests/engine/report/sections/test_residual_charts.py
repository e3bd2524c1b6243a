"""Drawings of residuals of any size."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from report_cases import affine, result_of

from hetmatch_qgis.engine.report.images import overview_images
from hetmatch_qgis.engine.report.residuals import residuals_of
from hetmatch_qgis.engine.report.sections.accuracy import accuracy_section


@pytest.mark.parametrize("size", [0.0, 1e-9, 1e9])
def test_drawings_bear_residuals_of_any_size(tmp_path: Path, size: float):
    result = result_of(tmp_path, affine)
    lengths = np.full(len(result.tie_points), size)
    off = replace(
        result,
        tie_points=replace(result.tie_points, residual_px=lengths),
        mapper=lambda points: affine(points) + np.array([size, 0.0]),
    )
    checks, ties = residuals_of(off)
    view = overview_images(result).comparison.views[0]
    drawn = accuracy_section(off, checks, ties, view)
    assert drawn.count("<svg") == 4
    assert not re.search(r"\b(nan|inf)\b", drawn)
