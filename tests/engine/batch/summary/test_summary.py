"""The tables of a batch."""

from __future__ import annotations

import builtins
import csv
import os
from pathlib import Path
from typing import Any

import pyogrio
import pytest

from hetmatch_qgis.engine.batch.batch_options import BatchOptions
from hetmatch_qgis.engine.batch.inputs.jobs import Job
from hetmatch_qgis.engine.batch.records import write_record
from hetmatch_qgis.engine.batch.summary import summary as module
from hetmatch_qgis.engine.batch.summary.summary import COLUMNS, write_summary
from hetmatch_qgis.engine.batch.unit import Unit, UnitMaker
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.progress import SILENT

RING = [[8.0, 47.0], [8.1, 47.0], [8.1, 47.1], [8.0, 47.1]]
MATCH = {
    "outcome": "matched",
    "confidence": 0.99,
    "ce90_px": 0.51234567891,
    "shift_px": [3.0, -4.0],
    "shift_m": [30.0, 40.0],
    "transform": "affine",
    "tie_points": 200,
    "passed": False,
    "seconds": 2.5,
    "peak_bytes": 500_000_000,
    "footprint": RING,
    "report": "a/report.html",
    "reason": Message("{count} points agree.", count=200).to_dict(),
}
REFUSAL = {"outcome": "no_match", "reason": Message("Too few agree.").to_dict()}


@pytest.fixture
def units(tmp_path: Path) -> list[Unit]:
    """A match, a pair without one, and one that was not run."""
    maker = UnitMaker(tmp_path, BatchOptions(), "", "en", 1)
    units = [maker.make(Job("/r.tif", f"/{name}.tif")) for name in "abc"]
    for unit, record in zip(units, (MATCH, REFUSAL), strict=False):
        write_record(tmp_path, {"identity": unit.identity, "key": unit.key, **record})
    return units


def test_all_tables_have_the_same_rows(units: list[Unit], tmp_path: Path):
    parquet = pytest.importorskip("pyarrow.parquet")
    summary = write_summary(tmp_path, units, SILENT)
    assert summary.counts == {"matched": 1, "no_match": 1, "failed": 0, "not_run": 1}
    assert summary.unmet == 1
    with summary.outputs["summary.csv"].open(encoding="utf-8", newline="") as file:
        first, second, third = csv.DictReader(file)
    assert list(first) == list(COLUMNS)
    assert first["ce90_px"] == "0.512346" and first["shift_y_px"] == "-4"
    assert first["peak_memory_mb"] == "500" and first["report"] == "pairs/a/report.html"
    assert first["reason"] == "200 points agree." and second["reason"] == "Too few agree."
    assert (second["ce90_px"], third["outcome"]) == ("", "not_run")
    table = parquet.read_table(summary.outputs["summary.parquet"]).to_pylist()
    assert [row["outcome"] for row in table] == ["matched", "no_match", "not_run"]
    assert table[0]["passed"] is False and table[1]["ce90_px"] is None
    features = pyogrio.read_info(summary.outputs["summary.gpkg"], layer="footprints")
    assert features["features"] == 3 and "outcome" in features["fields"]


def test_a_name_that_is_no_utf8_fails_alone(tmp_path: Path):
    maker = UnitMaker(tmp_path, BatchOptions(), "", "en", 1)
    unit = maker.make(Job("/r.tif", os.fsdecode(b"/m\xff.tif")))
    reason = Message("'{path}' cannot be opened.", path=unit.moving).to_dict()
    record = {"identity": unit.identity, "key": unit.key, "outcome": "failed", "reason": reason}
    write_record(tmp_path, record)
    summary = write_summary(tmp_path, [unit], SILENT)
    assert summary.counts["failed"] == 1
    with summary.outputs["summary.csv"].open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["moving"] == "/m\\udcff.tif" and row["outcome"] == "failed"
    assert "udcff" in row["reason"]


def test_rows_are_written_a_few_at_a_time(
    units: list[Unit], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    whole = write_summary(tmp_path, units, SILENT).outputs["summary.csv"].read_text()
    monkeypatch.setattr(module, "ROWS_AT_ONCE", 1)
    outputs = write_summary(tmp_path, units, SILENT).outputs
    assert outputs["summary.csv"].read_text() == whole
    assert pyogrio.read_info(outputs["summary.gpkg"], layer="footprints")["features"] == 3


def test_without_pyarrow_there_are_all_other_files_and_a_sentence(
    units: list[Unit], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "summary.parquet").touch()
    load = builtins.__import__

    def refuse(name: str, *arguments: Any) -> Any:
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return load(name, *arguments)

    monkeypatch.setattr(builtins, "__import__", refuse)
    summary = write_summary(tmp_path, units, SILENT)
    (note,) = summary.notes
    assert "pip install" in note
    assert set(summary.outputs) == {"summary.csv", "summary.gpkg", "batch.html"}
    # That of an earlier run would have other rows.
    assert not (tmp_path / "summary.parquet").exists()
