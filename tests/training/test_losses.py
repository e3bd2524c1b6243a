"""The losses are least where the truth is."""

from __future__ import annotations

import torch

from training.losses import ELSEWHERE, Places, fine_loss, matching_loss, sample_at


def _smooth(seed: int, size: int) -> torch.Tensor:
    torch.manual_seed(seed)
    rough = torch.randn(2, 8, size, size)
    soft = torch.nn.functional.avg_pool2d(rough, 3, stride=1, padding=1)
    return torch.nn.functional.normalize(soft, dim=1)


def _loss(first, second, slip, between=None, window=5):
    between = torch.eye(3).expand(2, 3, 3) if between is None else between
    masks = torch.ones(2, 2, 160, 160)
    return float(fine_loss(first, second, masks, between, slip, window, 30.0))


def test_fine_loss_is_least_for_the_slip_that_was_made():
    maps = _smooth(0, 40)
    shifted = torch.roll(maps, (1, -2), dims=(2, 3))
    # Content moved by one cell down and two to the left: the second lies at (-8, 4) pixels.
    between = torch.tensor([[1.0, 0, -8], [0, 1, 4], [0, 0, 1]]).expand(2, 3, 3)
    slip = torch.tensor([[4.0, -8.0], [6.0, 2.0]])
    true = _loss(maps, shifted, slip, between)
    wrong = between.clone()
    wrong[:, 0, 2] += 4
    assert true < 0.7 * _loss(maps, shifted, slip, wrong)
    assert true < 0.7 * _loss(maps, shifted, slip)


def test_fine_loss_of_unrelated_maps_is_near_chance():
    loss = _loss(_smooth(1, 40), _smooth(2, 40), torch.zeros(2, 2), window=13)
    assert 2.0 < loss < 8.0


def test_fine_loss_ignores_windows_that_are_mostly_invalid():
    maps = _smooth(3, 40)
    masks = torch.zeros(2, 2, 160, 160)
    slip = torch.zeros(2, 2)
    assert float(fine_loss(maps, maps, masks, torch.eye(3).expand(2, 3, 3), slip, 5, 30.0)) == 0


def test_matching_loss_tells_right_from_permuted():
    torch.manual_seed(4)
    points = torch.rand(1, 40, 2) * 200
    rows = torch.nn.functional.normalize(torch.randn(1, 40, 64), dim=2)
    right, confidence = matching_loss(rows, rows, points, points, 20.0, 5.0)
    wrong, _ = matching_loss(rows, rows.roll(1, dims=1), points, points, 20.0, 5.0)
    assert right < 0.1 * wrong and (confidence > 0.8).all()


def _places(rows, points):
    return Places(rows, points), Places(rows, points)


def test_places_that_look_like_a_point_count_against_it_unless_they_are_near_it():
    torch.manual_seed(4)
    points = torch.rand(1, 40, 2) * 200
    rows = torch.nn.functional.normalize(torch.randn(1, 40, 64), dim=2)
    alone, confidence = matching_loss(rows, rows, points, points, 20.0, 5.0)
    far = torch.full_like(points, ELSEWHERE)
    taken, doubted = matching_loss(rows, rows, points, points, 20.0, 5.0, _places(rows, far))
    # Each point has a double elsewhere, and goes to either in each direction.
    assert taken > alone + 0.6 and (doubted < 0.3 * confidence).all()
    near, _ = matching_loss(rows, rows, points, points, 20.0, 5.0, _places(rows, points + 1))
    assert torch.isclose(near, alone, atol=0.05)


def test_samples_are_read_at_cell_centres():
    maps = torch.arange(12.0).reshape(1, 1, 3, 4)
    centres = torch.tensor([[[4.0, 4.0], [12.0, 4.0], [28.0, 20.0]]])
    assert torch.allclose(sample_at(maps, centres)[0, :, 0], torch.tensor([0.0, 1, 11]), atol=1e-5)
