"""D2-Net: one VGG16 trunk both detects and describes keypoints.

Written from Dusmanu et al., "D2-Net: A Trainable CNN for Joint Description and Detection of Local
Features", CVPR 2019. The adaptive margin of the nearest-two search is that of Lan et al.,
"Deep learning algorithm for feature matching of cross modality remote sensing images", 2021.

Positions of cells. All coordinates count from the outer corner of the top-left pixel. Two max pools
of stride 2 make cell n cover pixels [4n, 4n + 4]. The average pool of stride 1 then joins cells n
and n + 1, so that its cell n covers [4n, 4n + 8] and is centred on 4n + 4; the dilated
convolutions are symmetric and leave it there. So a peak at n + d lies on pixel
4 (n + d + 1). (The authors' code has 4 (n + d) + 2: it forgets the average pool. Those two pixels
become eight at a scale of one quarter, which would set the scales against each other.)
Images are padded so that every pyramid level is exactly half the next; coarse cell m then lies
on fine cell 2m + 1, and a level with h cells is followed by one with 2h + 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from hetmatch_qgis.engine.features.base import Features, Matches
from hetmatch_qgis.engine.features.d2net_cells import (
    Detections,
    detect,
    sample,
    suppress_finer,
    to_finer,
)
from hetmatch_qgis.engine.features.d2net_files import TORCH, InputRange, load_trunk

CELL = 4
"""Pixels of a pyramid level from one cell to the next."""

DESCRIPTOR_SIZE = 512
"""Channels of conv4_3."""

MAX_KEYPOINTS = 4096
"""Keypoints of an image at most; set by hand with the first version (846aa9c)."""

_CONTEXT_PX = 48
"""Pixels around a cell that its value can depend on: half of the receptive field of 92, rounded
up."""

_COARSE_CONTEXT_PX = 64
"""Pixels of the coarsest level around a block: _CONTEXT_PX with room for the neighbours of a peak,
for suppression across levels and for resampling."""

_STRIP_PIXELS = 640_000
"""Pixels put through the trunk at once: its first layers take 256 bytes for each, several times.
Set by hand with the first version (846aa9c)."""

_BLOCK_SIDE = 1536
"""Pixels along a side of the blocks that larger images are cut into; the features of one take half
a gigabyte. Set by hand with the first version (846aa9c)."""

_CHUNK_KEYPOINTS = 1024
"""Reference keypoints compared at once, which bounds the distance matrix; set by hand with the
first version (846aa9c)."""

# Mean and standard deviation of the grey levels of ImageNet, from 0 to 1: the input of the trunk in
# its training.
_GREY_MEAN, _GREY_STD = 0.449, 0.226


def _block(inputs: int, outputs: int, count: int, dilation: int = 1) -> list[nn.Module]:
    layers: list[nn.Module] = []
    for index in range(count):
        channels = outputs if index else inputs
        layers.append(nn.Conv2d(channels, outputs, 3, padding=dilation, dilation=dilation))
        layers.append(nn.ReLU(inplace=True))
    return layers


class D2Net(nn.Module):
    """VGG16 to conv4_3, its third pool an average of stride 1 and its fourth block dilated.

    About 580 GMAC per megapixel. The layers of `trunk` have the numbers of VGG16's own.
    """

    def __init__(self, input_range: InputRange = TORCH) -> None:
        super().__init__()
        self.input_range = input_range
        self.trunk = nn.Sequential(
            *_block(3, 64, 2),
            nn.MaxPool2d(2, stride=2),
            *_block(64, 128, 2),
            nn.MaxPool2d(2, stride=2),
            *_block(128, 256, 3),
            nn.AvgPool2d(2, stride=1),
            *_block(256, 512, 3, dilation=2),
        )

    def forward(self, grey: Tensor) -> Tensor:
        """Dense features of a standardised grey image.

        grey: (H, W), H and W multiples of 4 and at least 8, zero mean and unit variance.
        Returns (512, H/4 - 1, W/4 - 1), nowhere negative; the centre of cell (i, j) is pixel
        (4 j + 4, 4 i + 4) counted from the outer corner. Works in strips of rows, which bounds
        the memory and changes nothing, as each strip sees all that its cells depend on.
        """
        height, width = grey.shape
        rows = height // CELL - 1
        strip = -(-rows // -(-height * width // _STRIP_PIXELS))
        parts = []
        for top in range(0, rows, strip):
            bottom = min(top + strip, rows)
            start = max(0, top * CELL - _CONTEXT_PX)
            part = self.trunk(self._to_input(grey[start : bottom * CELL + _CONTEXT_PX]))[0]
            parts.append(part[:, top - start // CELL : bottom - start // CELL])
        return parts[0] if len(parts) == 1 else torch.cat(parts, dim=1)

    def _to_input(self, grey: Tensor) -> Tensor:
        mean, std = (
            torch.tensor(values, dtype=grey.dtype, device=grey.device)[:, None, None]
            for values in (self.input_range.mean, self.input_range.std)
        )
        return ((grey * _GREY_STD + _GREY_MEAN - mean) / std)[None]


class Keypoints(NamedTuple):
    """Keypoints as tensors.

    points: (N, 2) pixels from the outer corner.
    descriptors: (N, 512), unit length.
    scores: (N,).
    """

    points: Tensor
    descriptors: Tensor
    scores: Tensor

    def select(self, index: Tensor) -> Keypoints:
        """The keypoints of an index or a mask."""
        return Keypoints(*(part[index] for part in self))

    def strongest(self) -> Keypoints:
        """The MAX_KEYPOINTS with the highest scores."""
        count = min(MAX_KEYPOINTS, len(self.scores))
        return self.select(self.scores.topk(count).indices)


class D2NetMatcher:
    """Detects and describes by D2-Net and keeps mutual, clearly nearest neighbours.

    weights: a D2-Net checkpoint or torchvision's VGG16.
    device: as torch names it.
    levels: pyramid levels, each twice the size of the one before and the last the image itself;
        three are the scales 0.25, 0.5 and 1.

    Raises InputError when the weights are missing, damaged or of another network.
    """

    name = "d2net"

    def __init__(self, weights: Path, device: str = "cpu", levels: int = 3) -> None:
        loaded = load_trunk(weights)
        self.device = torch.device(device)
        self.levels = levels
        self.net = D2Net(loaded.weights_format.input_range)
        self.net.trunk.load_state_dict(loaded.tensors)
        self.net.to(self.device).eval()

    @torch.inference_mode()
    def describe(self, grey: NDArray[np.float32], valid: NDArray[np.bool_]) -> Features:
        """The MAX_KEYPOINTS strongest keypoints whose cell is valid throughout.

        grey: (H, W), zero mean and unit variance over valid pixels. valid: (H, W). Points are
        (column, row) pixels from the outer corner. Memory does not grow beyond that of a block of
        2048 x 2048 pixels; larger images are cut into overlapping blocks with the same result.
        """
        height, width = grey.shape
        unit = CELL * 2 ** (self.levels - 1)
        padding = (
            0,
            max(3 * unit, -(-width // unit) * unit) - width,
            0,
            max(3 * unit, -(-height // unit) * unit) - height,
        )
        image = torch.from_numpy(np.where(valid, grey, 0).astype(np.float32))
        image = F.pad(image[None, None], padding, mode="replicate")[0, 0]
        invalid = F.pad(torch.from_numpy(~np.asarray(valid, dtype=bool)), padding, value=True)
        blocks = [
            self._block_keypoints(image, invalid, *spans) for spans in self._blocks(*image.shape)
        ]
        strongest = _concatenate(blocks).strongest()
        return Features(
            strongest.points.double().cpu().numpy(),
            strongest.descriptors.cpu().numpy(),
            strongest.scores.cpu().numpy(),
        )

    def _blocks(self, height: int, width: int) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        """Blocks of an image, [start, stop) of their rows and of their columns."""
        halo = _COARSE_CONTEXT_PX * 2 ** (self.levels - 1)
        for top, bottom in _spans(height, halo):
            for left, right in _spans(width, halo):
                yield (top, bottom), (left, right)

    def _block_keypoints(
        self, image: Tensor, invalid: Tensor, rows: tuple[int, int], columns: tuple[int, int]
    ) -> Keypoints:
        """The keypoints inside a block, [start, stop) of rows and columns."""
        halo = _COARSE_CONTEXT_PX * 2 ** (self.levels - 1)
        top, left = max(0, rows[0] - halo), max(0, columns[0] - halo)
        window = (slice(top, rows[1] + halo), slice(left, columns[1] + halo))
        keypoints = self._extract(image[window].to(self.device), invalid[window].to(self.device))
        column, row = (keypoints.points + keypoints.points.new_tensor([left, top])).T
        inside = (row >= rows[0]) & (row < rows[1]) & (column >= columns[0]) & (column < columns[1])
        keypoints = keypoints._replace(points=torch.stack([column, row], dim=1))
        return keypoints.select(inside)

    def _extract(self, image: Tensor, invalid: Tensor) -> Keypoints:
        """Keypoints of all levels, in pixels of the image."""
        keypoints = []
        coarser = suppressed = None
        for level in range(self.levels):
            factor = 2 ** (self.levels - 1 - level)
            dense = self.net(_shrink(image, factor))
            if coarser is not None:
                dense += to_finer(coarser)
            side, stride = 2 * CELL * factor, CELL * factor
            usable = F.max_pool2d(invalid.float()[None, None], side, stride)[0, 0] == 0
            if suppressed is not None:
                usable &= ~suppress_finer(suppressed)
            detections = detect(dense)
            is_keypoint = detections.is_peak & usable
            keypoints.append(_keypoints(dense, is_keypoint, detections, factor, level))
            if suppressed is not None:
                is_keypoint = is_keypoint | suppress_finer(suppressed)
            suppressed = is_keypoint
            coarser = dense
        return _concatenate(keypoints).strongest()

    def channels(self, grey: NDArray[np.float32], valid: NDArray[np.bool_]) -> None:
        """None: dense features would cost too much time in the refinement."""

    def describe_finely(
        self, grey: NDArray[np.float32], valid: NDArray[np.bool_]
    ) -> tuple[Features, None]:
        """The keypoints; there are no channels."""
        return self.describe(grey, valid), None

    def match(self, reference: Features, moving: Features, radius: float | None) -> Matches:
        """Mutual nearest neighbours that beat the second nearest by more than is usual.

        Candidates farther apart than `radius` pixels do not count. Of a reference keypoint's two
        nearest candidates, the second must be farther than the first by more than the mean of that
        difference over all reference keypoints (Lan et al.); one with a single candidate is left
        out. The score is the cosine similarity.
        """
        if len(reference) == 0 or len(moving) < 2:
            return Matches.none()
        similarity, nearest, backward = self._nearest_two(reference, moving, radius)
        has_two = torch.isfinite(similarity).all(dim=1)
        if not has_two.any():
            return Matches.none()
        distance = (2 - 2 * similarity).clamp(min=0).sqrt()
        margin = distance[:, 1] - distance[:, 0]
        mutual = backward[nearest] == torch.arange(len(reference), device=self.device)
        keep = has_two & mutual & (margin > margin[has_two].mean())
        return Matches(
            reference.points[keep.cpu().numpy()],
            moving.points[nearest[keep].cpu().numpy()],
            similarity[keep, 0].clamp(0, 1).cpu().numpy().astype(np.float32),
        )

    def _nearest_two(
        self, reference: Features, moving: Features, radius: float | None
    ) -> tuple[Tensor, Tensor, Tensor]:
        """The two nearest moving keypoints of each reference keypoint, and the way back.

        Returns the two highest similarities (N, 2), -inf where there are fewer; the row of the
        nearest moving keypoint (N,); and that of the nearest reference keypoint of each moving one
        (M,), -1 for none.
        """
        two_highest, nearest = [], []
        highest = torch.full((len(moving),), -torch.inf, device=self.device)
        backward = torch.full((len(moving),), -1, device=self.device)
        moving_points = torch.from_numpy(moving.points).to(self.device, torch.float32)
        ref_descriptors, moving_descriptors = (
            torch.from_numpy(features.descriptors).to(self.device)
            for features in (reference, moving)
        )
        for start in range(0, len(reference), _CHUNK_KEYPOINTS):
            rows = slice(start, start + _CHUNK_KEYPOINTS)
            similarity = ref_descriptors[rows] @ moving_descriptors.T
            if radius is not None:
                ref_points = torch.from_numpy(reference.points[rows]).to(self.device, torch.float32)
                # The default goes through a matrix product, which loses pixels far from the origin.
                mode = "donot_use_mm_for_euclid_dist"
                distances = torch.cdist(ref_points, moving_points, compute_mode=mode)
                similarity.masked_fill_(distances > radius, -torch.inf)
            two = similarity.topk(2, dim=1)
            two_highest.append(two.values)
            nearest.append(two.indices[:, 0])
            value, row = similarity.max(dim=0)
            is_higher = value > highest
            highest = torch.where(is_higher, value, highest)
            backward = torch.where(is_higher, row + start, backward)
        return torch.cat(two_highest), torch.cat(nearest), backward


def _concatenate(keypoints: list[Keypoints]) -> Keypoints:
    return Keypoints(*(torch.cat(parts) for parts in zip(*keypoints, strict=True)))


def _spans(length: int, halo: int) -> list[tuple[int, int]]:
    """[start, stop) of the blocks along one side; a single one where it fits with its halo."""
    if length <= _BLOCK_SIDE + 2 * halo:
        return [(0, length)]
    return [(start, min(start + _BLOCK_SIDE, length)) for start in range(0, length, _BLOCK_SIDE)]


def _shrink(image: Tensor, factor: int) -> Tensor:
    """(H, W) to (H / factor, W / factor), the outer corners staying together."""
    if factor == 1:
        return image
    size = (image.shape[0] // factor, image.shape[1] // factor)
    return F.interpolate(image[None, None], size, mode="bilinear", antialias=True)[0, 0]


def _keypoints(
    dense: Tensor, is_keypoint: Tensor, detections: Detections, factor: int, level: int
) -> Keypoints:
    """Keypoints of one level whose peak lies nearer to their cell than to the next."""
    rows, columns = is_keypoint.nonzero(as_tuple=True)
    step = detections.step[:, rows, columns]
    # Each level adds a map to the sum, so that a plain value would favour the finer ones.
    scores = detections.value[rows, columns] / (level + 1)
    index = (step.abs() < 0.5).all(dim=0).nonzero()[:, 0]
    index = index[scores[index].topk(min(MAX_KEYPOINTS, len(index))).indices]
    row, column = rows[index] + step[0, index], columns[index] + step[1, index]
    return Keypoints(
        torch.stack([column + 1, row + 1], dim=1) * (CELL * factor),
        F.normalize(sample(dense, row, column), dim=1),
        scores[index],
    )
