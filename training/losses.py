"""What the tuning minimises."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from hetmatch_qgis.engine.features.hetnet import CELL


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
