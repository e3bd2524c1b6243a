"""Train HetNet on pairs of different modalities.

    python -m training.train --config training/tune.toml --data pack.zip --start xfeat.pt \
        --run FOLDER [--dev ../shared/data]

Runs on the CPU or one GPU. Every few minutes a checkpoint, `log.csv`, `dev.csv` and `progress.png`
are written to the run folder; a run that is started again resumes from the checkpoint, with the
same result as if it had not been interrupted. `python -m training.pack` makes the archive, `python
-m training.export` writes the weights of a checkpoint to `models/`."""

from __future__ import annotations

import argparse
import csv
import tempfile
import time
from pathlib import Path

import cv2
import numpy as np
import tomllib
import torch
import torch.distributed as dist
import torch.nn.functional as F
from torch import Tensor
from torch.multiprocessing.spawn import start_processes
from torch.utils.data import DataLoader, Dataset

from hetmatch_qgis.engine.features.hetnet import CELL, DenseFeatures, HetNet
from training.initialise import starting_net
from training.losses import (
    ELSEWHERE,
    MAX_OFFSET_CELLS,
    Places,
    fine_loss,
    matching_loss,
    reliability_loss,
    sample_at,
)
from training.pack import read_pack
from training.run_log import plot
from training.samples import Batches, InTurn, Sampler, SampleSettings
from training.scene import Scene

LOSSES = ("matching_loss", "reliability_loss", "fine_loss", "confidence")
PLAIN, RESIDUAL = "plain", "residual"
"""Networks that a configuration may name: HetNet as it was first, and with residual blocks."""

WINDOW_SIDES = (1, 2, 4, 8)
"""Sides of the windows that the fine channels learn to locate, in units of 8 pixels; set by hand
with the first version (ee9ce6e)."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True, help="archive of training.pack")
    parser.add_argument("--start", type=Path, required=True, help="xfeat.pt or a safetensors file")
    parser.add_argument("--run", type=Path, required=True, help="checkpoints and logs go here")
    parser.add_argument("--dev", type=Path, help="folder with the dev splits, for dev.csv")
    parser.add_argument("--workers", type=int, default=1, help="processes that draw samples")
    parser.add_argument(
        "--processes",
        type=int,
        default=1,
        help="that take each step together, each on pairs of its own (CPU only)",
    )
    arguments = parser.parse_args()
    config = tomllib.loads(arguments.config.read_text())
    arguments.run.mkdir(parents=True, exist_ok=True)
    # Workers are forked, and OpenCV's threads do not survive that.
    cv2.setNumThreads(0)
    scenes = read_pack(
        arguments.data,
        config.get("procedural_scenes", 0),
        arguments.workers or 1,
        config.get("roads_alone", False),
    )
    print({name: len(pool) for name, pool in scenes.items()}, flush=True)
    run(config, scenes, arguments)


def run(config: dict, scenes: dict[str, list[Scene]], arguments: argparse.Namespace) -> None:
    """Train to the last step, in as many processes as the arguments say."""
    if arguments.processes == 1:
        train_together(_trainers(config, arguments), _batches(config, scenes), arguments.workers)
        return
    # One process with several threads waits for whichever thread the machine runs last, several
    # times in each convolution; processes wait for each other once in a step.
    with tempfile.TemporaryDirectory() as folder:
        start_processes(
            _train_one_of,
            (config, arguments, scenes, folder),
            arguments.processes,
            start_method="fork",
        )


def _train_one_of(
    rank: int,
    config: dict,
    arguments: argparse.Namespace,
    scenes: dict[str, list[Scene]],
    folder: str,
) -> None:
    torch.set_num_threads(1)
    dist.init_process_group(
        "gloo", init_method=f"file://{folder}/meeting", rank=rank, world_size=arguments.processes
    )
    batches = _batches(config, scenes, rank)
    train_together(_trainers(config, arguments), batches, arguments.workers)


def _batches(config: dict, scenes: dict[str, list[Scene]], rank: int = 0) -> Dataset:
    """The batches of the process of this rank, small crops in turn with others if so configured."""
    # The first process draws what a run of one process does.
    seed = config["seed"] if rank == 0 else (config["seed"], rank)
    sampler = Sampler(scenes, config["shares"], SampleSettings(**config["samples"]))
    batches = Batches(sampler, config["pairs_per_step"], seed)
    if "small" not in config:
        return batches
    small = config["small"]
    settings = SampleSettings(**(config["samples"] | small["samples"]))
    others = Batches(Sampler(scenes, config["shares"], settings), small["pairs_per_step"], seed)
    return InTurn(batches, others, small["every"])


def _trainers(config: dict, arguments: argparse.Namespace) -> list[Trainer]:
    """One trainer for each network of the configuration, each with a folder of its own."""
    networks = config.get("networks", [PLAIN])
    several = len(networks) > 1
    return [
        Trainer(
            config,
            starting_net(arguments.start, residual=network == RESIDUAL),
            arguments.run / network if several else arguments.run,
            arguments.dev,
        )
        for network in networks
    ]


def train_together(trainers: list[Trainer], batches: Dataset, workers: int) -> None:
    """Train networks to the last step on the same batches, drawn in `workers` processes.

    What one learns better than another is then not due to chance in the samples.
    """
    steps = trainers[0].config["steps"]
    start = min(trainer.step for trainer in trainers)
    loader = DataLoader(
        batches,
        batch_size=None,
        sampler=range(start, steps),
        num_workers=workers,
        prefetch_factor=4 if workers else None,
        worker_init_fn=_use_one_thread,
        pin_memory=trainers[0].device.type == "cuda",
    )
    for step, batch in zip(range(start, steps), loader, strict=True):
        for trainer in trainers:
            # Of networks that were stopped, one may have been saved later than another.
            if trainer.step == step:
                trainer.learn(batch)
    for trainer in trainers:
        trainer.save()


class Trainer:
    """The training loop, and the state that a checkpoint holds."""

    def __init__(self, config: dict, net: HetNet, run: Path, dev: Path | None) -> None:
        self.config, self.run, self.dev = config, run, dev
        run.mkdir(parents=True, exist_ok=True)
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.net = net.to(self.device, memory_format=torch.channels_last)
        self.mean = torch.optim.swa_utils.AveragedModel(
            self.net, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(config["mean_decay"])
        )
        named = list(net.named_parameters())
        fine = [tensor for name, tensor in named if name.startswith("fine")]
        coarse = [tensor for name, tensor in named if not name.startswith("fine")]
        rates = [config["learning_rate"], config["fine_learning_rate"]]
        self.optimiser = torch.optim.AdamW(
            [{"params": coarse}, {"params": fine}], weight_decay=config["weight_decay"]
        )
        self.schedule = torch.optim.lr_scheduler.OneCycleLR(
            self.optimiser, rates, config["steps"], pct_start=0.05
        )
        self.step = 0
        # On the device: to read them at each step would make the host wait for it.
        self.totals = torch.zeros(len(LOSSES), dtype=torch.float64, device=self.device)
        self.started = self.saved_at = time.monotonic()
        self._resume()
        # Of several processes the first writes.
        self.writes = not dist.is_initialized() or dist.get_rank() == 0
        for file in ("log.csv", "dev.csv"):
            self._drop_later_rows(file)

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
        # Checkpoints made before losses were kept between two rows of the log have none.
        self.totals += torch.tensor(saved.get("totals", 0.0), device=self.device)
        print(f"resuming at step {self.step}", flush=True)

    def _drop_later_rows(self, file: str) -> None:
        """Drop the rows of steps after the checkpoint, which will be repeated."""
        path = self.run / file
        if not self.writes or not path.exists() or not path.read_bytes():
            return
        header, *rows = path.read_bytes().splitlines(keepends=True)
        earlier_rows = [row for row in rows if int(row.split(b",")[0]) <= self.step]
        path.write_bytes(b"".join([header, *earlier_rows]))

    def save(self) -> None:
        """Write the checkpoint, whole or not at all, and the plot."""
        if not self.writes:
            return
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

    def learn(self, batch: dict[str, Tensor]) -> None:
        """Take the next step, with all that is due after it: log, figures, checkpoint."""
        config = self.config
        self.totals += self._take_step(batch)
        self.step += 1
        seconds = time.monotonic() - self.started
        if self.step % config["log_every"] == 0:
            losses = self.totals.cpu().numpy() / config["log_every"]
            self._log("log.csv", LOSSES, losses, seconds)
            self.totals[:] = 0
        if self.writes and self.dev is not None and self.step % config["dev_every"] == 0:
            names, values = dev_figures(self.mean.module, self.dev)
            self._log("dev.csv", names, values, seconds)
        if time.monotonic() - self.saved_at > config["checkpoint_every_s"]:
            self.save()
            self.saved_at = time.monotonic()

    def _take_step(self, batch: dict[str, Tensor]) -> Tensor:
        config = self.config
        # Frozen statistics: batches of small crops would degrade those of the start weights.
        self.net.eval()
        aligned = batch["aligned"].nonzero()[:, 0]
        batch = {name: part.to(self.device, non_blocking=True) for name, part in batch.items()}
        first_points, second_points = batch["first_points"], batch["second_points"]
        points = torch.cat([first_points, second_points])
        images = torch.cat([batch["first"], batch["second"]])[:, None].float()
        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            output = self._look(images)
        sampled = torch.nn.functional.normalize(
            sample_at(output.descriptors.float(), points), dim=2
        )
        first, second = sampled.chunk(2)
        loss, confidence = matching_loss(
            first,
            second,
            first_points,
            second_points,
            config["temperature"],
            config["neighbourhood"],
            self._others(output.descriptors, images.shape[-1]),
        )
        logits = sample_at(output.reliability.float(), points)[..., 0]
        reliability = reliability_loss(logits, torch.cat([confidence, confidence]))
        fine = self._fine_loss(output.fine.float(), batch, aligned)
        self.optimiser.zero_grad(set_to_none=True)
        weights = config["reliability_weight"], config["fine_weight"]
        (loss + weights[0] * reliability + weights[1] * fine).backward()
        self._average_gradients()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self.optimiser.step()
        self.schedule.step()
        self.mean.update_parameters(self.net)
        return torch.stack([loss, reliability, fine, confidence.mean()]).detach().double()

    def _average_gradients(self) -> None:
        """Average the gradients over all processes, which then take the same step."""
        if not dist.is_initialized():
            return
        gradients = [p.grad for p in self.net.parameters() if p.grad is not None]
        flat = torch.cat([gradient.flatten() for gradient in gradients])
        dist.all_reduce(flat)
        flat /= dist.get_world_size()
        for gradient, mean in zip(
            gradients, flat.split([g.numel() for g in gradients]), strict=True
        ):
            gradient.copy_(mean.view_as(gradient))

    def _others(self, descriptors: Tensor, crop: int) -> tuple[Places, Places] | None:
        """Places that are wrong for the points of a pair: random ones, and of other pairs.

        Points lie where both crops show the ground. Beside that an image shows other ground, which
        nothing in the other image must match; and images of other ground must match nowhere.

        descriptors: (2 N, C, h, w), the first crops of the pairs and then the second. crop: side of
            a crop, pixels.
        """
        count = self.config.get("others", 0)
        if not count:
            return None
        rng = np.random.default_rng((self.config["seed"], 3, self.step))
        points = torch.from_numpy(
            rng.uniform(2, crop - 2, (len(descriptors), count, 2)).astype(np.float32)
        ).to(self.device)
        rows = F.normalize(sample_at(descriptors.float(), points), dim=2)
        elsewhere = torch.full_like(points, ELSEWHERE)
        first, second = (
            Places(torch.cat([own, own.roll(1, dims=0)], dim=1), torch.cat([at, beyond], dim=1))
            for own, at, beyond in zip(
                rows.chunk(2), points.chunk(2), elsewhere.chunk(2), strict=True
            )
        )
        return first, second

    def _look(self, images: Tensor) -> DenseFeatures:
        """The network's output for crops (N, 1, H, W), each somewhere on a canvas of its own.

        The crops are mirrored around themselves, `canvas` pixels more along a side in all. Without,
        the network learns from the zeros that its convolutions pad with how far a cell is from the
        edge, which is about the same in both crops of a pair: of two images of different ground the
        cells at the same place then match, and images that overlap by a part are not found.
        """
        is_small = images.shape[-1] < self.config["samples"]["crop"]
        margin = (self.config["small"] if is_small else self.config).get("canvas", 0)
        if not margin:
            return self.net(images.to(memory_format=torch.channels_last))  # type: ignore[no-any-return]
        rng = np.random.default_rng((self.config["seed"], 2, self.step))
        corners = CELL * rng.integers(0, margin // CELL + 1, (len(images), 2))
        on_canvas = [
            F.pad(image[None], (left, margin - left, top, margin - top), "reflect")
            for image, (left, top) in zip(images, corners.tolist(), strict=True)
        ]
        output = self.net(torch.cat(on_canvas).to(memory_format=torch.channels_last))
        size = images.shape[-2:]
        return DenseFeatures(*(_cut_back(maps, corners, margin, size) for maps in output))

    def _fine_loss(self, maps: Tensor, batch: dict[str, Tensor], aligned: Tensor) -> Tensor:
        """The loss of the fine channels, from the pairs whose rows are `aligned` (on the CPU)."""
        if not len(aligned):
            return maps.sum() * 0
        first, second = maps.chunk(2)
        rng = np.random.default_rng((self.config["seed"], 1, self.step))
        max_slip = 4.0 * (MAX_OFFSET_CELLS - 1)
        slip = torch.from_numpy(
            rng.uniform(-max_slip, max_slip, (len(aligned), 2)).astype(np.float32)
        )
        return fine_loss(
            first[aligned],
            second[aligned],
            batch["masks"][aligned].float(),
            batch["between"][aligned],
            slip.to(self.device),
            int(rng.choice(WINDOW_SIDES)),
            self.config["fine_temperature"],
        )

    def _log(self, file: str, names: tuple[str, ...], values: np.ndarray, seconds: float) -> None:
        if not self.writes:
            return
        row = [self.step, *(f"{value:.4f}" for value in values), f"{seconds:.0f}"]
        path = self.run / file
        new = not path.exists()
        with path.open("a", newline="") as opened:
            writer = csv.writer(opened)
            if new:
                writer.writerow(["step", *names, "s"])
            writer.writerow(row)
        print(file, *row, flush=True)


def _cut_back(maps: Tensor, corners: np.ndarray, margin: int, size: torch.Size) -> Tensor:
    """The part of maps (N, C, h, w) of a canvas that belongs to the crop on it.

    corners: (N, 2) columns and rows of the crops on their canvases; size: rows and columns of a
    crop; all in pixels.
    """
    cell = (size[0] + margin) // maps.shape[2]
    rows, columns = (side // cell for side in size)
    return torch.stack(
        [
            one[:, top : top + rows, left : left + columns]
            for one, (left, top) in zip(maps, (corners // cell).tolist(), strict=True)
        ]
    )


def dev_figures(net: HetNet, shared: Path) -> tuple[tuple[str, ...], np.ndarray]:
    """See training.dev."""
    # Imported late: a machine that only trains needs no rasterio.
    from training.dev import dev_figures as measure

    return measure(net, shared)


def _use_one_thread(worker: int) -> None:
    torch.set_num_threads(1)


if __name__ == "__main__":
    main()
