"""Progress in a log."""

from __future__ import annotations

import io
import re
import sys

import pytest

from hetmatch_qgis.engine.cli.log_lines import EVERY_S, MIN_S, LogLines
from hetmatch_qgis.engine.core.messages import Message, Option


def test_a_line_a_minute_or_a_twentieth_of_the_work(capsys: pytest.CaptureFixture[str]):
    now = 0.0
    log = LogLines(clock=lambda: now)
    # A thousand pairs of a second each.
    for done in range(1001):
        now = float(done)
        log.report(done / 1000, f"{done} of 1000 pairs")
    lines = capsys.readouterr().err.splitlines()
    assert 20 <= len(lines) <= 21
    assert re.fullmatch(r"[-\d]{10} [:\d]{8}[+-]\d\d:\d\d    5%  50 of 1000 pairs", lines[1])


def test_long_pairs_show_life_between_them(capsys: pytest.CaptureFixture[str]):
    now = 0.0
    log = LogLines(clock=lambda: now)
    for second in range(0, 601, 10):
        now = float(second)
        log.report(0.0, "0 of 2 pairs")
    assert len(capsys.readouterr().err.splitlines()) == 1 + 600 / EVERY_S


def test_the_end_is_told_once_however_soon_it_comes(capsys: pytest.CaptureFixture[str]):
    log = LogLines(clock=lambda: MIN_S / 2)
    for done in (0, 1, 2, 2):
        log.report(done / 2, f"{done} of 2 pairs")
    lines = capsys.readouterr().err.splitlines()
    assert [line.split("  ", 1)[1].strip() for line in lines] == [
        "0%  0 of 2 pairs",
        "100%  2 of 2 pairs",
    ]


def test_what_is_passed_over_in_no_time_does_not_fill_the_log(capsys: pytest.CaptureFixture[str]):
    log = LogLines(clock=lambda: MIN_S / 2)
    for done in range(100):
        log.report(done / 100, "resumed")
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_control_characters_and_options_are_written_for_people(
    capsys: pytest.CaptureFixture[str],
):
    message = Message("{name} needs {option}", name="a\x1b[2J.tif", option=Option("resume"))
    LogLines().report(0.5, message)
    assert capsys.readouterr().err.endswith("   50%  a\\x1b[2J.tif needs --resume\n")


def test_an_event_is_a_line_at_once(capsys: pytest.CaptureFixture[str]):
    log = LogLines(clock=lambda: 0.0)
    for name in ("a", "b\n"):
        log.write("failed", f"{name}: damaged.")
    lines = capsys.readouterr().err.splitlines()
    assert [line.split("  ", 1)[1] for line in lines] == [
        "failed  a: damaged.",
        "failed  b\\n: damaged.",
    ]


def test_a_log_that_cannot_be_written_does_not_stop_the_work(monkeypatch: pytest.MonkeyPatch):
    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys, "stderr", Full())
    LogLines().report(0.0, "0 of 2 pairs")
