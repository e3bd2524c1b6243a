from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from hetmatch_qgis.common.staging_folder import (
    MARK,
    MAX_AGE_S,
    PREFIX,
    REPLACED,
    StagingFolder,
    remove_abandoned,
)
from hetmatch_qgis.engine.access.staging import check_writable, write_together

WORKS = """
import sys, time
from pathlib import Path
from hetmatch_qgis.common.staging_folder import StagingFolder
staging = StagingFolder(Path(sys.argv[1]))
(staging.path / "half.tif").write_bytes(b"half")
print(staging.path, flush=True)
time.sleep(60)
"""


def working(parent: Path) -> tuple[subprocess.Popen, Path]:
    """A process that has a staging folder, and where."""
    process = subprocess.Popen(
        [sys.executable, "-c", WORKS, str(parent)],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
    )
    return process, Path(process.stdout.readline().strip())


def end(process: subprocess.Popen) -> None:
    process.kill()
    process.communicate()


@pytest.fixture
def left(tmp_path: Path) -> Path:
    """What a killed process left."""
    process, folder = working(tmp_path)
    end(process)
    assert (folder / "half.tif").is_file()
    return folder


def grow_old(folder: Path) -> None:
    before = time.time() - MAX_AGE_S - 60
    for path in (*folder.rglob("*"), folder):
        os.utime(path, (before, before))


def test_a_staging_folder_is_hidden_and_goes_without_a_trace(tmp_path: Path):
    staging = StagingFolder(tmp_path)
    assert staging.path.parent == tmp_path and staging.path.name.startswith(".")
    staging.remove()
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_goes_with_the_next_run(left: Path, tmp_path: Path):
    write_together(tmp_path, {"a.txt": lambda path: path.write_text("a")})
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_it_makes_room_before_any_work_is_done(left: Path, tmp_path: Path):
    check_writable(tmp_path)
    assert not left.exists()


def test_a_living_process_keeps_its_staging_folder(tmp_path: Path):
    process, folder = working(tmp_path)
    staging = StagingFolder(tmp_path)
    try:
        grow_old(folder)
        grow_old(staging.path)
        remove_abandoned(tmp_path)
        assert (folder / "half.tif").is_file() and staging.path.is_dir()
    finally:
        end(process)
        staging.remove()


@pytest.mark.parametrize("name", [b"another", b""])
def test_what_another_computer_made_is_given_a_day(left: Path, tmp_path: Path, name: bytes):
    (left / MARK).write_bytes(name)
    remove_abandoned(tmp_path)
    assert left.is_dir()

    grow_old(left)
    (left / "deep").mkdir()
    (left / "deep" / "fresh.tif").touch()
    remove_abandoned(tmp_path)
    assert left.is_dir(), "something in it is being written"

    grow_old(left)
    remove_abandoned(tmp_path)
    assert not left.exists()


def test_nothing_that_is_not_ours_goes(tmp_path: Path):
    (tmp_path / ".hetmatch-file").write_text("a file")
    (tmp_path / ".hetmatch-mine").mkdir()
    other = tmp_path / "notes"
    other.mkdir()
    (other / MARK).write_text(platform.node())
    (tmp_path / ".hetmatch-link").symlink_to(other)
    grow_old(tmp_path)
    remove_abandoned(tmp_path)
    assert len(list(tmp_path.iterdir())) == 4 and (other / MARK).is_file()


def test_files_that_were_about_to_be_replaced_are_kept(left: Path, tmp_path: Path):
    (left / REPLACED).mkdir()
    (left / REPLACED / "result.json").write_text("{}")
    grow_old(left)
    remove_abandoned(tmp_path)
    assert (left / REPLACED / "result.json").is_file()


def test_where_nothing_can_be_looked_at_nothing_happens(tmp_path: Path):
    remove_abandoned(tmp_path / "missing")


def test_without_locks_it_is_given_a_day(
    left: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    fcntl = pytest.importorskip("fcntl")

    def refuse(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(fcntl, "flock", refuse)
    remove_abandoned(tmp_path)
    assert left.is_dir()
    grow_old(left)
    remove_abandoned(tmp_path)
    assert not left.exists()


def test_a_process_killed_before_it_could_mark_its_folder_leaves_nothing_for_ever(tmp_path: Path):
    bare = Path(tempfile.mkdtemp(prefix=PREFIX, dir=tmp_path))
    remove_abandoned(tmp_path)
    assert bare.is_dir(), "it may have been made this moment"
    grow_old(bare)
    remove_abandoned(tmp_path)
    assert not bare.exists()
