"""Messages of the dock."""

from hetmatch_qgis.gui.tie_points.message_bar import MAX_CHARACTERS, essence


def test_a_long_sentence_is_cut_where_a_part_ends(qgis_app):
    text = (
        "493 of 640 tie points are GCPs; left out: 120 of them are nearer than two pixels to "
        "others, and 27 are more than the transform can bear."
    )
    assert essence(text) == "493 of 640 tie points are GCPs; left out…"
    assert essence("Short.") == "Short."


def test_without_parts_it_is_cut_after_a_word(qgis_app):
    text = " ".join(["words"] * 40)
    assert essence(text).endswith("words…") and len(essence(text)) <= MAX_CHARACTERS
