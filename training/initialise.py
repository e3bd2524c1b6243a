"""Load the start weights of a training: XFeat's published ones (Apache-2.0), or a HetNet's."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from hetmatch_qgis.engine.features.hetnet import HetNet
from hetmatch_qgis.engine.features.weights import load_safetensors
from training.residual import add_residual_blocks

# XFeat's module names and HetNet's. XFeat's keypoint head and fine matcher are not used.
_RENAMED = {
    "skip1.1.": "shortcut.",
    "block1.": "to_quarter.",
    "block2.": "quarter.",
    "block3.": "eighth.",
    "block4.": "sixteenth.",
    "block5.": "thirty_second.",
    "block_fusion.": "fuse.",
    "heatmap_head.": "reliability.",
}

SEED = 5
"""Seed of the layers that the file does not hold; set by hand with the first version (ee9ce6e)."""


def starting_net(path: Path, residual: bool = False) -> HetNet:
    """Load a HetNet from an `xfeat.pt` or a safetensors file; missing fine layers start at random.

    residual: with residual blocks, which add nothing before they are trained.

    Raises RuntimeError if any other tensor is missing or unknown.
    """
    state = load_safetensors(path) if path.suffix == ".safetensors" else _convert_xfeat(path)
    torch.manual_seed(SEED)
    net = HetNet()
    missing, unknown = net.load_state_dict(state, strict=False)
    lacking = [
        name for name in missing if not name.startswith("fine") and "num_batches" not in name
    ]
    if lacking or unknown:
        raise RuntimeError(f"'{path}' does not fit HetNet: {[*lacking, *unknown][:3]}")
    return add_residual_blocks(net) if residual else net


def _convert_xfeat(path: Path) -> dict[str, Tensor]:
    state = {}
    for name, tensor in torch.load(path, map_location="cpu", weights_only=True).items():
        for theirs, ours in _RENAMED.items():
            if name.startswith(theirs):
                state[ours + name[len(theirs) :].replace(".layer.", ".")] = tensor
    return state
