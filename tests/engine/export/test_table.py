from pathlib import Path

import numpy as np
import pytest
from export_cases import Case, make_case

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.tie_points import COLUMNS, TiePoints
from hetmatch_qgis.engine.export.table import read_table, write_table

HEADER = "ref_col,ref_row,mov_col,mov_row,ref_x,ref_y,mov_x,mov_y,score,residual_px,role"


def test_header_is_exactly_the_documented_one(tmp_path: Path, case: Case) -> None:
    write_table(tmp_path / "t.csv", case.result.tie_points)
    assert (tmp_path / "t.csv").read_bytes().split(b"\n")[0] == HEADER.encode()


def test_unknown_map_coordinates_are_empty_cells(tmp_path: Path, case: Case) -> None:
    write_table(tmp_path / "t.csv", case.result.tie_points)
    row = (tmp_path / "t.csv").read_text().splitlines()[1].split(",")
    assert row[6:8] == ["", ""] and row[4] and row[5]


def test_what_was_written_is_read_back(tmp_path: Path, case: Case) -> None:
    points = case.result.tie_points
    write_table(tmp_path / "t.csv", points)
    again = read_table(tmp_path / "t.csv")
    for name in COLUMNS[:-1]:
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
    assert (tmp_path / "t.csv").read_text() == HEADER + "\n"
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
