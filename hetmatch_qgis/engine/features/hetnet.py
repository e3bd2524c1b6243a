"""HetNet, the compact network behind the default matcher.

One trunk describes every cell of eight by eight pixels and rates how reliable the description is.
The layout is that of XFeat (Potje et al., "XFeat: Accelerated Features for Lightweight Image
Matching", CVPR 2024), whose published weights are where tuning starts; the keypoint head is left
out because corners do not repeat across sensors, while cells do.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

CELL = 8
"""Pixels along one side of a described cell."""

FINE_CELL = 4
"""Pixels along one side of a cell of the fine channels."""

DESCRIPTOR_SIZE = 64
"""Channels of a descriptor; as in XFeat."""

FINE_SIZE = 32
"""Fine channels; chosen with the first weights that have them (ee9ce6e)."""

PADDING_MULTIPLE = 32
"""Pixels of the coarsest cell: sides of images must be multiples of it."""


def _conv(inputs: int, outputs: int, kernel: int = 3, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride=stride, padding=kernel // 2, bias=False),
        nn.BatchNorm2d(outputs, affine=False),
        nn.ReLU(inplace=True),
    )


class DenseFeatures(NamedTuple):
    """The output of HetNet for images (B, 1, H, W).

    descriptors: (B, 64, H/8, W/8), unit length; the centre of cell (i, j) is pixel
        (8 j + 4, 8 i + 4) counted from the outer corner.
    reliability: (B, 1, H/8, W/8), logits, of the same cells.
    fine: (B, 32, H/4, W/4), of length 0 to 1, the longer the more the cell differs from its
        neighbours; the centre of cell (i, j) is pixel (4 j + 2, 4 i + 2).
    """

    descriptors: Tensor
    reliability: Tensor
    fine: Tensor


class HetNet(nn.Module):
    """Dense descriptors with their reliability for matching, finer channels for locating.

    About 5.4 GMAC per megapixel.
    """

    def __init__(self) -> None:
        super().__init__()
        self.shortcut = nn.Conv2d(1, 24, 1)
        self.to_quarter = nn.Sequential(
            _conv(1, 4), _conv(4, 8, stride=2), _conv(8, 8), _conv(8, 24, stride=2)
        )
        self.quarter = nn.Sequential(_conv(24, 24), _conv(24, 24))
        self.eighth = nn.Sequential(_conv(24, 64, stride=2), _conv(64, 64), _conv(64, 64, 1))
        self.sixteenth = nn.Sequential(_conv(64, 64, stride=2), _conv(64, 64), _conv(64, 64))
        self.thirty_second = nn.Sequential(
            _conv(64, 128, stride=2), _conv(128, 128), _conv(128, 128), _conv(128, 64, 1)
        )
        self.fuse = nn.Sequential(_conv(64, 64), _conv(64, 64), nn.Conv2d(64, DESCRIPTOR_SIZE, 1))
        self.reliability = nn.Sequential(_conv(64, 64, 1), _conv(64, 64, 1), nn.Conv2d(64, 1, 1))

        self.fine_context = nn.Conv2d(64, 24, 1)
        self.fine = nn.Sequential(
            nn.Conv2d(48, 48, 3, padding=1), nn.ReLU(inplace=True), nn.Conv2d(48, FINE_SIZE + 1, 1)
        )

    def forward(self, image: Tensor) -> DenseFeatures:
        """Describe standardised grey images.

        image: (B, 1, H, W), H and W multiples of 32, zero mean and unit variance over valid
        pixels, zero where there are none.
        """
        quarter = self.quarter(self.to_quarter(image) + self.shortcut(F.avg_pool2d(image, 4)))
        eighth = self.eighth(quarter)
        sixteenth = self.sixteenth(eighth)
        thirty_second = self.thirty_second(sixteenth)
        size = eighth.shape[-2:]
        pyramid = (
            eighth
            + F.interpolate(sixteenth, size, mode="bilinear", align_corners=False)
            + F.interpolate(thirty_second, size, mode="bilinear", align_corners=False)
        )
        features = self.fuse(pyramid)
        return DenseFeatures(
            F.normalize(features, dim=1),
            self.reliability(features),
            self._fine_channels(quarter, features),
        )

    def _fine_channels(self, quarter: Tensor, features: Tensor) -> Tensor:
        """Fine channels from the details at a quarter and the context at an eighth of the size."""
        context = F.interpolate(
            self.fine_context(features), quarter.shape[-2:], mode="bilinear", align_corners=False
        )
        fine = self.fine(F.relu(torch.cat([quarter, context], dim=1)))
        return F.normalize(fine[:, :-1], dim=1) * torch.sigmoid(fine[:, -1:])
