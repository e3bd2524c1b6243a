"""The network in torch: folded, exact, its own weights only."""

from __future__ import annotations

import copy

import pytest
import torch
from safetensors.torch import save_file

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.features import inference
from hetmatch_qgis.engine.features.hetnet import HetNet
from hetmatch_qgis.engine.features.registry import load_matcher


def test_gpus_do_not_round_to_fewer_digits():
    before = torch.backends.cudnn.allow_tf32
    with inference.full_precision():
        assert not torch.backends.cudnn.allow_tf32 and torch.backends.cudnn.deterministic
    assert torch.backends.cudnn.allow_tf32 == before


def test_folding_the_norms_changes_nothing(ground):
    torch.manual_seed(0)
    net = HetNet().eval()
    for name, buffer in net.named_buffers():
        if "running" in name:
            buffer.copy_(torch.rand_like(buffer) + 0.5)
    image = torch.from_numpy(ground[:64, :96].copy())[None, None]
    folded = inference.fold_batch_norm(copy.deepcopy(net))
    assert not any(isinstance(part, torch.nn.BatchNorm2d) for part in folded.modules())
    with torch.inference_mode():
        for first, second in zip(net(image), folded(image), strict=True):
            assert torch.allclose(first, second, atol=1e-4)


def test_weights_of_another_network_are_refused(tmp_path):
    path = tmp_path / "other.safetensors"
    save_file({"layer.weight": torch.zeros(3, 3)}, path)
    with pytest.raises(InputError, match="does not hold the weights of the hetmatch network"):
        load_matcher(Options(weights=path, device="cpu"))
