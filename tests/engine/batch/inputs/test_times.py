"""Times of scenes."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest

from hetmatch_qgis.engine.batch.inputs.times import time_of
from hetmatch_qgis.engine.core.errors import InputError

ZONE = timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2024-05-17T10:30:00Z", "2024-05-17T10:30:00+00:00"),
        ("2024-05-17 12:30:00+02:00", "2024-05-17T10:30:00+00:00"),
        ("2024-05-17", "2024-05-17T00:00:00+00:00"),
        ("20240517", "2024-05-17T00:00:00+00:00"),
        ("2024-05", "2024-05-01T00:00:00+00:00"),
        (1985, "1985-01-01T00:00:00+00:00"),
        (date(2024, 5, 17), "2024-05-17T00:00:00+00:00"),
        (datetime(2024, 5, 17, 12, tzinfo=ZONE), "2024-05-17T10:00:00+00:00"),
        (None, ""),
        ("", ""),
    ],
)
def test_times_are_texts_that_sort(value: Any, text: str):
    assert time_of(value) == text


@pytest.mark.parametrize(
    "value", ["May 2024", "2024-13-01", "17.05.2024", "0001-01-01T00:00:00+14:00"]
)
def test_what_is_no_time_is_told(value: str):
    with pytest.raises(InputError, match="write it as 2024-05-17"):
        time_of(value)
