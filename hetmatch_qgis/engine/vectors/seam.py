"""Polygons and images that count longitudes differently, or lie on both sides of a map's seam."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from pyproj import CRS

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.georeferencing.crs import unwrap_x, x_period
from hetmatch_qgis.engine.vectors.layer import Box
from hetmatch_qgis.engine.vectors.layer_on_map import bounding_box
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
    return [one for one in turned if bounds is None or _meet(one, bounds)]


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


def _meet(first: Box, second: Box) -> bool:
    return (
        first[0] <= second[2]
        and first[2] >= second[0]
        and first[1] <= second[3]
        and first[3] >= second[1]
    )
