"""Fewer GCPs, for programs in which their list is worked on by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hetmatch_qgis.engine.core.grid import Points, farthest_rows
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.gcps.gcp_set import GcpSet


def decimate(gcps: GcpSet, limit: int) -> GcpSet:
    """At most `limit` of the GCPs, evenly spread; `left_out` says so."""
    count = len(gcps.pixels)
    if count <= limit:
        return gcps
    from_centre = np.linalg.norm(gcps.pixels - gcps.pixels.mean(axis=0), axis=1)
    rows = np.sort(farthest_rows(gcps.pixels, limit, int(np.argmax(from_centre))))
    left_out = Message(
        "{limit} of {count} GCPs, spread evenly, because the list is edited by hand; {left_out}",
        limit=limit,
        count=count,
        left_out=gcps.left_out,
    )
    return replace(
        gcps,
        pixels=gcps.pixels[rows],
        map_points=gcps.map_points[rows],
        warp_pixels=gcps.warp_pixels[rows],
        warp_points=gcps.warp_points[rows],
        left_out=left_out,
        heights=None if gcps.heights is None else gcps.heights[rows],
    )


def reference_pixels(result: MatchResult, gcps: GcpSet) -> Points:
    """The GCPs (N, 2) in the reference, as pixels from its top-left outer corner."""
    points = result.tie_points
    # No two GCPs are nearer than two pixels, so the moving pixel identifies the tie point.
    row_of = {tuple(pixel): row for row, pixel in enumerate(points.moving_pixels.tolist())}
    rows = [row_of[tuple(pixel)] for pixel in gcps.pixels.tolist()]
    return points.reference_pixels[rows]
