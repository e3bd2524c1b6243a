"""A second look at a match: does the ground agree, and at this place only?

The windows of the fine stage tell how well the images agree where the match puts them. They do not
tell what agrees, nor whether they would agree as well elsewhere. Both are told by the two images
laid on each other: what is drawn over both is left out, and the rest compared with itself at other
shifts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.evidence import Corroboration, Rival
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.corroboration.aligned import AlignedImages, align
from hetmatch_qgis.engine.corroboration.blocks import (
    BlockCorrelation,
    Floats,
    Gradients,
    Shift,
    block_means,
    overlapping_means,
)
from hetmatch_qgis.engine.corroboration.likeness import Comparison, Mask
from hetmatch_qgis.engine.corroboration.rivals import ShiftSurface, lead, shift_surface
from hetmatch_qgis.engine.fitting.transforms import Projective, translation
from hetmatch_qgis.engine.pairs.pair import ImagePair

MIN_TEXTURED = 0.2
"""Share of a block that must have structure for it to count against a rival; set with this
module."""

MIN_BLOCK_SHARE = 0.05
"""Share of a block that must have structure, and be left, for it to count as ground: blocks count
by that share anyway. With 0.12 a tenth of the sheets under one frame have no ground."""

MIN_ERROR = 0.005
"""Correlation below which the scatter at other shifts is not believed; set with this module."""

RING = tuple(
    (round(radius * float(np.cos(angle))), round(radius * float(np.sin(angle))))
    for radius, start in ((13, 0.0), (21, 0.3), (30, 0.6), (40, 0.1))
    for angle in np.arange(6) * np.pi / 3 + start
)
"""Shifts in pixels that a block is compared at: beyond what gradients are correlated over, at
distances and in directions that no single period has."""

MIN_GAIN = 1.1
"""Correlation at another turn, in that of the match, from which on it is tried: of street grids at
a wrong turn or a wrong shift 1.0 to 1.05, at the right one 1.4 and more (benchmarks/verdict)."""

MIN_SHIFTS = 8
"""Shifts of RING at which a block must be seen: a third of them."""

MIN_GROUND_BLOCKS = 3
"""Blocks of ground below which nothing can be told by them; set on benchmarks/verdict."""

MIN_IDENTICAL = 0.22
"""Share of the overlap that must look the same for it to be the ground: legends, letters and
watermarks cover less."""

MIN_UNDRAWN = 0.2
"""Share of the overlap, without lines, below which the lines are the ground: rows of crops leave a
tenth, under graticules, street plans and lattices of fields there are 0.29 and more."""

MIN_LEFT = 0.05
"""Share of the overlap that must be left beside what is drawn to count points there: a tenth of
what heavy frames leave."""

MIN_COUNTED = 144
"""Pixels of the frame along the shorter side of an overlap from which on points are counted: two
windows of the fine stage, of which in less nearly all see what is drawn. The calibration has none
that are smaller."""

MIN_SEEN = 0.4
"""Share of what a block shows at the match that it must show at a shift of RING."""


def corroborate(
    images: AlignedImages,
    workers: Workers,
    expected: NDArray[np.float64] | None = None,
    radius: float | None = None,
    has_drawn_map: bool = False,
    has_clouds: bool = True,
    agreeing: Points | None = None,
) -> Corroboration:
    """Look at a match once more.

    workers: whose threads look at several shifts at once.
    expected: (2,) pixels of the reference's frame from where the match puts the moving image to
        where its georeference, or the start that the user gave, has it; None without either.
    radius: how far from there the moving image may be, pixels; None for anywhere.
    has_drawn_map: whether one of them is a map that is drawn of vector layers: nobody draws over
        that, so that its ground is not asked for.
    has_clouds: whether what is white in both may be cloud.
    agreeing: (N, 2) pixels of the reference's frame, points that agree with the transform, from all
        over the overlap; None where there are none to count.
    """
    (reference, moving, surface), compared = workers.run_both(
        lambda: _correlated(images), lambda: Comparison(images, has_drawn_map, has_clouds)
    )
    overlap = int(np.count_nonzero(images.overlap))
    if np.count_nonzero(images.overlap & ~compared.drawn) < MIN_UNDRAWN * overlap:
        compared = compared.without_lines()
    alike = compared.at((0, 0))
    match, correlation = surface.best_near_zero()
    is_possible = _possible(surface, images.factor, expected, radius)
    has_texture = block_means(alike.textured) > MIN_TEXTURED

    def find_rivals() -> tuple[Rival, ...]:
        blocks = BlockCorrelation(reference, moving)
        return _rivals(surface, is_possible, blocks, has_texture, images.factor)

    if has_drawn_map:
        rivals = find_rivals()
        return Corroboration(0.0, 0.0, 0, drawn=0.0, identical=0.0, rivals=rivals)
    drawn = compared.drawn
    left_out = drawn | compared.clouded
    identical = int(np.count_nonzero(alike.identical & ~left_out)) / overlap
    of_ground = BlockCorrelation(reference, moving, overlapping_means)
    ground, rivals = workers.run_both(
        lambda: _ground(of_ground, compared, match, workers, identical), find_rivals
    )
    return Corroboration(
        ground=ground.agreement,
        ground_expected=correlation / ground.error,
        ground_blocks=ground.blocks,
        drawn=int(np.count_nonzero(drawn & images.overlap)) / overlap,
        identical=identical,
        clouded=int(np.count_nonzero(compared.clouded & images.overlap)) / overlap,
        rivals=rivals,
        density=_density(agreeing, images, compared.undrawn(alike) & images.overlap),
    )


def _rivals(
    surface: ShiftSurface,
    is_possible: Mask,
    blocks: BlockCorrelation,
    has_texture: Mask,
    factor: float,
) -> tuple[Rival, ...]:
    """The other places that the images agree at, and how far the match is ahead of each.

    is_possible: of the surface, which shifts can be. has_texture: (h, w), which blocks count.
    factor: pixels of the reference's frame along one of the images.
    """
    match, correlation = surface.best_near_zero()
    told: list[Rival] = []
    unknown: list[Rival] = []
    for shift, other in surface.rivals(is_possible):
        ahead = lead(blocks, match, shift, has_texture)
        moved = -factor * shift[0], -factor * shift[1]
        rival = Rival(moved, other / max(correlation, 1e-3), ahead or 0.0)
        (unknown if ahead is None else told).append(rival)
    # That too few blocks tell of other places does not speak for this one.
    return tuple(told or unknown)


def _correlated(images: AlignedImages) -> tuple[Gradients, Gradients, ShiftSurface]:
    """The gradients of two aligned images, and their correlation at every shift."""
    reference, moving = (
        Gradients(grey.values, grey.valid) for grey in (images.reference, images.moving)
    )
    return reference, moving, shift_surface(reference, moving)


def _density(agreeing: Points | None, images: AlignedImages, undrawn: Mask) -> float:
    """Density of points (N, 2) where nothing is drawn, relative to that over the whole overlap.

    Two grounds under one drawing agree on points about the drawing, one ground all over.

    undrawn: (h, w), part of the overlap.
    """
    share = np.count_nonzero(undrawn) / np.count_nonzero(images.overlap)
    sides = images.window.width, images.window.height
    if agreeing is None or share < MIN_LEFT or min(sides) < MIN_COUNTED:
        return 1.0
    corner = images.window.column, images.window.row
    column, row = np.floor((agreeing - corner) / images.factor).astype(int).T
    is_inside = (column >= 0) & (row >= 0) & (column < undrawn.shape[1]) & (row < undrawn.shape[0])
    column, row = column[is_inside], row[is_inside]
    counted = np.count_nonzero(images.overlap[row, column])
    return float(np.count_nonzero(undrawn[row, column]) / counted / share) if counted else 1.0


def better_turn(pair: ImagePair, transform: Projective) -> NDArray[np.float64] | None:
    """The motion of the reference's frame, 3 x 3, by quarter turns, that fits clearly better.

    Streets and fields at right angles look alike in all four, and the overview may not tell them
    apart. transform: from the moving to the reference's frame. None where no other turn is better
    by MIN_GAIN.
    """
    best: tuple[float, NDArray[np.float64] | None] = (0.0, None)
    middle = np.array([pair.reference.width, pair.reference.height]) / 2
    for quarter in range(4):
        turn = _turn_about(middle, quarter)
        images = align(pair, Projective(transform.kind, turn @ transform.matrix))
        if images is None:
            continue
        surface = shift_surface(
            Gradients(images.reference.values, images.reference.valid),
            Gradients(images.moving.values, images.moving.valid),
        )
        shift, correlation = surface.best()
        if quarter == 0:
            best = (MIN_GAIN * surface.best_near_zero()[1], None)
        elif correlation > best[0]:
            back = translation((-images.factor * shift[0], -images.factor * shift[1]))
            best = (correlation, back @ turn)
    return best[1]


def _turn_about(middle: NDArray[np.float64], quarters: int) -> NDArray[np.float64]:
    """A turn by quarters about a point (2,), 3 x 3."""
    cosine, sine = ((1, 0), (0, 1), (-1, 0), (0, -1))[quarters]
    matrix = np.array([[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1.0]])
    matrix[:2, 2] = middle - matrix[:2, :2] @ middle
    return matrix


def _possible(
    surface: ShiftSurface,
    factor: float,
    expected: NDArray[np.float64] | None,
    radius: float | None,
) -> NDArray[np.bool_]:
    """Mask (H, W) of the shifts that leave the moving image within the search radius."""
    rows, columns = np.ogrid[: surface.values.shape[0], : surface.values.shape[1]]
    if expected is None or radius is None:
        return np.ones(surface.values.shape, dtype=bool)
    # A shift reads the moving image further on, which moves it back.
    across = -factor * (columns - surface.centre[0]) - expected[0]
    down = -factor * (rows - surface.centre[1]) - expected[1]
    return np.asarray(np.hypot(across, down) <= radius)


@dataclass(frozen=True)
class _Ground:
    """How well the ground agrees.

    agreement: by how many of its errors its correlation is greater than at other shifts.
    error: standard deviation of its correlation at other shifts; 1 where nothing tells it.
    blocks: how many blocks show ground, in whole ones.
    """

    agreement: float
    error: float
    blocks: int


def _ground(
    blocks: BlockCorrelation,
    compared: Comparison,
    match: Shift,
    workers: Workers,
    identical: float,
) -> _Ground:
    """How significantly the ground agrees where nothing is drawn over it.

    The mean correlation of its blocks is compared with that at the shifts of RING, whose scatter
    tells what accident does, with all that neighbouring blocks share and with all that repeats
    itself. What looks the same is left out at every shift anew; left out at the match alone it
    would take from the match what agrees best there.

    Where the images look the same nearly everywhere nothing is left to compare, and nothing is.

    blocks: with overlapping means. identical: share of the overlap that looks the same.
    """

    def correlate(shift: Shift) -> tuple[Floats, Floats, Floats]:
        alike = compared.at(shift)
        kept = alike.differs & ~compared.left_out(shift, match)
        return *blocks.at(shift, kept), overlapping_means(alike.textured & kept)

    there, share, structure = correlate(match)
    most = round(float(structure[structure > MIN_BLOCK_SHARE].sum()) / 4)
    if most < MIN_GROUND_BLOCKS and identical > MIN_IDENTICAL:
        return _Ground(0.0, 1.0, most)
    shifts = [(match[0] + column, match[1] + row) for column, row in RING]
    ring = list(workers.map(correlate, shifts))
    elsewhere = np.stack([correlation for correlation, _, _ in ring])
    is_seen = np.stack([other > MIN_SEEN * share for _, other, _ in ring]) & (share > 0)
    counts = (structure > MIN_BLOCK_SHARE) & (is_seen.sum(axis=0) >= MIN_SHIFTS)
    weight = np.where(counts, structure, np.float32(0))
    total = float(weight.sum())
    of_shifts = (weight * is_seen).sum(axis=(1, 2))
    usable = of_shifts > MIN_SEEN * total
    # Four blocks overlap everywhere.
    count = round(total / 4)
    if np.count_nonzero(usable) < MIN_SHIFTS:
        return _Ground(0.0, 1.0, count)
    by_chance = (elsewhere * weight * is_seen).sum(axis=(1, 2))[usable] / of_shifts[usable]
    error = float(by_chance.std(ddof=1)) + MIN_ERROR
    gain = float((there * weight).sum()) / total - float(by_chance.mean())
    return _Ground(gain / error, error, count)
