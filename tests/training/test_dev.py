"""The quick dev figures are one where matching is easy and nought where it is impossible."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.common import datasets
from hetmatch_qgis.engine.features.hetnet import HetNet
from training import dev
from training.initialise import starting_net


@pytest.fixture(scope="module")
def net(repository) -> HetNet:
    return starting_net(repository / "models" / "hetmatch.safetensors").eval()


def test_figures_of_a_plain_pair_and_of_two_different_places(net, picture, monkeypatch):
    ground, elsewhere = picture(1, 256), picture(2, 224)
    points = np.random.default_rng(0).uniform(20, 200, (20, 2))

    def pairs_of(moving, shift):
        truth = np.eye(3)
        truth[:2, 2] = shift
        pair = datasets.Pair("p", "g", ground, moving, points, points + shift, truth, 0.0)
        return lambda shared: iter([pair])

    easy = pairs_of(ground[8:232, 16:240], np.array([16.0, 8.0]))
    # Far from no shift at all, to which alike borders draw what has nothing in common.
    hopeless = pairs_of(elsewhere, np.array([90.0, -80.0]))
    sets = {"mmim": easy, "sentinel": easy, "srif": hopeless}
    monkeypatch.setattr(dev, "DATASETS", sets)
    before = {name: tensor.clone() for name, tensor in net.state_dict().items()}
    names, values = dev.dev_figures(net, None)
    figures = dict(zip(names, values, strict=True))
    assert list(figures) == [
        f"{split}_{figure}" for split in sets for figure in ("right", "solved")
    ]
    assert figures["mmim_right"] > 0.8 and figures["mmim_solved"] == 1
    assert figures["srif_right"] < 0.2 and figures["srif_solved"] == 0
    # Measuring folds and halves a copy, not the net in training.
    after = net.state_dict()
    assert before.keys() == after.keys()
    assert all((after[name] == tensor).all() for name, tensor in before.items())
