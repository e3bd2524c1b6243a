"""Networks prepared for inference in torch."""

from __future__ import annotations

import copy
from contextlib import AbstractContextManager

import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval


def prepare(net: nn.Module, device: torch.device) -> nn.Module:
    """A copy of a network for inference on the device, in float32.

    Batch normalisation is folded into the convolutions before it.
    """
    folded = fold_batch_norm(copy.deepcopy(net).eval()).to(device)
    prepared: nn.Module = folded.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return prepared


def full_precision() -> AbstractContextManager[None]:
    """A context in which GPUs convolve in full float32, the same way each time.

    The TensorFloat-32 that they round to otherwise moves tie points, as bfloat16 does.
    """
    return torch.backends.cudnn.flags(
        enabled=True, benchmark=False, deterministic=True, allow_tf32=False
    )


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
