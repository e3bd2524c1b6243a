"""Sensor-aware grey levels (to be filled in)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.image import MaskedImage


@dataclass(frozen=True)
class Grey:
    """values: (H, W) float32, zero mean and unit variance over valid pixels, 0 elsewhere."""

    values: NDArray[np.float32]
    valid: NDArray[np.bool_]


@dataclass(frozen=True)
class Normalisation:
    """How one image becomes grey; `reason` says in words how the modality was decided."""

    modality: str
    reason: str

    def apply(self, image: MaskedImage) -> Grey:
        values = image.values.mean(axis=2)
        inside = values[image.valid]
        if inside.size == 0:
            return Grey(np.zeros_like(values), image.valid)
        low, high = np.percentile(inside, (1, 99)).astype(np.float32)
        values = np.clip(values, low, high)
        inside = values[image.valid]
        grey = (values - inside.mean()) / (inside.std() + np.float32(1e-6))
        return Grey(np.where(image.valid, grey, 0).astype(np.float32), image.valid)


def decide(sample: MaskedImage, modality: str) -> Normalisation:
    """The normalisation for an image of which `sample` is an overview; modality may be "auto"."""
    return Normalisation("optical" if modality == "auto" else modality, "given")
