"""A scanned map read as its ground: without margin, and without ink."""

from __future__ import annotations

import numpy as np

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.image import ImageSource, MaskedImage, Window
from hetmatch_qgis.engine.pairs.scans.ink import grown, without_ink
from hetmatch_qgis.engine.pairs.scans.sheet import Sheet, find_sheet

MIN_KERNEL = 5.0
"""Pixels of the widest stroke from which on ink is told from the ground."""

MAX_OVERSAMPLING = 4
"""Times that pixels are read finer to tell ink, which limits what an overview of a large scan
costs."""

SCANNED = ("auto", "map", "optical")
"""Modalities that a scan may be taken for: its colours are those of a picture."""


class SheetSource:
    """A source of which only the ground is left: no margin, and no ink."""

    def __init__(self, source: ImageSource, sheet: Sheet) -> None:
        self.source, self.sheet = source, sheet
        self.width, self.height = source.width, source.height

    def read(self, window: Window, factor: float = 1.0) -> MaskedImage:
        """See ImageSource.read."""
        finer = int(np.clip(np.ceil(factor * MIN_KERNEL / self.sheet.stroke), 1, MAX_OVERSAMPLING))
        finer = min(finer, max(1, int(factor)))
        image = self.source.read(window, factor / finer)
        ink = self.sheet.ink(image.mean, factor / finer) & image.valid
        ground = without_ink(image, grown(ink), self.sheet.stroke * finer / factor)
        rows, columns = -(-window.height // factor), -(-window.width // factor)
        coarse = _coarsened(ground, finer, (int(rows), int(columns)))
        valid = coarse.valid & self.sheet.covers(coarse.valid.shape, window, factor)
        return MaskedImage(np.where(valid[..., None], coarse.values, np.float32(0)), valid)

    def frame_to_pixel(self, points: Points) -> Points:
        """See ImageSource.frame_to_pixel."""
        return self.source.frame_to_pixel(points)

    def pixel_to_frame(self, points: Points) -> Points:
        """See ImageSource.pixel_to_frame."""
        return self.source.pixel_to_frame(points)


def without_margin(source: ImageSource, modality: str) -> ImageSource:
    """The source itself, or one without margin and ink where it is a scanned map.

    modality: what the user says that it is, one of MODALITIES; a sheet is looked for in what may be
    one.
    """
    sheet = find_sheet(source) if modality in SCANNED else None
    return source if sheet is None else SheetSource(source, sheet)


def _coarsened(image: MaskedImage, times: int, shape: tuple[int, int]) -> MaskedImage:
    """Means over blocks of `times` pixels a side, valid where most of the block is.

    shape: rows and columns of the result.
    """
    if times == 1:
        return image
    rows, columns = shape
    padding = [(0, max(0, rows * times - image.valid.shape[0]))]
    padding.append((0, max(0, columns * times - image.valid.shape[1])))
    valid = np.pad(image.valid, padding)[: rows * times, : columns * times]
    values = np.pad(image.values, [*padding, (0, 0)])[: rows * times, : columns * times]
    blocks = rows, times, columns, times
    count = valid.reshape(blocks).sum(axis=(1, 3), dtype=np.float32)
    sums = (values * valid[..., None]).reshape(*blocks, -1).sum(axis=(1, 3), dtype=np.float32)
    means = sums / np.maximum(count, 1)[..., None]
    return MaskedImage(means.astype(np.float32), count > times**2 / 2)
