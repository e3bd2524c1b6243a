"""What a process holds is counted, and what it is compared with is the state after the warm-up."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.endurance.__main__ import WARM_UP, growth, table
from benchmarks.endurance.pairs import COUNT, SIDE, make_pairs
from benchmarks.endurance.state import STOPPED, State, with_temporary
from benchmarks.endurance.worker import match_again_and_again

REPOSITORY = Path(__file__).resolve().parents[2]

COUNTED = """
import json, os, subprocess, sys, threading
from dataclasses import asdict
from pathlib import Path
from benchmarks.endurance.state import state_of
temporary = Path(sys.argv[1])
before = state_of(os.getpid(), temporary)
over = threading.Event()
threading.Thread(target=over.wait).start()
child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
try:
    with (temporary / "left.txt").open("w"):
        now = state_of(os.getpid(), temporary)
finally:
    over.set()
    child.communicate(b"\\n")
print(json.dumps([asdict(before), asdict(now)]))
"""
"""Counts before and with one more file, pipe, thread and child."""

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells it")


def rows(memory):
    return [(n, State(memory(n), 5, 10, 0, 0)) for n in range(1, 501)]


def test_memory_is_compared_with_that_after_the_warm_up():
    assert growth(rows(lambda n: 100.0 if n < WARM_UP else 200.0)) == 0
    assert growth(rows(lambda n: 200.0 + n)) == pytest.approx(698 / 227 - 1)
    assert growth(rows(lambda n: 500.0 if n == WARM_UP else 200.0)) == 0
    assert growth(rows(lambda n: 200.0)[:3]) == 0


def test_the_table_shows_the_warm_up_the_middle_and_the_end():
    text = table(rows(lambda n: 200.0 + n / 10))
    for line in ("| 25 | 202 | 5 | 10 | 0 | 0 |", "| 251 | 225 |", "| 500 | 250 |"):
        assert line in text
    assert "+23." in text
    ended = [*rows(lambda n: 200.0), (STOPPED, State(150.0, 4, 3, 0, 0))]
    assert "| stopped | 150 | 4 | 3 | 0 | 0 |" in table(ended) and "+0.0%" in table(ended)


@linux
def test_files_threads_children_and_temporary_files_are_counted(tmp_path):
    temporary, environment = with_temporary(tmp_path)
    assert environment["TMPDIR"] == str(temporary)
    # In a process of its own: here the threads of an earlier test may end meanwhile.
    counted = subprocess.run(
        [sys.executable, "-c", COUNTED, str(temporary)],
        cwd=REPOSITORY, capture_output=True, text=True, check=True,
    )  # fmt: skip
    before, now = json.loads(counted.stdout)
    assert now["memory_mb"] > 1
    assert (now["files"], now["threads"]) == (before["files"] + 2, before["threads"] + 1)
    assert (now["children"], now["temporary"]) == (before["children"] + 1, 1)


@linux
def test_a_worker_matches_again_and_again(tmp_path):
    reference, moving = make_pairs(tmp_path)
    assert len(moving) == COUNT and reference.stat().st_size > SIDE**2
    found = list(match_again_and_again(reference, moving, 2, tmp_path))
    assert [number for number, _ in found] == [1, 2]
    assert found[1][1].children == 0 and found[1][1].temporary == found[0][1].temporary
