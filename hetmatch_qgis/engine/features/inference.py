"""Networks prepared for inference: folded, and in half precision where the processor is fast."""

from __future__ import annotations

import copy

import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

_MIN_BFLOAT16_CAPABILITY = 8
"""Major compute capability of NVIDIA GPUs from which on they compute in bfloat16 (Ampere)."""


def prepare(
    net: nn.Module, device: torch.device, half_precision: bool = True
) -> tuple[nn.Module, torch.dtype]:
    """A copy of a network for inference on the device, and the dtype that its images must have.

    Batch normalisation is folded into the convolutions before it. bfloat16 halves the time on
    processors with instructions for it and on GPUs; its descriptors differ by about half a percent.

    half_precision: False to keep float32.
    """
    folded = fold_batch_norm(copy.deepcopy(net).eval())
    is_half = half_precision and _is_fast_in_bfloat16(device)
    dtype = torch.bfloat16 if is_half else torch.float32
    prepared = folded.to(device, dtype).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return prepared, dtype


def _is_fast_in_bfloat16(device: torch.device) -> bool:
    if device.type == "cuda":
        return torch.cuda.get_device_capability(device)[0] >= _MIN_BFLOAT16_CAPABILITY
    # Older releases of torch lack the function; without the instructions bfloat16 is slower.
    has_instructions = getattr(torch.cpu, "_is_avx512_bf16_supported", None)
    return device.type == "cpu" and has_instructions is not None and bool(has_instructions())


def fold_batch_norm(module: nn.Module) -> nn.Module:
    """The module, in eval mode, with batch normalisation folded into the convolutions before it."""
    for name, child in module.named_children():
        parts = list(child.children())
        fold_batch_norm(child)
        match parts:
            case [nn.Conv2d() as convolution, nn.BatchNorm2d() as norm, *rest]:
                folded = fuse_conv_bn_eval(convolution, norm)
                setattr(module, name, nn.Sequential(folded, *rest))
    return module
