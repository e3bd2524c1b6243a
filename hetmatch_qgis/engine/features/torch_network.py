"""HetNet in torch: on GPUs, in training, and where there is no ONNX Runtime."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.messages import Option
from hetmatch_qgis.engine.features.hetnet import HetNet
from hetmatch_qgis.engine.features.inference import full_precision, prepare
from hetmatch_qgis.engine.features.network import DenseFeatures
from hetmatch_qgis.engine.features.weights import load_safetensors

_UNUSED_BUFFER = "num_batches_tracked"
"""Counters of training's batch normalisation, which the weights files leave out."""


class TorchNetwork:
    """A HetNet on a device of torch, prepared for inference."""

    def __init__(self, net: HetNet, device: torch.device) -> None:
        self.device = device
        self.net = prepare(net, device)

    @torch.inference_mode()
    def run(self, image: NDArray[np.float32], fine: bool) -> DenseFeatures:
        """See Network.run."""
        tensor = torch.from_numpy(image).to(self.device)[None, None]
        with full_precision():
            found = self.net(tensor.to(memory_format=torch.channels_last))
        descriptors = F.normalize(found.descriptors, dim=1)
        reliability = torch.sigmoid(found.reliability)
        return DenseFeatures(
            descriptors=_channels_last(descriptors),
            reliability=reliability[0, 0].cpu().numpy(),
            fine=_channels_last(found.fine) if fine else None,
        )


def load_net(weights: Path) -> HetNet:
    """HetNet with the weights of a safetensors file.

    Raises InputError when the weights are missing, damaged or of another network.
    """
    state = load_safetensors(weights)
    net = HetNet()
    try:
        missing, unknown = net.load_state_dict(state, strict=False)
    except RuntimeError:
        missing, unknown = ["sizes"], []
    if unknown or any(_UNUSED_BUFFER not in name for name in missing):
        raise InputError(
            "'{path}' does not hold the weights of the hetmatch network; leave {option} empty, "
            "or set it to a file made for this network.",
            path=weights,
            option=Option("weights"),
        )
    return net


def _channels_last(maps: torch.Tensor) -> NDArray[np.float32]:
    """(1, C, h, w) to (h, w, C) in main memory."""
    return maps[0].permute(1, 2, 0).contiguous().cpu().numpy()
