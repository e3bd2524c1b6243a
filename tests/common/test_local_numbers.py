"""Numbers of a sentence are written by the language, whatever the template's format."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.common.local_numbers import localised


@pytest.mark.parametrize(
    ("value", "template", "text"),
    [
        (1234, "{:,}", "1_234"),
        (1234, "{}", "1234"),
        (0.5, "{:.2f}", "0;50"),
        (0.5, "{}", "0;5"),
        (np.float32(0.5), "{:.0%}", "50%"),
        (np.int64(1234), "{:,.1f}", "1_234;0"),
        ("1,234.5", "{}", "1,234.5"),
        (True, "{}", "True"),
        (None, "{}", "None"),
    ],
)
def test_only_numbers_change(value, template, text):
    def write(number: str) -> str:
        return number.replace(",", "_").replace(".", ";")

    assert template.format(localised(value, write)) == text
