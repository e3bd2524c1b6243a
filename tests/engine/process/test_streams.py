from __future__ import annotations

import pytest

from hetmatch_qgis.engine.process.streams import printable


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("scene ä 雷达.tif", "scene ä 雷达.tif"),
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("a\nb\tc\r", "a\\nb\\tc\\r"),
        ("a\x9bb", "a\\x9bb"),
        ("gpj.\u202etif", "gpj.\\u202etif"),
    ],
)
def test_control_characters_are_escaped_and_nothing_else(text: str, expected: str):
    assert printable(text) == expected


def test_line_breaks_may_stay():
    assert printable("a\n\tb\x07", breaks=True) == "a\n\tb\\x07"
