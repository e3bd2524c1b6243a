"""Resampling an image by a smooth field of displacements."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.refinement.lattice import STEP


def displace(image: NDArray[np.uint8], field: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The image (H, W, C) whose pixel at p shows what the given one has at p + field(p).

    field: (h, w, 2) as (column, row) in pixels, one vector for the middle of each STEP x STEP px.
    """
    height, width = image.shape[:2]
    column = (np.arange(width, dtype=np.float32) + 0.5) / STEP - 0.5
    row = (np.arange(height, dtype=np.float32) + 0.5) / STEP - 0.5
    column_map, row_map = np.meshgrid(column, row)
    shift = cv2.remap(field, column_map, row_map, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    positions = np.stack(np.meshgrid(np.arange(width), np.arange(height)), axis=-1) + shift
    resampled = cv2.remap(
        image, positions.astype(np.float32), None, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT
    )
    return resampled.reshape(image.shape)
