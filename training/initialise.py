"""The net that tuning starts from: XFeat's published weights (Apache-2.0), or an earlier HetNet."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from hetmatch_qgis.engine.features.hetnet import HetNet
from hetmatch_qgis.engine.features.weights import load_safetensors

# XFeat's module names on the left, ours on the right; its keypoint head and fine matcher stay out.
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


def starting_net(path: Path) -> HetNet:
    """A HetNet from an `xfeat.pt` or a safetensors file; what it lacks begins at random, seeded.

    Raises RuntimeError when a tensor is missing that only tuned weights can give.
    """
    state = load_safetensors(path) if path.suffix == ".safetensors" else _of_xfeat(path)
    torch.manual_seed(SEED)
    net = HetNet()
    missing, unknown = net.load_state_dict(state, strict=False)
    lacking = [
        name for name in missing if not name.startswith("fine") and "num_batches" not in name
    ]
    if lacking or unknown:
        raise RuntimeError(f"'{path}' does not fit HetNet: {[*lacking, *unknown][:3]}")
    return net


def _of_xfeat(path: Path) -> dict[str, Tensor]:
    renamed = {}
    for name, tensor in torch.load(path, map_location="cpu", weights_only=True).items():
        for theirs, ours in _RENAMED.items():
            if name.startswith(theirs):
                renamed[ours + name[len(theirs) :].replace(".layer.", ".")] = tensor
    return renamed
