"""Output files are written completely or not at all."""

from __future__ import annotations

import shutil

import pytest

from hetmatch_qgis.client.output_files import (
    cannot_write,
    copy_atomically,
    remove_stale_sidecars,
    sentence_of,
)


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


def test_a_file_that_is_open_on_windows_is_to_be_closed(tmp_path):
    error = PermissionError(13, "The process cannot access the file", str(tmp_path / "b.tif"))
    error.winerror = 32
    assert cannot_write(tmp_path / "a.tif", error) == (
        f"'{tmp_path / 'b.tif'}' is open in another program; close it there, or choose another "
        "path."
    )


def test_another_error_gives_its_reason(tmp_path):
    assert "(No space left)" in cannot_write(tmp_path / "a.tif", OSError(28, "No space left"))


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


def test_an_error_of_the_system_is_a_sentence_and_others_are_one_already(tmp_path):
    error = OSError(28, "No space left on device", str(tmp_path / "b.tif"))
    text = sentence_of(error)
    assert "b.tif' cannot be written (No space left on device)" in text
    assert "Errno" not in text
    assert sentence_of(ValueError("Choose a raster.")) == "Choose a raster."
