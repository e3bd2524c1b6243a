"""The HetMatch engine: two images in, tie points out. Never imports qgis.

from hetmatch_qgis.engine import match_rasters, read_result, warp_rasters, Options
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hetmatch_qgis.engine.assessing.assess import assess_rasters
    from hetmatch_qgis.engine.assessing.assess_options import AssessOptions
    from hetmatch_qgis.engine.assessing.assess_to_folder import assess_to_folder
    from hetmatch_qgis.engine.core.errors import Cancelled, HetMatchError, InputError
    from hetmatch_qgis.engine.core.options import Options
    from hetmatch_qgis.engine.core.result import MatchResult
    from hetmatch_qgis.engine.matching.pipeline import match_images, match_rasters
    from hetmatch_qgis.engine.results.match_to_folder import match_to_folder
    from hetmatch_qgis.engine.warping.saved_transform import read_result
    from hetmatch_qgis.engine.warping.warp_options import WarpOptions
    from hetmatch_qgis.engine.warping.warp_rasters import warp_rasters

# Threads that spin while they wait make a match ten times slower as soon as another program wants
# a core. The threading library reads this when torch is loaded; a user's own setting stays.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

__all__ = [
    "AssessOptions",
    "Cancelled",
    "HetMatchError",
    "InputError",
    "MatchResult",
    "Options",
    "WarpOptions",
    "assess_rasters",
    "assess_to_folder",
    "match_images",
    "match_rasters",
    "match_to_folder",
    "read_result",
    "warp_rasters",
]

_HOMES = {
    "AssessOptions": "assessing.assess_options",
    "Cancelled": "core.errors",
    "HetMatchError": "core.errors",
    "InputError": "core.errors",
    "MatchResult": "core.result",
    "Options": "core.options",
    "WarpOptions": "warping.warp_options",
    "assess_rasters": "assessing.assess",
    "assess_to_folder": "assessing.assess_to_folder",
    "match_images": "matching.pipeline",
    "match_rasters": "matching.pipeline",
    "match_to_folder": "results.match_to_folder",
    "read_result": "warping.saved_transform",
    "warp_rasters": "warping.warp_rasters",
}


def __getattr__(name: str) -> Any:
    """Imports on first use, because torch alone takes a second and the command line must not."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
