"""The weight files that D2-Net reads: its authors' checkpoints, and torchvision's VGG16.

Layouts and input ranges were read in the authors' repository (mihaidusmanu/d2-net: lib/model.py,
lib/model_test.py, lib/utils.py and the README, which names the off-the-shelf weights Caffe's) and
in torchvision (torchvision/models/vgg.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from hetmatch_qgis.engine.core.errors import InputError

CONVOLUTIONS = {
    0: (3, 64),
    2: (64, 64),
    5: (64, 128),
    7: (128, 128),
    10: (128, 256),
    12: (256, 256),
    14: (256, 256),
    17: (256, 512),
    19: (512, 512),
    21: (512, 512),
}
"""Input and output channels of conv1_1 to conv4_3 by their index in VGG16's feature layers."""


@dataclass(frozen=True)
class InputRange:
    """Mean and standard deviation to take off each input channel of an image from 0 to 1."""

    mean: tuple[float, float, float]
    std: tuple[float, float, float]


# Caffe's networks see blue, green, red from 0 to 255 with only the mean taken off.
CAFFE = InputRange((103.939 / 255, 116.779 / 255, 123.68 / 255), (1 / 255, 1 / 255, 1 / 255))
TORCH = InputRange((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))


@dataclass(frozen=True)
class Layout:
    """How a kind of file names its tensors, and what input its network was trained on."""

    name: str
    prefix: str
    input_range: InputRange


D2NET = Layout("D2-Net", "dense_feature_extraction.model.", CAFFE)
TORCHVISION = Layout("torchvision's VGG16", "features.", TORCH)


@dataclass(frozen=True)
class TrunkWeights:
    """tensors: `N.weight` (out, in, 3, 3) and `N.bias` (out,) for each N of CONVOLUTIONS."""

    tensors: dict[str, Tensor]
    layout: Layout


def load_trunk(path: Path) -> TrunkWeights:
    """The weights of VGG16 up to conv4_3, float32 on the CPU, from one of the known layouts.

    Tensors of other layers, such as a classifier, are ignored. Nothing in the file is executed.
    Raises InputError when the file is missing, unreadable, damaged or of another network.
    """
    content = _read(path)
    layout, tensors = TORCHVISION, content
    if isinstance(content, dict) and isinstance(content.get("model"), dict):
        layout, tensors = D2NET, content["model"]
    if not isinstance(tensors, dict):
        raise _foreign(path, "it holds no table of tensors")
    chosen = {}
    for index, (inputs, outputs) in CONVOLUTIONS.items():
        for part, shape in (("weight", (outputs, inputs, 3, 3)), ("bias", (outputs,))):
            key = f"{layout.prefix}{index}.{part}"
            tensor = tensors.get(key)
            if not isinstance(tensor, Tensor):
                raise _foreign(path, f"it has no tensor '{key}'")
            if tuple(tensor.shape) != shape or not tensor.is_floating_point():
                raise _foreign(path, f"its tensor '{key}' has another shape or type")
            if not torch.isfinite(tensor).all():
                raise InputError(
                    f"The weights '{path}' are damaged (tensor '{key}' is not finite); "
                    "delete the file and fetch it again with `hetmatch models fetch`."
                )
            chosen[f"{index}.{part}"] = tensor.detach().to(torch.float32)
    return TrunkWeights(chosen, layout)


def _read(path: Path) -> Any:
    try:
        file = Path(path).open("rb")  # noqa: SIM115 - closed below
    except FileNotFoundError:
        raise InputError(
            f"The weights '{path}' are not there; run `hetmatch models fetch d2_tf`, "
            "or name a file that exists with --weights."
        ) from None
    except OSError as error:
        raise InputError(
            f"The weights '{path}' cannot be read ({error.strerror or error}); "
            "check the path and its permissions."
        ) from error
    with file:
        try:
            # weights_only restricts the unpickler to tensors and plain containers.
            return torch.load(file, map_location="cpu", weights_only=True)  # nosec B614
        except MemoryError:
            raise
        except Exception as error:  # damaged bytes make the unpickler fail in any way there is
            raise InputError(
                f"The weights '{path}' are damaged, or not a PyTorch file of plain tensors; "
                "delete the file and fetch it again with `hetmatch models fetch`, "
                "or name another with --weights."
            ) from error


def _foreign(path: Path, what: str) -> InputError:
    return InputError(
        f"'{path}' is neither a D2-Net checkpoint nor torchvision's VGG16 ({what}); "
        "run `hetmatch models fetch d2_tf`, or name another file with --weights."
    )
