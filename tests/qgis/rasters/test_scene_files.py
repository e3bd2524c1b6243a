"""Scenes of a folder by patterns."""

from __future__ import annotations

from pathlib import Path

import pytest

from hetmatch_qgis.rasters.errors import SourceError
from hetmatch_qgis.rasters.scene_files import USUAL_PATTERN, scenes_in


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    names = ("b.TIF", "a.tif", "a.tif.ovr", "a.tif.aux.xml", "notes.txt", "deep/c.tif", "out/d.tif")
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


def names(paths: list[str]) -> list[str]:
    return [Path(path).name for path in paths]


def test_the_usual_rasters_in_upper_and_lower_case_without_sidecars(folder):
    assert names(scenes_in(folder, USUAL_PATTERN)) == ["a.tif", "b.TIF"]
    assert names(scenes_in(folder, "a*")) == ["a.tif"]


def test_subfolders_are_asked_for_and_results_are_no_scenes(folder):
    found = scenes_in(folder, "**/*.tif", results=folder / "out")
    assert names(found) == ["a.tif", "b.TIF", "c.tif"]


@pytest.mark.parametrize(("name", "reason"), [("", "matches"), ("gone", "cannot be read")])
def test_what_finds_nothing_says_so(folder, name, reason):
    with pytest.raises(SourceError, match=reason):
        scenes_in(folder / name, "*.jp2")
