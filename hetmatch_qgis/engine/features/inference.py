"""Networks prepared for inference: folded, and in half precision where the processor is fast."""

from __future__ import annotations

import copy

import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

_MIN_BFLOAT16_CAPABILITY = 8
"""Major compute capability of NVIDIA GPUs from which on they compute in bfloat16 (Ampere)."""


def prepare(net: nn.Module, device: torch.device) -> tuple[nn.Module, torch.dtype]:
    """A copy of a network for inference on the device, and the dtype that its images must have.

    Batch normalisation is folded into the convolutions before it. bfloat16 halves the time on
    processors with instructions for it and on GPUs; its descriptors differ by about half a percent.
    """
    folded = _folded(copy.deepcopy(net).eval())
    dtype = torch.bfloat16 if _is_fast_in_bfloat16(device) else torch.float32
    prepared = folded.to(device, dtype).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return prepared, dtype


def _is_fast_in_bfloat16(device: torch.device) -> bool:
    if device.type == "cuda":
        return torch.cuda.get_device_capability(device)[0] >= _MIN_BFLOAT16_CAPABILITY
    # Older releases of torch lack the function; without the instructions bfloat16 is slower.
    has_instructions = getattr(torch.cpu, "_is_avx512_bf16_supported", None)
    return device.type == "cpu" and has_instructions is not None and bool(has_instructions())


def _folded(module: nn.Module) -> nn.Module:
    for name, child in module.named_children():
        parts = list(child.children())
        _folded(child)
        match parts:
            case [nn.Conv2d() as convolution, nn.BatchNorm2d() as norm, *rest]:
                folded = fuse_conv_bn_eval(convolution, norm)
                setattr(module, name, nn.Sequential(folded, *rest))
    return module
