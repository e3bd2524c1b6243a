"""An image of which the pixels in a user's mask are invalid."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.image import MaskedImage, Window
from hetmatch_qgis.engine.core.messages import Option
from hetmatch_qgis.engine.core.options import Options, includes
from hetmatch_qgis.engine.core.result import ImageDescription
from hetmatch_qgis.engine.georeferencing.georeference import Georeference
from hetmatch_qgis.engine.georeferencing.rpc_model import RpcModel
from hetmatch_qgis.engine.masking.user_mask import UserMask, open_mask
from hetmatch_qgis.engine.raster.open_image import OpenImage

PROBE_SIDE = 512
"""Pixels of the longer side of the overview on which the masked share is measured."""

Covering = Callable[[Window, float], NDArray[np.bool_]]
"""Mask (rows, columns) of the pixels of a window, some factor times as large, that a user's mask
makes invalid."""


class MaskedFile(OpenImage):
    """Another image with a mask; what the mask covers is as invalid as nodata.

    mask: of the image.
    name_of_mask: for sentences and results.
    is_kept: whether the mask marks what is matched, the rest being invalid.

    Raises InputError where the mask leaves nothing.
    """

    def __init__(
        self, image: OpenImage, mask: UserMask, name_of_mask: str, is_kept: bool = False
    ) -> None:
        super().__init__(image.location)
        self._image, self._mask = image, mask
        self._name_of_mask, self._is_kept = name_of_mask, is_kept
        self.is_drawn = image.is_drawn
        factor = max(1.0, max(image.width, image.height) / PROBE_SIDE)
        covered = self._covered(Window(0, 0, image.width, image.height), factor)
        self._share = float(covered.mean())
        if covered.all():
            raise InputError(
                "The mask '{mask}' leaves nothing of '{image}'; check the mask, its classes and "
                "{keep}.",
                mask=name_of_mask,
                keep=Option("mask_keep"),
                image=image.name,
            )

    def close(self) -> None:
        """Close the image."""
        self._image.close()

    @property
    def width(self) -> int:
        """Columns."""
        return self._image.width

    @property
    def height(self) -> int:
        """Rows."""
        return self._image.height

    @property
    def band_count(self) -> int:
        """Number of bands."""
        return self._image.band_count

    @property
    def dtype(self) -> str:
        """The data type of the first band."""
        return self._image.dtype

    @property
    def band_colours(self) -> tuple[str, ...]:
        """See OpenImage.band_colours."""
        return self._image.band_colours

    @property
    def mask_kinds(self) -> tuple[str, ...]:
        """Those of the image itself."""
        return self._image.mask_kinds

    @property
    def nodata(self) -> float | None:
        """The nodata value of the first band; None where there is none."""
        return self._image.nodata

    @property
    def fill_values(self) -> tuple[float, ...]:
        """Values that stand for nodata without being declared so."""
        return self._image.fill_values

    @property
    def subdatasets(self) -> tuple[str, ...]:
        """GDAL's names of the rasters in it."""
        return self._image.subdatasets

    @property
    def overviews(self) -> tuple[int, ...]:
        """The factors of the stored overviews."""
        return self._image.overviews

    @property
    def georeference(self) -> Georeference:
        """The georeference of the image."""
        return self._image.georeference

    @property
    def rpcs(self) -> RpcModel | None:
        """Those of the image."""
        return self._image.rpcs

    def describe(
        self, bands: tuple[int, ...] = (), modality: str = "optical", reason: str = ""
    ) -> ImageDescription:
        """See OpenImage.describe; with the mask."""
        plain = self._image.describe(bands, modality, reason)
        return replace(plain, mask=self._name_of_mask, masked_share=self._share)

    def read(self, window: Window, factor: float, bands: tuple[int, ...]) -> MaskedImage:
        """See OpenImage.read."""
        image = self._image.read(window, factor, bands)
        valid = image.valid & ~self._covered(window, factor)
        return MaskedImage(np.where(valid[..., None], image.values, np.float32(0)), valid)

    def has_memory_overview(self, window: Window, factor: float, bands: tuple[int, ...]) -> bool:
        """See OpenImage.has_memory_overview."""
        return self._image.has_memory_overview(window, factor, bands)

    def _covered(self, window: Window, factor: float) -> NDArray[np.bool_]:
        covered = self._mask.covers(window, factor)
        return ~covered if self._is_kept else covered


def covering(
    image: OpenImage, options: Options, side: str, resources: ExitStack
) -> Covering | None:
    """Pixels that the mask of a side makes invalid; None where it has no mask.

    side: "reference" or "moving". The mask stays open as long as `resources`.

    Raises InputError for a mask that cannot be opened or does not fit.
    """
    name = options.reference_mask if side == "reference" else options.moving_mask
    classes = options.reference_mask_classes
    if side == "moving":
        classes = options.moving_mask_classes
    if name is None:
        return None
    mask, is_kept = open_mask(name, image, classes, resources), includes(options.mask_keep, side)

    def covers(window: Window, factor: float) -> NDArray[np.bool_]:
        covered = mask.covers(window, factor)
        return ~covered if is_kept else covered

    return covers


def with_masks(
    pair: tuple[OpenImage, OpenImage], options: Options, resources: ExitStack
) -> tuple[OpenImage, OpenImage]:
    """Reference and moving image with the masks of the options.

    Raises InputError for a mask that cannot be opened, does not fit or leaves nothing.
    """
    reference, moving = pair
    kept = options.mask_keep
    if options.reference_mask is not None:
        name, classes = options.reference_mask, options.reference_mask_classes
        mask = open_mask(name, reference, classes, resources)
        reference = MaskedFile(reference, mask, str(name), includes(kept, "reference"))
    if options.moving_mask is not None:
        name, classes = options.moving_mask, options.moving_mask_classes
        mask = open_mask(name, moving, classes, resources)
        moving = MaskedFile(moving, mask, str(name), includes(kept, "moving"))
    return reference, moving
