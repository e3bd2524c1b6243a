"""The HetMatch engine: two images in, tie points out. Never imports qgis.

match_rasters, match_images: match two rasters, or two arrays; nothing is written.
match_to_folder, read_result: match into a folder of results, and read that back.
warp_rasters: warp rasters by a saved result.
assess_rasters, assess_to_folder: measure how well two rasters are co-registered.
Options, WarpOptions, AssessOptions: the settings of each.
MatchResult: what a match returns.
InputError, Cancelled: what all of them raise, both a HetMatchError.

>>> from hetmatch_qgis.engine import Options, match_rasters
>>> result = match_rasters("reference.tif", "moving.tif", Options(transform="affine"))
>>> print(result)
>>> reference_px = result.map_points([[10.5, 20.5]])

Pixels are (column, row), counted from the outer corner of the top-left pixel.
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
