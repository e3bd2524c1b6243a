"""Cells of D2-Net's feature maps: their peaks, sub-cell positions, and joining pyramid levels.

Written from Dusmanu et al., CVPR 2019, sections 3.1 and 4.3; where the cells of two levels lie to
each other is worked out in d2net.py.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

EDGE_RATIO = 5.0
"""Maximum ratio of the principal curvatures of a peak, as in the authors' lib/model_test.py; ridges
above it are not repeatable."""


class Detections(NamedTuple):
    """The peaks of feature maps with h x w cells.

    is_peak: (h, w) bool.
    step: (2, h, w) cells from the centre of a cell to its peak, (row, column).
    value: (h, w) of the strongest channel.
    """

    is_peak: Tensor
    step: Tensor
    value: Tensor


def detect(dense: Tensor) -> Detections:
    """Hard detection and sub-cell localisation on dense features (C, h, w), h and w at least 2.

    A cell is a peak where its strongest channel is also the largest of its 3 x 3 neighbourhood and
    not an edge. The outermost cells have no full neighbourhood and are never peaks.
    """
    height, width = dense.shape[1:]
    channel = dense[:, 1:-1, 1:-1].argmax(dim=0, keepdim=True)
    neighbours = torch.stack(
        [
            dense[:, i : height - 2 + i, j : width - 2 + j].gather(0, channel)[0]
            for i in range(3)
            for j in range(3)
        ]
    )
    north_west, north, north_east, west, peak, east, south_west, south, south_east = neighbours
    dii, djj = north + south - 2 * peak, west + east - 2 * peak
    dij = (north_west + south_east - north_east - south_west) / 4
    di, dj = (south - north) / 2, (east - west) / 2
    determinant = dii * djj - dij**2
    max_ratio = (EDGE_RATIO + 1) ** 2 / EDGE_RATIO
    is_peak = (
        (peak > 0)
        & (peak >= neighbours.amax(dim=0))
        & (determinant > 0)
        & ((dii + djj) ** 2 <= max_ratio * determinant)
    )
    step = torch.stack([dij * dj - djj * di, dij * di - dii * dj])
    step = step / torch.where(is_peak, determinant, 1)
    frame = (1, 1, 1, 1)
    return Detections(F.pad(is_peak, frame), F.pad(step, frame), F.pad(peak, frame))


def sample(dense: Tensor, rows: Tensor, columns: Tensor) -> Tensor:
    """Bilinear values (N, C) of (C, h, w) at fractional cells; the last row and column excluded."""
    top, left = rows.floor().long(), columns.floor().long()
    down, right = rows - top, columns - left
    values = (
        dense[:, top, left] * (1 - down) * (1 - right)
        + dense[:, top, left + 1] * (1 - down) * right
        + dense[:, top + 1, left] * down * (1 - right)
        + dense[:, top + 1, left + 1] * down * right
    )
    return values.T


def to_finer(coarse: Tensor) -> Tensor:
    """(C, h, w) to (C, 2h + 1, 2w + 1): cell m onto 2m + 1, bilinear between, repeated outside."""
    height, width = coarse.shape[1:]
    inner = F.interpolate(
        coarse[None], (2 * height - 1, 2 * width - 1), mode="bilinear", align_corners=True
    )
    return F.pad(inner, (1, 1, 1, 1), mode="replicate")[0]


def suppress_finer(coarse: Tensor) -> Tensor:
    """The cells of the next finer level within half a cell of a True one; (h, w) bool."""
    fine = coarse.new_zeros([2 * side + 1 for side in coarse.shape])
    fine[1::2, 1::2] = coarse
    return F.max_pool2d(fine.float()[None, None], 3, stride=1, padding=1)[0, 0] > 0
