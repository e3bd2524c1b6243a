"""Errors of rasters."""

from __future__ import annotations


class SourceError(Exception):
    """A raster that the engine cannot read; the text is the reason and the remedy."""
