r"""Write a run's averaged weights as the file that ships, and its model card.

    python -m training.export --run FOLDER --config training/tune.toml \
        --to models/hetmatch.safetensors
    python -m training.export --config training/tune.toml --to models/hetmatch.safetensors \
        --results benchmarks/results

The first command writes the weights and the card; the second writes the card again, with the
figures by modality from a benchmark of these weights."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from safetensors.torch import save

from hetmatch_qgis.engine.features.weights import load_safetensors
from training.card import write_card


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument(
        "--mean-with", type=Path, help="safetensors file to average the run's weights with"
    )
    parser.add_argument("--results", type=Path, help="folder of benchmarks.run")
    arguments = parser.parse_args()
    if arguments.run:
        write_weights(arguments.run, arguments.to, arguments.mean_with)
    write_card(arguments.to, arguments.config, arguments.results)


def write_weights(run: Path, target: Path, mean_with: Path | None = None) -> None:
    """Write the moving average of the weights; the metadata hold the number of steps.

    mean_with: weights of an earlier run that this one went on from; what is written is the mean of
        both, which often does better than either (Wortsman et al., "Model soups", ICML 2022).
    """
    saved = torch.load(run / "checkpoint.pt", map_location="cpu", weights_only=True)
    weights = {
        name.removeprefix("module."): tensor.contiguous()
        for name, tensor in saved["mean"].items()
        if name.startswith("module.") and not name.endswith("num_batches_tracked")
    }
    if mean_with is not None:
        others = load_safetensors(mean_with)
        weights = {name: (tensor + others[name]) / 2 for name, tensor in weights.items()}
    beside = target.with_suffix(".part")
    # Not save_file, whose files only their owner may read.
    beside.write_bytes(save(weights, {"steps": str(saved["step"])}))
    beside.replace(target)


if __name__ == "__main__":
    main()
