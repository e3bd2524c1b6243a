"""The default matcher: HetNet's cells, compared both ways."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.features.base import Features, Matches
from hetmatch_qgis.engine.features.hetnet import (
    CELL,
    FINE_CELL,
    PADDING_MULTIPLE,
    Described,
    HetNet,
)
from hetmatch_qgis.engine.features.inference import ready
from hetmatch_qgis.engine.features.weights import default_weights, load_safetensors

BORDER = 64
"""Mirrored pixels put around an image: the zeros with which convolutions pad would tell every
cell how near the border it is, and cells of two images would match for that alone."""

_COUNTER = "num_batches_tracked"
"""Training's own counters, which the weights files leave out."""

_CHUNK = 1024
"""Reference cells compared at once, which bounds the memory of the similarity matrix."""


class HetMatcher:
    """Describes an image by HetNet and keeps mutual nearest neighbours.

    Raises InputError when the weights are missing, damaged or of another network.
    """

    name = "hetmatch"

    def __init__(self, weights: Path | None = None, device: str = "cpu") -> None:
        path = weights or default_weights()
        state = load_safetensors(path)
        net = HetNet()
        try:
            missing, unknown = net.load_state_dict(state, strict=False)
        except RuntimeError:
            missing, unknown = ["sizes"], []
        if unknown or any(_COUNTER not in name for name in missing):
            raise InputError(
                f"'{path}' does not hold the weights of the hetmatch network; "
                "leave out --weights or name a file made for it."
            )
        self._take(net, torch.device(device))

    def _take(self, net: HetNet, device: torch.device) -> None:
        self.device = device
        self.net, self._kind = ready(net, device)

    @classmethod
    def from_net(cls, net: HetNet) -> HetMatcher:
        """A matcher with a net that is at hand already, on its device."""
        matcher = cls.__new__(cls)
        matcher._take(net, next(net.parameters()).device)
        return matcher

    def maps(self, grey: NDArray[np.float32]) -> tuple[Tensor, Tensor]:
        """Descriptors (64, H/8, W/8) and reliability (H/8, W/8) of an image, rounded up."""
        found = self._described(grey)
        return _inner(found.descriptors, grey, CELL), torch.sigmoid(
            _inner(found.reliability, grey, CELL)[0]
        )

    @torch.inference_mode()
    def _described(self, grey: NDArray[np.float32]) -> Described:
        """What the net says of an image with mirrored borders."""
        height, width = grey.shape
        down, across = (2 * BORDER + -side % PADDING_MULTIPLE for side in (height, width))
        padded = cv2.copyMakeBorder(
            grey, BORDER, down - BORDER, BORDER, across - BORDER, cv2.BORDER_REFLECT
        )
        image = torch.from_numpy(padded).to(self.device, self._kind)[None, None]
        image = image.to(memory_format=torch.channels_last)
        found = self.net(image)
        descriptors, reliability, fine = (part.float() for part in found)
        return Described(F.normalize(descriptors, dim=1), reliability, fine)

    @torch.inference_mode()
    def channels(self, grey: NDArray[np.float32], valid: NDArray[np.bool_]) -> Tensor:
        """Fine channels every four pixels (32, H // 4, W // 4), zero on invalid pixels.

        The value at (j, i) describes the place (4 j + 2, 4 i + 2); its length, at most 1, says how
        well the place can be told from its neighbours.
        """
        rows, columns = (side // FINE_CELL for side in grey.shape)
        half = FINE_CELL // 2
        inside = torch.from_numpy(valid[half::FINE_CELL, half::FINE_CELL].astype(np.float32))
        fine = _inner(self._described(grey).fine, grey, FINE_CELL)
        return fine[:, :rows, :columns].cpu() * inside[:rows, :columns]

    def describe(self, grey: NDArray[np.float32], valid: NDArray[np.bool_]) -> Features:
        """One feature for each cell whose centre is valid; grey (H, W), standardised."""
        descriptors, reliability = self.maps(grey)
        rows, columns = reliability.shape
        row, column = np.mgrid[:rows, :columns].reshape(2, -1)
        points = np.stack([column, row], axis=1) * float(CELL) + CELL / 2
        inside = (points[:, 0] < grey.shape[1]) & (points[:, 1] < grey.shape[0])
        pixel = np.minimum(points.astype(int), np.array(grey.shape[::-1]) - 1)
        keep = inside & valid[pixel[:, 1], pixel[:, 0]]
        index = torch.from_numpy(np.flatnonzero(keep)).to(self.device)
        flat = descriptors.reshape(descriptors.shape[0], -1).T
        scores = reliability.reshape(-1)[index].cpu().numpy().astype(np.float32)
        return Features(points[keep], flat[index], scores)

    @torch.inference_mode()
    def match(self, reference: Features, moving: Features, radius: float | None) -> Matches:
        """Mutual nearest neighbours by cosine similarity, the score being the similarity."""
        if len(reference) == 0 or len(moving) == 0:
            nothing = np.zeros((0, 2))
            return Matches(nothing, nothing, np.zeros(0, dtype=np.float32))
        forward, similarity, best = self._nearest(reference, moving, radius)
        # Mutual: nobody is more alike to the nearest one than the one that found it.
        keep = (forward >= 0) & (similarity > 0) & (similarity == best[forward])
        scores = np.clip(similarity[keep], 0, 1).astype(np.float32)
        return Matches(reference.points[keep], moving.points[forward[keep]], scores)

    def _nearest(
        self, reference: Features, moving: Features, radius: float | None
    ) -> tuple[NDArray, NDArray, NDArray]:
        """Nearest moving cell of each reference cell, how alike; the best of each moving cell."""
        forward = np.full(len(reference), -1, dtype=np.int64)
        alike = np.full(len(reference), -2.0, dtype=np.float32)
        best = torch.full((len(moving),), -2.0, device=self.device)
        there = torch.from_numpy(moving.points).to(self.device, torch.float32)
        for start in range(0, len(reference), _CHUNK):
            here = reference.points[start : start + _CHUNK]
            near = _reachable(here, moving.points, radius)
            if near.start == near.stop:
                continue
            similarity = reference.descriptors[start : start + _CHUNK] @ moving.descriptors[near].T
            if radius is not None:
                places = torch.from_numpy(here).to(self.device, torch.float32)
                similarity.masked_fill_(torch.cdist(places, there[near]) > radius, -2.0)
            part = slice(start, start + len(here))
            value, nearest = similarity.max(dim=1)
            forward[part] = nearest.cpu().numpy() + near.start
            alike[part] = value.cpu().numpy()
            best[near] = torch.maximum(best[near], similarity.amax(dim=0))
        return forward, alike, best.cpu().numpy()


def _inner(maps: Tensor, grey: NDArray[np.float32], cell: int) -> Tensor:
    """The part (C, H/cell, W/cell), rounded up, of padded maps that shows the image."""
    first = BORDER // cell
    rows, columns = (first - (-side // cell) for side in grey.shape)
    return maps[0, :, first:rows, first:columns]


def _reachable(here: Points, there: Points, radius: float | None) -> slice:
    """The rows of `there`, ordered from top to bottom, that points `here` can reach."""
    if radius is None:
        return slice(0, len(there))
    low, high = here[:, 1].min() - radius, here[:, 1].max() + radius
    return slice(
        int(np.searchsorted(there[:, 1], low, side="left")),
        int(np.searchsorted(there[:, 1], high, side="right")),
    )
