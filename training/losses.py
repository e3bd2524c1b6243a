"""What the tuning minimises."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from hetmatch_qgis.engine.features.hetnet import CELL, FINE_CELL

REACH = 4
"""Fine cells to either side that a place is told from."""


def sample_at(maps: Tensor, points: Tensor) -> Tensor:
    """Maps (B, C, H/8, W/8) at pixels (B, N, 2) given from the outer corner: (B, N, C)."""
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
) -> tuple[Tensor, Tensor]:
    """Symmetric cross-entropy over the similarities of corresponding points.

    first, second: (B, N, C) unit descriptors, row i of one belonging to row i of the other.
    Points closer than `neighbourhood` pixels to the true one count neither way, which also bears
    the misalignment of the training pairs. Returns the loss and, detached, each pair's confidence
    (B, N): the product of both directions' probabilities.
    """
    similarity = temperature * first @ second.transpose(1, 2)
    near = torch.cdist(first_points, first_points) < neighbourhood
    near |= torch.cdist(second_points, second_points) < neighbourhood
    itself = torch.eye(near.shape[1], dtype=torch.bool, device=near.device)
    similarity = similarity.masked_fill(near & ~itself, float("-inf"))
    forward = F.log_softmax(similarity, dim=2).diagonal(dim1=1, dim2=2)
    backward = F.log_softmax(similarity, dim=1).diagonal(dim1=1, dim2=2)
    loss = -(forward + backward).mean() / 2
    return loss, (forward + backward).detach().exp()


def reliability_loss(logits: Tensor, confidence: Tensor) -> Tensor:
    """Teaches the reliability map to foretell how surely a point is matched; both (B, N)."""
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
    """Cross-entropy of where windows of fine channels are found again, to parts of a cell.

    first, second: (B, C, H/4, W/4). masks: (B, 2, H, W), 1 where valid. between: (B, 3, 3), first
    pixels to second pixels. slip: (B, 2) pixels, at most 4 (REACH - 1), by which the second is
    brought onto the first wrongly. window: side in steps of two fine cells. This is what the
    refinement does: normalised correlation of windows for every displacement.
    """
    size = first.shape[-2:]
    centres = _cell_centres(size, first.device)
    places = _project(between, centres + slip[:, None])
    here = F.avg_pool2d(masks[:, :1], FINE_CELL)
    there = F.avg_pool2d(masks[:, 1:], FINE_CELL)
    brought, covered = _sampled(torch.cat([second * there, there], dim=1), places, size).split(
        [second.shape[1], 1], dim=1
    )
    # Every other cell of a window says as much as all of them, at a quarter of the work.
    first = (first * here)[..., ::2, ::2]
    brought = F.pad(brought, (REACH,) * 4)
    side = 2 * REACH + 1
    height, width = size
    products, energies = [], []
    for row in range(side):
        for column in range(side):
            part = (..., slice(row, row + height, 2), slice(column, column + width, 2))
            moved = brought[part]
            products.append((first * moved).sum(dim=1))
            energies.append(moved.square().sum(dim=1))
    volume, norms = (
        F.avg_pool2d(torch.stack(maps, dim=1), window, stride=1) for maps in (products, energies)
    )
    own = F.avg_pool2d(first.square().sum(dim=1, keepdim=True), window, stride=1)
    seen = F.avg_pool2d((here * covered)[..., ::2, ::2], window, stride=1)
    alike = volume / (own * norms + 1e-6).sqrt()
    target = _between_cells(REACH - slip / FINE_CELL, side)
    log_odds = F.log_softmax(temperature * alike, dim=1)
    loss = -(log_odds * target[:, :, None, None]).sum(dim=1)
    weight = (seen[:, 0] > 0.5).float()
    return (loss * weight).sum() / weight.sum().clamp_min(1)


def _cell_centres(size: torch.Size, device: torch.device) -> Tensor:
    rows = (torch.arange(size[0], device=device) + 0.5) * FINE_CELL
    columns = (torch.arange(size[1], device=device) + 0.5) * FINE_CELL
    grid = torch.meshgrid(rows, columns, indexing="ij")
    return torch.stack([grid[1], grid[0]], dim=-1).reshape(1, -1, 2)


def _project(matrices: Tensor, points: Tensor) -> Tensor:
    """Projective (B, 3, 3) of points (B, N, 2)."""
    ones = torch.ones_like(points[..., :1])
    mapped = torch.cat([points, ones], dim=2) @ matrices.transpose(1, 2)
    return mapped[..., :2] / mapped[..., 2:]


def _sampled(maps: Tensor, places: Tensor, size: torch.Size) -> Tensor:
    """Fine maps (B, C, h, w) at pixels (B, h w, 2): (B, C, h, w), zero outside."""
    extent = torch.tensor([maps.shape[3], maps.shape[2]], device=maps.device) * FINE_CELL
    grid = (places / extent * 2 - 1).reshape(len(maps), *size, 2)
    return F.grid_sample(maps, grid, mode="bilinear", align_corners=False)


def _between_cells(places: Tensor, side: int) -> Tensor:
    """Places (B, 2) as (column, row) shared out among the cells around them: (B, side * side)."""
    cells = torch.arange(side, device=places.device)
    column, row = ((1 - (places[:, k, None] - cells).abs()).clamp_min(0) for k in (0, 1))
    return (row[:, :, None] * column[:, None]).reshape(len(places), -1)
