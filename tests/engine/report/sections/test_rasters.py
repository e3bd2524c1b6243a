"""The rasters section: what is told of each side."""

from __future__ import annotations

from dataclasses import replace

from report_cases import unplaced_match

from hetmatch_qgis.engine.core.relief import DrawnShadows
from hetmatch_qgis.engine.report.sections.rasters import rasters_section


def test_shadows_of_a_drawn_map_are_told_and_from_where_the_sun_shines():
    match = unplaced_match()
    assert "shadows" not in rasters_section(match.reference, match.moving)
    bare = replace(match.reference, layers=("town.gpkg",))
    assert "<td>shadows</td><td>none</td>" in rasters_section(bare, match.moving)
    reference = replace(bare, shadows=DrawnShadows(134.6, 6.25))
    section = rasters_section(reference, match.moving)
    assert "sun at 135 degrees from north, 6.2 m long" in section
