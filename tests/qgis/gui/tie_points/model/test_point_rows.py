"""Features of the layers become points."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from qgis.core import NULL, QgsProject, QgsVectorLayer

from hetmatch_qgis.common.contract import CHECK, ORIGIN_MANUAL, PRECISION, TIE
from hetmatch_qgis.gui.tie_points.model.layer_files import layer_of
from hetmatch_qgis.gui.tie_points.model.point_rows import (
    MOVING_COLUMNS,
    REFERENCE_COLUMNS,
    feature_ids,
    figures_of,
    first_value,
    point_of,
    read_rows,
)
from tests.qgis.tie_point_cases import canvas_xy, write_result


@pytest.fixture
def layers(qgis_new_project, tmp_path: Path) -> list[QgsVectorLayer]:
    path = write_result(tmp_path / "result")
    return [layer_of(path, name, QgsProject.instance()) for name in ("tie_points", "moving_points")]


def test_a_point_has_its_locations_and_figures(layers):
    rows, fids = read_rows(layers[0], REFERENCE_COLUMNS)
    moving, _ = read_rows(layers[1], MOVING_COLUMNS)
    assert set(rows) == set(moving) == set(fids) == set(range(1, 21))
    point = point_of(rows[5], moving[5])
    assert point.role == CHECK and point_of(rows[1], moving[1]).role == TIE
    for raster in ("reference", "moving"):
        location = point.location(raster)
        at = canvas_xy(raster, (location.column, location.row), True)
        assert (location.x, location.y) == pytest.approx(at)
    figures = figures_of(point)
    assert figures["enabled"] == 1 and figures["score"] == 0.5


def test_columns_that_are_not_asked_for_are_not_read(layers):
    rows, _ = read_rows(layers[0], ("id", "no_such_column"))
    assert rows[1].values == {"id": 1} and not rows[1].geometry.isNull()


def test_of_lines_only_what_edits_need_is_read(layers):
    _, fids = read_rows(layers[0], ("id",))
    assert feature_ids(layers[0]) == fids
    assert first_value(layers[0], "role") == TIE
    assert first_value(layers[0], "no_such_column") is None
    assert feature_ids(QgsVectorLayer("nowhere", "nowhere", "ogr")) == {}


def test_a_layer_that_cannot_be_read_has_no_rows(qgis_app):
    assert read_rows(QgsVectorLayer("nowhere", "nowhere", "ogr"), ("id",)) == ({}, {})


def test_columns_of_older_files_may_be_missing(layers):
    rows, _ = read_rows(layers[0], ("id", "ref_col", "ref_row", "score", "residual_px", "role"))
    moving, _ = read_rows(layers[1], MOVING_COLUMNS)
    point = point_of(rows[1], moving[1])
    assert point.enabled and point.origin != ORIGIN_MANUAL


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ((0.2, 0.3, -0.5), (0.2, 0.3, -0.5)),
        ((0.2, NULL, -0.5), None),
        ((0.0, 0.3, 0.0), None),
        ((math.nan, 0.3, 0.0), None),
        ((0.2, 0.3, 1.5), None),
    ],
)
def test_a_precision_is_whole_and_usable_or_unknown(layers, figures, expected):
    rows, _ = read_rows(layers[0], REFERENCE_COLUMNS)
    moving, _ = read_rows(layers[1], MOVING_COLUMNS)
    values = dict(zip(PRECISION, figures))  # noqa: B905 (Python 3.9)
    row = rows[1]._replace(values={**rows[1].values, **values})
    point = point_of(row, moving[1])
    assert point.precision == expected
    written = tuple(figures_of(point)[name] for name in PRECISION)
    assert written == (expected or (None, None, None))
