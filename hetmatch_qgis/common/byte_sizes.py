"""Sizes of files and memory as text."""

from __future__ import annotations


def format_bytes(count: float) -> str:
    """A number of bytes in GB, or in MB below one GB (decimal units, as disks are sold)."""
    if count < 999.5e6:
        return f"{count / 1e6:.0f} MB"
    return f"{count / 1e9:.2f} GB"
