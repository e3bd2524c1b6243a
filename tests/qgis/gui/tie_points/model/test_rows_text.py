"""Points as text, for the clipboard."""

import pytest

from hetmatch_qgis.common.contract import CHECK, ORIGIN_MANUAL
from hetmatch_qgis.gui.tie_points.model.match_record import MatchRecord
from hetmatch_qgis.gui.tie_points.model.points import Location, TiePoint
from hetmatch_qgis.gui.tie_points.model.rows_text import RowsError, parse_rows, rows_of

RECORD = MatchRecord(
    result={
        "reference": {
            "georeference": "affine",
            "transform": [10.0, 0.0, 500000.0, 0.0, -10.0, 6000000.0],
            "width": 200,
            "height": 100,
        },
        "moving": {"georeference": "none", "transform": None, "width": 80, "height": 90},
    }
)
POINT = TiePoint(
    7,
    Location(500123.0, 5999877.0, 12.3, 12.3),
    Location(5.25, -6.5, 5.25, 6.5),
    score=0.75,
    residual_px=1.5,
    role=CHECK,
    enabled=False,
)


def test_what_was_copied_is_pasted(qgis_app):
    (pasted,) = parse_rows(rows_of([POINT]), RECORD, []).points
    assert (pasted.reference, pasted.moving) == (POINT.reference, POINT.moving)
    assert (pasted.score, pasted.role, pasted.enabled) == (0.75, CHECK, False)
    assert pasted.origin == ORIGIN_MANUAL


def test_a_point_that_is_there_already_is_left_out(qgis_app):
    pasted = parse_rows(rows_of([POINT, POINT]), RECORD, [])
    assert (len(pasted.points), pasted.present) == (1, 1)
    pasted = parse_rows(rows_of([POINT]), RECORD, [POINT])
    assert (len(pasted.points), pasted.present) == (0, 1)


@pytest.mark.parametrize(
    "text",
    [
        "500123\t5999877\t5.25\t-6.5\n",
        "ref_x;ref_y;mov_x;mov_y\n500123;5999877;5.25;-6.5",
        "ref_col,ref_row,mov_col,mov_row\n12.3,12.3,5.25,6.5\n",
        (
            "#CRS: EPSG\nmapX,mapY,sourceX,sourceY,enable,dX,dY,residual\n"
            "500123,5999877,5.25,-6.5,1,0,0,0\n"
        ),
    ],
    ids=["four numbers", "coordinates", "pixels", "points file"],
)
def test_locations_come_as_coordinates_or_as_pixels(qgis_app, text):
    (pasted,) = parse_rows(text, RECORD, []).points
    for location, expected in ((pasted.reference, POINT.reference), (pasted.moving, POINT.moving)):
        assert location.x == pytest.approx(expected.x)
        assert location.y == pytest.approx(expected.y)
        assert location.column == pytest.approx(expected.column)
        assert location.row == pytest.approx(expected.row)


def test_rows_outside_the_rasters_are_counted(qgis_app):
    text = "500123\t5999877\t5.25\t-6.5\n500123\t5999877\t500\t-6.5\n"
    pasted = parse_rows(text, RECORD, [])
    assert (len(pasted.points), pasted.outside) == (1, 1)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no rows"),
        ("a letter to somebody", "no tie points"),
        ("ref_x,ref_y,mov_x,mov_y\n1,2,3,", "Row 1"),
    ],
)
def test_other_text_is_refused_in_words(qgis_app, text, reason):
    with pytest.raises(RowsError, match=reason):
        parse_rows(text, RECORD, [])


def test_control_points_need_pixels_and_coordinates(qgis_app):
    described = {**RECORD.result, "moving": {"georeference": "gcps", "transform": None}}
    record = MatchRecord(result=described)
    with pytest.raises(RowsError, match="both rasters"):
        parse_rows("500123\t5999877\t5.25\t-6.5\n", record, [])
    assert parse_rows(rows_of([POINT]), record, []).points


def test_a_text_that_is_no_table_is_refused_in_words(qgis_app):
    with pytest.raises(RowsError, match="no tie points"):
        parse_rows("x" * 140_000, RECORD, [])
