"""The least squares problem of a stack, as a block of normal equations for each pair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csc_matrix, diags
from scipy.sparse.linalg import spsolve

from hetmatch_qgis.engine.batch.network.earned_kind import PARAMETERS, block_count
from hetmatch_qgis.engine.batch.network.link import AFFINE, SHIFT, Link, SceneTransform
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.fitting.transforms import project

_MIN_WEIGHT = 1e-9
"""Weight, 1 / px^2, of a pair that is left out, so that a scene with no other still has a solution;
set by hand with the first stacks (45ca1e2)."""

_SINGULAR = 1e-9
"""Smallest over largest eigenvalue of a pair's normal matrix that counts as determined; set by hand
with the first stacks (45ca1e2)."""


@dataclass(frozen=True)
class Block:
    """The normal equations of a pair.

    columns: (K,) of its parameters. normal, right, constant: matrix (K, K), right side (K,) and
    squared pixels without any change. common: (K, 2) what a pixel by which all its points are off
    together, along each axis, adds to the right side.
    """

    columns: NDArray[np.int64]
    normal: NDArray[np.float64]
    right: NDArray[np.float64]
    constant: float
    common: NDArray[np.float64]


class System:
    """The linear least squares problem around some transforms.

    width: parameters of all scenes. ends: of each pair. blocks: of each pair, None without both.
    covered: blocks of the reference that each pair covers, of which each has an error of its own.
    """

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
        self.ends = [link.ends for link in links]
        self.blocks: list[Block | None] = []
        self.covered: list[int] = []
        self._own_errors: list[float] = []
        for link in links:
            progress.check()
            block = self._block(link)
            self.covered.append(_covered(transforms, link))
            self.blocks.append(block)
            self._own_errors.append(_own_error(block))

    def columns(self, end: int) -> NDArray[np.int64]:
        """Columns of the parameters of an end."""
        return np.arange(self._starts[end], self._starts[end + 1])

    def _block(self, link: Link) -> Block | None:
        """The normal equations of a pair; None without both ends."""
        known = [self._transforms[end] for end in link.ends]
        ends = [transform for transform in known if transform is not None]
        if len(ends) < len(known):
            return None
        used = link.weights > 0
        placed, designs = [], []
        for end, transform, sign in zip(link.ends, ends, (1.0, -1.0), strict=True):
            pixels = link.pixels(end)[used]
            placed.append(transform.apply_level(pixels))
            designs.append(
                sign * design(transform, pixels) if end else np.zeros((len(pixels), 2, 0))
            )
        residuals, slopes = placed[0] - placed[1], np.concatenate(designs, axis=2)
        weights = link.weights[used] * np.isfinite(residuals).all(axis=1)
        residuals, slopes = np.nan_to_num(residuals), np.nan_to_num(slopes)
        normal = np.einsum("n,nai,naj->ij", weights, slopes, slopes)
        right = np.einsum("n,nai,na->i", weights, slopes, residuals)
        columns = np.concatenate([self.columns(end) for end in link.ends])
        constant = float((weights[:, None] * residuals**2).sum())
        common = np.einsum("n,nai->ia", weights, slopes)
        return Block(columns, normal, right, constant, common)

    @property
    def information(self) -> NDArray[np.float64]:
        """(E,) information of each pair on a shift, in 1 / px^2."""
        return np.array(self.covered) / self._errors**2

    def solve(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """The changes (width,) of all parameters. weights: (E,) of the pairs, in 1 / px^2."""
        right = np.zeros(self.width)
        for row, block in enumerate(self.blocks):
            if block is not None:
                right[block.columns] -= max(float(weights[row]), _MIN_WEIGHT) * block.right
        if self.width == 0:
            return right
        return np.asarray(spsolve(self.normal(weights), right))

    def normal(self, weights: NDArray[np.float64]) -> csc_matrix:
        """The normal matrix (width, width) of all pairs. weights: (E,), in 1 / px^2."""
        rows, columns, values = [], [], []
        for row, block in enumerate(self.blocks):
            if block is not None:
                places = block.columns
                rows.append(np.repeat(places, len(places)))
                columns.append(np.tile(places, len(places)))
                factor = max(float(weights[row]), _MIN_WEIGHT)
                values.append(factor * block.normal.ravel())
        shape = (self.width, self.width)
        matrix = coo_matrix(
            (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape
        ).tocsc()
        # A parameter that a pair hardly determines stays as it is.
        damping = 1e-12 * max(float(matrix.diagonal().max()), 1e-12)
        return csc_matrix(matrix + damping * diags(np.ones(self.width)).tocsc())

    def shared_effects(self, factors: NDArray[np.float64]) -> csc_matrix:
        """(width, 2 E): what an error that all points of a pair share adds to the right side.

        factors: (E,) that error along each axis in pixels, times the weight of its pair.
        """
        rows, columns, values = [], [], []
        for row, block in enumerate(self.blocks):
            if block is not None:
                rows.append(np.repeat(block.columns, 2))
                columns.append(np.tile([2 * row, 2 * row + 1], len(block.columns)))
                values.append(float(factors[row]) * block.common.ravel())
        places = np.concatenate(rows), np.concatenate(columns)
        shape = (self.width, 2 * len(self.blocks))
        return csc_matrix((np.concatenate(values), places), shape)

    def discrepancies(self, changes: NDArray[np.float64]) -> NDArray[np.float64]:
        """(E,) RMS pixels between both ends of each pair, without the scatter of its points."""
        found = np.full(len(self._links), np.nan)
        for row, block in enumerate(self.blocks):
            if block is not None:
                step = changes[block.columns]
                square = block.constant + float(2 * block.right @ step + step @ block.normal @ step)
                found[row] = np.sqrt(max(0.0, square - self._own_errors[row]))
        return found

    def moved(self, changes: NDArray[np.float64]) -> list[SceneTransform | None]:
        """The transforms with their parameters changed."""
        moved: list[SceneTransform | None] = []
        for end, transform in enumerate(self._transforms):
            if end and transform is not None:
                step = _as_matrix(transform, changes[self.columns(end)])
                transform = replace(transform, matrix=transform.matrix + step)
            moved.append(transform)
        return moved


def _own_error(block: Block | None) -> float:
    """Squared pixels that no transforms of the two ends of a pair could take away."""
    if block is None:
        return 0.0
    if not len(block.right):
        return block.constant
    # Moving both ends equally changes nothing, so the matrix is singular.
    best = -np.linalg.pinv(block.normal, rcond=_SINGULAR, hermitian=True) @ block.right
    return max(0.0, float(block.constant + block.right @ best))


def _covered(transforms: Sequence[SceneTransform | None], link: Link) -> int:
    """Blocks of the reference that a pair covers, of which each has an error of its own."""
    transform = transforms[link.first]
    if transform is None:
        return 1
    places = transform.apply_level(link.first_pixels[link.weights > 0])
    return max(1, block_count(places[np.isfinite(places).all(axis=1)]))


def _unit(transform: SceneTransform) -> tuple[NDArray[np.float64], float]:
    """Centre and half side of a scene in scaled pixels, by which parameters are of one size."""
    size = transform.frame.size
    return size / 2, float(size.max()) / 2


def design(transform: SceneTransform, pixels: Points) -> NDArray[np.float64]:
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
