"""What the panel knows of a match."""

from hetmatch_qgis.gui.tie_points.model.match_record import MatchRecord

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
