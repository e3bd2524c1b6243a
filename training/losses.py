"""The losses of the training."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from hetmatch_qgis.engine.features.hetnet import CELL, FINE_CELL

MAX_OFFSET_CELLS = 4
"""Largest displacement in each direction that a window is compared at, fine cells (4 pixels each);
set by hand with the first version (ee9ce6e)."""


ELSEWHERE = 1e6
"""Pixels: what stands for both coordinates of a place in another image, far from any point."""


@dataclass(frozen=True)
class Places:
    """Places of a batch of images that correspond to none of their points."""

    rows: Tensor
    """(B, M, C) unit descriptors."""

    points: Tensor
    """(B, M, 2) pixels, ELSEWHERE those of other images."""


def sample_at(maps: Tensor, points: Tensor) -> Tensor:
    """Sample maps (B, C, H/8, W/8) at pixels (B, N, 2), origin at the outer corner: (B, N, C)."""
    size = torch.tensor([maps.shape[3], maps.shape[2]], device=maps.device) * CELL
    grid = (points / size * 2 - 1)[:, None]
    sampled = F.grid_sample(maps, grid, mode="bilinear", align_corners=False)
    return sampled[:, :, 0].transpose(1, 2)


def matching_loss(
    first: Tensor,
    second: Tensor,
    first_points: Tensor,
    second_points: Tensor,
    temperature: float,
    neighbourhood: float,
    others: tuple[Places, Places] | None = None,
) -> tuple[Tensor, Tensor]:
    """Compute the symmetric cross-entropy over the similarities of corresponding points.

    first, second: (B, N, C) unit descriptors; row i of one corresponds to row i of the other.
    first_points, second_points: (B, N, 2) pixels.
    neighbourhood: points closer than this to the true one, in pixels, count neither as right nor as
        wrong, which also tolerates the misalignment of the training pairs.
    others: places in the first and in the second image, which are wrong for every point that is not
        as near to them.

    Returns the loss and, detached, the confidence (B, N) of each correspondence: the product of the
    probabilities in both directions.
    """
    similarity = temperature * first @ second.transpose(1, 2)
    near = torch.cdist(first_points, first_points) < neighbourhood
    near |= torch.cdist(second_points, second_points) < neighbourhood
    itself = torch.eye(near.shape[1], dtype=torch.bool, device=near.device)
    similarity = similarity.masked_fill(near & ~itself, float("-inf"))
    logits = [similarity, similarity.transpose(1, 2)]
    if others is not None:
        sides = (first, second_points, others[1]), (second, first_points, others[0])
        for k, (rows, true_points, places) in enumerate(sides):
            wrong = temperature * rows @ places.rows.transpose(1, 2)
            near = torch.cdist(true_points, places.points) < neighbourhood
            logits[k] = torch.cat([logits[k], wrong.masked_fill(near, float("-inf"))], dim=2)
    forward, backward = (F.log_softmax(side, dim=2).diagonal(dim1=1, dim2=2) for side in logits)
    loss = -(forward + backward).mean() / 2
    return loss, (forward + backward).detach().exp()


def reliability_loss(logits: Tensor, confidence: Tensor) -> Tensor:
    """Compare the predicted reliability with the confidence of the matches; both (B, N)."""
    return F.binary_cross_entropy_with_logits(logits, confidence)


def fine_loss(
    first: Tensor,
    second: Tensor,
    masks: Tensor,
    between: Tensor,
    slip: Tensor,
    window: int,
    temperature: float,
) -> Tensor:
    """Compute the cross-entropy of the displacement of windows of fine channels.

    As in the refinement, windows are compared by normalised correlation at every displacement.

    first, second: (B, C, H/4, W/4) fine channels.
    masks: (B, 2, H, W), 1 where valid.
    between: (B, 3, 3), first pixels to second pixels.
    slip: (B, 2) pixels, at most 4 (MAX_OFFSET_CELLS - 1): the error with which the second is warped
        onto the first, and so the displacement to be found.
    window: side of the windows, in steps of two fine cells.
    """
    size = first.shape[-2:]
    centres = _cell_centres(size, first.device)
    locations = _project(between, centres + slip[:, None])
    first_valid = F.avg_pool2d(masks[:, :1], FINE_CELL)
    second_valid = F.avg_pool2d(masks[:, 1:], FINE_CELL)
    stacked = torch.cat([second * second_valid, second_valid], dim=1)
    warped, warped_valid = _sample_fine(stacked, locations, size).split([second.shape[1], 1], dim=1)
    # Every other cell of a window is enough, at a quarter of the work.
    first = (first * first_valid)[..., ::2, ::2]
    side = 2 * MAX_OFFSET_CELLS + 1
    products = _at_displacements(warped, lambda moved: (first[:, :, None, None] * moved).sum(dim=1))
    energies = _at_displacements(
        warped.square().sum(dim=1, keepdim=True), lambda moved: moved[:, 0]
    )
    volume, second_energy = (F.avg_pool2d(maps, window, stride=1) for maps in (products, energies))
    first_energy = F.avg_pool2d(first.square().sum(dim=1, keepdim=True), window, stride=1)
    valid_share = F.avg_pool2d((first_valid * warped_valid)[..., ::2, ::2], window, stride=1)
    correlation = volume / (first_energy * second_energy + 1e-6).sqrt()
    target = _share_among_cells(MAX_OFFSET_CELLS - slip / FINE_CELL, side)
    log_odds = F.log_softmax(temperature * correlation, dim=1)
    loss = -(log_odds * target[:, :, None, None]).sum(dim=1)
    weight = (valid_share[:, 0] > 0.5).float()
    return (loss * weight).sum() / weight.sum().clamp_min(1)


def _at_displacements(maps: Tensor, reduce: Callable[[Tensor], Tensor]) -> Tensor:
    """Every other cell of maps (B, C, h, w), reduced, at all displacements: (B, side^2, h/2, w/2).

    reduce: takes (B, C, rows, columns, h/2, w/2) to (B, rows, columns, h/2, w/2).
    """
    height, width = (length // 2 for length in maps.shape[2:])
    side = 2 * MAX_OFFSET_CELLS + 1
    padded = F.pad(maps, (MAX_OFFSET_CELLS,) * 4)
    # Even and odd displacements apart: what is unfolded is then read whole, not every other cell.
    reduced = maps.new_zeros(len(maps), side, side, height, width)
    for row in (0, 1):
        for column in (0, 1):
            cells = padded[..., row::2, column::2]
            moved = cells.unfold(2, height, 1).unfold(3, width, 1)
            # There is one even displacement more.
            moved = moved[:, :, : MAX_OFFSET_CELLS + 1 - row, : MAX_OFFSET_CELLS + 1 - column]
            rows, columns = (slice(start, None, 2) for start in (row, column))
            reduced[:, rows, columns] = reduce(moved)
    return reduced.flatten(1, 2)


def _cell_centres(size: torch.Size, device: torch.device) -> Tensor:
    rows = (torch.arange(size[0], device=device) + 0.5) * FINE_CELL
    columns = (torch.arange(size[1], device=device) + 0.5) * FINE_CELL
    grid = torch.meshgrid(rows, columns, indexing="ij")
    return torch.stack([grid[1], grid[0]], dim=-1).reshape(1, -1, 2)


def _project(matrices: Tensor, points: Tensor) -> Tensor:
    """Transform points (B, N, 2) by projective matrices (B, 3, 3)."""
    ones = torch.ones_like(points[..., :1])
    mapped = torch.cat([points, ones], dim=2) @ matrices.transpose(1, 2)
    return mapped[..., :2] / mapped[..., 2:]


def _sample_fine(maps: Tensor, locations: Tensor, size: torch.Size) -> Tensor:
    """Sample fine maps (B, C, h, w) at pixels (B, h w, 2): (B, C, h, w), zero outside."""
    extent = torch.tensor([maps.shape[3], maps.shape[2]], device=maps.device) * FINE_CELL
    grid = (locations / extent * 2 - 1).reshape(len(maps), *size, 2)
    return F.grid_sample(maps, grid, mode="bilinear", align_corners=False)


def _share_among_cells(locations: Tensor, side: int) -> Tensor:
    """Distribute locations (B, 2), as (column, row), among their four cells: (B, side * side)."""
    cells = torch.arange(side, device=locations.device)
    column, row = ((1 - (locations[:, k, None] - cells).abs()).clamp_min(0) for k in (0, 1))
    return (row[:, :, None] * column[:, None]).reshape(len(locations), -1)
