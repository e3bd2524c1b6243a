"""A run that was stopped ends as one that was not, and writes down how it went."""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from training.initialise import starting_net
from training.pack import read_pack, write_pack
from training.samples import Batches, Sampler, SampleSettings

tomllib = pytest.importorskip("tomllib", reason="training needs Python 3.11")
train = pytest.importorskip("training.train")

STEPS = 6
STOPPED_AT = 3


@pytest.fixture(scope="module")
def config(repository) -> dict:
    """The configuration of the run that ships, made tiny."""
    found = tomllib.loads((repository / "training" / "tune.toml").read_text(encoding="utf-8"))
    found |= {"steps": STEPS, "pairs_per_step": 2, "log_every": 2, "dev_every": 2}
    found |= {"procedural_scenes": 0, "checkpoint_every_s": -1}
    found["samples"] |= {"crop": 64, "points": 16}
    return found


@pytest.fixture(scope="module")
def batches(config, small_scenes, tmp_path_factory) -> Batches:
    path = tmp_path_factory.mktemp("pack") / "pack.zip"
    write_pack(small_scenes, path)
    sampler = Sampler(read_pack(path), config["shares"], SampleSettings(**config["samples"]))
    return Batches(sampler, config["pairs_per_step"], config["seed"])


class Stopped(Exception):
    pass


class StoppingBatches(Batches):
    """Like others, but the machine goes down when a batch is asked for."""

    def __init__(self, like: Batches, at: int) -> None:
        super().__init__(like.sampler, like.size, like.seed)
        self.at = at

    def __getitem__(self, step: int):
        if step == self.at:
            raise Stopped
        return super().__getitem__(step)


def figures_of(net, shared):
    """Stands for the dev splits: two figures that tell one net from another."""
    total = sum(float(tensor.double().sum()) for tensor in net.state_dict().values())
    return ("net_total", "net_half"), np.array([total, total / 2])


@pytest.fixture(scope="module")
def runs(config, batches, start_file, tmp_path_factory):
    """(run in one go, run in two goes, second run's folder as it was when it stopped)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(train, "dev_figures", figures_of)
        patch.setattr(train, "plot", lambda run: None)

        def go_on(folder, drawn):
            folder.mkdir(exist_ok=True)
            trainer = train.Trainer(config, starting_net(start_file), folder, Path("dev"))
            train.train_together([trainer], drawn, workers=0)
            return trainer

        base = tmp_path_factory.mktemp("runs")
        whole = go_on(base / "whole", batches)
        with pytest.raises(Stopped):
            go_on(base / "parts", StoppingBatches(batches, STOPPED_AT))
        shutil.copytree(base / "parts", base / "stopped")
        parts = go_on(base / "parts", batches)
        # The machine went down again, after rows had been written but before the checkpoint.
        shutil.copy(base / "stopped" / "checkpoint.pt", base / "parts" / "checkpoint.pt")
        parts = go_on(base / "parts", batches)
    return whole, parts, base / "stopped"


def table(path: Path) -> list[list[str]]:
    """The rows without the seconds in the last column."""
    with path.open(newline="") as file:
        return [row[:-1] for row in csv.reader(file)]


def assert_same(one, other):
    assert type(one) is type(other)
    if isinstance(one, dict):
        assert one.keys() == other.keys()
        for key in one:
            assert_same(one[key], other[key])
    elif isinstance(one, (list, tuple)):
        assert len(one) == len(other)
        for here, there in zip(one, other, strict=True):
            assert_same(here, there)
    elif isinstance(one, torch.Tensor):
        assert torch.equal(one, other)
    else:
        assert one == other


@pytest.mark.parametrize("part", ["net", "mean", "optimiser", "schedule", "step", "totals"])
def test_a_run_in_two_goes_ends_exactly_as_one_in_one_go(runs, part):
    whole, parts, _ = runs
    one, other = (
        torch.load(run.run / "checkpoint.pt", weights_only=True)[part] for run in (whole, parts)
    )
    assert_same(one, other)


def test_a_checkpoint_holds_the_step_that_it_was_written_at(runs):
    whole, _, stopped = runs
    assert torch.load(stopped / "checkpoint.pt", weights_only=True)["step"] == STOPPED_AT
    assert torch.load(whole.run / "checkpoint.pt", weights_only=True)["step"] == STEPS
    assert not list(whole.run.glob("*.part"))


def test_the_weights_move_and_their_mean_follows_behind(runs, start_file):
    whole = runs[0]
    start = dict(starting_net(start_file).named_parameters())
    moved = dict(whole.net.named_parameters())
    behind = dict(whole.mean.module.named_parameters())
    for name in ("to_quarter.0.0.weight", "fuse.2.weight", "reliability.2.weight", "fine.2.weight"):
        far = (moved[name] - start[name]).abs().mean()
        near = (behind[name] - start[name]).abs().mean()
        assert 0 < near < far


def test_the_statistics_of_batch_norm_stay_those_of_the_start(runs, start_file):
    whole = runs[0]
    start = dict(starting_net(start_file).named_buffers())
    for net in (whole.net, whole.mean.module):
        for name, tensor in net.named_buffers():
            assert torch.equal(tensor, start[name]), name


def test_the_log_has_one_header_and_one_row_each_so_many_steps(runs):
    for run in runs[:2]:
        rows = table(run.run / "log.csv")
        assert rows[0] == ["step", *train.LOSSES]
        assert [row[0] for row in rows[1:]] == ["2", "4", "6"]
        assert np.isfinite(np.array(rows[1:], float)).all()


@pytest.mark.parametrize("file", ["log.csv", "dev.csv"])
def test_a_run_in_two_goes_writes_the_same_rows(runs, file):
    whole, parts, stopped = runs
    assert [row[0] for row in table(stopped / file)] == ["step", "2"]
    assert table(whole.run / file) == table(parts.run / file)


def test_dev_figures_are_those_of_the_mean(runs):
    whole = runs[0]
    header, *rows = table(whole.run / "dev.csv")
    assert header == ["step", "net_total", "net_half"]
    assert rows[-1][1] == f"{figures_of(whole.mean.module, None)[1][0]:.4f}"


def test_a_checkpoint_of_before_losses_were_kept_can_be_gone_on_from(
    runs, config, start_file, tmp_path
):
    saved = torch.load(runs[2] / "checkpoint.pt", weights_only=True)
    del saved["totals"]
    torch.save(saved, tmp_path / "checkpoint.pt")
    trainer = train.Trainer(config, starting_net(start_file), tmp_path, None)
    assert trainer.step == STOPPED_AT and (trainer.totals == 0).all()


def test_a_run_that_had_no_checkpoint_yet_starts_its_log_anew(config, start_file, tmp_path):
    (tmp_path / "log.csv").write_text("step,loss,s\n2,0.5,1\n4,0.4,2\n")
    train.Trainer(config, starting_net(start_file), tmp_path, None)
    assert (tmp_path / "log.csv").read_text() == "step,loss,s\n"


def test_the_course_of_a_run_is_drawn(runs, tmp_path):
    pytest.importorskip("matplotlib", reason="only the peers' environment draws plots")
    train.plot(tmp_path)
    assert not list(tmp_path.iterdir())
    for file in ("log.csv", "dev.csv"):
        shutil.copy(runs[0].run / file, tmp_path)
        train.plot(tmp_path)
        picture = cv2.imread(str(tmp_path / "progress.png"))
        assert picture is not None and picture.std() > 10


def test_without_matplotlib_a_line_says_that_the_picture_is_left_out(
    runs, tmp_path, monkeypatch, capsys
):
    shutil.copy(runs[0].run / "log.csv", tmp_path)
    for name in ("matplotlib", "matplotlib.backends.backend_agg", "matplotlib.figure"):
        monkeypatch.setitem(sys.modules, name, None)
    train.plot(tmp_path)
    assert capsys.readouterr().out.count("\n") == 1
    assert not (tmp_path / "progress.png").exists()


def test_batches_without_aligned_pairs_leave_the_fine_channels_alone(
    config, batches, start_file, tmp_path
):
    trainer = train.Trainer(config, starting_net(start_file), tmp_path, None)
    maps = torch.randn(4, 33, 16, 16, requires_grad=True)
    loss = trainer._fine_loss(maps, batches[0], torch.tensor([], dtype=torch.int64))
    loss.backward()
    assert loss.item() == 0 and not maps.grad.any()


def test_the_command_trains_from_an_archive(
    config, small_scenes, start_file, tmp_path, monkeypatch
):
    write_pack(small_scenes, tmp_path / "pack.zip")
    settings = config | {"steps": 2, "checkpoint_every_s": 60}
    tables = [f"[{name}]\n" + lines(settings.pop(name)) for name in ("shares", "samples")]
    (tmp_path / "tiny.toml").write_text("\n".join([lines(settings), *tables]))
    words = f"train --config {tmp_path}/tiny.toml --data {tmp_path}/pack.zip --start {start_file} "
    words += f"--run {tmp_path}/run --workers 0"
    monkeypatch.setattr(sys, "argv", words.split())
    threads = cv2.getNumThreads()
    try:
        train.main()
    finally:
        cv2.setNumThreads(threads)
    assert torch.load(tmp_path / "run" / "checkpoint.pt", weights_only=True)["step"] == 2
    drawn = {"progress.png"} if find_spec("matplotlib") else set()
    assert {path.name for path in (tmp_path / "run").iterdir()} == {
        "checkpoint.pt", "log.csv", *drawn
    }  # fmt: skip


# Python 3.12 and later warn of forking a process that has threads.
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_processes_take_a_step_together(config, small_scenes, start_file, tmp_path):
    settings = config | {"steps": 2, "log_every": 1, "others": 8, "canvas": 32}
    settings["small"] = {"every": 2, "pairs_per_step": 3, "canvas": 32}
    settings["small"]["samples"] = {"crop": 64, "points": 8}
    settings["samples"] = config["samples"] | {"crop": 96}
    ended = {}
    for processes in (1, 2):
        run = tmp_path / str(processes)
        options = argparse.Namespace(
            processes=processes, start=start_file, run=run, dev=None, workers=0
        )
        threads = cv2.getNumThreads()
        cv2.setNumThreads(0)
        try:
            train.run(settings, small_scenes, options)
        finally:
            cv2.setNumThreads(threads)
        ended[processes] = torch.load(run / "checkpoint.pt", weights_only=True)
        # Only one of them writes.
        assert [row[0] for row in table(run / "log.csv")] == ["step", "1", "2"]
        assert ended[processes]["step"] == 2
    # The first draws what one alone does, and its losses at the first step are those.
    first, second = (table(tmp_path / str(processes) / "log.csv")[1] for processes in (1, 2))
    assert first == second
    name = "fuse.2.weight"
    assert not torch.equal(ended[1]["net"][name], ended[2]["net"][name])


def test_networks_that_learn_together_learn_as_each_would_alone(
    runs, config, batches, start_file, tmp_path, monkeypatch
):
    monkeypatch.setattr(train, "plot", lambda run: None)
    pair = [
        train.Trainer(config, starting_net(start_file, residual), tmp_path / str(residual), None)
        for residual in (False, True)
    ]
    # One was saved later than the other.
    pair[0].learn(batches[0])
    train.train_together(pair, batches, workers=0)
    whole = runs[0]
    assert pair[0].step == pair[1].step == STEPS
    for name, tensor in whole.net.state_dict().items():
        assert torch.equal(pair[0].net.state_dict()[name], tensor), name
    added = [
        tensor for name, tensor in pair[1].net.named_parameters() if name.endswith("second.weight")
    ]
    assert len(added) == 3 and all(tensor.any() for tensor in added)


def test_crops_on_canvases_of_their_own_come_back_where_they_were(config, start_file, tmp_path):
    trainer = train.Trainer(config | {"canvas": 32}, starting_net(start_file), tmp_path, None)
    trainer.net.eval()
    images = torch.randn(3, 1, 64, 64)
    with torch.no_grad():
        seen = trainer._look(images)
    assert seen.descriptors.shape == (3, 64, 8, 8) and seen.fine.shape == (3, 32, 16, 16)
    corners = np.array([[0, 8], [16, 0]])
    maps = torch.arange(2 * 12 * 12.0).reshape(2, 1, 12, 12)
    cut = train._cut_back(maps, corners, 32, torch.Size((64, 64)))
    assert torch.equal(cut[0, 0], maps[0, 0, 1:9, :8])
    assert torch.equal(cut[1, 0], maps[1, 0, :8, 2:10])


def lines(settings: dict) -> str:
    return "".join(f'"{name}" = {json.dumps(value)}\n' for name, value in settings.items())
