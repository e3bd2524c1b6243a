"""Scanned map sheets as tests draw them."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

SIDE = 600
MARGINS = (60, 90, 70, 50)
"""Above, below, to the left and to the right of the sheet, pixels."""

INK = (40, 30, 60)


def ground(seed: int = 1) -> NDArray[np.uint8]:
    """Ground without any line, 0 to 255, (H, W, 3)."""
    random = np.random.default_rng(seed)
    height = cv2.GaussianBlur(random.normal(size=(SIDE, SIDE)).astype(np.float32), (0, 0), 6)
    grey = np.clip(150 + 45 * height / height.std(), 60, 250)
    return np.repeat(grey[..., None], 3, axis=2).astype(np.uint8)


def printed(
    image: NDArray[np.uint8], with_graticule: bool = True
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """The image with a graticule and names, and which pixels are ink (H, W)."""
    drawn = image.copy()
    if with_graticule:
        for place in range(45, SIDE, 90):
            cv2.line(drawn, (place, 0), (place, SIDE), INK, 2, cv2.LINE_AA)
            cv2.line(drawn, (0, place), (SIDE, place), INK, 2, cv2.LINE_AA)
    cv2.putText(drawn, "OCEANUS", (150, 320), cv2.FONT_HERSHEY_COMPLEX, 1.0, INK, 2, cv2.LINE_AA)
    return drawn, (drawn != image).any(axis=2)


def scanned(
    sheet: NDArray[np.uint8], degrees: float = 0.0, seed: int = 2
) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """The sheet on paper with frame and title, rotated; and the affine of sheet to scan, (2, 3)."""
    above, below, left, right = MARGINS
    paper = np.full((SIDE + above + below, SIDE + left + right, 3), (238, 225, 198), np.uint8)
    paper[above : above + SIDE, left : left + SIDE] = sheet
    cv2.rectangle(paper, (left - 3, above - 3), (left + SIDE + 3, above + SIDE + 3), INK, 3)
    place = left + 80, above - 25
    cv2.putText(paper, "CARTA NOVA", place, cv2.FONT_HERSHEY_COMPLEX, 1.0, INK, 2, cv2.LINE_AA)
    height, width = paper.shape[:2]
    turn = np.asarray(
        cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1), dtype=np.float64
    )
    size = [int(side * 1.3) for side in (width, height)] if degrees else [width, height]
    turn[:, 2] += (np.array(size) - [width, height]) / 2
    scan = cv2.warpAffine(paper, turn, size, flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))
    noise = np.random.default_rng(seed).normal(0, 3, scan.shape)
    turn[:, 2] += turn[:, :2] @ [left, above]
    return np.clip(scan + noise, 0, 255).astype(np.uint8), turn
