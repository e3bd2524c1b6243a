"""The settings section: the command that repeats the match, and what the settings are called."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from report_cases import unplaced_match

from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.report.sections.settings import (
    changed_flags,
    rasters_in_words,
    settings_section,
)
from tests.engine.report.pages import page_of


def flags_of(options: Options) -> list[str]:
    return list(changed_flags(options.recorded(), Options().to_dict()))


def test_classes_of_a_mask_are_words():
    options = Options(moving_mask="scl.tif", moving_mask_classes=("cloud", "cirrus"))
    assert "--moving-mask-classes=cloud,cirrus" in flags_of(options)


def test_numbers_are_written_in_full():
    assert flags_of(Options(area=(500_000.25, 0, 500_001, 2))) == ["--area=500000.25,0,500001,2"]


def test_all_layers_of_a_side_are_named():
    match = unplaced_match()
    layers = ("map.gpkg|layername=a", "map.gpkg|layername=b", "lakes.shp")
    reference = replace(match.reference, path=Path("map.gpkg"), layers=layers)
    words = rasters_in_words(reference, replace(match.moving, path=Path("photo.tif")))
    names = [word.rpartition("/")[2] for word in words]
    assert names[:2] == ["map.gpkg|layername=a", "photo.tif"]
    assert [name.removeprefix("--reference-layer=") for name in names[2:]] == list(layers[1:])
    assert all("--reference-layer=" in word for word in words[2:])


def test_what_is_not_named_is_none_and_what_hetmatch_chooses_automatic():
    options = Options(moving_mask="scl.tif", search_radius=20.0)
    section = settings_section(replace(unplaced_match(), options=options))
    changed = section.partition("<details>")[0]
    rows = {row.partition("</code>")[0].rpartition(">")[2]: row for row in changed.split("<tr>")}
    assert "<td>none</td>" in rows["--moving-mask"]
    assert "<td>automatic</td>" in rows["--search-radius"]
    assert "automatic" not in rows["--moving-mask"]


def test_the_command_names_what_differs_from_the_defaults(
    matched_result: MatchResult, tmp_path: Path
):
    options = Options(moving_modality="sar", area=(1.5, 2, 3, 4), moving_bands=(2, 1))
    text = page_of(replace(matched_result, options=options), tmp_path).text
    assert "--out FOLDER --modality=auto,sar --moving-bands=2,1 --area=1.5,2,3,4" in text
    changed = text[text.index("Changed settings:") : text.index("All settings")]
    assert "--modality auto, sar auto, auto" in changed
    assert "--moving-bands 2, 1 automatic" in changed and "--tile-size" not in changed


def test_the_command_works_from_any_folder(
    matched_result: MatchResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    Path("reference.tif").touch()
    here = replace(matched_result.reference, path=Path("reference.tif"))
    text = page_of(replace(matched_result, reference=here), tmp_path).text
    assert f"hetmatch match {tmp_path / 'reference.tif'} " in text
