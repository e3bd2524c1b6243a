"""Records of pairs."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hetmatch_qgis.engine.batch.records import (
    MATCHED,
    read_record,
    record_path,
    sentence_data,
    sentence_of,
    write_record,
)
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.messages import Figure, Message, Option


def _nested(values: st.SearchStrategy) -> st.SearchStrategy:
    names = st.sampled_from(["template", "values", "number", "option", "a"]) | st.text()
    return st.lists(values) | st.dictionaries(names, values)


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


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": "maybe"},
        {"key": 1},
        {"shift_px": [1.0]},
        {"shift_px": {"0": 1, "1": 2}},
        {"footprint": [[1, 2, 3]]},
        {"ce90_px": "0.5"},
        {"peak_bytes": [1]},
        {"passed": "no"},
        {"report": "../../other/report.html"},
        {"registered": "/etc/passwd"},
        {"reason": "a text"},
        {"reason": {"template": "{a.b}", "values": {"a": "x"}}},
        {"reason": {"template": "{a!r}", "values": {"a": "x"}}},
        {"reason": {"template": "{a:>999999999999}", "values": {"a": "x"}}},
        {"reason": {"template": "{a}", "values": {"a": {"number": "many"}}}},
        {"reason": {"template": "{a:.1f}", "values": {"a": "x"}}},
        {"reason": {"template": "{a}", "values": ["a"]}},
    ],
)
def test_a_record_with_what_no_worker_writes_is_none(change: dict, tmp_path: Path):
    write_record(tmp_path, RECORD)
    path = record_path(tmp_path, "abc123")
    path.write_text(json.dumps({**RECORD, "ce90_px": 0.5, **change}))
    assert read_record(tmp_path, "abc123") is None


def test_every_sentence_of_the_engine_can_be_kept(repository: Path, tmp_path: Path):
    catalogue = repository / "hetmatch_qgis" / "engine" / "languages" / "de.json"
    for template in json.loads(catalogue.read_text(encoding="utf-8")):
        fields = {name: spec for _, name, spec, _ in Formatter().parse(template) if name}
        values = {name: 3 if spec else "text" for name, spec in fields.items()}
        reason = sentence_data(Message(template, **values))
        write_record(tmp_path, {**RECORD, "reason": reason})
        assert read_record(tmp_path, "abc123")["reason"] == reason


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), _nested, max_leaves=8))
@example("[" * 100_000)
@settings(deadline=None)
def test_no_file_in_the_place_of_a_record_is_a_fault(value: object):
    with tempfile.TemporaryDirectory() as folder:
        path = record_path(Path(folder), "abc123")
        path.parent.mkdir(parents=True)
        names = ("reason", "shift_m", "footprint", "report", "tie_points")
        for content in (value, {**RECORD, **dict.fromkeys(names, value)}):
            text = value if isinstance(content, str) else json.dumps(content)
            path.write_text(str(text), encoding="utf-8", errors="surrogatepass")
            record = read_record(Path(folder), "abc123")
            assert record is None or str(sentence_of(record.get("reason"))) is not None


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="file"):
        write_record(tmp_path / "file", RECORD)


def test_a_sentence_comes_back_with_its_values():
    inner = Message("{count} points", count=3)
    sentence = Message(
        "{inner}, {option}: {value:.1f} of {names}, {figure}",
        inner=inner,
        option=Option("grid", "native"),
        value=float("inf"),
        names=["a", "b"],
        figure=Figure("0.250"),
    )
    back = sentence_of(sentence_data(sentence))
    assert back == sentence and back.template == sentence.template
    assert back.render(write_number=lambda number: number.replace(".", ",")).endswith("0,250")
    assert sentence_of(None) == ""
