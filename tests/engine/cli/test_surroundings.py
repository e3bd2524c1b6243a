"""Commands in surroundings that lack something: streams, folders, memory, names of text, space."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hetmatch_qgis.engine.cli.main import main
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.results.write import write_outputs

REPOSITORY = Path(__file__).parents[3]
COMMAND = f'"{sys.executable}" -m hetmatch_qgis.engine'

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="shell and devices of Linux")


def shell(line: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of shell with `hetmatch` in it."""
    settings = {"PATH": os.environ["PATH"], "HOME": "/nowhere", "LC_ALL": "C.UTF-8"} | environment
    return subprocess.run(
        ["sh", "-c", line.replace("hetmatch", COMMAND)],
        cwd=REPOSITORY,
        env={name: value for name, value in settings.items() if value},
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize("streams", ["2>&-", "<&- >&- 2>&-", "2>/dev/full"])
def test_closed_and_full_streams_change_no_outcome(streams: str):
    assert shell(f"hetmatch info /nowhere.tif {streams}").returncode == 2


def test_a_full_standard_output_is_said(moving_tif: Path):
    ended = shell(f"hetmatch info '{moving_tif}' >/dev/full")
    assert ended.returncode == 2
    assert ended.stderr.startswith(b"hetmatch: Standard output cannot be written to (No space")


def test_files_that_are_opened_do_not_take_the_place_of_a_closed_stream(moving_tif: Path):
    before = moving_tif.read_bytes()
    ended = shell(f"hetmatch info '{moving_tif}' '{moving_tif}' <&- >&- 2>&-")
    assert ended.returncode == 0
    assert moving_tif.read_bytes() == before


def test_no_home_and_no_folder_for_temporary_files(moving_tif: Path):
    assert shell(f"hetmatch info '{moving_tif}'", HOME="", TMPDIR="/nowhere").returncode == 0


def test_a_name_that_is_no_text(moving_tif: Path):
    shutil.copy(moving_tif, moving_tif.with_name("\udcff.tif"))
    ended = shell(f"hetmatch info '{moving_tif.parent}'/$(printf '\\377').tif")
    assert ended.returncode == 2
    assert b"is not valid UTF-8" in ended.stderr and b"\\udcff.tif" in ended.stderr


def test_control_characters_of_a_name_do_not_reach_the_terminal(moving_tif: Path):
    shutil.copy(moving_tif, moving_tif.with_name("a\x1b[31m\x07.tif"))
    good = shell(f"hetmatch info '{moving_tif.parent}'/*31m*.tif")
    bad = shell("hetmatch info \"$(printf '/no\\033[31m.tif')\"")
    assert good.returncode == 0 and b"a\\x1b[31m\\x07.tif" in good.stdout
    assert bad.returncode == 2 and b"/no\\x1b[31m.tif" in bad.stderr
    assert b"\x1b" not in good.stdout + bad.stderr


@pytest.mark.parametrize(
    ("out", "words"),
    [
        ("", "The argument after '--out' is empty"),
        ("  ", "The argument after '--out' is empty"),
        ("a\nb", "contains control characters"),
        ("a\udcff", "is not valid UTF-8"),
        ("0" * 300, "is too long (300 bytes; 255 are possible)"),
        ("/".join(["0" * 200] * 18), "is too long"),
    ],
)
@pytest.mark.parametrize("command", ["match", "assess", "warp", "export", "rpc"])
def test_an_output_that_cannot_be_is_refused_before_any_work(
    command: str,
    out: str,
    words: str,
    moving_tif: Path,
    matched_result: MatchResult,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    if command == "rpc" and out.strip():
        pytest.skip("the result has no RPCs, which is said first")
    write_outputs(matched_result, tmp_path / "result")
    before = sorted(tmp_path.rglob("*"))
    monkeypatch.chdir(tmp_path)
    more = [str(moving_tif)] * 2 if command in ("match", "assess") else ["result"]
    more += ["--formats", "points"] if command == "export" else []
    assert main([command, *more, "--out", out]) == 2
    assert words in capsys.readouterr().err
    assert sorted(tmp_path.rglob("*")) == before


def test_too_little_memory_is_said_plainly(moving_tif: Path, tmp_path: Path):
    out = tmp_path / "out"
    line = f"ulimit -v 800000; hetmatch match '{moving_tif}' '{moving_tif}' --out '{out}'"
    ended = shell(line)
    assert ended.returncode == 2 and b"(`ulimit -v`)" in ended.stderr
    assert not out.exists()


@pytest.mark.parametrize("command", ["match"])
def test_a_disk_that_is_too_small_is_found_before_any_work(
    command: str, moving_tif: Path, tmp_path: Path
):
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting a small disk takes root and mount")
    try:
        ended = shell(f"hetmatch {command} '{moving_tif}' '{moving_tif}' --out '{disk}/out'")
        assert ended.returncode == 2 and b"may need 17 MB, but only 1 MB are free" in ended.stderr
        assert list(disk.iterdir()) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.parametrize("name", ["", ".", "/"])
@pytest.mark.parametrize(
    "arguments",
    [
        ["info", "NAME"],
        ["match", "NAME", "RASTER"],
        ["match", "RASTER", "NAME"],
        ["match", "RASTER", "OTHER", "--weights", "NAME"],
        ["match", "RASTER", "OTHER", "--dem", "NAME"],
        ["match", "RASTER", "OTHER", "--moving-mask", "NAME"],
        ["assess", "NAME", "RASTER"],
        ["warp", "NAME"],
    ],
)
def test_a_name_without_a_file_is_refused(
    arguments: list[str],
    name: str,
    moving_tif: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    """A script's empty variable means the present folder."""
    monkeypatch.chdir(tmp_path)
    other = tmp_path / "other.tif"
    shutil.copy(moving_tif, other)
    names = {"NAME": name, "RASTER": str(moving_tif), "OTHER": str(other)}
    line = [names.get(word, word) for word in arguments]
    line += [] if arguments[0] == "info" else ["--out", str(tmp_path / "out")]
    assert main(line) == 2
    assert "unexpectedly" not in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
