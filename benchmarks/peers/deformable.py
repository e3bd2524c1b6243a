"""Deformable convolution, for peers whose torchvision has no build for this version of torch.

Dai et al., "Deformable Convolutional Networks", ICCV 2017: the output at p is the sum over the
taps k of w(k) x(p + k + offset(p, k)), x between pixels being bilinear and zero outside; with the
mask of the second version (Zhu et al., CVPR 2019) each tap is also weighted.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor


def deform_conv2d(
    input: Tensor,
    offset: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
    mask: Tensor | None = None,
) -> Tensor:
    """Compute a deformable convolution, with the signature of torchvision's and one group.

    input: (B, C, H, W). weight: (O, C, kh, kw). Result: (B, O, h, w) as of an ordinary
    convolution. offset: (B, 2 kh kw, h, w) pixels, row before column for each tap, taps row by
    row. mask: (B, kh kw, h, w).
    """
    batch, channels = input.shape[:2]
    outputs, group_channels, *kernel = weight.shape
    taps, height, width = kernel[0] * kernel[1], *offset.shape[2:]
    if group_channels != channels or offset.shape[1] != 2 * taps:
        raise ValueError("Only one group of channels and one of offsets are supported.")
    locations = _tap_locations(offset, kernel, _both(stride), _both(padding), _both(dilation))
    # grid_sample counts from -1 at the first pixel's centre to 1 at the last one's.
    size = torch.tensor([input.shape[3] - 1, input.shape[2] - 1], dtype=input.dtype)
    grid = 2 * locations / size.clamp(min=1).to(input.device) - 1
    sampled = F.grid_sample(
        input, grid.reshape(batch, taps * height, width, 2), "bilinear", "zeros", True
    ).reshape(batch, channels, taps, height, width)
    if mask is not None:
        sampled = sampled * mask[:, None]
    result = torch.einsum("bckhw,ock->bohw", sampled, weight.reshape(outputs, channels, taps))
    return result if bias is None else result + bias[:, None, None]


def _tap_locations(
    offset: Tensor,
    kernel: list[int],
    stride: tuple[int, int],
    padding: tuple[int, int],
    dilation: tuple[int, int],
) -> Tensor:
    """Return the sampling locations of the taps: (B, taps, h, w, 2) as (column, row).

    Their origin is the centre of the first pixel.
    """
    batch, _, height, width = offset.shape
    offsets = offset.reshape(batch, -1, 2, height, width)
    axes = []
    for axis, (length, position) in enumerate(((height, 0), (width, 1))):
        taps = torch.arange(kernel[position], dtype=offset.dtype) * dilation[position]
        steps = torch.arange(length, dtype=offset.dtype) * stride[position] - padding[position]
        if axis == 0:
            positions = taps[:, None, None, None] + steps[:, None]
        else:
            positions = taps[None, :, None, None] + steps
        full = positions.expand(*kernel, height, width).reshape(-1, height, width)
        axes.append(full.to(offset.device) + offsets[:, :, axis])
    return torch.stack(axes[::-1], dim=-1)


def _both(value: int | tuple[int, int]) -> tuple[int, int]:
    return (value, value) if isinstance(value, int) else value
