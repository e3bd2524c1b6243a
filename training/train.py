"""Tunes HetNet on heterogeneous pairs.

    python -m training.train --config training/tune.toml --data pack.zip --start xfeat.pt \
        --run FOLDER [--dev ../shared/data]

Runs on the CPU or one GPU. Every few minutes a checkpoint, `log.csv`, `dev.csv` and `progress.png`
are written into the run folder; started again, it goes on from there exactly as if it had never
stopped. `python -m training.pack` makes the archive, `python -m training.export` turns a checkpoint
into `models/`.
"""

from __future__ import annotations

import argparse
import csv
import time
from pathlib import Path

import cv2
import numpy as np
import tomllib
import torch
from torch import Tensor
from torch.utils.data import DataLoader

from hetmatch_qgis.engine.features.hetnet import HetNet
from training.dev import dev_figures
from training.initialise import starting_net
from training.losses import REACH, fine_loss, matching_loss, reliability_loss, sample_at
from training.pack import read_pack
from training.run_log import plot
from training.samples import Batches, Sampler, SampleSettings

LOSSES = ("matching_loss", "reliability_loss", "fine_loss", "confidence")
WINDOWS = (1, 2, 4, 8)
"""Sides, of 8 pixels each, of the windows that the fine channels learn to locate."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True, help="archive of training.pack")
    parser.add_argument("--start", type=Path, required=True, help="xfeat.pt or a safetensors file")
    parser.add_argument("--run", type=Path, required=True, help="checkpoints and logs go here")
    parser.add_argument("--dev", type=Path, help="folder with the dev splits, to be measured on")
    parser.add_argument("--workers", type=int, default=1, help="processes that draw samples")
    arguments = parser.parse_args()
    config = tomllib.loads(arguments.config.read_text())
    arguments.run.mkdir(parents=True, exist_ok=True)
    # Workers are forked, and OpenCV's threads do not survive that.
    cv2.setNumThreads(0)
    scenes = read_pack(arguments.data, config.get("procedural_scenes", 0))
    print({name: len(found) for name, found in scenes.items()}, flush=True)
    sampler = Sampler(scenes, config["shares"], SampleSettings(**config["samples"]))
    trainer = Trainer(config, starting_net(arguments.start), arguments.run, arguments.dev)
    trainer.train(Batches(sampler, config["pairs_per_step"], config["seed"]), arguments.workers)


class Trainer:
    """The loop and everything a checkpoint holds."""

    def __init__(self, config: dict, net: HetNet, run: Path, dev: Path | None) -> None:
        self.config, self.run, self.dev = config, run, dev
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.net = net.to(self.device, memory_format=torch.channels_last)
        self.mean = torch.optim.swa_utils.AveragedModel(
            self.net, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(config["mean_decay"])
        )
        fresh = [tensor for name, tensor in net.named_parameters() if name.startswith("fine")]
        known = [tensor for name, tensor in net.named_parameters() if not name.startswith("fine")]
        rates = [config["learning_rate"], config["fine_learning_rate"]]
        self.optimiser = torch.optim.AdamW(
            [{"params": known}, {"params": fresh}], weight_decay=config["weight_decay"]
        )
        self.schedule = torch.optim.lr_scheduler.OneCycleLR(
            self.optimiser, rates, config["steps"], pct_start=0.05
        )
        self.step = 0
        self.totals = np.zeros(len(LOSSES))
        self._resume()
        for file in ("log.csv", "dev.csv"):
            self._forget_later(file)

    @property
    def _checkpoint(self) -> Path:
        return self.run / "checkpoint.pt"

    def _resume(self) -> None:
        if not self._checkpoint.exists():
            return
        saved = torch.load(self._checkpoint, map_location=self.device, weights_only=True)
        self.net.load_state_dict(saved["net"])
        self.mean.load_state_dict(saved["mean"])
        self.optimiser.load_state_dict(saved["optimiser"])
        self.schedule.load_state_dict(saved["schedule"])
        self.step = saved["step"]
        # Checkpoints from before losses were kept between two rows of the log have none.
        self.totals = np.array(saved.get("totals", self.totals))
        print(f"going on from step {self.step}", flush=True)

    def _forget_later(self, file: str) -> None:
        """Drop the rows of steps after the checkpoint: they are about to be taken again."""
        path = self.run / file
        if not path.exists() or not path.read_bytes():
            return
        header, *rows = path.read_bytes().splitlines(keepends=True)
        kept = [row for row in rows if int(row.split(b",")[0]) <= self.step]
        path.write_bytes(b"".join([header, *kept]))

    def _save(self) -> None:
        state = {
            "net": self.net.state_dict(),
            "mean": self.mean.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "schedule": self.schedule.state_dict(),
            "step": self.step,
            "totals": self.totals.tolist(),
        }
        beside = self._checkpoint.with_suffix(".part")
        torch.save(state, beside)
        beside.replace(self._checkpoint)
        plot(self.run)

    def train(self, batches: Batches, workers: int) -> None:
        config = self.config
        loader = DataLoader(
            batches,
            batch_size=None,
            sampler=range(self.step, config["steps"]),
            num_workers=workers,
            prefetch_factor=4 if workers else None,
            worker_init_fn=_one_thread,
            pin_memory=self.device.type == "cuda",
        )
        saved_at = started = time.monotonic()
        for batch in loader:
            self.totals += self._one_step(batch)
            self.step += 1
            if self.step % config["log_every"] == 0:
                seconds = time.monotonic() - started
                self._log("log.csv", LOSSES, self.totals / config["log_every"], seconds)
                self.totals[:] = 0
            if self.dev is not None and self.step % config["dev_every"] == 0:
                names, values = dev_figures(self.mean.module, self.dev)
                self._log("dev.csv", names, values, time.monotonic() - started)
            if time.monotonic() - saved_at > config["checkpoint_every_s"]:
                self._save()
                saved_at = time.monotonic()
        self._save()

    def _one_step(self, batch: dict[str, Tensor]) -> np.ndarray:
        config = self.config
        # Frozen statistics: batches of small crops would spoil those of the start.
        self.net.eval()
        batch = {name: part.to(self.device, non_blocking=True) for name, part in batch.items()}
        first_points, second_points = batch["first_points"], batch["second_points"]
        points = torch.cat([first_points, second_points])
        images = torch.cat([batch["first"], batch["second"]])[:, None]
        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            found = self.net(images.to(memory_format=torch.channels_last))
        sampled = torch.nn.functional.normalize(sample_at(found.descriptors.float(), points), dim=2)
        first, second = sampled.chunk(2)
        loss, confidence = matching_loss(
            first,
            second,
            first_points,
            second_points,
            config["temperature"],
            config["neighbourhood"],
        )
        logits = sample_at(found.reliability.float(), points)[..., 0]
        trust = reliability_loss(logits, torch.cat([confidence, confidence]))
        fine = self._fine_loss(found.fine.float(), batch)
        self.optimiser.zero_grad(set_to_none=True)
        weights = config["reliability_weight"], config["fine_weight"]
        (loss + weights[0] * trust + weights[1] * fine).backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self.optimiser.step()
        self.schedule.step()
        self.mean.update_parameters(self.net)
        return np.array([loss.item(), trust.item(), fine.item(), confidence.mean().item()])

    def _fine_loss(self, maps: Tensor, batch: dict[str, Tensor]) -> Tensor:
        which = batch["aligned"].nonzero()[:, 0]
        if not len(which):
            return maps.sum() * 0
        first, second = maps.chunk(2)
        rng = np.random.default_rng((self.config["seed"], 1, self.step))
        most = 4.0 * (REACH - 1)
        slip = torch.from_numpy(rng.uniform(-most, most, (len(which), 2)).astype(np.float32))
        return fine_loss(
            first[which],
            second[which],
            batch["masks"][which],
            batch["between"][which],
            slip.to(self.device),
            int(rng.choice(WINDOWS)),
            self.config["fine_temperature"],
        )

    def _log(self, file: str, names: tuple[str, ...], values: np.ndarray, seconds: float) -> None:
        row = [self.step, *(f"{value:.4f}" for value in values), f"{seconds:.0f}"]
        path = self.run / file
        new = not path.exists()
        with path.open("a", newline="") as opened:
            writer = csv.writer(opened)
            if new:
                writer.writerow(["step", *names, "s"])
            writer.writerow(row)
        print(file, *row, flush=True)


def _one_thread(worker: int) -> None:
    torch.set_num_threads(1)


if __name__ == "__main__":
    main()
