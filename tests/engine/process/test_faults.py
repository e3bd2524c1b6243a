"""Every error becomes one sentence and an exit code; unexpected ones keep their traceback."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from hetmatch_qgis.common.contract import EXIT_BAD_INPUT, EXIT_CANCELLED, EXIT_FAULT
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.process.faults import MAX_TEXT_LENGTH, explain


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_an_expected_error_is_its_own_sentence(scratch: Path):
    assert explain(InputError("Check the path."), False) == ("Check the path.", EXIT_BAD_INPUT)
    assert list(scratch.iterdir()) == []


def test_an_interruption_is_a_cancel():
    assert explain(KeyboardInterrupt(), False)[1] == EXIT_CANCELLED


def test_an_unexpected_error_keeps_its_traceback(scratch: Path):
    message, exit_code = explain(ZeroDivisionError("by\nzero"), False)
    (log,) = scratch.iterdir()
    assert exit_code == EXIT_FAULT
    assert "ZeroDivisionError: by zero (" in message
    assert str(log) in message
    assert "ZeroDivisionError: by\nzero" in log.read_text(encoding="utf-8")


def test_a_long_text_of_a_library_is_cut(scratch: Path):
    message, _ = explain(RuntimeError("x" * 5000), False)
    assert message.count("x") < MAX_TEXT_LENGTH + 20


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("CUDA out of memory. Tried ...")])
def test_a_lack_of_memory_has_a_remedy(error: Exception):
    assert explain(error, False)[0].startswith("Out of memory; try a smaller tile_size")


def test_debug_prints_the_traceback_instead(scratch: Path, capsys: pytest.CaptureFixture[str]):
    message, _ = explain(ValueError("no"), True)
    assert "shown above" in message
    assert "ValueError: no" in capsys.readouterr().err
    assert list(scratch.iterdir()) == []
