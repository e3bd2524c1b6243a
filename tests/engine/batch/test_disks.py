"""Folders and disks that go away."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from hetmatch_qgis.engine.batch import disks
from hetmatch_qgis.engine.batch.disks import Disks
from hetmatch_qgis.engine.batch.unit import Unit


def unit_of(folder: Path, out: Path, moving: str = "a.tif") -> Unit:
    return Unit("i", "k", "n", "/never/there.tif", str(folder / moving), {}, str(out))


def test_a_folder_that_went_away_is_told(tmp_path: Path):
    inputs, out = tmp_path / "in", tmp_path / "out"
    for folder in (inputs, out):
        folder.mkdir()
    unit, known = unit_of(inputs, out), Disks()
    known.note(unit)
    assert known.lost(unit) is None
    inputs.rmdir()
    problem = known.lost(unit)
    assert problem is not None and str(inputs) in problem
    # What was never there is a mistake in this pair alone.
    assert known.lost(unit_of(tmp_path / "none", out)) is None
    out.rmdir()
    problem = known.lost(unit_of(tmp_path / "none", out))
    assert problem is not None and str(out) in problem


def test_an_empty_mount_point_is_no_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Of a scene in a folder of its own, which was never looked at, it is told, too."""
    mount, out = tmp_path / "mount", tmp_path / "out"
    for folder in (mount / "first", mount / "second", out):
        folder.mkdir(parents=True)
    is_mounted = True
    stat = Path.stat

    class Elsewhere:
        def __init__(self, path: Path) -> None:
            self.st_mode, self.st_dev = stat(path).st_mode, -1

    def stand_in(path: Path, **more: bool) -> object:
        on_it = mount in (path, *path.parents) and is_mounted
        return Elsewhere(path) if on_it else stat(path, **more)

    monkeypatch.setattr(Path, "stat", stand_in)
    monkeypatch.setattr(disks.os.path, "ismount", lambda path: path in (mount, Path("/")))
    known = Disks()
    known.note(unit_of(mount / "first", out))
    assert known.lost(unit_of(mount / "second", out)) is None
    is_mounted = False
    problem = known.lost(unit_of(mount / "second", out))
    assert problem is not None and f"'{mount}'" in problem


def test_a_disk_that_is_unmounted_is_told(tmp_path: Path):
    mount, out = tmp_path / "mount", tmp_path / "out"
    for folder in (mount, out):
        folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(mount)]
    try:
        mounted = subprocess.run(mounting, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("no mount here")
    if mounted.returncode:
        pytest.skip("only root may mount")
    unit, known = unit_of(mount, out), Disks()
    try:
        known.note(unit)
        assert known.lost(unit) is None
    finally:
        subprocess.run(["umount", str(mount)], check=True)
    problem = known.lost(unit)
    assert problem is not None and f"'{mount}'" in problem


def test_what_is_remembered_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(disks, "MAX_FOLDERS", 2)
    known = Disks()
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        known.note(unit_of(tmp_path / name, tmp_path))
    (tmp_path / "a").rmdir()
    assert known.lost(unit_of(tmp_path / "a", tmp_path)) is not None
    # That of the last one is not remembered, and its disk is there.
    (tmp_path / "c").rmdir()
    assert known.lost(unit_of(tmp_path / "c", tmp_path)) is None
