"""A table of pairs."""

from __future__ import annotations

import csv
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hetmatch_qgis.engine.batch.inputs.job_table import COLUMNS, JobTable
from hetmatch_qgis.engine.core.errors import InputError


def table(folder: Path, text: str) -> JobTable:
    (folder / "pairs.csv").write_text(text, encoding="utf-8-sig")
    return JobTable(folder / "pairs.csv")


def test_a_row_is_a_pair_with_its_own_options(tmp_path: Path):
    (tmp_path / "a.tif").touch()
    text = (
        "reference,moving,name,modality,moving-bands,search_radius,max_points\n"
        'a.tif,/vsicurl/https://host/b.tif,first,"optical,sar","3,2",120.5,500\n'
        "a.tif,c.tif,,,,,\n"
    )
    first, second = table(tmp_path, text)
    assert first.reference == str(tmp_path / "a.tif")
    assert first.moving == "/vsicurl/https://host/b.tif"
    assert first.label == "first"
    assert first.options == {
        "reference_modality": "optical",
        "moving_modality": "sar",
        "moving_bands": [3, 2],
        "search_radius": 120.5,
        "max_points": 500,
    }
    assert second.moving == str(tmp_path / "c.tif") and second.options == {}


def test_times_order_the_scenes_of_a_stack_and_change_no_pair(tmp_path: Path):
    with_times = list(table(tmp_path, "reference,moving,time\na,b,2024-05-17\na,c,20240401\n"))
    assert [job.time[:10] for job in with_times] == ["2024-05-17", "2024-04-01"]
    without = list(table(tmp_path, "reference,moving\na,b\na,c\n"))
    assert [job.identity for job in without] == [job.identity for job in with_times]


def test_a_table_can_be_gone_through_again(tmp_path: Path):
    jobs = table(tmp_path, "reference,moving\na,b\n")
    assert list(jobs) == list(jobs)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("reference\na\n", "no column 'moving'"),
        ("reference,moving,colour\na,b,c\n", "column 'colour'"),
        ("reference,moving,time\na,b,May\n", "Pair 1 of .*time 'May'"),
        ("reference,moving\na,\n", "Pair 1 of .*no moving"),
        ("reference,moving\na,b\nc,d,e\n", "Pair 2 of .*pairs.csv' has more values"),
        ("reference,moving,reference\na,b,c\n", "column 'reference' more than once"),
        ("reference,moving,search_radius\na,b,far\n", "'search_radius' takes a number"),
        ("reference,moving,rotation\na,b,maybe\n", "Unknown value 'maybe'"),
    ],
)
def test_a_row_that_is_no_pair_is_told(tmp_path: Path, text: str, words: str):
    with pytest.raises(InputError, match=words):
        list(table(tmp_path, text))


def test_parquet_has_the_same_rows(tmp_path: Path):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    columns = {
        "reference": ["a.tif"],
        "moving": ["b.tif"],
        "search_radius": [50.0],
        "max_points": [400.0],
        "moving_crs": [None],
    }
    path = tmp_path / "pairs.parquet"
    parquet.write_table(pyarrow.table(columns), path)
    (job,) = JobTable(path)
    assert Path(job.moving) == tmp_path / "b.tif"
    assert job.options == {"search_radius": 50.0, "max_points": 400}


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_columns_may_be_separated_as_spreadsheets_do(tmp_path: Path, mark: str):
    """Excel writes semicolons where the decimal sign is a comma, and a byte order mark."""
    lines = ['"reference"', "moving", "moving-bands"], ["a.tif", "b, c.tif", "4"]
    quoted = [[f'"{cell}"' if mark in cell else cell for cell in line] for line in lines]
    text = "\r\n".join(mark.join(line) for line in quoted)
    (job,) = table(tmp_path, text + "\r\n")
    assert Path(job.moving).name == "b, c.tif" and job.options == {"moving_bands": [4]}


@pytest.mark.parametrize("name", ["none.csv", "none.parquet"])
def test_a_missing_table_is_told(tmp_path: Path, name: str):
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow")
    with pytest.raises(InputError, match="There is no file"):
        list(JobTable(tmp_path / name))


def test_a_file_that_is_no_table_is_told(tmp_path: Path):
    (tmp_path / "image.csv").write_bytes(b"\xff\xd8\xff")
    with pytest.raises(InputError, match="cannot be read"):
        list(JobTable(tmp_path / "image.csv"))


def test_names_that_no_path_may_have_are_told(tmp_path: Path):
    pa = pytest.importorskip("pyarrow", reason="comes with hetmatch-qgis[parquet]")
    import pyarrow.parquet as pq

    rows = pa.table({"reference": ["a\0.tif"], "moving": ["b.tif"]})
    pq.write_table(rows, tmp_path / "table.parquet")
    with pytest.raises(InputError, match=r"Pair 1 of .*'reference' contains a NUL"):
        list(JobTable(tmp_path / "table.parquet"))


@given(
    header=st.lists(st.sampled_from([*COLUMNS, "other", ""]), max_size=6),
    rows=st.lists(st.lists(st.text(max_size=12), max_size=7), max_size=3),
)
@example(["dem"], [["a\0.tif", "b.tif", "https://x"]])
@example(["time"], [["a.tif", "b.tif", "0001-01-01T00:00:00+14:00"]])
@example(["reference_bands"], [["a.tif", "b.tif", "9" * 5000]])
@settings(deadline=None)
def test_any_table_is_pairs_or_one_sentence(header: list[str], rows: list[list[str]]):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pairs.csv"
        with path.open("w", encoding="utf-8", errors="surrogatepass", newline="") as file:
            csv.writer(file).writerows([["reference", "moving", *header], *rows])
        with suppress(InputError):
            assert all(job.identity for job in JobTable(path))
