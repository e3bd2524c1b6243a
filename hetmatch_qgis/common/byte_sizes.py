"""Amounts of disk and memory in words."""

from __future__ import annotations


def size_in_words(count: float) -> str:
    """Bytes as GB, or as MB where that is less than one GB."""
    if count < 999.5e6:
        return f"{count / 1e6:.0f} MB"
    return f"{count / 1e9:.2f} GB"
