"""Dense sub-pixel refinement in the aligned frame.

Once a coarse model has brought the moving image onto the reference, every point of a lattice on
the reference is searched in a small neighbourhood of the aligned moving image, in levels from
coarse to fine. Between the levels the displacements are made consistent with their neighbours, and
the moving image is resampled anew from its own pixels, so that uneven ground is followed too.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points, grid_points
from hetmatch_qgis.engine.core.workers import SideBySide, one_after_the_other
from hetmatch_qgis.engine.correlation.peaks import peaks
from hetmatch_qgis.engine.correlation.products import block_products
from hetmatch_qgis.engine.features.base import Channels
from hetmatch_qgis.engine.pairs.normalise import Grey
from hetmatch_qgis.engine.refinement.displacements import Lattice, Votes
from hetmatch_qgis.engine.refinement.lattice import STEP, Field
from hetmatch_qgis.engine.refinement.levels import LEVELS, Level
from hetmatch_qgis.engine.refinement.smoothing import smooth_steps
from hetmatch_qgis.engine.refinement.tile_channels import Compared, TileChannels

VOTE_STEP, VOTE_WINDOW = 64, 72
"""Pixels between the points that vote, and side of their windows, which hardly overlap; set in
c039fa6."""

INDEPENDENT_AREA = 31.0
"""Square pixels of a window that count as one independent sample of the noise, which gradients of
smoothed images share. By the true errors of 16,000 points of 23 scans of relief maps
(`benchmarks.scanned_sheets`): of those surer than 1.5 pixels the ellipses of 50 and 90 percent hold
50 and 90 percent, of single scans 69 to 100."""

FINE_INDEPENDENT_AREA = 18.0
"""The same of gradients of fine detail, which are alike over less ground. By the true errors of
10,000 points of ETOPO1 on Blue Marble (`benchmarks.precision`): their ellipses of 50 and 90 percent
hold 60 and 92 percent."""

STRESSED_LIKENESS, STRESSED_AGREEMENT = (0.35, 0.62), 0.45
"""Mean correlation of gradients at half the size between which fine detail is stressed, and share
of peaks from which on, that agree with their neighbours. Above, images look alike: of training
pairs bands of one photograph correlate by 0.64 to 0.97; two dates, relief maps and buildings by
0.35 to 0.60, which gain; below radar on optical, which finds fewer points so. Where fewer agree,
pairs get worse as often as better (decision 40)."""


def refine_tile(
    reference: Grey,
    resample: Callable[[Field | None], Grey],
    compute_channels: Callable[[Grey], Channels | None],
    expected: Field | None = None,
    levels: tuple[Level, ...] = LEVELS,
    known: tuple[Channels | None, Channels | None] = (None, None),
    run_both: SideBySide = one_after_the_other,
    is_masked: bool = False,
    may_stress_detail: bool = False,
) -> Lattice:
    """Search every lattice point of a reference tile in the moving image.

    reference: grey levels (H, W) of the tile.
    resample: the moving image (H, W) through the coarse model, read at positions displaced by a
        field; None for no field.
    compute_channels: the matcher's channels (H // 4, W // 4, C) of an image, or of the image
        shrunk, as far apart as the learned levels say.
    expected: displacements (H // STEP, W // STEP, 2) to start from; None for zero.
    levels: at least one.
    known: channels of the reference and of the moving image without a field, where they are
        computed already.
    run_both: how the two halves of the work of a level are run.
    is_masked: whether gaps are many, of a user's mask or of the raster itself: then only what both
        images show is compared. Where gaps lie at the rims alone the verdict knows the correlation
        without.
    may_stress_detail: whether both images have fine detail: one that is turned and scaled onto the
        other has lost it.

    The network sees the moving image once: where a level expects displacements, its channels are
    moved by them, which is as good on levels that only lead to the next.
    """
    height, width = reference.values.shape
    rows, columns = height // STEP, width // STEP
    field: Field = np.zeros((rows, columns, 2), dtype=np.float32) if expected is None else expected
    images = TileChannels(reference, resample, compute_channels, known, run_both, is_masked)
    lattice: Lattice | None = None
    votes: Votes | None = None
    for level in levels:
        may_be_fine = may_stress_detail and level.stresses_detail
        is_fine = may_be_fine and lattice is not None and _gains_by_detail(lattice)
        compared = images.channels(level, field, is_fine)
        lattice = _search_level(compared, field, level, votes, run_both)
        field, votes = lattice.smooth, lattice.votes
    if lattice is None:
        raise ValueError("a search takes at least one level")
    return lattice


def _gains_by_detail(lattice: Lattice) -> bool:
    is_found = lattice.score > 0
    if not is_found.any() or lattice.is_consistent[is_found].mean() < STRESSED_AGREEMENT:
        return False
    low, high = STRESSED_LIKENESS
    return bool(low <= lattice.score[is_found].mean() < high)


def _search_level(
    compared: Compared,
    field: Field,
    level: Level,
    votes: Votes | None,
    run_both: SideBySide,
) -> Lattice:
    """Search one level around a field. votes: those of the first level, None on the first."""
    shrink = level.shrink
    radius = level.radius // shrink
    blocks = block_products(
        compared.reference, compared.moving, radius, STEP // shrink, run_both, compared.masks
    )
    found = peaks(blocks.windowed(level.window // STEP, run_both), radius, run_both)
    rows, columns = found.height.shape
    field = field[:rows, :columns]
    lattice = grid_points(np.arange(columns), np.arange(rows))
    points = lattice.astype(np.float64) * STEP + STEP / 2
    score = np.where(compared.valid[:rows, :columns], found.height, np.float32(0))
    steps: Field = found.shift * np.float32(shrink)
    area = FINE_INDEPENDENT_AREA if compared.is_fine else INDEPENDENT_AREA
    has_gaps = any(mask is not None for mask in compared.masks)
    has_data = compared.valid[:rows, :columns] if has_gaps else np.ones_like(score, dtype=bool)

    def vote() -> Votes:
        if votes is not None:
            return votes
        volume = blocks.windowed(VOTE_WINDOW // STEP)
        return _find_votes(volume, radius, points, field, score > 0, shrink)

    smoothed, found_votes = run_both(
        lambda: smooth_steps(points, steps, score * found.sharpness, level, has_data), vote
    )
    return Lattice(
        points=points,
        offsets=np.add(field, steps),
        smooth=np.add(field, smoothed),
        score=score,
        sharpness=found.sharpness,
        covariance=found.covariance * np.float32(shrink**2 * area / level.window**2),
        votes=found_votes,
    )


def _find_votes(
    volume: NDArray[np.float32],
    radius: int,
    points: Points,
    field: Field,
    has_peak: NDArray[np.bool_],
    shrink: int,
) -> Votes:
    step = VOTE_STEP // STEP
    part = slice(step // 2, None, step), slice(step // 2, None, step)
    found = peaks(volume[part], radius)
    is_vote = has_peak[part] & (found.height > 0)
    offsets = field[part].astype(np.float64) + found.shift * shrink
    return Votes(points=points[part][is_vote], offsets=offsets[is_vote])
