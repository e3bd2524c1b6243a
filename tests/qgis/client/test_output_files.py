"""Output files are written completely or not at all."""

from __future__ import annotations

import shutil

import pytest

from hetmatch_qgis.client.output_files import copy_atomically, remove_stale_sidecars


def test_a_copy_replaces_the_older_file(tmp_path):
    source, target = tmp_path / "source.tif", tmp_path / "target.tif"
    source.write_text("new")
    target.write_text("old")
    copy_atomically(source, target)
    assert target.read_text() == "new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["source.tif", "target.tif"]


def test_a_copy_that_fails_leaves_the_older_file(tmp_path, monkeypatch):
    def fail_half_way(source, target):
        target.write_text("half")
        raise OSError(28, "No space left on device")

    target = tmp_path / "target.tif"
    target.write_text("old")
    monkeypatch.setattr(shutil, "copyfile", fail_half_way)
    with pytest.raises(OSError, match="No space left"):
        copy_atomically(tmp_path / "source.tif", target)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_sidecars_of_the_replaced_raster_are_removed(tmp_path):
    raster = tmp_path / "a.tif"
    for name in ("a.tif", "a.tif.aux.xml", "a.tif.ovr", "a.tif.msk", "b.tif.ovr", "a.tfw"):
        (tmp_path / name).write_text("")
    remove_stale_sidecars(raster, kept={"a.tif.ovr"})
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "a.tfw",
        "a.tif",
        "a.tif.ovr",
        "b.tif.ovr",
    ]
