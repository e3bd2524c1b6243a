r"""Write the network that ships as an ONNX file, from its safetensors weights, and compare both.

    python -m training.onnx_export --weights models/hetmatch.safetensors --to models/hetmatch.onnx
    python -m training.onnx_export --weights models/hetmatch.safetensors --to models/hetmatch.onnx \
        --check ../shared/data

The first command writes the file, and needs the package `onnx` (`pip install onnx`), which nothing
else does. The second compares it with torch on the images of the dev
splits and ends with an error where an output differs by more than MAX_DIFFERENCE."""

from __future__ import annotations

import argparse
import copy
import io
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from hetmatch_qgis.engine.features.hetnet import HetNet
from hetmatch_qgis.engine.features.inference import fold_batch_norm
from hetmatch_qgis.engine.features.onnx_network import INPUT, OUTPUTS, OnnxNetwork
from hetmatch_qgis.engine.features.torch_network import TorchNetwork, load_net

OPSET = 17
"""Operators of the file: ONNX Runtime reads them since 1.12."""

MAX_DIFFERENCE = 1e-3
"""Difference of any output between both runtimes; descriptors have unit length."""

CHECK_SIDE = 512
"""Pixels along a side of the images that both are compared on."""

CHECK_FOLDERS = ("mmim", "srif", "sentinel/dev")


class ExportedNet(nn.Module):
    """HetNet with the outputs as the engine takes them: channels last, reliability as a share."""

    def __init__(self, net: HetNet) -> None:
        super().__init__()
        self.net = fold_batch_norm(copy.deepcopy(net).eval())

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """See `network.DenseFeatures`, with a batch before each shape."""
        found = self.net(image)
        return (
            F.normalize(found.descriptors, dim=1).permute(0, 2, 3, 1),
            torch.sigmoid(found.reliability[:, 0]),
            found.fine.permute(0, 2, 3, 1),
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--check", type=Path, help="folder of the reference data")
    arguments = parser.parse_args()
    if arguments.check:
        largest = compare(arguments.weights, arguments.to, dev_images(arguments.check))
        print(f"largest difference: {largest:.2e}")
        if largest > MAX_DIFFERENCE:
            raise SystemExit(f"{arguments.to} differs from {arguments.weights}")
    else:
        write_onnx(arguments.weights, arguments.to)


def write_onnx(weights: Path, target: Path) -> None:
    """Write the ONNX file of a network; images may have any size of whole coarsest cells."""
    stream = io.BytesIO()
    sizes = {0: "batch", 2: "height", 3: "width"}
    torch.onnx.export(
        ExportedNet(load_net(weights)),
        (torch.zeros(1, 1, 64, 96),),
        stream,
        input_names=[INPUT],
        output_names=list(OUTPUTS),
        dynamic_axes={INPUT: sizes, **{name: {0: "batch"} for name in OUTPUTS}},
        opset_version=OPSET,
        dynamo=False,
    )
    beside = target.with_suffix(".part")
    beside.write_bytes(stream.getvalue())
    beside.replace(target)


def compare(weights: Path, onnx: Path, images: Iterator[NDArray[np.float32]]) -> float:
    """The largest difference of any output between torch and ONNX Runtime."""
    by_torch = TorchNetwork(load_net(weights), torch.device("cpu"))
    by_onnx = OnnxNetwork(onnx)
    largest = 0.0
    for image in images:
        first, second = by_torch.run(image, fine=True), by_onnx.run(image, fine=True)
        for name in OUTPUTS:
            difference = np.abs(getattr(first, name) - getattr(second, name))
            largest = max(largest, float(difference.max()))
    return largest


def dev_images(folder: Path) -> Iterator[NDArray[np.float32]]:
    """Standardised grey images of all dev splits, (H, W) with sides of whole coarsest cells."""
    for split in CHECK_FOLDERS:
        for path in sorted((folder / split).rglob("*")):
            if path.suffix not in (".tif", ".webp", ".jpg"):
                continue
            image = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
            if image is None:
                continue
            grey = image[:CHECK_SIDE, :CHECK_SIDE].astype(np.float32)
            grey = grey[: grey.shape[0] // 32 * 32, : grey.shape[1] // 32 * 32]
            yield (grey - grey.mean()) / (grey.std() + 1e-6)


if __name__ == "__main__":
    main()
