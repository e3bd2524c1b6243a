"""Grey levels rotated, scaled and shrunk, as hypotheses of a pair's place are tried."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.fitting.transforms import project
from hetmatch_qgis.engine.pairs.normalise import Grey
from hetmatch_qgis.engine.pixels.masks import is_undisturbed


def rotate(grey: Grey, angle: float, scale: float) -> tuple[Grey, NDArray[np.float64]]:
    """An image rotated (degrees) and scaled onto a canvas that holds all of it, and the matrix."""
    if angle == 0 and scale == 1:
        return grey, np.eye(3)
    height, width = grey.values.shape
    radians = np.radians(angle)
    matrix = np.eye(3)
    cosine, sine = scale * np.cos(radians), scale * np.sin(radians)
    matrix[:2, :2] = [[cosine, -sine], [sine, cosine]]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float64)
    mapped = project(matrix, corners)
    matrix[:2, 2] = -mapped.min(axis=0)
    size = np.ceil(np.ptp(mapped, axis=0) - 1e-6).astype(int)
    # OpenCV counts pixels from the centre of the first one.
    half_pixel = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    centred = np.linalg.inv(half_pixel) @ matrix @ half_pixel
    canvas = (int(size[0]), int(size[1]))
    values = cv2.warpPerspective(grey.values, centred, canvas, flags=cv2.INTER_LINEAR)
    weights = cv2.warpPerspective(grey.valid.astype(np.float32), centred, canvas)
    valid = is_undisturbed(weights)
    return Grey(np.where(valid, values, np.float32(0)), valid), matrix


def shrink(grey: Grey, factor: float) -> Grey:
    """An image with pixels `factor` times as large."""
    if factor <= 1:
        return grey
    rows, columns = (max(1, round(side / factor)) for side in grey.valid.shape)
    values, weights = (
        cv2.resize(plane, (columns, rows), interpolation=cv2.INTER_AREA)
        for plane in (grey.values, grey.valid.astype(np.float32))
    )
    valid = is_undisturbed(weights)
    shrunk = np.where(valid, values, np.float32(0)).astype(np.float32)
    deviation = float(shrunk[valid].std()) if valid.any() else 1.0
    return Grey(shrunk / np.float32(max(deviation, 1e-6)), valid)
