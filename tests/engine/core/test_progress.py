"""Progress runs forwards, cancelling is heard, and the seconds are kept."""

from __future__ import annotations

import time

import pytest

from hetmatch_qgis.engine.core.errors import Cancelled
from hetmatch_qgis.engine.core.progress import Progress


def test_a_stage_s_progress_is_its_share_of_the_whole():
    said = []
    stages = Progress(lambda share, message: said.append((share, message)))
    with stages.stage("first", 0.0, 0.25):
        stages.report(0.0, "begin")
        stages.report(1.0, "done")
    with stages.stage("second", 0.25, 0.75):
        stages.report(0.5, "halfway")
    assert said == [(0.0, "begin"), (0.25, "done"), (0.5, "halfway")]


def test_without_anyone_to_tell_nothing_happens():
    stages = Progress()
    with stages.stage("alone", 0.0, 1.0):
        stages.report(0.5, "nobody hears")
    assert list(stages.seconds) == ["alone"]


def test_cancelling_is_asked_for_at_each_report_before_anything_is_said():
    answers, said = iter([False, True]), []
    stages = Progress(lambda share, message: said.append(message), lambda: next(answers))
    with pytest.raises(Cancelled), stages.stage("work", 0.0, 1.0):
        stages.report(0.1, "one")
        stages.report(0.2, "two")
    assert said == ["one"]


def test_seconds_of_a_stage_add_up_even_when_it_fails():
    stages = Progress()
    for _ in range(2):
        with pytest.raises(KeyError), stages.stage("work", 0.0, 1.0):
            time.sleep(0.02)
            raise KeyError("broken")
    assert 0.04 <= stages.seconds["work"] < 1
