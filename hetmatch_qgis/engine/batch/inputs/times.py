"""Times of scenes, by which those of a stack are ordered."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timezone
from typing import Any

from hetmatch_qgis.engine.core.errors import InputError

_PLAIN = re.compile(r"(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?)?")
"""A year, a month or a day, such as 2024, 2024-05, 2024-05-17 or 20240517."""


def time_of(value: Any) -> str:
    """A date or time as text that sorts by time; empty for none.

    value: a text of ISO 8601, a number such as 2024 or 20240517, a date or a datetime. A time
        without a zone is taken as UTC.

    Raises InputError for anything else.
    """
    text = str(value if value is not None else "").strip()
    if not text:
        return ""
    try:
        return _datetime(value if isinstance(value, date) else text).isoformat()
    except (ValueError, OverflowError):
        raise InputError(
            "The time '{value}' is not valid; write it as 2024-05-17 or 2024-05-17T10:30:00Z.",
            value=text[:60],
        ) from None


def _datetime(value: date | str) -> datetime:
    """The time in UTC; raises ValueError for a text that is none."""
    if isinstance(value, str):
        plain = _PLAIN.fullmatch(value)
        if plain is not None:
            year, month, day = (int(part or 1) for part in plain.groups())
            return datetime(year, month, day, tzinfo=timezone.utc)
        # Python 3.10 does not know the Z.
        value = datetime.fromisoformat(re.sub("[zZ]$", "+00:00", value))
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if value.tzinfo is None:
        return value.replace(tzinfo=timezone.utc)
    return value.astimezone(timezone.utc)
