"""Errors about files on different systems."""

from __future__ import annotations

OPEN_ELSEWHERE = (32, 33)
"""Windows' numbers of errors about a file that another program has open, or locked a part of
(ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION in its documentation)."""


def is_open_elsewhere(error: OSError) -> bool:
    """True where a file could not be used because another program has it open (Windows only)."""
    return getattr(error, "winerror", None) in OPEN_ELSEWHERE
