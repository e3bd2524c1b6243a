"""A run starts from XFeat's weights or an earlier net's, and from nothing else."""

from __future__ import annotations

import pytest
import torch
from safetensors.torch import load_file, save_file

from hetmatch_qgis.engine.features.hetnet import HetNet
from training.initialise import starting_net

# One module of each kind in XFeat's file, and what it is here.
XFEAT = {
    "skip1.1.weight": "shortcut.weight",
    "skip1.1.bias": "shortcut.bias",
    "block1.0.layer.0.weight": "to_quarter.0.0.weight",
    "block1.3.layer.1.running_mean": "to_quarter.3.1.running_mean",
    "block2.1.layer.0.weight": "quarter.1.0.weight",
    "block3.2.layer.1.running_var": "eighth.2.1.running_var",
    "block4.0.layer.0.weight": "sixteenth.0.0.weight",
    "block5.3.layer.0.weight": "thirty_second.3.0.weight",
    "block_fusion.1.layer.0.weight": "fuse.1.0.weight",
    "block_fusion.2.bias": "fuse.2.bias",
    "heatmap_head.0.layer.0.weight": "reliability.0.0.weight",
    "heatmap_head.2.weight": "reliability.2.weight",
}
MODULES = {
    "shortcut": "skip1.1",
    "to_quarter": "block1",
    "quarter": "block2",
    "eighth": "block3",
    "sixteenth": "block4",
    "thirty_second": "block5",
    "fuse": "block_fusion",
    "reliability": "heatmap_head",
}


def xfeat_name(ours: str) -> str:
    module, *rest = ours.split(".")
    if len(rest) == 3:
        rest.insert(1, "layer")
    return ".".join([MODULES[module], *rest])


@pytest.fixture
def xfeat_state(start_file) -> dict:
    """Tensors under XFeat's names, with parts that this net does not have."""
    state = {
        xfeat_name(name): tensor
        for name, tensor in load_file(start_file).items()
        if not name.startswith("fine")
    }
    state["keypoint_head.3.bias"] = torch.zeros(65)
    state["fine_matcher.0.weight"] = torch.zeros(512, 128)
    state["block1.0.layer.1.num_batches_tracked"] = torch.tensor(3)
    return state


def test_weights_of_an_earlier_net_are_taken_over(start_file):
    net = starting_net(start_file).state_dict()
    for name, tensor in load_file(start_file).items():
        assert torch.equal(net[name], tensor), name


def test_an_older_net_gets_a_fine_head_that_is_always_the_same(start_file, tmp_path):
    older = {n: t for n, t in load_file(start_file).items() if not n.startswith("fine")}
    save_file(older, tmp_path / "older.safetensors")
    first = starting_net(tmp_path / "older.safetensors").state_dict()
    torch.manual_seed(99)
    second = starting_net(tmp_path / "older.safetensors").state_dict()
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert all(torch.equal(first[name], older[name]) for name in older)
    fresh = [name for name in first if name.startswith("fine")]
    assert fresh and all(first[name].any() for name in fresh)


def test_the_weights_that_ship_can_be_gone_on_from(repository):
    net = starting_net(repository / "models" / "hetmatch.safetensors")
    assert all(torch.isfinite(tensor).all() for tensor in net.parameters())


def test_residual_blocks_add_nothing_before_they_are_trained(start_file):
    image = torch.randn(1, 1, 64, 96)
    plain, residual = (starting_net(start_file, blocks).eval() for blocks in (False, True))
    for one, other in zip(plain(image), residual(image), strict=True):
        assert torch.equal(one, other)


def test_a_missing_tensor_of_the_trunk_is_refused(start_file, tmp_path):
    state = load_file(start_file)
    del state["eighth.1.0.weight"]
    save_file(state, tmp_path / "damaged.safetensors")
    with pytest.raises(RuntimeError, match=r"eighth\.1\.0\.weight"):
        starting_net(tmp_path / "damaged.safetensors")


def test_tensors_of_another_network_are_refused(start_file, tmp_path):
    save_file(load_file(start_file) | {"extra.weight": torch.ones(2)}, tmp_path / "o.safetensors")
    with pytest.raises(RuntimeError, match=r"extra\.weight"):
        starting_net(tmp_path / "o.safetensors")


def test_the_names_of_xfeat_are_those_listed(xfeat_state):
    assert {xfeat_name(ours): ours for ours in XFEAT.values()} == XFEAT
    assert set(XFEAT) < set(xfeat_state)


def test_the_weights_of_xfeat_come_to_lie_where_they_belong(xfeat_state, tmp_path):
    torch.save(xfeat_state, tmp_path / "xfeat.pt")
    net = starting_net(tmp_path / "xfeat.pt").state_dict()
    for name in HetNet().state_dict():
        if not name.startswith("fine") and "num_batches" not in name:
            assert torch.equal(net[name], xfeat_state[xfeat_name(name)]), name


def test_an_xfeat_that_lacks_a_block_is_refused(xfeat_state, tmp_path):
    del xfeat_state["block4.0.layer.0.weight"]
    torch.save(xfeat_state, tmp_path / "xfeat.pt")
    with pytest.raises(RuntimeError, match=r"sixteenth\.0\.0\.weight"):
        starting_net(tmp_path / "xfeat.pt")
