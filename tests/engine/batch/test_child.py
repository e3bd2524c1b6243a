"""The process of units, as its parent talks to it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import batch_cases
import pytest

from hetmatch_qgis.engine.batch.batch_options import BatchOptions
from hetmatch_qgis.engine.batch.unit import UnitMaker


@pytest.fixture
def request_line(tmp_path: Path) -> str:
    (job,) = batch_cases.jobs(tmp_path, "fine")
    unit = UnitMaker(tmp_path, BatchOptions(), "", "en", 1).make(job)
    return json.dumps(unit.to_dict()) + "\n"


def start() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "hetmatch_qgis.engine.batch.child", batch_cases.TASK],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_each_unit_gets_an_answer_and_the_end_of_input_ends_it(request_line: str):
    with start() as process:
        assert process.stdin is not None and process.stdout is not None
        for _ in range(2):
            process.stdin.write(request_line)
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["outcome"] == "matched"
        process.stdin.close()
        assert process.wait(20) == 0


def test_it_ends_amid_a_unit_when_its_parent_is_gone(request_line: str, tmp_path: Path):
    with start() as process:
        assert process.stdin is not None
        process.stdin.write(request_line.replace("fine.tif", "hang.tif"))
        process.stdin.flush()
        until = time.monotonic() + 20
        while not batch_cases.runs(tmp_path) and time.monotonic() < until:
            time.sleep(0.05)
        process.stdin.close()
        assert process.wait(20) == 1
