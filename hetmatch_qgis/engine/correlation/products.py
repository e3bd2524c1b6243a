"""Dense normalised correlation of many-channel images, for every small displacement at once.

The channels are gradients in double-angle form (`pairs/gradients.py`) or a network's descriptors.

All arrays have rows and columns first and channels or displacements last, so that what is added up
over a window lies side by side in memory.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.workers import SideBySide, one_after_the_other
from hetmatch_qgis.engine.correlation.sums import (
    block_sums,
    box_sums,
    few_products,
    matrix_products,
    shifted_block_sums,
)
from hetmatch_qgis.engine.pairs.gradients import squared_lengths

Floats = NDArray[np.float32]
Masks = tuple[NDArray[np.bool_] | None, NDArray[np.bool_] | None]
"""Where the reference and the moving image have data (H, W); None for everywhere."""

_FEW_CHANNELS = 4
"""Channels up to which images are multiplied pixel by pixel rather than as matrices: below, the
matrices are too narrow for BLAS (measured at 384 x 384 pixels, 2 channels: 8 ms against 31)."""

_MIN_SHARE = np.float32(1e-6)
"""Share of a window that both images see, below which it correlates with nothing: no pixel of the
widest windows is less."""


@dataclass(frozen=True)
class BlockProducts:
    """Sums over the blocks of a lattice (h, w), from which windows of any size are made.

    products: (h, w, D * D) products of both images for each displacement, row first.
    ref_energies: (h, w) squares of the reference.
    moving_energies: (h, w, D * D) squares of the moving image for each displacement.
    shared_ref_energies: (h, w, D * D) squares of the reference where the moving image has data, for
        each displacement; None where it has data everywhere.
    shared_moving_energies: (h, w, D * D) squares of the moving image where the reference has data;
        None where it has data everywhere.
    """

    products: Floats
    ref_energies: Floats
    moving_energies: Floats
    shared_ref_energies: Floats | None = None
    shared_moving_energies: Floats | None = None

    def windowed(self, side: int, run_both: SideBySide = one_after_the_other) -> Floats:
        """Normalised correlation (h, w, D * D) of windows of side x side blocks, side odd.

        Displacements row first; lattice points are the centres of the blocks.

        run_both: how two halves of the work are run.
        """
        correlation, norm = run_both(
            lambda: box_sums(self.products, side), lambda: self._norms(side)
        )
        correlation /= norm
        return correlation

    def _norms(self, side: int) -> Floats:
        """The norms (h, w, D * D) that the products of windows are divided by.

        Both images count only where both have data: else the peak is drawn to where a gap of the
        moving image lets more ground in (Padfield, "Masked object registration in the Fourier
        domain", IEEE TIP 2012). A window counts less by the share of it that both see; taken
        without a displacement, that share draws no peak aside.
        """
        ref_sums = box_sums(self.ref_energies, side)[..., None]
        norm = box_sums(self.moving_energies, side)
        if self.shared_ref_energies is None and self.shared_moving_energies is None:
            norm *= ref_sums
        else:
            middle = norm.shape[2] // 2
            share = np.ones(norm.shape[:2], dtype=np.float32)
            if self.shared_moving_energies is not None:
                whole, norm = norm, box_sums(self.shared_moving_energies, side)
                share *= _quotient(norm[..., middle], whole[..., middle])
            if self.shared_ref_energies is not None:
                whole, ref_sums = ref_sums, box_sums(self.shared_ref_energies, side)
                share *= _quotient(ref_sums[..., middle], whole[..., 0])
            norm *= ref_sums
            norm /= np.maximum(share, _MIN_SHARE)[..., None]
        return np.sqrt(np.maximum(norm, np.float32(1e-12), out=norm), out=norm)


def _quotient(part: Floats, whole: Floats) -> Floats:
    return np.asarray(part / np.maximum(whole, np.float32(1e-12)))


def block_products(
    reference: Floats,
    moving: Floats,
    radius: int,
    step: int,
    run_both: SideBySide = one_after_the_other,
    masks: Masks = (None, None),
) -> BlockProducts:
    """Compare every step x step block of an image with another, at every displacement.

    reference, moving: (H, W, C) channels on one frame, zero where invalid.
    radius: the largest displacement in pixels of the channels.
    step: side of a block, the lattice's spacing, in pixels of the channels.
    run_both: how two halves of the work are run; the sums are the same bits.
    masks: (H, W) where the reference and the moving image have data; None for everywhere. Beyond
        its frame the moving image then has none.
    """
    height, width, channels = reference.shape
    rows, columns = height // step, width // step
    reference = np.ascontiguousarray(reference[: rows * step, : columns * step])
    moving = moving[: rows * step + radius, : columns * step + radius]
    bottom = rows * step + radius - moving.shape[0]
    right = columns * step + radius - moving.shape[1]
    padded = np.pad(moving, ((radius, bottom), (radius, right), (0, 0)))
    multiply = few_products if channels <= _FEW_CHANNELS else matrix_products
    size = 2 * radius + 1
    products = np.empty((rows, columns, size * size), dtype=np.float32)
    middle = rows // 2

    def multiply_rows(first: int, last: int) -> None:
        if first == last:
            return
        part, around = reference[first * step : last * step], last * step + 2 * radius
        products[first:last] = multiply(part, padded[first * step : around], radius, step)

    def upper() -> tuple[Floats, Floats]:
        multiply_rows(0, middle)
        energies = shifted_block_sums(squared_lengths(padded), radius, step)
        return block_sums(squared_lengths(reference), step), energies

    (ref_energies, moving_energies), _ = run_both(upper, lambda: multiply_rows(middle, rows))
    ref_mask, moving_mask = masks
    shared_ref, shared_moving = None, None
    if moving_mask is not None:
        mask = moving_mask[: rows * step + radius, : columns * step + radius].astype(np.float32)
        mask = np.pad(mask, ((radius, bottom), (radius, right)))
        squares = squared_lengths(reference)
        shared_ref = few_products(squares[..., None], mask[..., None], radius, step)
    if ref_mask is not None:
        mask = ref_mask[: rows * step, : columns * step].astype(np.float32)
        squares = squared_lengths(padded)
        shared_moving = few_products(mask[..., None], squares[..., None], radius, step)
    return BlockProducts(products, ref_energies, moving_energies, shared_ref, shared_moving)
