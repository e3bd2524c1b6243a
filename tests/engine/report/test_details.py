"""The report's details: the command that repeats the match."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from report_cases import unplaced_match

from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.relief import DrawnShadows
from hetmatch_qgis.engine.report.details import (
    changed_flags,
    rasters_in_words,
    rasters_section,
    settings_section,
)


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


def test_shadows_of_a_drawn_map_are_told_and_from_where_the_sun_shines():
    match = unplaced_match()
    assert "shadows" not in rasters_section(match.reference, match.moving)
    bare = replace(match.reference, layers=("town.gpkg",))
    assert "<td>shadows</td><td>none</td>" in rasters_section(bare, match.moving)
    reference = replace(bare, shadows=DrawnShadows(134.6, 6.25))
    section = rasters_section(reference, match.moving)
    assert "sun at 135 degrees from north, 6.2 m long" in section


def test_what_is_not_named_is_none_and_what_hetmatch_chooses_automatic():
    options = Options(moving_mask="scl.tif", search_radius=20.0)
    section = settings_section(replace(unplaced_match(), options=options))
    changed = section.partition("<details>")[0]
    rows = {row.partition("</code>")[0].rpartition(">")[2]: row for row in changed.split("<tr>")}
    assert "<td>none</td>" in rows["--moving-mask"]
    assert "<td>automatic</td>" in rows["--search-radius"]
    assert "automatic" not in rows["--moving-mask"]
