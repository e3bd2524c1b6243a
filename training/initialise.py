"""Turns XFeat's published weights (Apache-2.0) into a HetNet state to start tuning from."""

from __future__ import annotations

from pathlib import Path

import torch

from hetmatch_qgis.engine.features.hetnet import HetNet

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


def from_xfeat(checkpoint: Path) -> HetNet:
    """Build a HetNet from an `xfeat.pt` file; raises RuntimeError when a tensor is missing."""
    state = torch.load(checkpoint, map_location="cpu", weights_only=True)
    renamed = {}
    for name, tensor in state.items():
        for theirs, ours in _RENAMED.items():
            if name.startswith(theirs):
                renamed[ours + name[len(theirs) :].replace(".layer.", ".")] = tensor
    net = HetNet()
    net.load_state_dict(renamed)
    return net
