"""All transforms of a stack at once: robust least squares over the tie points of all pairs.

The reference stays; each scene has a shift, a similarity or an affine transform, whichever its
matches have earned. A tie point asks that both scenes bring it to one place. The points of a pair
share their errors, so that a pair counts by its error and the ground that it covers, and not by
the number of its points.

A wrong pair is wrong as a whole, and least squares would spread its error over the stack. So pairs
are weighted by graduated non-convexity with truncated least squares (Yang, Antonante, Tzoumas and
Carlone, "Graduated non-convexity for robust spatial perception", IEEE RA-L 2020): it begins with
all pairs and ends with those that agree within their limits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.batch.network.link import Link, SceneTransform
from hetmatch_qgis.engine.batch.network.paths import Ends, bridges, reached, shortest_path
from hetmatch_qgis.engine.batch.network.scene_frame import SceneFrame
from hetmatch_qgis.engine.batch.network.scene_relief import SceneRelief
from hetmatch_qgis.engine.batch.network.start import start_transforms
from hetmatch_qgis.engine.batch.network.system import System
from hetmatch_qgis.engine.core.progress import SILENT, Progress
from hetmatch_qgis.engine.fitting.least_squares import fit

MIN_LIMIT_PX = 1.5
"""Pixels of the reference by which a pair may contradict the others at least: pairs of different
seasons that match close their loops within a pixel, wrong ones by many
(docs/benchmarks/batch.md)."""

LIMIT_PER_ERROR = 2.0
"""The same in errors of the pair itself, for sensors that differ much: what its points scatter by
is about what they may be off by together."""

MIN_ERROR_PX = 0.1
"""Error of a pair at least, so that none outweighs all others; the fine stage measures a tenth of a
pixel at best."""

ROUNDS = 3
"""Linearisations: a georeference is nearly even over a misplacement, so that the second changes
less than a thousandth of a pixel."""

_GROWTH = 1.4
"""Factor of the control parameter from step to step, as in the paper."""
_MAX_STEPS = 60
"""Steps after which the parameter has grown by nine digits."""
_HUBER_MADS = 3.7
"""Median absolute residuals, 2.5 standard deviations, beyond which a point counts less."""


@dataclass(frozen=True)
class Adjustment:
    """The transforms of a stack and what the pairs contribute.

    transforms: of each end, the reference first; None of a scene that no pair leads to.
    is_kept: (E,) pairs that the transforms follow.
    is_certain: (E,) False for a pair that was left out although another one may be the wrong one.
    discrepancy: (E,) pixels of the reference between both ends of a pair, RMS without the scatter
        of its points; NaN where an end has no transform.
    errors: (E,) RMS scatter of the points of each pair, pixels of the reference.
    system: the least squares problem around the transforms.
    """

    transforms: list[SceneTransform | None]
    is_kept: NDArray[np.bool_]
    is_certain: NDArray[np.bool_]
    discrepancy: NDArray[np.float64]
    errors: NDArray[np.float64]
    system: System

    def kept_rows(self, end: int) -> list[int]:
        """The pairs that the transform of an end follows."""
        ends = self.system.ends
        return [row for row in np.flatnonzero(self.is_kept).tolist() if end in ends[row]]


def adjust(
    frames: Sequence[SceneFrame], links: Sequence[Link], progress: Progress = SILENT
) -> Adjustment:
    """Adjust the transforms of all ends of the links.

    frames: of each end, the reference first. progress: checked for cancellation.

    Raises Cancelled.
    """
    links, errors = _weighted(frames, links, progress)
    transforms = start_transforms(frames, links, errors, progress)
    kept = np.ones(len(links), dtype=bool)
    certain = np.ones(len(links), dtype=bool)
    limits = np.maximum(MIN_LIMIT_PX, LIMIT_PER_ERROR * errors)
    for _ in range(ROUNDS):
        system = System(transforms, links, errors, progress)
        is_consistent = _graduate(system, limits, progress) > 0.5
        ends = [link.ends for link in links]
        kept, certain = _kept(ends, is_consistent, system.information, len(frames), progress)
        transforms = system.moved(system.solve(np.where(kept, system.information, 0.0)))
    system = System(transforms, links, errors, progress)
    discrepancy = system.discrepancies(np.zeros(system.width))
    return Adjustment(transforms, kept, certain, discrepancy, errors, system)


def with_relief(adjustment: Adjustment, reliefs: Mapping[int, SceneRelief]) -> Adjustment:
    """The adjustment of points on level ground with the displacement of each scene by its end."""
    transforms = [
        None if transform is None else replace(transform, relief=reliefs.get(end))
        for end, transform in enumerate(adjustment.transforms)
    ]
    return replace(adjustment, transforms=transforms)


def _weighted(
    frames: Sequence[SceneFrame], links: Sequence[Link], progress: Progress
) -> tuple[list[Link], NDArray[np.float64]]:
    """The links with weights that sum to one and no outliers, and the scatter of their points.

    Both are those about an affine transform of the pair's own, whatever the others say.
    """
    weighted, errors = [], []
    for link in links:
        progress.check()
        one, other = (
            frames[end].to_reference(link.pixels(end) * frames[end].scale) for end in link.ends
        )
        is_used = ~link.is_check & np.isfinite(one).all(axis=1) & np.isfinite(other).all(axis=1)
        weights = np.where(is_used, link.weights, 0.0)
        own = fit("affine", other[is_used], one[is_used], weights[is_used])
        error = MIN_ERROR_PX
        if own is not None:
            lengths = np.zeros(len(weights))
            lengths[is_used] = np.linalg.norm(own.apply(other[is_used]) - one[is_used], axis=1)
            scale = max(MIN_ERROR_PX, _HUBER_MADS * float(np.median(lengths[is_used])))
            weights = weights * np.minimum(1.0, scale / np.maximum(lengths, 1e-9))
            error = float(np.sqrt((weights * lengths**2).sum() / weights.sum()))
        weighted.append(replace(link, weights=weights / max(weights.sum(), 1e-12)))
        errors.append(error)
    return weighted, np.maximum(np.array(errors), MIN_ERROR_PX)


def _graduate(
    system: System, limits: NDArray[np.float64], progress: Progress
) -> NDArray[np.float64]:
    """The weights (E,) of all pairs, from 0 to 1. limits: (E,) of their discrepancies in pixels."""
    weights = np.ones(len(limits))
    # One pair, one vote: weighted by information, a wrong pair with a wide overlap would outvote
    # narrow ones.
    changes = system.solve(weights / limits**2)
    squares = np.nan_to_num(system.discrepancies(changes) / limits) ** 2
    worst = float(squares.max(initial=0.0))
    if worst <= 1:
        return weights
    control = 1 / max(2 * worst - 1, 1e-9)
    for _ in range(_MAX_STEPS):
        progress.check()
        low, high = control / (control + 1), (control + 1) / control
        between = np.sqrt(control * (control + 1) / np.maximum(squares, 1e-12)) - control
        weights = np.where(squares <= low, 1.0, np.where(squares >= high, 0.0, between))
        changes = system.solve(weights / limits**2)
        squares = np.nan_to_num(system.discrepancies(changes) / limits) ** 2
        if ((weights < 1e-6) | (weights > 1 - 1e-6)).all():
            break
        control *= _GROWTH
    return weights


def _kept(
    ends: Ends,
    is_consistent: NDArray[np.bool_],
    information: NDArray[np.float64],
    count: int,
    progress: Progress,
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """The pairs to keep, so that no scene loses its last one, and those that are surely wrong.

    Where a pair contradicts others of which one stands alone, either may be the wrong one. A match
    with the reference then stays, so that without proof nothing replaces it, else that with the
    most information.
    """
    kept = _joined(ends, is_consistent, information, count, progress)
    certain = np.ones(len(ends), dtype=bool)
    used = np.flatnonzero(kept).tolist()
    weak = _weak(ends, used)
    for row in np.flatnonzero(~kept).tolist():
        progress.check()
        path = shortest_path([ends[item] for item in used], *ends[row])
        alone = [used[place] for place in path or () if used[place] in weak]
        if not alone:
            certain[row] = path is not None
            continue
        least = min([row, *alone], key=lambda item: (0 in ends[item], float(information[item])))
        certain[least] = False
        if least != row:
            kept[row], kept[least] = True, False
            used = np.flatnonzero(kept).tolist()
            weak = _weak(ends, used)
    return kept, certain


def _joined(
    ends: Ends,
    is_consistent: NDArray[np.bool_],
    information: NDArray[np.float64],
    count: int,
    progress: Progress,
) -> NDArray[np.bool_]:
    """The consistent pairs, and of the others the best ones that join scenes to the reference."""
    kept = is_consistent.copy()
    left_out = sorted(np.flatnonzero(~kept).tolist(), key=lambda row: -information[row])
    while left_out:
        progress.check()
        there = reached(count, [pair for pair, used in zip(ends, kept, strict=True) if used])
        joining = (row for row in left_out if (ends[row][0] in there) != (ends[row][1] in there))
        best = next(joining, None)
        if best is None:
            break
        # It may bring others within reach that are more informative than the earlier ones.
        kept[best] = True
        left_out.remove(best)
    return kept


def _weak(ends: Ends, used: list[int]) -> set[int]:
    """The rows among `used` that no loop of these confirms."""
    return {used[place] for place in bridges([ends[item] for item in used])}
