"""The weight files that D2-Net reads: its authors' checkpoints, and torchvision's VGG16.

Names of tensors and input ranges were read in the authors' repository (mihaidusmanu/d2-net:
lib/model.py, lib/model_test.py, lib/utils.py and the README, which names the off-the-shelf weights
Caffe's) and in torchvision (torchvision/models/vgg.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.messages import Message, Option
from hetmatch_qgis.engine.features.model_files import (
    D2_TF,
    D2NET_FORMAT,
    VGG16_FORMAT,
    fetch_command,
)
from hetmatch_qgis.engine.features.weights import unreadable

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
    """The normalisation of the input channels of an image from 0 to 1.

    mean: subtracted from each channel.
    std: what each channel is then divided by.
    """

    mean: tuple[float, float, float]
    std: tuple[float, float, float]


# Networks of Caffe take blue, green, red from 0 to 255 with only the mean subtracted.
CAFFE = InputRange((103.939 / 255, 116.779 / 255, 123.68 / 255), (1 / 255, 1 / 255, 1 / 255))
TORCH = InputRange((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))


@dataclass(frozen=True)
class WeightsFormat:
    """A kind of weights file.

    name: what users call it.
    prefix: what the names of its tensors begin with.
    input_range: the input that its network was trained on.
    """

    name: str
    prefix: str
    input_range: InputRange


D2NET = WeightsFormat(D2NET_FORMAT, "dense_feature_extraction.model.", CAFFE)
TORCHVISION = WeightsFormat(VGG16_FORMAT, "features.", TORCH)


@dataclass(frozen=True)
class TrunkWeights:
    """The weights of a D2-Net trunk.

    tensors: `N.weight` (out, in, 3, 3) and `N.bias` (out,) for each N of CONVOLUTIONS.
    weights_format: of the file that they come from.
    """

    tensors: dict[str, Tensor]
    weights_format: WeightsFormat


def load_trunk(path: Path) -> TrunkWeights:
    """The weights of VGG16 up to conv4_3, float32 on the CPU, from one of the two formats.

    Tensors of other layers, such as a classifier, are ignored. Nothing in the file is executed.

    Raises InputError when the file is missing, unreadable, damaged or of another network.
    """
    content = _read(path)
    weights_format, tensors = TORCHVISION, content
    if isinstance(content, dict) and isinstance(content.get("model"), dict):
        weights_format, tensors = D2NET, content["model"]
    if not isinstance(tensors, dict):
        raise _foreign(path, Message("it holds no table of tensors"))
    trunk = {}
    for index, (inputs, outputs) in CONVOLUTIONS.items():
        for part, shape in (("weight", (outputs, inputs, 3, 3)), ("bias", (outputs,))):
            key = f"{weights_format.prefix}{index}.{part}"
            tensor = tensors.get(key)
            if not isinstance(tensor, Tensor):
                raise _foreign(path, Message("it has no tensor '{tensor}'", tensor=key))
            if tuple(tensor.shape) != shape or not tensor.is_floating_point():
                raise _foreign(
                    path, Message("its tensor '{tensor}' has another shape or type", tensor=key)
                )
            if not torch.isfinite(tensor).all():
                raise InputError(
                    "The weights '{path}' are damaged (tensor '{tensor}' is not finite); delete "
                    "the file and fetch it again, such as with `{command}`.",
                    path=path,
                    tensor=key,
                    command=fetch_command(D2_TF),
                )
            trunk[f"{index}.{part}"] = tensor.detach().to(torch.float32)
    return TrunkWeights(trunk, weights_format)


def _read(path: Path) -> Any:
    try:
        file = Path(path).open("rb")  # noqa: SIM115 - closed below
    except FileNotFoundError:
        raise InputError(
            "There is no weights file '{path}'; run `{command}`, or set {option} to a file that "
            "exists.",
            path=path,
            command=fetch_command(D2_TF),
            option=Option("weights"),
        ) from None
    except OSError as error:
        raise unreadable(path, error) from error
    with file:
        try:
            # weights_only restricts the unpickler to tensors and plain containers.
            return torch.load(file, map_location="cpu", weights_only=True)  # nosec B614
        except MemoryError:
            raise
        except Exception as error:  # damaged bytes make the unpickler fail in any way there is
            raise InputError(
                "The weights '{path}' are damaged, or not a PyTorch file of plain tensors; delete "
                "the file and fetch it again, such as with `{command}`, or set {option} to "
                "another file.",
                path=path,
                command=fetch_command(D2_TF),
                option=Option("weights"),
            ) from error


def _foreign(path: Path, problem: Message) -> InputError:
    return InputError(
        "'{path}' is neither a D2-Net checkpoint nor torchvision's VGG16 ({problem}); run "
        "`{command}`, or set {option} to another file.",
        path=path,
        problem=problem,
        command=fetch_command(D2_TF),
        option=Option("weights"),
    )
