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

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, diags
from scipy.sparse.linalg import spsolve

from hetmatch_qgis.engine.batch.network.earned_kind import PARAMETERS, block_count
from hetmatch_qgis.engine.batch.network.link import AFFINE, SHIFT, Link, SceneTransform
from hetmatch_qgis.engine.batch.network.paths import Ends, bridges, reached, shortest_path
from hetmatch_qgis.engine.batch.network.scene_frame import SceneFrame
from hetmatch_qgis.engine.batch.network.start import start_transforms
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.progress import SILENT, Progress
from hetmatch_qgis.engine.fitting.transforms import fit, project

MIN_LIMIT_PX = 1.5
"""Pixels of the reference by which a pair may contradict the others at least: pairs of different
seasons that match close their loops within a pixel (docs/benchmarks.md), wrong ones by many."""

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
_LEAST_WEIGHT = 1e-9
"""Weight of a pair that is left out, so that a scene with no other still has a solution."""
_SINGULAR = 1e-9
"""Smallest over largest eigenvalue of a pair's normal matrix that counts as determined."""
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
    """

    transforms: list[SceneTransform | None]
    is_kept: NDArray[np.bool_]
    is_certain: NDArray[np.bool_]
    discrepancy: NDArray[np.float64]
    errors: NDArray[np.float64]


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
        system = _System(transforms, links, errors, progress)
        is_consistent = _graduate(system, limits, progress) > 0.5
        ends = [link.ends for link in links]
        kept, certain = _kept(ends, is_consistent, system.information, len(frames), progress)
        transforms = system.moved(system.solve(np.where(kept, system.information, 0.0)))
    system = _System(transforms, links, errors, progress)
    discrepancy = system.discrepancies(np.zeros(system.width))
    return Adjustment(transforms, kept, certain, discrepancy, errors)


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


_Block = tuple[NDArray[np.int64], NDArray, NDArray, float]
"""Columns, normal matrix, right side and constant of a pair."""


class _System:
    """The linear least squares problem around some transforms, as a block for each pair."""

    def __init__(
        self,
        transforms: list[SceneTransform | None],
        links: Sequence[Link],
        errors: NDArray[np.float64],
        progress: Progress,
    ) -> None:
        self._transforms, self._links, self._errors = transforms, links, errors
        counts = [
            0 if end == 0 or transform is None else PARAMETERS[transform.kind]
            for end, transform in enumerate(transforms)
        ]
        self._starts = np.concatenate([[0], np.cumsum(counts)])
        self.width = int(self._starts[-1])
        self._covered, self._blocks, self._own_errors = [], [], []
        for link in links:
            progress.check()
            block = self._block(link)
            self._covered.append(_covered(transforms, link))
            self._blocks.append(block)
            self._own_errors.append(_own_error(block))

    def _columns(self, end: int) -> NDArray[np.int64]:
        return np.arange(self._starts[end], self._starts[end + 1])

    def _block(self, link: Link) -> _Block | None:
        """Columns, normal matrix, right side and constant of a pair; None without both ends."""
        known = [self._transforms[end] for end in link.ends]
        ends = [transform for transform in known if transform is not None]
        if len(ends) < len(known):
            return None
        used = link.weights > 0
        placed, designs = [], []
        for end, transform, sign in zip(link.ends, ends, (1.0, -1.0), strict=True):
            pixels = link.pixels(end)[used]
            placed.append(transform.apply(pixels))
            designs.append(
                sign * _design(transform, pixels) if end else np.zeros((len(pixels), 2, 0))
            )
        residuals, design = placed[0] - placed[1], np.concatenate(designs, axis=2)
        weights = link.weights[used] * np.isfinite(residuals).all(axis=1)
        residuals, design = np.nan_to_num(residuals), np.nan_to_num(design)
        normal = np.einsum("n,nai,naj->ij", weights, design, design)
        right = np.einsum("n,nai,na->i", weights, design, residuals)
        columns = np.concatenate([self._columns(end) for end in link.ends])
        return columns, normal, right, float((weights[:, None] * residuals**2).sum())

    @property
    def information(self) -> NDArray[np.float64]:
        """(E,) what each pair tells of a shift, in 1 / px^2."""
        return np.array(self._covered) / self._errors**2

    def solve(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """The changes (width,) of all parameters. weights: (E,) of the pairs, in 1 / px^2."""
        rows, columns, values, right = [], [], [], np.zeros(self.width)
        for row, block in enumerate(self._blocks):
            if block is None or self.width == 0:
                continue
            places, normal, side, _ = block
            factor = max(float(weights[row]), _LEAST_WEIGHT)
            rows.append(np.repeat(places, len(places)))
            columns.append(np.tile(places, len(places)))
            values.append(factor * normal.ravel())
            right[places] -= factor * side
        if not rows:
            return right
        shape = (self.width, self.width)
        matrix = coo_matrix(
            (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape
        ).tocsc()
        # A parameter that a pair hardly determines stays as it is.
        damping = 1e-12 * max(float(matrix.diagonal().max()), 1e-12)
        return np.asarray(spsolve(matrix + damping * diags(np.ones(self.width)).tocsc(), right))

    def discrepancies(self, changes: NDArray[np.float64]) -> NDArray[np.float64]:
        """(E,) RMS pixels between both ends of each pair, without the scatter of its points."""
        found = np.full(len(self._links), np.nan)
        for row, block in enumerate(self._blocks):
            if block is not None:
                places, normal, side, constant = block
                step = changes[places]
                square = constant + 2 * side @ step + step @ normal @ step
                found[row] = np.sqrt(max(0.0, square - self._own_errors[row]))
        return found

    def moved(self, changes: NDArray[np.float64]) -> list[SceneTransform | None]:
        """The transforms with their parameters changed."""
        moved: list[SceneTransform | None] = []
        for end, transform in enumerate(self._transforms):
            if end and transform is not None:
                step = _as_matrix(transform, changes[self._columns(end)])
                transform = replace(transform, matrix=transform.matrix + step)
            moved.append(transform)
        return moved


def _own_error(block: _Block | None) -> float:
    """What no transforms of the two ends of a pair could take away, squared pixels."""
    if block is None:
        return 0.0
    _, normal, side, constant = block
    if not len(side):
        return constant
    # Moving both ends alike changes nothing, so that the matrix is singular.
    best = -np.linalg.pinv(normal, rcond=_SINGULAR, hermitian=True) @ side
    return max(0.0, float(constant + side @ best))


def _covered(transforms: Sequence[SceneTransform | None], link: Link) -> int:
    """Blocks of the reference that a pair covers, of which each has an error of its own."""
    transform = transforms[link.first]
    if transform is None:
        return 1
    places = transform.apply(link.first_pixels[link.weights > 0])
    return max(1, block_count(places[np.isfinite(places).all(axis=1)]))


def _unit(transform: SceneTransform) -> tuple[NDArray[np.float64], float]:
    """Centre and half side of a scene in scaled pixels, by which parameters are of one size."""
    size = transform.frame.size
    return size / 2, float(size.max()) / 2


def _design(transform: SceneTransform, pixels: Points) -> NDArray[np.float64]:
    """(N, 2, K): how places in the reference change with the parameters of a scene."""
    scaled = transform.scaled(pixels)
    slopes = transform.frame.slopes(project(transform.matrix, scaled))
    centre, half = _unit(transform)
    (x, y), zero, one = ((scaled - centre) / half).T, np.zeros(len(scaled)), np.ones(len(scaled))
    first, second = [one, zero], [zero, one]
    if transform.kind == AFFINE:
        first, second = [*first, x, y, zero, zero], [*second, zero, zero, x, y]
    elif transform.kind != SHIFT:
        first, second = [*first, x, -y], [*second, y, x]
    basis = np.stack([np.stack(first, axis=1), np.stack(second, axis=1)], axis=1)
    return np.asarray(slopes @ basis)


def _as_matrix(transform: SceneTransform, changes: NDArray[np.float64]) -> NDArray[np.float64]:
    """The change (3, 3) of a scene's matrix for changes of its parameters."""
    step = np.zeros((3, 3))
    centre, half = _unit(transform)
    step[:2, 2] = changes[:2]
    if transform.kind == AFFINE:
        step[:2, :2] = changes[2:].reshape(2, 2) / half
    elif transform.kind != SHIFT:
        a, b = changes[2:] / half
        step[:2, :2] = [[a, -b], [b, a]]
    step[:2, 2] -= step[:2, :2] @ centre
    return step


def _graduate(
    system: _System, limits: NDArray[np.float64], progress: Progress
) -> NDArray[np.float64]:
    """The weights (E,) of all pairs, from 0 to 1. limits: (E,) of their discrepancies in pixels."""
    weights = np.ones(len(limits))
    # One pair, one vote: with its information a wide pair that is wrong would outvote narrow ones.
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
    """Which pairs are kept, so that no scene loses its last one, and which are surely wrong.

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
        # It may bring others within reach that tell more than those looked at before.
        kept[best] = True
        left_out.remove(best)
    return kept


def _weak(ends: Ends, used: list[int]) -> set[int]:
    """The rows among `used` that no loop of these confirms."""
    return {used[place] for place in bridges([ends[item] for item in used])}
