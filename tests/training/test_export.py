"""The exported weights are the moving average, and the card describes them."""

from __future__ import annotations

import hashlib
import re
import sys

import numpy as np
import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save

from benchmarks.common.csv_files import write_csv
from benchmarks.common.metrics import Row
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.features.hetnet import HetNet
from hetmatch_qgis.engine.features.registry import load_matcher

pytest.importorskip("tomllib", reason="training needs Python 3.11")
export = pytest.importorskip("training.export")
card = pytest.importorskip("training.card")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A run folder whose net and mean differ."""
    folder = tmp_path_factory.mktemp("run")
    torch.manual_seed(1)
    net = HetNet()
    mean = torch.optim.swa_utils.AveragedModel(HetNet())
    saved = {"net": net.state_dict(), "mean": mean.state_dict(), "step": 1234}
    torch.save(saved, folder / "checkpoint.pt")
    return folder


@pytest.fixture(scope="module")
def weights(run, tmp_path_factory):
    path = tmp_path_factory.mktemp("models") / "tiny.safetensors"
    export.write_weights(run, path)
    return path


def test_the_weights_written_are_the_mean(run, weights):
    saved = torch.load(run / "checkpoint.pt", weights_only=True)
    written = load_file(weights)
    for name, tensor in saved["mean"].items():
        if name.startswith("module.") and "num_batches" not in name:
            assert torch.equal(written.pop(name.removeprefix("module.")), tensor)
    assert not written
    assert not torch.equal(load_file(weights)["fuse.2.weight"], saved["net"]["fuse.2.weight"])


def test_the_mean_with_an_earlier_run_lies_halfway(run, weights, tmp_path):
    earlier = {name: tensor + 2 for name, tensor in load_file(weights).items()}
    (tmp_path / "earlier.safetensors").write_bytes(save(earlier))
    export.write_weights(run, tmp_path / "both.safetensors", tmp_path / "earlier.safetensors")
    for name, tensor in load_file(tmp_path / "both.safetensors").items():
        torch.testing.assert_close(tensor, load_file(weights)[name] + 1)


def test_the_file_says_after_how_many_steps(weights):
    with safe_open(weights, "pt") as file:
        assert file.metadata() == {"steps": "1234"}
    assert [path.name for path in weights.parent.glob("tiny*")] == [weights.name]


def test_others_may_read_the_file_as_any_other(weights, tmp_path):
    (tmp_path / "plain").write_bytes(b"")
    assert weights.stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_the_matcher_loads_what_was_written(weights):
    matcher = load_matcher(Options(weights=weights, device="cpu"))
    grey = np.random.default_rng(0).normal(size=(64, 96)).astype(np.float32)
    assert len(matcher.describe(grey, np.ones(grey.shape, bool))) == 8 * 12


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """Tables of two splits; the third was not measured."""
    folder = tmp_path_factory.mktemp("results")

    def row(split, group, error, noise=0.0, matcher="hetmatch"):
        return Row(split, group, "p", matcher, error < np.inf, 1.0, error_px=error, noise_px=noise)

    write_csv(
        folder / "mmim.csv",
        [
            row("mmim", "SAR_Optical", 1.5),
            row("mmim", "SAR_Optical", 2.5),
            row("mmim", "SAR_Optical", 40.0),
            row("mmim", "SAR_Optical", 0.1, matcher="sift"),
            row("mmim", "LiDAR", 8.0, noise=6.0),
            row("mmim", "Depth", np.inf),
        ],
    )
    write_csv(folder / "srif.csv", [row("srif", "Optical-Map", 0.75)])
    return folder


@pytest.fixture(scope="module")
def text(weights, repository, results):
    card.write_card(weights, repository / "training" / "tune.toml", results)
    return (weights.parent / "MODEL_CARD.md").read_text(encoding="utf-8")


def test_the_card_names_file_checksum_size_and_steps(text, weights):
    assert text.startswith("# tiny.safetensors")
    assert hashlib.sha256(weights.read_bytes()).hexdigest() in text
    count = sum(tensor.numel() for tensor in HetNet().parameters())
    assert f"{count:,} parameters, {weights.stat().st_size:,} bytes" in text
    assert "1234 of" in text


def test_the_card_has_no_gaps(text):
    assert "$" not in text
    assert "None" not in text and "nan" not in text.split()


def test_the_shares_on_the_card_add_up_to_the_whole(text):
    shares = [int(share) for share in re.findall(r"^\|.*\| (\d+)% \|.*\|$", text, re.MULTILINE)]
    assert 6 <= len(shares) <= len(card.SOURCES)
    assert abs(sum(shares) - 100) <= len(shares) / 2
    assert shares == sorted(shares, reverse=True)


def test_the_card_lists_figures_by_modality(text):
    lines = [line for line in text.splitlines() if line.startswith(("| mmim", "| sent", "| srif"))]
    assert lines == [
        "| mmim | SAR Optical | 2 of 3 | 2.00 px |",
        "| mmim | LiDAR | 1 of 1 | 8.00 px |",
        "| mmim | Depth | 0 of 1 | - |",
        "| srif | Optical-Map | 1 of 1 | 0.75 px |",
    ]


def test_without_a_benchmark_the_card_says_so(weights, repository, tmp_path):
    for folder in (None, tmp_path):
        assert card._figures(folder) == "Not measured with these weights."


def test_the_cost_on_the_card_is_about_that_of_the_network_s_description():
    assert 5 < card.gmac_per_megapixel() < 7


def test_the_command_writes_weights_and_card(run, weights, repository, tmp_path, monkeypatch):
    config = repository / "training" / "tune.toml"
    target = tmp_path / "other.safetensors"
    words = f"export --run {run} --config {config} --to {target}"
    monkeypatch.setattr(sys, "argv", words.split())
    export.main()
    one, other = load_file(target), load_file(weights)
    assert one.keys() == other.keys() and all(torch.equal(one[n], other[n]) for n in one)
    assert "Not measured" in (tmp_path / "MODEL_CARD.md").read_text(encoding="utf-8")
