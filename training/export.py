"""Writes a run's checkpoint as the weights file that ships.

python -m training.export --run FOLDER --to models/hetmatch.safetensors
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

import torch
from safetensors.torch import save_file


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    arguments = parser.parse_args()
    saved = torch.load(arguments.run / "checkpoint.pt", map_location="cpu", weights_only=True)
    weights = {
        name: tensor.contiguous()
        for name, tensor in saved["net"].items()
        if not name.endswith("num_batches_tracked")
    }
    save_file(weights, arguments.to, metadata={"steps": str(saved["step"]), "network": "HetNet"})
    digest = hashlib.sha256(arguments.to.read_bytes()).hexdigest()
    print(f"{arguments.to}: {arguments.to.stat().st_size} bytes, step {saved['step']}, {digest}")


if __name__ == "__main__":
    main()
