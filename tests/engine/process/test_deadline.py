from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from hetmatch_qgis.engine.process import deadline
from hetmatch_qgis.engine.process.deadline import leave, run_within


def test_what_comes_in_time_is_returned():
    assert run_within(5, lambda: 7) == 7


def test_what_the_function_raises_is_raised():
    with pytest.raises(ZeroDivisionError):
        run_within(5, lambda: 1 // 0)


def test_what_takes_longer_is_left_behind():
    started = time.monotonic()
    with pytest.raises(TimeoutError):
        run_within(0.2, lambda: time.sleep(1))
    assert time.monotonic() - started < 0.9
    for thread in deadline._abandoned:
        thread.join()


def test_a_call_left_behind_does_not_keep_the_program():
    code = """
import sys, time, atexit
from hetmatch_qgis.engine.process.deadline import leave, run_within
atexit.register(time.sleep, 30)
try:
    run_within(0.1, lambda: time.sleep(30))
except TimeoutError:
    print("left")
sys.exit(leave(3))
"""
    repository = Path(__file__).parents[3]
    command = [sys.executable, "-c", code]
    ended = subprocess.run(
        command, cwd=repository, capture_output=True, text=True, timeout=20, check=False
    )
    assert (ended.returncode, ended.stdout) == (3, "left\n")


def test_without_one_the_program_ends_as_usual():
    assert leave(2) == 2
