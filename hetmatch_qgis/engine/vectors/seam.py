"""Features and images that count longitudes differently, or lie on both sides of a map's seam."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from pyproj import CRS

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.georeferencing.crs import unwrap_x, x_period
from hetmatch_qgis.engine.vectors.boxes import bounding_box, shared_box
from hetmatch_qgis.engine.vectors.layer import Box
from hetmatch_qgis.engine.vectors.wkb import Rings


def boxes_around(places: Points, crs: CRS, bounds: Box | None) -> list[Box]:
    """The boxes in a layer's CRS in which features at places (N, 2) of it may lie.

    More than one where a seam of the map lies between the places, or the layer counts x from
    elsewhere. bounds: of the layer; None where they are not known.
    """
    places = places[np.isfinite(places).all(axis=1)]
    if not len(places):
        return []
    period = x_period(crs)
    together = unwrap_x(places, crs, around=float(places[0, 0]))
    box = bounding_box(together)
    if box is None:
        return []
    if period is None:
        turned = [box]
    elif box[2] - box[0] > period / 2:
        # Around a pole, most likely: all longitudes, however they are counted.
        turned = [(-2 * period, box[1], 2 * period, box[3])]
    else:
        turned = [(box[0] + x, box[1], box[2] + x, box[3]) for x in (-period, 0.0, period)]
    return [one for one in turned if bounds is None or shared_box(one, bounds)]


def drawn_together(rings: Rings, own: Rings, layer_crs: CRS, crs: CRS) -> Rings:
    """Rings whose vertices a seam of a map has parted, whole again.

    rings: in a CRS. own: the same in their layer's CRS, which tells a ring across the seam from one
    around the world: that one spans more than half a turn there, too.
    """
    period, own_period = x_period(crs), x_period(layer_crs)
    if period is None or not len(rings):
        return rings
    first = own.starts[:-1]
    x = own.points[:, 0]
    span = np.maximum.reduceat(x, first) - np.minimum.reduceat(x, first)
    is_short = np.ones(len(rings), bool) if own_period is None else span < own_period / 2
    points = rings.points.copy()
    start = np.repeat(points[rings.starts[:-1], 0], rings.lengths)
    together = unwrap_x(points, crs, start)
    is_moved = np.repeat(is_short, rings.lengths) & np.isfinite(together[:, 0])
    points[is_moved] = together[is_moved]
    return replace(rings, points=points)


def turned_towards(rings: Rings, crs: CRS, around: float) -> Rings:
    """Rings moved by whole turns to where their middles are nearest to `around`, an x of the CRS.

    As wholes: one that spans more than half the world must not be torn apart.
    """
    if not len(rings) or x_period(crs) is None:
        return rings
    x = np.where(np.isfinite(rings.points[:, 0]), rings.points[:, 0], around)
    first = rings.starts[:-1]
    middles = (np.minimum.reduceat(x, first) + np.maximum.reduceat(x, first)) / 2
    moved = unwrap_x(np.column_stack([middles, middles]), crs, around)[:, 0] - middles
    # Holes go with the ring that they lie in, the last one before them.
    outer = np.maximum.accumulate(np.where(rings.is_hole, 0, np.arange(len(rings))))
    moved = moved[outer]
    points = rings.points.copy()
    points[:, 0] += np.repeat(moved, rings.lengths)
    return replace(rings, points=points)
