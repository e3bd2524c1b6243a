"""The stand-in for deformable convolution against ordinary ones."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F

from benchmarks.peers.deformable import deform_conv2d


@pytest.fixture
def tensors():
    """An image (2, 3, 9, 11), a kernel (4, 3, 3, 3) and a bias (4,)."""
    generator = torch.Generator().manual_seed(0)
    return tuple(
        torch.randn(*size, generator=generator) for size in ((2, 3, 9, 11), (4, 3, 3, 3), (4,))
    )


@pytest.mark.parametrize(
    "settings",
    [{"padding": 1}, {"padding": (1, 0), "stride": 2}, {"padding": 2, "dilation": (2, 1)}],
)
def test_without_offsets_it_is_an_ordinary_convolution(tensors, settings):
    image, weight, bias = tensors
    expected = F.conv2d(image, weight, bias, **settings)
    offset = torch.zeros(2, 18, *expected.shape[2:])
    torch.testing.assert_close(deform_conv2d(image, offset, weight, bias, **settings), expected)


@pytest.mark.parametrize(("down", "right"), [(1, 0), (0, 2), (-2, 1)])
def test_whole_offsets_shift_the_image_and_rows_come_first(tensors, down, right):
    image, weight, _ = tensors
    margin = 4
    wide = F.pad(image, (margin,) * 4)
    shifted = torch.roll(wide, (-down, -right), (2, 3))
    expected = F.conv2d(shifted, weight, padding=1)
    expected = expected[..., margin:-margin, margin:-margin]
    offset = torch.zeros(2, 18, 9, 11)
    offset[:, 0::2], offset[:, 1::2] = down, right
    torch.testing.assert_close(deform_conv2d(image, offset, weight, padding=1), expected)


def test_half_offsets_lie_between_and_one_tap_moves_alone(tensors):
    image, weight, _ = tensors
    offset = torch.zeros(2, 18, 9, 11)
    offset[:, 2 * 4 + 1] = 0.5
    centre = torch.zeros_like(weight)
    centre[:, :, 1, 1] = weight[:, :, 1, 1]
    right = F.pad(image, (0, 1))[..., 1:]
    expected = F.conv2d(image, weight - centre, padding=1)
    expected = expected + F.conv2d((image + right) / 2, centre, padding=1)
    torch.testing.assert_close(deform_conv2d(image, offset, weight, padding=1), expected)


def test_the_mask_weighs_the_taps(tensors):
    image, weight, _ = tensors
    offset, mask = torch.zeros(2, 18, 9, 11), torch.zeros(2, 9, 9, 11)
    mask[:, 4] = 0.25
    expected = F.conv2d(image, 0.25 * weight[:, :, 1:2, 1:2])
    result = deform_conv2d(image, offset, weight, padding=1, mask=mask)
    torch.testing.assert_close(result, expected)


def test_groups_are_refused(tensors):
    image, weight, _ = tensors
    with pytest.raises(ValueError, match="group"):
        deform_conv2d(image, torch.zeros(2, 36, 9, 11), weight, padding=1)
