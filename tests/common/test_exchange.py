"""Ended at any rename, an exchange of files is undone by whoever comes next, or was complete."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import types
from collections.abc import Iterator
from pathlib import Path

import pytest

from hetmatch_qgis.common import exchange as module
from hetmatch_qgis.common.exchange import (
    FRESH,
    JOURNAL,
    OUTGOING,
    Exchange,
    exchange,
    folder_lock,
    undo,
)
from hetmatch_qgis.common.staging_folder import StagingFolder, remove_abandoned

REPOSITORY = Path(__file__).parents[2]
OLD = {"result.json": "old", "points.csv": "old", "gcps/a.txt": "old", "stale.png": "old"}
NEW = {"result.json": "new", "points.csv": "new", "gcps/a.txt": "new", "report.html": "new"}
RENAMES = len(OLD) + len(NEW)

# Renames one file after the other, and ends itself, or is signalled, before a certain one.
RUNS = """
import os, signal, sys
from pathlib import Path
from hetmatch_qgis.common.exchange import Exchange, exchange
from hetmatch_qgis.common import exchange as module
from hetmatch_qgis.common.staging_folder import StagingFolder
folder, number, at = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
if number != signal.SIGKILL:
    # Whoever runs the tests in the background, or by nohup, ignores these two, and so would we.
    handler = signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL
    signal.signal(number, handler)
staging = StagingFolder(folder)
for name in ("result.json", "points.csv", "gcps/a.txt", "report.html"):
    path = staging.path / "fresh" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("new")
count, rename = 0, module._rename
def stop(source, target):
    global count
    count += 1
    if count == at:
        os.kill(os.getpid(), number)
    rename(source, target)
module._rename = stop
exchange(
    Exchange(staging.path, frozenset(["stale.png"]), "result.json"), tidy_up=staging.remove
)
print("complete", flush=True)
"""

# Windows' locks of single bytes, made of those of this system.
PRETENDED_MSVCRT = """
import fcntl, types
msvcrt = types.ModuleType("msvcrt")
msvcrt.LK_NBLCK = 2
msvcrt.locking = lambda handle, mode, size: fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, size)
"""

# Before HOLDS: a process that takes itself for one on Windows.
ON_WINDOWS = f"""
{PRETENDED_MSVCRT}
import sys
sys.modules["msvcrt"] = msvcrt
from hetmatch_qgis.common import exchange
exchange.sys = types.SimpleNamespace(platform="win32")
"""

# Holds the lock of a folder for a while.
HOLDS = """
import sys, time
from pathlib import Path
from hetmatch_qgis.common.exchange import folder_lock
with folder_lock(Path(sys.argv[1])):
    print("locked", flush=True)
    time.sleep(0.5)
"""


def fill(folder: Path, content: dict[str, str]) -> None:
    for name, text in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def content(folder: Path) -> dict[str, str]:
    """All files in a folder, hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file()
    }


def run(folder: Path, number: int, at: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", RUNS, str(folder), str(int(number)), str(at)]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)


def exchange_while_another_run_does(
    folder: Path, staging: StagingFolder, prelude: str = ""
) -> None:
    """Exchanges files of a folder that another process has locked, and checks that this waits."""
    command = [sys.executable, "-c", prelude + HOLDS, str(folder)]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None and other.stdout.readline() == "locked\n"
        started = time.monotonic()
        exchange(exchange_of(staging), tidy_up=staging.remove)
        assert time.monotonic() - started > 0.3
    assert content(folder) == NEW


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    fill(tmp_path, OLD)
    return tmp_path


@pytest.fixture
def staging(folder: Path) -> Iterator[StagingFolder]:
    made = StagingFolder(folder)
    fill(made.path / FRESH, NEW)
    yield made
    made.remove()


def exchange_of(staging: StagingFolder) -> Exchange:
    return Exchange(staging.path, frozenset(["stale.png"]), "result.json")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("at", range(1, RENAMES + 1))
def test_killed_at_any_rename_it_is_undone_by_whoever_comes_next(folder: Path, at: int):
    assert run(folder, signal.SIGKILL, at).returncode == -signal.SIGKILL
    assert content(folder) != OLD
    remove_abandoned(folder)
    assert content(folder) == OLD
    assert {path.name for path in folder.iterdir()} == {
        "result.json", "points.csv", "gcps", "stale.png"
    }  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends processes without a signal")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, getattr(signal, "SIGHUP", 1)])
@pytest.mark.parametrize("at", [1, 2, RENAMES // 2, RENAMES])
def test_a_signal_at_any_rename_waits_for_the_last(folder: Path, number: int, at: int):
    ended = run(folder, number, at)
    assert ended.returncode == -number or "KeyboardInterrupt" in ended.stderr
    assert "complete" not in ended.stdout
    assert content(folder) == NEW, "complete, and nothing hidden is left"


def test_a_complete_exchange_leaves_new_files_only(folder: Path, staging: StagingFolder):
    exchange(exchange_of(staging), tidy_up=staging.remove)
    assert content(folder) == NEW


@pytest.mark.parametrize("at", range(1, RENAMES + 1))
def test_an_error_at_any_rename_puts_everything_back(
    folder: Path, staging: StagingFolder, at: int, monkeypatch: pytest.MonkeyPatch
):
    rename, calls = module._rename, []

    def fail(source: Path, target: Path) -> None:
        calls.append(source)
        if len(calls) == at:
            raise PermissionError(13, "in use", str(source))
        rename(source, target)

    monkeypatch.setattr(module, "_rename", fail)
    with pytest.raises(PermissionError):
        exchange(exchange_of(staging))
    staging.remove()
    assert content(folder) == OLD


def test_what_cannot_be_put_back_waits_for_the_next(
    folder: Path, staging: StagingFolder, monkeypatch: pytest.MonkeyPatch
):
    rename, calls = module._rename, []

    def fail_for_ever(source: Path, target: Path) -> None:
        calls.append(source)
        if len(calls) >= 4:
            raise PermissionError(13, "in use", str(source))
        rename(source, target)

    with monkeypatch.context() as patched, pytest.raises(PermissionError):
        patched.setattr(module, "_rename", fail_for_ever)
        try:
            exchange(exchange_of(staging))
        finally:
            staging.remove()
    assert staging.path.is_dir(), "it holds the only copies of the user's files"
    remove_abandoned(folder)
    assert content(folder) == OLD


def test_undoing_can_itself_be_killed_and_repeated(folder: Path):
    run(folder, signal.SIGKILL, RENAMES)
    (staging,) = folder.glob(".hetmatch-*")
    moves = json.loads((staging / JOURNAL).read_text())
    first = moves["outgoing"][0]
    # As where the undoing got as far as one of each kind.
    (folder / moves["incoming"][0]).replace(staging / FRESH / moves["incoming"][0])
    (staging / OUTGOING / first).replace(folder / first)
    assert undo(staging)
    remove_abandoned(folder)
    assert content(folder) == OLD


def test_several_folders_are_exchanged_together_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folders = [tmp_path / "one", tmp_path / "two"]
    stagings = []
    for folder in folders:
        fill(folder, OLD)
        stagings.append(StagingFolder(folder))
        fill(stagings[-1].path / FRESH, NEW)
    rename = module._rename

    def fail_in_two(source: Path, target: Path) -> None:
        if folders[1] in target.parents and source.name == "report.html":
            raise PermissionError(13, "read-only")
        rename(source, target)

    monkeypatch.setattr(module, "_rename", fail_in_two)
    with pytest.raises(PermissionError):
        exchange(*map(exchange_of, stagings))
    for staging in stagings:
        staging.remove()
    assert [content(folder) for folder in folders] == [OLD, OLD]


def test_everything_is_on_the_disk_before_anything_moves(
    folder: Path, staging: StagingFolder, monkeypatch: pytest.MonkeyPatch
):
    events: list[str] = []
    rename, fsync = module._rename, os.fsync
    monkeypatch.setattr(module, "_rename", lambda *a: (events.append("move"), rename(*a)))
    monkeypatch.setattr(os, "fsync", lambda handle: (events.append("sync"), fsync(handle)))
    exchange(exchange_of(staging))
    first, last = events.index("move"), len(events) - events[::-1].index("move")
    assert events[:first].count("sync") >= len(NEW) + 1, "every file, and the journal"
    assert "sync" in events[last:], "the folder"


@pytest.mark.parametrize("name", ["../out", "/etc/passwd", "a/../../b", "C:/x", "a\\..\\b"])
def test_a_doctored_journal_leads_nowhere_else(folder: Path, staging: StagingFolder, name: str):
    moves = {"incoming": [], "outgoing": [name]}
    (staging.path / JOURNAL).write_text(json.dumps(moves))
    (staging.path / OUTGOING).mkdir()
    (staging.path / "out").write_text("x")
    assert not undo(staging.path)
    assert not (folder / "out").exists()


def test_a_journal_nested_without_end_leads_nowhere(staging: StagingFolder):
    (staging.path / JOURNAL).write_text("[" * 100_000)
    assert not undo(staging.path)
    (staging.path / JOURNAL).unlink()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot lock a folder")
def test_two_runs_do_not_exchange_at_once(folder: Path, staging: StagingFolder):
    exchange_while_another_run_does(folder, staging)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot lock a folder")
def test_a_folder_that_stays_locked_is_an_error(
    folder: Path, staging: StagingFolder, monkeypatch: pytest.MonkeyPatch
):
    import fcntl

    monkeypatch.setattr(module, "LOCK_TIMEOUT_S", 0.1)
    handle = os.open(folder, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        with pytest.raises(OSError, match="busy"):
            exchange(exchange_of(staging))
    finally:
        os.close(handle)
    staging.remove()
    assert content(folder) == OLD


@pytest.fixture
def windows(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This process takes itself for one on Windows; returns its temporary folder."""
    pytest.importorskip("fcntl", reason="stands in for Windows' own locks")
    names: dict[str, types.ModuleType] = {}
    exec(PRETENDED_MSVCRT, names)
    temporary = tmp_path_factory.mktemp("temp")
    monkeypatch.setitem(sys.modules, "msvcrt", names["msvcrt"])
    monkeypatch.setattr(module, "sys", types.SimpleNamespace(platform="win32"))
    monkeypatch.setattr(module.tempfile, "tempdir", str(temporary))
    monkeypatch.setenv("TMPDIR", str(temporary))
    return temporary


def test_on_windows_two_runs_do_not_exchange_at_once_either(
    folder: Path, staging: StagingFolder, windows: Path
):
    exchange_while_another_run_does(folder, staging, ON_WINDOWS)
    assert len(list(windows.glob("hetmatch-*.lock"))) == 1, "and nothing in the folder"


def test_on_windows_a_temporary_folder_that_is_gone_stops_nobody(
    folder: Path, staging: StagingFolder, windows: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module.tempfile, "tempdir", str(windows / "gone"))
    exchange(exchange_of(staging), tidy_up=staging.remove)
    assert content(folder) == NEW


@pytest.mark.parametrize("held_for", [2, 10**9])
def test_on_windows_a_file_open_elsewhere_is_waited_for_a_while(
    folder: Path,
    staging: StagingFolder,
    windows: Path,
    held_for: int,
    monkeypatch: pytest.MonkeyPatch,
):
    replace, tries = Path.replace, []

    def fail_at_first(source: Path, target: Path) -> Path:
        if source == folder / "points.csv":
            tries.append(target)
            if len(tries) <= held_for:
                raise PermissionError(13, "in use", str(source))
        return replace(source, target)

    monkeypatch.setattr(module, "RENAME_TIMEOUT_S", 0.2)
    monkeypatch.setattr(Path, "replace", fail_at_first)
    if held_for < 10:
        exchange(exchange_of(staging), tidy_up=staging.remove)
        assert content(folder) == NEW
    else:
        with pytest.raises(PermissionError):
            exchange(exchange_of(staging))
        staging.remove()
        assert content(folder) == OLD


def test_a_lock_can_be_taken_again_by_the_same_process(folder: Path):
    with folder_lock(folder), folder_lock(folder):
        pass
    assert module._locks == {}


def test_another_thread_may_exchange_too(folder: Path, staging: StagingFolder):
    thread = threading.Thread(target=exchange, args=(exchange_of(staging),))
    thread.start()
    thread.join()
    staging.remove()
    assert content(folder) == NEW
