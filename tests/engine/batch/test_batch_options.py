"""Settings of a batch."""

from __future__ import annotations

from typing import Any

import pytest

from hetmatch_qgis.engine.batch.batch_options import BatchOptions, parse_part
from hetmatch_qgis.engine.core.errors import InputError


@pytest.mark.parametrize("steps", [("match",), ("match", "warp"), ("match", "warp", "assess")])
def test_steps_build_on_each_other(steps: tuple[str, ...]):
    assert BatchOptions(steps=steps).steps == steps


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ({"steps": ("match", "assess")}, "steps"),
        ({"steps": ()}, "steps"),
        ({"workers": 0}, "workers"),
        ({"workers": 2, "scheduler": "tcp://a:1"}, "cluster"),
        ({"part": (3, 2)}, "part"),
        ({"time_limit": 0.0}, "time_limit"),
        ({"retries": -1}, "retries"),
        ({"require": ("nonsense",)}, "nonsense"),
    ],
)
def test_values_out_of_range_are_told(settings: dict[str, Any], word: str):
    with pytest.raises(InputError, match=word):
        BatchOptions(**settings)


def test_a_part_is_a_number_and_their_count():
    assert parse_part("3/8") == (3, 8)
    for text in ("3", "3/", "a/b", "-1/2"):
        with pytest.raises(InputError, match="such as 3/8"):
            parse_part(text)
