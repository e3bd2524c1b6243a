"""What can be wrong with a raster."""

from __future__ import annotations


class SourceError(Exception):
    """A raster cannot be handed to the engine; the text says why and what to do."""
