"""A second look at a match: does the ground agree, and at this place only?

The windows of the fine stage tell how well the images agree where the match puts them. They do not
tell what agrees, nor whether they would agree as well elsewhere. Both are told by the two images
laid on each other: what is drawn over both is left out, and the rest compared with itself at other
shifts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.evidence import Corroboration, Rival
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.corroboration.aligned import AlignedImages
from hetmatch_qgis.engine.corroboration.blocks import (
    BlockCorrelation,
    Gradients,
    Shift,
    block_means,
    overlapping_means,
)
from hetmatch_qgis.engine.corroboration.ground_agreement import ground_agreement
from hetmatch_qgis.engine.corroboration.likeness import Comparison, Mask
from hetmatch_qgis.engine.corroboration.lines import through_lines
from hetmatch_qgis.engine.corroboration.rivals import (
    ShiftSurface,
    lead,
    likeness_to_itself,
    shift_surface,
)
from hetmatch_qgis.engine.corroboration.same_ground import same_throughout
from hetmatch_qgis.engine.pairs.normalise import Grey

MIN_TEXTURED = 0.2
"""Share of a block that must have structure for it to count against a rival; set with this
module."""

MIN_UNDRAWN = 0.2
"""Share of the overlap, without lines, below which the lines are the ground: rows of crops leave a
tenth, under graticules, street plans and lattices of fields there are 0.29 and more."""

MIN_LEFT = 0.05
"""Share of the overlap that must be left beside what is drawn to count points there: a tenth of
what heavy frames leave."""

MIN_RIVAL_CORRELATION = 0.2
"""Correlation of the best other shift, in that of the match, below which no other place is looked
for beside an overlap that holds most of an image: where ground repeats itself it is near 1, and
sensors that are alike show it at 0.08 to 0.1 on ground that does not."""

MIN_COUNTED = 144
"""Pixels of the frame along the shorter side of an overlap from which on points are counted: two
windows of the fine stage, of which in less nearly all see what is drawn. The calibration has none
that are smaller."""


@dataclass(frozen=True)
class Circumstances:
    """Facts about a match that its two images do not show.

    expected: (2,) pixels of the reference's frame from where the match puts the moving image to
        where its georeference, or the start that the user gave, has it; None without either.
    radius: how far from there the moving image may be, pixels; None for anywhere.
    has_drawn_map: whether one of them is a map that is drawn of vector layers: nobody draws over
        that, so that its ground is not asked for.
    has_clouds: whether what is white in both may be cloud.
    agreeing: (N, 2) pixels of the reference's frame, points that agree with the transform, from all
        over the overlap; None where there are none to count.
    shows_most: whether the overlap holds most of the smaller image, so that every shift that leaves
        more of it is among those that are looked at within it.
    """

    expected: NDArray[np.float64] | None = None
    radius: float | None = None
    has_drawn_map: bool = False
    has_clouds: bool = True
    agreeing: Points | None = None
    shows_most: bool = False


def corroborate(
    images: AlignedImages,
    workers: Workers,
    known: Circumstances,
    look_beyond: Callable[[], AlignedImages | None] = lambda: None,
) -> Corroboration:
    """Look at a match once more.

    images: of the overlap. workers: whose threads look at several shifts at once. look_beyond:
    gives them with the ground that either image shows beside the overlap (`align_beyond`), where
    another place may be as well, or None where neither goes on.
    """
    # The lines of one image beside either, so that both take as long.
    ((reference, moving, surface), moving_lines), (compared, ref_lines) = workers.run_both(
        lambda: (_correlated(images), _lines(images.moving, known)),
        lambda: (Comparison(images, known.has_clouds), _lines(images.reference, known)),
    )
    compared = compared.with_lines(ref_lines, moving_lines)
    overlap = int(np.count_nonzero(images.overlap))
    if np.count_nonzero(images.overlap & ~compared.drawn) < MIN_UNDRAWN * overlap:
        compared = compared.without_lines()
    alike = compared.at((0, 0))
    match, correlation = surface.best_near_zero()

    def find_rivals() -> tuple[Rival, ...]:
        others = surface.rivals(_possible(surface, images.factor, known))
        is_alone = not others or others[0][1] < MIN_RIVAL_CORRELATION * max(correlation, 1e-3)
        beyond = None if known.shows_most and is_alone else look_beyond()
        if beyond is None:
            blocks, textured = BlockCorrelation(reference, moving), alike.textured
            return _rivals(surface, others, blocks, textured, images.factor)
        wider, narrower, around = _correlated(beyond)
        others = around.rivals(_possible(around, images.factor, known))
        textured = _placed(alike.textured, beyond)
        return _rivals(around, others, BlockCorrelation(wider, narrower), textured, images.factor)

    if known.has_drawn_map:
        rivals = find_rivals()
        height = surface.height(correlation)
        return Corroboration(0.0, 0.0, 0, 0.0, 0.0, rivals=rivals, height=height)
    drawn = compared.drawn
    left_out = drawn | compared.clouded
    is_identical = np.asarray(alike.identical & ~left_out)
    identical = int(np.count_nonzero(is_identical)) / overlap
    of_ground = BlockCorrelation(reference, moving, overlapping_means)
    ground, rivals = workers.run_both(
        lambda: ground_agreement(of_ground, compared, match, workers, identical), find_rivals
    )
    return Corroboration(
        ground=ground.agreement,
        ground_expected=correlation / ground.error,
        ground_blocks=ground.blocks,
        drawn=int(np.count_nonzero(drawn & images.overlap)) / overlap,
        identical=identical,
        clouded=int(np.count_nonzero(compared.clouded & images.overlap)) / overlap,
        rivals=rivals,
        throughout=same_throughout(is_identical, images.overlap, surface, correlation),
        density=_density(known.agreeing, images, compared.undrawn(alike) & images.overlap),
    )


def _lines(grey: Grey, known: Circumstances) -> Mask:
    """Mask (h, w) of the lines that run through an image and are not its ground."""
    # Of a map that is drawn of vector layers they are.
    return np.zeros_like(grey.valid) if known.has_drawn_map else through_lines(grey)


def _placed(mask: Mask, beyond: AlignedImages) -> Mask:
    """A mask (h, w) of an overlap where it lies in the images with what is beside it."""
    placed = np.zeros(beyond.overlap.shape, bool)
    column, row = beyond.corner
    rows, columns = placed[row : row + mask.shape[0], column : column + mask.shape[1]].shape
    placed[row : row + rows, column : column + columns] = mask[:rows, :columns]
    return placed


def _rivals(
    surface: ShiftSurface,
    others: list[tuple[Shift, float]],
    blocks: BlockCorrelation,
    textured: Mask,
    factor: float,
) -> tuple[Rival, ...]:
    """The other places that the images agree at, and how far the match is ahead of each.

    others: of the surface, shifts that can be, and their correlations. textured: (h, w), where both
    images have structure: blocks with enough of it count. factor: pixels of the reference's frame
    along one of the images.
    """
    has_texture = block_means(textured) > MIN_TEXTURED
    match, correlation = surface.best_near_zero()
    told: list[Rival] = []
    unknown: list[Rival] = []
    for shift, other in others:
        ahead = lead(blocks, match, shift, has_texture)
        rival = Rival(
            shift=(-factor * shift[0], -factor * shift[1]),
            correlation=other / max(correlation, 1e-3),
            lead=ahead or 0.0,
            shown=surface.shown(shift),
            repeats=max(likeness_to_itself(image, shift) for image in blocks.images),
        )
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


def _possible(surface: ShiftSurface, factor: float, known: Circumstances) -> NDArray[np.bool_]:
    """Mask (H, W) of the shifts that leave the moving image within the search radius."""
    rows, columns = np.ogrid[: surface.values.shape[0], : surface.values.shape[1]]
    if known.expected is None or known.radius is None:
        return np.ones(surface.values.shape, dtype=bool)
    # A shift reads the moving image further on, which moves it back.
    across = -factor * (columns - surface.centre[0]) - known.expected[0]
    down = -factor * (rows - surface.centre[1]) - known.expected[1]
    return np.asarray(np.hypot(across, down) <= known.radius)
