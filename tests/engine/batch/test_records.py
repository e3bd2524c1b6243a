"""Records of pairs."""

from __future__ import annotations

from pathlib import Path

import pytest

from hetmatch_qgis.engine.batch.records import (
    MATCHED,
    read_record,
    record_path,
    sentence_data,
    sentence_of,
    write_record,
)
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.messages import Message, Option

RECORD = {"identity": "abc123", "key": "k", "outcome": MATCHED, "ce90_px": float("nan")}


def test_a_record_is_read_as_it_was_written(tmp_path: Path):
    write_record(tmp_path, RECORD)
    assert read_record(tmp_path, "abc123") == {**RECORD, "ce90_px": None}
    assert [path.name for path in record_path(tmp_path, "abc123").parent.iterdir()] == [
        "abc123.json"
    ]


def test_a_damaged_record_is_none(tmp_path: Path):
    write_record(tmp_path, RECORD)
    for text in ("", "[]", '{"identity": "abc123"}'):
        record_path(tmp_path, "abc123").write_text(text)
        assert read_record(tmp_path, "abc123") is None
    assert read_record(tmp_path, "other") is None


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="file"):
        write_record(tmp_path / "file", RECORD)


def test_a_sentence_comes_back_with_its_values():
    inner = Message("{count} points", count=3)
    sentence = Message(
        "{inner}, {option}: {value:.1f} of {names}",
        inner=inner,
        option=Option("grid", "native"),
        value=float("inf"),
        names=["a", "b"],
    )
    back = sentence_of(sentence_data(sentence))
    assert back == sentence and back.template == sentence.template
    assert sentence_of(None) == ""
