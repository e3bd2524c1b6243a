"""A network made ready to be run: folded, and in half precision where the processor has it."""

from __future__ import annotations

import copy

import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval


def ready(net: nn.Module, device: torch.device) -> tuple[nn.Module, torch.dtype]:
    """A copy of a net for inference on the device, and the type that its images must have.

    Batch normalisation is folded into the convolutions before it. bfloat16 halves the time on
    processors with instructions for it and on GPUs; its descriptors differ by about half a percent.
    """
    folded = _folded(copy.deepcopy(net).eval())
    kind = torch.bfloat16 if _is_fast_in_bfloat16(device) else torch.float32
    prepared = folded.to(device, kind).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return prepared, kind


def _is_fast_in_bfloat16(device: torch.device) -> bool:
    if device.type == "cuda":
        return torch.cuda.get_device_capability(device)[0] >= 8
    # Older releases of torch cannot tell, and without the instructions it is slower.
    asked = getattr(torch.cpu, "_is_avx512_bf16_supported", None)
    return device.type == "cpu" and asked is not None and bool(asked())


def _folded(module: nn.Module) -> nn.Module:
    for name, child in module.named_children():
        parts = list(child.children())
        _folded(child)
        match parts:
            case [nn.Conv2d() as convolution, nn.BatchNorm2d() as norm, *rest]:
                folded = fuse_conv_bn_eval(convolution, norm)
                setattr(module, name, nn.Sequential(folded, *rest))
    return module
