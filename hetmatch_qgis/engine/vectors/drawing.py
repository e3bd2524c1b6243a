"""Features drawn as a plain map in grey: areas, lines with their edges, points, buildings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.vectors.coverage import edge_coverage, point_coverage
from hetmatch_qgis.engine.vectors.outlines import (
    fill_edges,
    outline_coverage,
    signed_areas,
    stroke_edges,
)
from hetmatch_qgis.engine.vectors.symbols import BACKGROUND, NUMBERS, SYMBOLS
from hetmatch_qgis.engine.vectors.wkb import Rings

MIN_STROKE = 1.5
"""Pixels of the map's own grid that a line is at least wide, as on a printed map; set by hand with
the first version."""

MIN_OVERVIEW_STROKE = 0.6
"""Pixels of an overview that a major line is at least wide: visible, but not fat. Minor ones fade
with their width. Set by hand with the first version."""

OVER_LINES = tuple(NUMBERS[name] for name in ("tree", "point", "building"))
"""Classes whose areas lie over all lines, the lowest first."""

STANDING = ("building", "tree")
"""Classes whose areas stand on the ground and cast shadows: buildings, and crowns."""

CASING = 0.8
"""Pixels of the map's own grid of the edge on each side of a road; set by hand."""

MAX_POINT_SIDE = 2.0
"""Pixels of an overview up to which an area is drawn as a point; set by hand, for speed."""

MIN_OUTLINED = 3.0
"""Pixels of the side of the smallest areas, on the mean, whose outlines are drawn on an overview:
smaller ones would be all outline. Set by hand with the first version."""


@dataclass(frozen=True)
class Shapes:
    """Shapes to be drawn, in pixels of the image.

    rings: lines and outlines.
    symbols: (R,), number of each ring's symbol.
    widths: (R,), of lines in pixels.
    """

    rings: Rings
    symbols: NDArray[np.int64]
    widths: NDArray[np.float64]

    def select(self, is_kept: NDArray[np.bool_]) -> Shapes:
        """Those of a mask (R,)."""
        return Shapes(self.rings.select(is_kept), self.symbols[is_kept], self.widths[is_kept])


def draw(batches: Sequence[Shapes], shape: tuple[int, int], factor: float) -> NDArray[np.float32]:
    """The map (H, W) of shapes in pixels of the image.

    batches: parts of all shapes; each class is drawn from all parts together.
    factor: pixels of the map's own grid along a pixel of the image.
    """
    image = np.full(shape, BACKGROUND, np.float32)
    present = {int(number) for batch in batches for number in np.unique(batch.symbols)}
    of_symbol = {
        number: [batch.select(batch.symbols == number) for batch in batches] for number in present
    }
    for number in sorted(present - set(OVER_LINES)):
        _draw_areas(image, of_symbol[number], number, factor)
    # All edges of roads come before all roads, so that junctions stay open.
    for number in sorted(present):
        casing = SYMBOLS[number].casing
        if casing is not None:
            _draw_lines(image, of_symbol[number], number, factor, casing, 2 * CASING / factor)
    for number in sorted(present):
        _draw_lines(image, of_symbol[number], number, factor, SYMBOLS[number].stroke, 0.0)
    for number in OVER_LINES:
        if number in present:
            _draw_areas(image, of_symbol[number], number, factor)
    return image


def draw_standing(
    batches: Sequence[Shapes], shape: tuple[int, int], factor: float
) -> NDArray[np.float32]:
    """The map without what stands, and what stands on it (H, W, 3).

    The grey levels of the ground, and the shares of each pixel that buildings and crowns cover.

    batches, factor: as of `draw`.
    """
    layers = np.zeros((*shape, 1 + len(STANDING)), np.float32)
    numbers = [NUMBERS[name] for name in STANDING]
    ground = [
        batch.select(~(batch.rings.is_area & np.isin(batch.symbols, numbers))) for batch in batches
    ]
    layers[..., 0] = draw(ground, shape, factor)
    for channel, number in enumerate(numbers, start=1):
        for batch in batches:
            rings = batch.rings.select(batch.rings.is_area & (batch.symbols == number))
            if len(rings):
                layers[..., channel] += _area_coverage(rings, shape, factor)
    np.clip(layers[..., 1:], 0, 1, out=layers[..., 1:])
    return layers


def _draw_areas(
    image: NDArray[np.float32], batches: list[Shapes], number: int, factor: float
) -> None:
    symbol = SYMBOLS[number]
    areas = [batch.rings.select(batch.rings.is_area) for batch in batches]
    areas = [rings for rings in areas if len(rings)]
    if not areas:
        return
    shape = image.shape[0], image.shape[1]
    if symbol.fill is not None:
        cover = sum(_area_coverage(rings, shape, factor) for rings in areas)
        _blend(image, np.clip(cover, 0, 1).astype(np.float32), symbol.fill)
    if symbol.outline is not None and (factor == 1 or _mean_side(areas) >= MIN_OUTLINED):
        _blend(image, outline_coverage(areas, shape), symbol.outline)


def _area_coverage(rings: Rings, shape: tuple[int, int], factor: float) -> NDArray[np.float64]:
    """(H, W): the share of each pixel inside rings, added up; tiny ones on overviews as points."""
    if factor == 1:
        return edge_coverage(fill_edges(rings), shape)
    low, high = ring_boxes(rings)
    is_tiny = np.asarray((high - low).max(axis=1) < MAX_POINT_SIDE)
    tiny = rings.select(is_tiny)
    middle = ((low + high) / 2)[is_tiny]
    cover = point_coverage(middle, signed_areas(tiny), shape)
    if is_tiny.all():
        return cover
    cover += edge_coverage(fill_edges(rings.select(~is_tiny)), shape)
    return cover


def _draw_lines(
    image: NDArray[np.float32],
    batches: list[Shapes],
    number: int,
    factor: float,
    level: float,
    extra: float,
) -> None:
    """Draw the lines of a class in a grey level. extra: pixels that they are wider."""
    edges = []
    for batch in batches:
        lines = batch.select(~batch.rings.is_area)
        if len(lines.rings):
            width = np.maximum(lines.widths, MIN_STROKE / factor)
            if SYMBOLS[number].is_major:
                width = np.maximum(width, MIN_OVERVIEW_STROKE)
            edges.append(stroke_edges(lines.rings, width + extra))
    if edges:
        _blend(image, _coverage(edges, image.shape), level)


def _coverage(edges: list[NDArray[np.float64]], shape: tuple[int, ...]) -> NDArray[np.float32]:
    """(H, W): the share of each pixel that polygons cover, where they overlap once only."""
    rows, columns = shape
    total = sum(edge_coverage(part, (rows, columns)) for part in edges)
    return np.clip(total, 0, 1).astype(np.float32)


def _blend(image: NDArray[np.float32], cover: NDArray[np.float32], level: float) -> None:
    image += cover * (np.float32(level) - image)


def _mean_side(areas: list[Rings]) -> float:
    """Root of the mean area's bounding box, in pixels."""
    sides = [ring_sides(rings) for rings in areas]
    products = np.concatenate([side[:, 0] * side[:, 1] for side in sides])
    return float(np.sqrt(np.median(products)))


def ring_sides(rings: Rings) -> NDArray[np.float64]:
    """(R, 2): width and height of each ring's bounding box."""
    low, high = ring_boxes(rings)
    return high - low


def ring_boxes(rings: Rings) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(R, 2) twice: the lowest and highest coordinates of each ring, none of which is empty."""
    starts = rings.starts[:-1]
    return np.minimum.reduceat(rings.points, starts), np.maximum.reduceat(rings.points, starts)
