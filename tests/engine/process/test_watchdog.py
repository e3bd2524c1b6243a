"""Work that does not stop is ended with its process, tidily."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from hetmatch_qgis.engine.process import watchdog
from hetmatch_qgis.engine.process.watchdog import Watchdog

REPOSITORY = Path(__file__).parents[3]

STUCK = """
import sys, time
from pathlib import Path
from hetmatch_qgis.engine.process import watchdog
from hetmatch_qgis.engine.access.staging import write_together
watchdog.GRACE_S = 0.3
dog = watchdog.Watchdog(130, lambda: LAST_WORDS)
def stall(path):
    path.write_text("half")
    dog.start()
    time.sleep(60)
write_together(Path(sys.argv[1]), {"a.txt": stall})
"""

MOVES = """
import sys, time
from pathlib import Path
from hetmatch_qgis.common import exchange
from hetmatch_qgis.engine.process import watchdog
from hetmatch_qgis.engine.access.staging import write_together
watchdog.GRACE_S = 0.1
dog = watchdog.Watchdog(130, lambda: None)
rename = exchange._rename
def slowly(source, target):
    dog.start()
    time.sleep(0.3)
    rename(source, target)
exchange._rename = slowly
write_together(Path(sys.argv[1]), {name: lambda path: path.write_text("new") for name in "abc"})
time.sleep(60)
"""


def run(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, str(folder)]
    return subprocess.run(
        command, cwd=REPOSITORY, capture_output=True, text=True, timeout=30, check=False
    )


@pytest.mark.parametrize("words", ["print('bye', flush=True)", "time.sleep(60)", "1 // 0"])
def test_the_process_ends_and_nothing_half_written_stays(tmp_path: Path, words: str):
    ended = run(STUCK.replace("LAST_WORDS", words), tmp_path / "out" / "deep")
    assert ended.returncode == 130
    assert ("bye" in ended.stdout) == ("bye" in words)
    assert list(tmp_path.iterdir()) == []


def test_files_that_are_moving_into_place_get_there_first(tmp_path: Path):
    ended = run(MOVES, tmp_path)
    assert ended.returncode == 130
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == dict.fromkeys(
        "abc", "new"
    )


def test_work_that_stops_in_time_goes_on(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(watchdog, "GRACE_S", 0.1)
    dog = Watchdog(130, lambda: None)
    dog.start()
    dog.cancel()
    time.sleep(0.3)
