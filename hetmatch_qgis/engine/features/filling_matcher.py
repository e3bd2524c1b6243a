"""A matcher that fills masks and gaps first, so that their borders are no edges."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.features.base import Channels, Features, Matcher, Matches


class FillingMatcher:
    """Shows another matcher images in which valid ground is continued smoothly into the gaps.

    A network sees some hundred pixels around each that it describes. Where masked ground is one
    grey, the outline of the mask is the strongest edge far around, and in one image only.

    matcher: what describes and compares.
    """

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self.name = matcher.name

    def describe(self, grey: NDArray[np.float32], valid: NDArray[np.bool_]) -> Features:
        """See `Matcher.describe`."""
        return self._matcher.describe(fill_invalid(grey, valid), valid)

    def channels(self, grey: NDArray[np.float32], valid: NDArray[np.bool_]) -> Channels | None:
        """See `Matcher.channels`."""
        return self._matcher.channels(fill_invalid(grey, valid), valid)

    def describe_finely(
        self, grey: NDArray[np.float32], valid: NDArray[np.bool_]
    ) -> tuple[Features, Channels | None]:
        """See `Matcher.describe_finely`."""
        return self._matcher.describe_finely(fill_invalid(grey, valid), valid)

    def match(self, reference: Features, moving: Features, radius: float | None) -> Matches:
        """See `Matcher.match`."""
        return self._matcher.match(reference, moving, radius)


def fill_invalid(grey: NDArray[np.float32], valid: NDArray[np.bool_]) -> NDArray[np.float32]:
    """An image (H, W) whose invalid pixels continue the valid ones around them smoothly.

    Means of valid pixels over ever larger cells, those of the smallest cells that hold any, drawn
    linearly between cells (pull-push: Gortler et al., "The lumigraph", SIGGRAPH 1996).
    """
    if valid.all() or not valid.any():
        return grey
    levels = [(grey, valid.astype(np.float32))]
    while (levels[-1][1] == 0).any():
        values, weights = levels[-1]
        size = (values.shape[1] + 1) // 2, (values.shape[0] + 1) // 2
        share = cv2.resize(weights, size, interpolation=cv2.INTER_AREA)
        total = cv2.resize(values * weights, size, interpolation=cv2.INTER_AREA)
        is_known = share > 0
        coarser = np.where(is_known, total / np.where(is_known, share, 1), 0)
        levels.append((coarser.astype(np.float32), is_known.astype(np.float32)))
    filled = levels[-1][0]
    for values, weights in reversed(levels[:-1]):
        size = values.shape[1], values.shape[0]
        larger = cv2.resize(filled, size, interpolation=cv2.INTER_LINEAR)
        filled = np.where(weights > 0, values, larger)
    return np.asarray(filled, dtype=np.float32)
