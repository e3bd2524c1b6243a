"""Progress runs forwards, cancelling is heard, and the seconds are kept."""

from __future__ import annotations

import time

import pytest

from hetmatch_qgis.engine.core.errors import Cancelled
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.progress import SILENT, Progress


def test_a_stage_s_progress_is_its_share_of_the_whole():
    reports = []
    progress = Progress(lambda share, message: reports.append((share, message)))
    with progress.stage("first", 0.0, 0.25):
        progress.report(0.0, "begin")
        progress.report(1.0, "done")
    with progress.stage("second", 0.25, 0.75):
        progress.report(0.5, "halfway")
    assert reports == [(0.0, "begin"), (0.25, "done"), (0.5, "halfway")]


def test_without_anyone_to_tell_nothing_happens():
    progress = Progress()
    with progress.stage("alone", 0.0, 1.0):
        progress.report(0.5, "nobody hears")
    assert list(progress.seconds) == ["alone"]


def test_cancelling_is_checked_at_each_report_before_anything_is_reported():
    answers, reports = iter([False, True]), []
    progress = Progress(lambda share, message: reports.append(message), lambda: next(answers))
    with pytest.raises(Cancelled), progress.stage("work", 0.0, 1.0):
        progress.report(0.1, "one")
        progress.report(0.2, "two")
    assert reports == ["one"]


def test_seconds_of_a_stage_add_up_even_when_it_fails():
    progress = Progress()
    for _ in range(2):
        with pytest.raises(KeyError), progress.stage("work", 0.0, 1.0):
            time.sleep(0.02)
            raise KeyError("broken")
    assert 0.04 <= progress.seconds["work"] < 1


def test_work_within_a_stage_has_stages_of_its_own():
    reports = []
    progress = Progress(lambda share, message: reports.append((share, message)))
    with progress.stage("outer", 0.5, 1.0):
        inner = progress.within_stage(lambda message: Message("Again: {step}", step=message))
        with inner.stage("half", 0.0, 0.5):
            inner.report(1.0, Message("Reading"))
    assert reports == [(0.75, "Again: Reading")]
    assert list(progress.seconds) == ["outer"] and list(inner.seconds) == ["half"]


def test_messages_stay_messages_within_a_stage():
    reports = []
    progress = Progress(lambda share, message: reports.append(message))
    progress.within_stage().report(0.5, Message("Tile {number}", number=3))
    assert reports[0].template == "Tile {number}"


def test_callers_pass_callbacks_or_a_progress_or_nothing():
    progress = Progress()
    assert Progress.of(progress) is progress
    assert Progress.of(None, lambda: True).is_cancelled
    reports = []
    Progress.of(lambda share, message: reports.append(share)).report(0.5, "half")
    assert reports == [0.5]


def test_timings_of_the_shared_silent_progress_do_not_add_up():
    progress = Progress.of(SILENT)
    with progress.stage("work", 0.0, 1.0):
        pass
    assert list(progress.seconds) == ["work"] and not SILENT.seconds
    assert Progress.of(SILENT).seconds == {}
