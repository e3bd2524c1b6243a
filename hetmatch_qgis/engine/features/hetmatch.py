"""The default matcher: mutual nearest neighbours among the cells of HetNet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.features.base import Channels, Features, Matches
from hetmatch_qgis.engine.features.network import DenseFeatures, Network

if TYPE_CHECKING:
    from hetmatch_qgis.engine.features.hetnet import HetNet

CELL = 8
"""Pixels along one side of a described cell; of HetNet."""

FINE_CELL = 4
"""Pixels along one side of a cell of the fine channels; of HetNet."""

PADDING_MULTIPLE = 32
"""Pixels of the coarsest cell: sides of images must be multiples of it; of HetNet."""

BORDER = 32
"""Mirrored pixels put around an image, a multiple of PADDING_MULTIPLE: the zeros that convolutions
pad with reveal to every cell how near the border it is, and cells of two images would match for
that reason alone. 64 pixels cost a quarter more for a window of 384 and solved 118 of 138 pairs of
SRIF's dev split where 32 solved 125."""

_CHUNK_CELLS = 256
"""Reference cells compared at once: with 5,600 moving cells their similarities, 6 MB, stay in the
cache (of 64 to 2048 the fastest but for 64, which is 3 % faster)."""

_NO_SIMILARITY = -2.0
"""Below every cosine similarity: the value of pairs that must not match."""


_MIN_BEND = 1e-6
"""Second difference of similarities below which they have no peak: rounding of float32."""


class HetMatcher:
    """Describes an image by HetNet and keeps mutual nearest neighbours.

    network: HetNet on some runtime.
    """

    name = "hetmatch"

    def __init__(self, network: Network) -> None:
        self.network = network

    @staticmethod
    def from_net(net: HetNet) -> HetMatcher:
        """A matcher with a network that is loaded already, on its device."""
        from hetmatch_qgis.engine.features.torch_network import TorchNetwork

        return HetMatcher(TorchNetwork(net, next(net.parameters()).device))

    def maps(self, grey: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Descriptors (H/8, W/8, 64) and reliability (H/8, W/8), 0 to 1, of an image (H, W).

        The sizes are rounded up.
        """
        dense = self._look(grey, fine=False)
        return dense.descriptors, dense.reliability

    def _look(self, grey: NDArray[np.float32], fine: bool) -> DenseFeatures:
        """The network's output for an image, which sees it with mirrored borders."""
        height, width = grey.shape
        rows, columns = (2 * BORDER + -side % PADDING_MULTIPLE for side in (height, width))
        padded = cv2.copyMakeBorder(
            grey, BORDER, rows - BORDER, BORDER, columns - BORDER, cv2.BORDER_REFLECT
        )
        dense = self.network.run(np.asarray(padded, dtype=np.float32), fine)
        return DenseFeatures(
            descriptors=_without_border(dense.descriptors, grey, CELL),
            reliability=_without_border(dense.reliability, grey, CELL),
            fine=None if dense.fine is None else _without_border(dense.fine, grey, FINE_CELL),
        )

    def channels(self, grey: NDArray[np.float32], valid: NDArray[np.bool_]) -> Channels:
        """Fine channels every four pixels (H // 4, W // 4, 32), zero on invalid pixels.

        The value at (i, j) describes the pixel (4 j + 2, 4 i + 2) from the outer corner; its
        length, at most 1, is the higher the more the pixel differs from its neighbours.
        """
        return _channels(self._look(grey, fine=True), valid)

    def describe(self, grey: NDArray[np.float32], valid: NDArray[np.bool_]) -> Features:
        """One feature for each cell whose centre is valid; see `Matcher.describe`."""
        return _features(self._look(grey, fine=False), valid)

    def describe_finely(
        self, grey: NDArray[np.float32], valid: NDArray[np.bool_]
    ) -> tuple[Features, Channels]:
        """Features and fine channels from one pass of the network."""
        dense = self._look(grey, fine=True)
        return _features(dense, valid), _channels(dense, valid)

    def match(self, reference: Features, moving: Features, radius: float | None) -> Matches:
        """Mutual nearest neighbours by cosine similarity, the score being the similarity.

        The moving point lies between cells, where a parabola through the similarities of the
        neighbours is highest.
        """
        if len(reference) == 0 or len(moving) == 0:
            return Matches.none()
        forward, similarity, best = _nearest(reference, moving, radius)
        # Mutual: no other reference cell is more similar to the nearest moving cell.
        keep = (forward >= 0) & (similarity > 0) & (similarity == best[forward])
        rows, found = np.flatnonzero(keep), forward[keep]
        scores = np.clip(similarity[rows], 0, 1).astype(np.float32)
        # Seen from both sides, so that an image matches itself where it is.
        onward = _steps_to_peaks(reference, rows, moving, found)
        back = _steps_to_peaks(moving, found, reference, rows)
        moving_points = moving.points[found] + (onward - back) / 2
        return Matches(reference.points[rows], moving_points, scores)


def _features(dense: DenseFeatures, valid: NDArray[np.bool_]) -> Features:
    """The features of the cells of an image whose centre is valid."""
    rows, columns = dense.reliability.shape
    row, column = np.mgrid[:rows, :columns].reshape(2, -1)
    points = np.stack([column, row], axis=1) * float(CELL) + CELL / 2
    height, width = valid.shape
    inside = (points[:, 0] < width) & (points[:, 1] < height)
    pixel = np.minimum(points.astype(int), [width - 1, height - 1])
    keep = np.flatnonzero(inside & valid[pixel[:, 1], pixel[:, 0]])
    descriptors = dense.descriptors.reshape(-1, dense.descriptors.shape[2])
    return Features(points[keep], descriptors[keep], dense.reliability.reshape(-1)[keep])


def _channels(dense: DenseFeatures, valid: NDArray[np.bool_]) -> Channels:
    """The fine channels of an image, zero on invalid pixels."""
    if dense.fine is None:
        raise ValueError("the network was not asked for fine channels")
    rows, columns = (side // FINE_CELL for side in valid.shape)
    half = FINE_CELL // 2
    weights = valid[half::FINE_CELL, half::FINE_CELL][:rows, :columns]
    return np.asarray(dense.fine[:rows, :columns] * weights[..., None].astype(np.float32))


def _nearest(
    reference: Features, moving: Features, radius: float | None
) -> tuple[NDArray[np.intp], NDArray[np.float32], NDArray[np.float32]]:
    """The nearest moving cell of each reference cell, and the similarities.

    Returns the row of the nearest moving cell (N,), -1 where none is within `radius`; their
    similarity (N,); and the highest similarity of each moving cell (M,).
    """
    forward = np.full(len(reference), -1, dtype=np.intp)
    highest = np.full(len(reference), _NO_SIMILARITY, dtype=np.float32)
    best = np.full(len(moving), _NO_SIMILARITY, dtype=np.float32)
    # Written over chunk by chunk: fresh memory takes as long as the product.
    buffer = np.empty(_CHUNK_CELLS * len(moving), dtype=np.float32)
    columns = np.ascontiguousarray(moving.descriptors.T)
    for start in range(0, len(reference), _CHUNK_CELLS):
        rows = slice(start, min(start + _CHUNK_CELLS, len(reference)))
        points = reference.points[rows]
        near = _rows_within(radius, points, moving.points)
        if near.start == near.stop:
            continue
        shape = len(points), near.stop - near.start
        similarity = buffer[: shape[0] * shape[1]].reshape(shape)
        np.matmul(reference.descriptors[rows], columns[:, near], out=similarity)
        if radius is not None:
            apart = cdist(points, moving.points[near], "sqeuclidean")
            similarity[apart > radius**2] = _NO_SIMILARITY
        nearest = similarity.argmax(axis=1)
        forward[rows] = nearest + near.start
        highest[rows] = similarity[np.arange(len(nearest)), nearest]
        np.maximum(best[near], similarity.max(axis=0), out=best[near])
    return forward, highest, best


def _steps_to_peaks(
    wanted: Features, rows: NDArray[np.intp], others: Features, found: NDArray[np.intp]
) -> Points:
    """Pixels (K, 2) from cells to where they are most similar to others, half a cell at most.

    Positions of whole cells would all be off alike where the images are turned alike, and those off
    by the same cell agree with a model that is not the right one. Of NAIP photographs shifted by up
    to 4 pixels along each axis the median is off by 0 to 2 pixels, that of whole cells by up to 6.

    rows, found: (K,) rows of the cells that are wanted, and of those most similar to them.
    """
    cells = np.floor(others.points / CELL).astype(np.intp)
    # One more on each side, so that all have neighbours; -1 where there is no cell.
    table = np.full(cells.max(axis=0) + 3, -1, dtype=np.intp)
    table[cells[:, 0] + 1, cells[:, 1] + 1] = np.arange(len(cells))
    descriptors, at = wanted.descriptors[rows], cells[found] + 1

    def similarity(near: NDArray[np.intp]) -> NDArray[np.float32]:
        return np.asarray(np.einsum("ij,ij->i", descriptors, others.descriptors[near]))

    highest = similarity(found)
    steps = np.zeros((len(rows), 2))
    for axis in range(2):
        step = np.eye(2, dtype=np.intp)[axis]
        before, after = (table[tuple((at + way * step).T)] for way in (-1, 1))
        low, high = similarity(before), similarity(after)
        bend = 2 * highest - low - high
        has_peak = (before >= 0) & (after >= 0) & (bend > _MIN_BEND)
        steps[has_peak, axis] = ((high - low) / 2)[has_peak] / bend[has_peak]
    return np.clip(steps, -0.5, 0.5) * CELL


def _without_border(maps: NDArray[np.float32], grey: NDArray, cell: int) -> NDArray[np.float32]:
    """The part of padded maps (h, w, ...) that belongs to the image, its size rounded up."""
    first = BORDER // cell
    rows, columns = (first - (-side // cell) for side in grey.shape)
    return maps[first:rows, first:columns]


def _rows_within(radius: float | None, ref_points: Points, moving_points: Points) -> slice:
    """The moving points, ordered from top to bottom, that a reference point may match."""
    if radius is None:
        return slice(0, len(moving_points))
    top, bottom = ref_points[:, 1].min() - radius, ref_points[:, 1].max() + radius
    return slice(
        int(np.searchsorted(moving_points[:, 1], top, side="left")),
        int(np.searchsorted(moving_points[:, 1], bottom, side="right")),
    )
