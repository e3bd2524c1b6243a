"""The HetMatch engine: two images in, tie points out. Never imports qgis.

from hetmatch_qgis.engine import match_images, match_rasters, Options
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hetmatch_qgis.engine.core.errors import Cancelled, HetMatchError, InputError
    from hetmatch_qgis.engine.core.options import Options
    from hetmatch_qgis.engine.core.result import MatchResult
    from hetmatch_qgis.engine.matching.pipeline import match_images, match_rasters

# Threads that spin while they wait make a match ten times slower as soon as another program wants
# a core. The threading library reads this when torch is loaded; a user's own setting stays.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

__all__ = [
    "Cancelled",
    "HetMatchError",
    "InputError",
    "MatchResult",
    "Options",
    "match_images",
    "match_rasters",
]

_HOMES = {
    "Cancelled": "core.errors",
    "HetMatchError": "core.errors",
    "InputError": "core.errors",
    "MatchResult": "core.result",
    "Options": "core.options",
    "match_images": "matching.pipeline",
    "match_rasters": "matching.pipeline",
}


def __getattr__(name: str) -> Any:
    """Imports on first use, because torch alone takes a second and the command line must not."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
