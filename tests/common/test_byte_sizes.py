"""Amounts of disk are said in a unit that shows them."""

from __future__ import annotations

import pytest

from hetmatch_qgis.common.byte_sizes import format_bytes


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 MB"),
        (3_400_000, "3 MB"),
        (90_000_000, "90 MB"),
        (999_400_000, "999 MB"),
        (999_600_000, "1.00 GB"),
        (2_500_000_000, "2.50 GB"),
    ],
)
def test_less_than_a_gigabyte_is_said_in_megabytes(count, words):
    assert format_bytes(count) == words
