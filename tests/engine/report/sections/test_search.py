"""The report says how much was searched, why the search ended, and where errors are expected."""

from __future__ import annotations

from dataclasses import replace

from report_cases import unplaced_match

from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.result import TileReport
from hetmatch_qgis.engine.core.search import ErrorCell, Search
from hetmatch_qgis.engine.report.sections.search import search_section


def cells():
    squares = [((x, 0.0), (x + 10, 0.0), (x + 10, -10.0), (x, -10.0)) for x in (0.0, 10.0, 20.0)]
    return tuple(ErrorCell(s, e) for s, e in zip(squares, (0.1, 0.25, 0.4), strict=True))


def section(**changes):
    search = Search(12, 40, 2, 0.2, Message("the whole overlap was searched"), cells())
    return search_section(replace(unplaced_match(), search=replace(search, **changes)))


def test_the_figures_and_the_reason_are_told():
    html = section()
    assert "12 of 40 tiles that would cover the overlap were searched, in 2 rounds." in html
    assert "The search ended because the whole overlap was searched." in html
    assert "median 0.25 px, at most 0.40 px" in html
    # Beside a CE90 of several pixels it would contradict that.
    assert "count only in the accuracy over the overlap" in html


def test_the_map_has_a_cell_for_each_and_names_its_error():
    html = section()
    assert html.count("<title>") == 3 and "<title>0.25 px</title>" in html
    assert 'fill="#fde725"' in html


def test_one_tile_is_not_counted_and_no_prediction_is_no_map():
    html = section(windows=1, possible=1, rounds=1, cells=())
    assert "tiles that would" not in html and "<svg" not in html


def test_frames_are_explained_where_there_are_some():
    assert "frames" not in section() and "(bright)." in section()
    outlines = (cell.outline for cell in cells()[:2])
    tiles = tuple(TileReport(Window(0, 0, 9, 9), "matched", "", 5, outline) for outline in outlines)
    search = Search(12, 40, 2, 0.2, Message("the whole overlap was searched"), cells())
    html = search_section(replace(unplaced_match(), search=search, tiles=tiles))
    assert "frames are the tiles" in html and html.count('class="window"') == 2


def test_results_without_a_search_have_no_section():
    assert search_section(replace(unplaced_match(), search=None)) == ""
