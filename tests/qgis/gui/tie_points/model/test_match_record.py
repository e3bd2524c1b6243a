"""What the panel knows of a match."""

from dataclasses import replace

from hetmatch_qgis.gui.tie_points.model.match_record import MatchRecord, _absolute
from hetmatch_qgis.gui.tie_points.model.points import MOVING, REFERENCE

TEXT = "Too few points; widen the --search-radius."


def test_the_reason_names_options_as_the_dialogs_do(qgis_app):
    sentence = {
        "template": "Too few points; widen the {option}.",
        "values": {"option": {"option": "search_radius", "value": None}},
        "text": TEXT,
    }
    record = MatchRecord(result={"reason": TEXT, "sentences": [sentence]})
    assert record.reason == "Too few points; widen the 'Search radius'."


def test_a_reason_of_an_earlier_version_stays_as_it_is(qgis_app):
    assert MatchRecord(result={"reason": TEXT}).reason == TEXT
    assert MatchRecord().reason == ""


def test_the_engine_opens_the_pair_as_it_was_matched(qgis_app):
    shadows = {"sun_azimuth": 143.4, "length_m": 12.3}
    record = MatchRecord("/map.gpkg", "/photo.tif", options={"transform": "auto"})
    pair = {REFERENCE: "/map.gpkg", MOVING: "/photo.tif", "options": {"transform": "auto"}}
    assert record.to_open() == pair
    result = {REFERENCE: {"layers": ["/map.gpkg|layername=roads"], "shadows": shadows}}
    drawn = replace(record, result=result).to_open()
    assert drawn == {**pair, REFERENCE: ["/map.gpkg|layername=roads"], "shadows": shadows}


def test_a_relative_path_of_a_command_line_is_that_of_its_result():
    result = {MOVING: {"path": "/data/photo.tif"}}
    assert _absolute("photo.tif", result[MOVING]) == "/data/photo.tif"
    # What has moved, or was found again by the user, is not undone.
    assert _absolute("/new/photo.tif", result[MOVING]) == "/new/photo.tif"
    assert _absolute("photo.tif", None) == "photo.tif"
    assert _absolute("/vsicurl/https://host/a.tif", result[MOVING]).startswith("/vsicurl")
    assert _absolute("", result[MOVING]) == ""
