"""Runtimes of HetNet: the interface, and the choice between ONNX Runtime and torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class DenseFeatures:
    """The output of HetNet for one image (H, W), H and W multiples of 32, as float32 arrays.

    descriptors: (H // 8, W // 8, 64), unit length; see `hetnet.DenseFeatures` for where cells lie.
    reliability: (H // 8, W // 8), 0 to 1.
    fine: (H // 4, W // 4, 32), of length 0 to 1; None where it was not asked for.
    """

    descriptors: NDArray[np.float32]
    reliability: NDArray[np.float32]
    fine: NDArray[np.float32] | None


class Network(Protocol):
    """HetNet on some runtime. Several threads may run it at once."""

    def run(self, image: NDArray[np.float32], fine: bool) -> DenseFeatures:
        """Describe an image (H, W) float32, H and W multiples of 32.

        fine: whether the fine channels are wanted, a quarter of the work.
        """
        ...
