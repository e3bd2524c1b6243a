from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from export_cases import Case, make_case
from hypothesis import given, settings
from hypothesis import strategies as st

from hetmatch_qgis.common.contract import CSV_COLUMNS
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.tie_points import TiePoints
from hetmatch_qgis.engine.export.table import read_table, write_columns, write_table

HEADER = "ref_col,ref_row,mov_col,mov_row,ref_x,ref_y,mov_x,mov_y,score,residual_px,role"
"""Of earlier versions; tables have these columns, too, by now."""
ADDED = "id,sigma_col,sigma_row,correlation"


def test_header_is_exactly_the_documented_one(tmp_path: Path, case: Case) -> None:
    write_table(tmp_path / "t.csv", case.result.tie_points)
    assert (tmp_path / "t.csv").read_bytes().split(b"\n")[0] == f"{HEADER},{ADDED}".encode()


def test_precision_comes_back_and_is_unknown_in_older_tables(tmp_path: Path, case: Case) -> None:
    points = case.result.tie_points
    covariances = np.tile([0.04, 0.09, -0.03], (len(points), 1))
    covariances[1] = np.nan
    write_table(tmp_path / "t.csv", points.with_precision(covariances))
    found = read_table(tmp_path / "t.csv").precision()
    assert found["sigma_col"][0] == 0.2 and found["sigma_row"][0] == 0.3
    assert found["correlation"][0] == -0.5
    assert all(np.isnan(values[1]) for values in found.values())
    for width in (len(HEADER.split(",")), len(HEADER.split(",")) + 1):
        lines = (tmp_path / "t.csv").read_text().splitlines()
        older = "\n".join(",".join(line.split(",")[:width]) for line in lines)
        (tmp_path / "older.csv").write_text(older + "\n")
        assert read_table(tmp_path / "older.csv").variances is None


def test_points_keep_their_numbers(tmp_path: Path, case: Case) -> None:
    points = case.result.tie_points
    ids = np.arange(1, len(points) + 1) * 3
    write_table(tmp_path / "t.csv", replace(points, ids=ids))
    assert read_table(tmp_path / "t.csv").point_ids.tolist() == ids.tolist()
    kept = replace(points, ids=ids).select(np.array([4, 2]))
    assert kept.point_ids.tolist() == [15, 9]


def test_a_table_of_an_earlier_version_is_numbered(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(HEADER + ("\n" + "1," * 10 + "tie") * 2 + "\n")
    assert read_table(tmp_path / "t.csv").point_ids.tolist() == [1, 2]


@pytest.mark.parametrize(
    "numbers", ["1,1", "0,2", "x,2", "-1,2", "1.5,2", "1_0,2", "٣,2", "9" * 20]
)
def test_numbers_that_are_no_numbers_of_points_are_an_error(tmp_path: Path, numbers: str):
    lines = ["1," * 10 + f"tie,{number}" for number in numbers.split(",")]
    (tmp_path / "t.csv").write_text("\n".join([HEADER + ",id", *lines]), encoding="utf-8")
    with pytest.raises(InputError, match="is not a tie point"):
        read_table(tmp_path / "t.csv")


def test_unknown_map_coordinates_are_empty_cells(tmp_path: Path, case: Case) -> None:
    write_table(tmp_path / "t.csv", case.result.tie_points)
    row = (tmp_path / "t.csv").read_text().splitlines()[1].split(",")
    assert row[6:8] == ["", ""] and row[4] and row[5]


def test_what_was_written_is_read_back(tmp_path: Path, case: Case) -> None:
    points = case.result.tie_points
    write_table(tmp_path / "t.csv", points)
    again = read_table(tmp_path / "t.csv")
    for name in CSV_COLUMNS[:-1]:
        step = 1e-7 if name.endswith(("_x", "_y")) else 5.1e-5
        np.testing.assert_allclose(getattr(again, name), getattr(points, name), atol=step, rtol=0)
    assert again.role.tolist() == points.role.tolist()


def test_degrees_keep_a_thousandth_of_a_small_pixel(tmp_path: Path) -> None:
    points = make_case(tmp_path, raster=False, count=1).result.tie_points
    exact = np.array([179.123456789012])
    points = TiePoints(**{**points.columns(), "ref_x": exact})
    write_table(tmp_path / "t.csv", points)
    assert abs(read_table(tmp_path / "t.csv").ref_x[0] - exact[0]) < 1e-11


def test_no_points_make_a_table_of_its_header(tmp_path: Path) -> None:
    write_table(tmp_path / "t.csv", TiePoints.empty())
    assert (tmp_path / "t.csv").read_text() == f"{HEADER},{ADDED}\n"
    assert len(read_table(tmp_path / "t.csv")) == 0


@pytest.mark.parametrize(
    "text",
    ["", "a,b\n1,2\n", HEADER + "\n1,2,3\n", HEADER + "\n" + "x," * 10 + "tie\n"],
    ids=["empty", "other header", "short line", "not a number"],
)
def test_a_file_that_is_no_table_of_tie_points_is_an_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "t.csv").write_text(text)
    with pytest.raises(InputError):
        read_table(tmp_path / "t.csv")


NUMBERS = ["1"] * 10
CELLS = st.sampled_from(["", "nan", "inf", "-inf", "1e308", "-1", "1e-400", "0x1", "1_0", "٣"])


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "1e308", "x", ""])
@pytest.mark.parametrize("column", range(10))
def test_a_cell_without_a_usable_number_is_an_error(tmp_path: Path, value: str, column: int):
    cells = [*NUMBERS[:column], value, *NUMBERS[column + 1 :], "tie"]
    (tmp_path / "t.csv").write_text(HEADER + "\n" + ",".join(cells) + "\n")
    may_be_empty = column in (4, 5, 6, 7, 8)
    if value == "" and may_be_empty:
        assert np.isnan(read_table(tmp_path / "t.csv").columns()[CSV_COLUMNS[column]]).all()
        return
    with pytest.raises(InputError, match=f"Line 2 .*'{CSV_COLUMNS[column]}'"):
        read_table(tmp_path / "t.csv")


@given(st.lists(st.lists(CELLS | st.floats().map(str) | st.text(max_size=3), max_size=12)))
@settings(max_examples=80, deadline=None)
def test_any_table_is_read_as_numbers_or_refused(tmp_path_factory, rows: list[list[str]]):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    lines = [",".join([*row[:10], *NUMBERS[len(row) :], "check"]) for row in rows]
    path.write_text("\n".join([HEADER, *lines]), encoding="utf-8")
    try:
        points = read_table(path)
    except InputError as error:
        assert str(error).endswith(".")
        return
    assert np.isfinite(points.moving_pixels).all() and np.isfinite(points.reference_pixels).all()


@given(st.binary(max_size=200))
@settings(max_examples=40, deadline=None)
def test_any_file_is_read_or_refused(tmp_path_factory, content: bytes):
    path = tmp_path_factory.getbasetemp() / "bytes.csv"
    path.write_bytes(HEADER.encode() + b"\n" + content)
    try:
        read_table(path)
    except InputError as error:
        assert str(error).endswith(".")


def test_no_text_is_a_formula(tmp_path: Path):
    texts = np.array(["=1+1", "@SUM(A1)", "+1", "-1", "tie"])
    write_columns(tmp_path / "t.csv", {"a": texts, "b": -np.arange(5), "c": -np.ones(5)}, ())
    rows = [line.split(",") for line in (tmp_path / "t.csv").read_text().splitlines()[1:]]
    assert [row[0] for row in rows] == ["'=1+1", "'@SUM(A1)", "'+1", "'-1", "tie"]
    assert [row[1:] for row in rows][1] == ["-1", "-1.0000"], "numbers stay numbers"
