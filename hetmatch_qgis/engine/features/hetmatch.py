"""The default matcher: mutual nearest neighbours among the cells of HetNet."""

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
from hetmatch_qgis.engine.core.messages import Option
from hetmatch_qgis.engine.features.base import Features, Matches
from hetmatch_qgis.engine.features.hetnet import (
    CELL,
    FINE_CELL,
    PADDING_MULTIPLE,
    DenseFeatures,
    HetNet,
)
from hetmatch_qgis.engine.features.inference import prepare
from hetmatch_qgis.engine.features.weights import load_safetensors

BORDER = 64
"""Mirrored pixels put around an image, a multiple of CELL: the zeros with which convolutions pad
would tell every cell how near the border it is, and cells of two images would match for that alone.
Set by hand with the weights of 8740f0c."""

_UNUSED_BUFFER = "num_batches_tracked"
"""Counters of training's batch normalisation, which the weights files leave out."""

_CHUNK_CELLS = 1024
"""Reference cells compared at once, which bounds the memory of the similarity matrix; set by hand
with the first version (276d122)."""

_NO_SIMILARITY = -2.0
"""Below every cosine similarity: the value of pairs that must not match."""


class HetMatcher:
    """Describes an image by HetNet and keeps mutual nearest neighbours.

    weights: a safetensors file.
    device: as torch names it.

    Raises InputError when the weights are missing, damaged or of another network.
    """

    name = "hetmatch"

    def __init__(self, weights: Path, device: str = "cpu") -> None:
        state = load_safetensors(weights)
        net = HetNet()
        try:
            missing, unknown = net.load_state_dict(state, strict=False)
        except RuntimeError:
            missing, unknown = ["sizes"], []
        if unknown or any(_UNUSED_BUFFER not in name for name in missing):
            raise InputError(
                "'{path}' does not hold the weights of the hetmatch network; leave {option} empty, "
                "or set it to a file made for this network.",
                path=weights,
                option=Option("weights"),
            )
        self._set_net(net, torch.device(device))

    def _set_net(self, net: HetNet, device: torch.device) -> None:
        self.device = device
        self.net, self._dtype = prepare(net, device)

    @classmethod
    def from_net(cls, net: HetNet) -> HetMatcher:
        """A matcher with a network that is loaded already, on its device."""
        matcher = cls.__new__(cls)
        matcher._set_net(net, next(net.parameters()).device)
        return matcher

    def maps(self, grey: NDArray[np.float32]) -> tuple[Tensor, Tensor]:
        """Descriptors (64, H/8, W/8) and reliability (H/8, W/8), 0 to 1, of an image (H, W).

        The sizes are rounded up.
        """
        features = self._dense_features(grey)
        return _without_border(features.descriptors, grey, CELL), torch.sigmoid(
            _without_border(features.reliability, grey, CELL)[0]
        )

    @torch.inference_mode()
    def _dense_features(self, grey: NDArray[np.float32]) -> DenseFeatures:
        """The network's output for an image with mirrored borders, in float32."""
        height, width = grey.shape
        rows, columns = (2 * BORDER + -side % PADDING_MULTIPLE for side in (height, width))
        padded = cv2.copyMakeBorder(
            grey, BORDER, rows - BORDER, BORDER, columns - BORDER, cv2.BORDER_REFLECT
        )
        image = torch.from_numpy(padded).to(self.device, self._dtype)[None, None]
        image = image.to(memory_format=torch.channels_last)
        descriptors, reliability, fine = (part.float() for part in self.net(image))
        return DenseFeatures(F.normalize(descriptors, dim=1), reliability, fine)

    @torch.inference_mode()
    def channels(self, grey: NDArray[np.float32], valid: NDArray[np.bool_]) -> Tensor:
        """Fine channels every four pixels (32, H // 4, W // 4), zero on invalid pixels.

        The value at (j, i) describes the pixel (4 j + 2, 4 i + 2) from the outer corner; its
        length, at most 1, is the higher the more the pixel differs from its neighbours.
        """
        rows, columns = (side // FINE_CELL for side in grey.shape)
        half = FINE_CELL // 2
        weights = torch.from_numpy(valid[half::FINE_CELL, half::FINE_CELL].astype(np.float32))
        fine = _without_border(self._dense_features(grey).fine, grey, FINE_CELL)
        return fine[:, :rows, :columns].cpu() * weights[:rows, :columns]

    def describe(self, grey: NDArray[np.float32], valid: NDArray[np.bool_]) -> Features:
        """One feature for each cell whose centre is valid; see `Matcher.describe`."""
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
            return Matches.none()
        forward, similarity, best = self._nearest(reference, moving, radius)
        # Mutual: no other reference cell is more similar to the nearest moving cell.
        keep = (forward >= 0) & (similarity > 0) & (similarity == best[forward])
        scores = np.clip(similarity[keep], 0, 1).astype(np.float32)
        return Matches(reference.points[keep], moving.points[forward[keep]], scores)

    def _nearest(
        self, reference: Features, moving: Features, radius: float | None
    ) -> tuple[NDArray, NDArray, NDArray]:
        """The nearest moving cell of each reference cell, and the similarities.

        Returns the row of the nearest moving cell (N,), -1 where none is within `radius`; their
        similarity (N,); and the highest similarity of each moving cell (M,).
        """
        forward = np.full(len(reference), -1, dtype=np.int64)
        highest = np.full(len(reference), _NO_SIMILARITY, dtype=np.float32)
        best = torch.full((len(moving),), _NO_SIMILARITY, device=self.device)
        moving_points = torch.from_numpy(moving.points).to(self.device, torch.float32)
        for start in range(0, len(reference), _CHUNK_CELLS):
            rows = slice(start, min(start + _CHUNK_CELLS, len(reference)))
            points = reference.points[rows]
            near = _rows_within(radius, points, moving.points)
            if near.start == near.stop:
                continue
            similarity = reference.descriptors[rows] @ moving.descriptors[near].T
            if radius is not None:
                ref_points = torch.from_numpy(points).to(self.device, torch.float32)
                distances = torch.cdist(ref_points, moving_points[near])
                similarity.masked_fill_(distances > radius, _NO_SIMILARITY)
            value, nearest = similarity.max(dim=1)
            forward[rows] = nearest.cpu().numpy() + near.start
            highest[rows] = value.cpu().numpy()
            best[near] = torch.maximum(best[near], similarity.amax(dim=0))
        return forward, highest, best.cpu().numpy()


def _without_border(maps: Tensor, grey: NDArray[np.float32], cell: int) -> Tensor:
    """The part (C, H/cell, W/cell), rounded up, of padded maps that belongs to the image."""
    first = BORDER // cell
    rows, columns = (first - (-side // cell) for side in grey.shape)
    return maps[0, :, first:rows, first:columns]


def _rows_within(radius: float | None, ref_points: Points, moving_points: Points) -> slice:
    """The moving points, ordered from top to bottom, that a reference point may match."""
    if radius is None:
        return slice(0, len(moving_points))
    top, bottom = ref_points[:, 1].min() - radius, ref_points[:, 1].max() + radius
    return slice(
        int(np.searchsorted(moving_points[:, 1], top, side="left")),
        int(np.searchsorted(moving_points[:, 1], bottom, side="right")),
    )
