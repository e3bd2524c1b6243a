"""All matchers by their names on the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from benchmarks.common import hetmatch, rasters
from benchmarks.common.matcher_result import Matcher, NotInstalled
from benchmarks.common.rasters import RasterMatcher
from benchmarks.peers import keypoints, lightglue, phase

Kind = TypeVar("Kind")

MATCHERS: dict[str, Callable[[], Matcher]] = {
    "hetmatch": hetmatch.hetmatch,
    "hetmatch-coarse": hetmatch.hetmatch_coarse,
    "d2net": hetmatch.d2net,
    "sift": keypoints.sift,
    "orb": keypoints.orb,
    "phase": phase.phase,
    "xfeat": keypoints.xfeat,
    "lighterglue": keypoints.lighterglue,
    "aliked": lightglue.aliked,
    "disk": lightglue.disk,
}
# Matchers of two georeferenced files, for the georeferenced split.
RASTER_MATCHERS: dict[str, Callable[[], RasterMatcher]] = {
    "hetmatch": rasters.hetmatch,
    "hetmatch-coarse": rasters.hetmatch_coarse,
    "arosics": rasters.arosics,
    "gefolki": rasters.gefolki,
}
TITLES = {
    "hetmatch": "HetMatch",
    "hetmatch-coarse": "HetMatch, coarse stage only",
    "d2net": "HetMatch with D2-Net",
    "sift": "SIFT, ratio 0.9",
    "orb": "ORB",
    "phase": "phase correlation",
    "xfeat": "XFeat",
    "lighterglue": "XFeat + LighterGlue",
    "aliked": "ALIKED + LightGlue",
    "disk": "DISK + LightGlue",
    "arosics": "AROSICS",
    "gefolki": "GeFolki",
}


def load(
    names: Sequence[str], makers: Mapping[str, Callable[[], Kind]]
) -> tuple[dict[str, Kind], dict[str, str]]:
    """Load the named matchers that are installed; returns them, and the reasons for the others."""
    available, unavailable = {}, {}
    for name in names:
        if name in makers:
            try:
                available[name] = makers[name]()
            except NotInstalled as why:
                unavailable[name] = str(why)
    return available, unavailable
