"""Masks that a user brings: a raster or polygons that mark the pixels to be left out."""

from __future__ import annotations

import warnings
from contextlib import ExitStack
from dataclasses import replace
from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.windows import Window as RasterWindow

from hetmatch_qgis.common.raster_names import RasterName, raster_name
from hetmatch_qgis.engine.access.network import open_dataset
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Points, grid_points, transform_points
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.georeferencing.crs import unwrap_x
from hetmatch_qgis.engine.masking.classes import in_classes
from hetmatch_qgis.engine.raster.open_image import OpenImage
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.vectors.layer import VectorLayer
from hetmatch_qgis.engine.vectors.layer_files import is_vector_file, open_layers
from hetmatch_qgis.engine.vectors.seam import boxes_around, turned_towards

LATTICE_STEP = 16
"""Pixels between the positions that are projected exactly; as for reading on a grid."""

SAMPLES = 2
"""Positions along a side of a coarser pixel at which a mask is asked: one of them suffices to mask
it."""

PROBES = 9
"""Points along a side of an image that tell where it lies on a mask."""

SUBPIXEL_BITS = 4
"""Binary digits of OpenCV's coordinates after the point."""


class UserMask(Protocol):
    """Says which pixels of an image a mask covers."""

    def covers(self, window: Window, factor: float) -> NDArray[np.bool_]:
        """Mask (rows, columns) of the pixels of a window, `factor` times as large, in the mask."""
        ...


def open_mask(
    name: RasterName, image: OpenImage, classes: tuple[str, ...] | None, resources: ExitStack
) -> UserMask:
    """A mask for an image, open as long as `resources`.

    name: a raster, whose non-zero pixels it covers, or polygons.
    classes: of a quality band of Sentinel-2 or Landsat, in place of non-zero.

    Raises InputError where the mask cannot be opened or does not fit the image.
    """
    try:
        raster = resources.enter_context(Raster(name))
    except InputError:
        if not is_vector_file(name):
            raise
        if classes:
            raise InputError(
                "'{mask}' has polygons and no classes; leave the classes of the mask out.",
                mask=name,
            ) from None
        return PolygonMask(image, open_layers(name, None))
    return RasterMask(image, raster, classes, resources)


class RasterMask:
    """Covers where a raster is not zero, or has one of some classes."""

    def __init__(
        self,
        image: OpenImage,
        mask: Raster,
        classes: tuple[str, ...] | None,
        resources: ExitStack,
    ) -> None:
        self._image, self._mask, self._classes = image, mask, classes
        self._is_pixelwise = _is_on_grid_of(mask, image)
        if not self._is_pixelwise and not _share_map(mask, image):
            raise InputError(
                "The mask '{mask}' ({width} x {height} pixels) does not lie on '{image}' "
                "({image_width} x {image_height}); give both a georeference, or the mask the "
                "size of the image.",
                mask=mask.name,
                width=mask.width,
                height=mask.height,
                image=image.name,
                image_width=image.width,
                image_height=image.height,
            )
        if not self._is_pixelwise and not self._meets_image():
            raise _beside(mask.name, image)
        # Read as it is stored: means of classes are none.
        self._dataset = _open(mask.location, resources)

    def covers(self, window: Window, factor: float) -> NDArray[np.bool_]:
        """See UserMask."""
        rows, columns = _shape(window, factor)
        count = 1 if factor <= 1 else SAMPLES
        x = (np.arange(columns * count) + 0.5) / count * factor + window.column
        y = (np.arange(rows * count) + 0.5) / count * factor + window.row
        if self._is_pixelwise:
            positions = np.stack(np.broadcast_arrays(x[None, :], y[:, None]), axis=-1)
        else:
            positions = self._positions(x, y)
        covered = self._at(positions)
        return np.asarray(covered.reshape(rows, count, columns, count).any(axis=(1, 3)))

    def _meets_image(self) -> bool:
        """True where some of the image lies on the mask."""
        columns, rows = (
            np.linspace(0, side, PROBES) for side in (self._image.width, self._image.height)
        )
        on_mask = _to_mask(grid_points(columns, rows).reshape(-1, 2), self._image, self._mask)
        on_mask = on_mask[np.isfinite(on_mask).all(axis=1)]
        if not len(on_mask):
            return False
        low, high = on_mask.min(axis=0), on_mask.max(axis=0)
        return bool((high > 0).all() and (low < [self._mask.width, self._mask.height]).all())

    def _positions(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> Points:
        """Pixels of the mask (H, W, 2) at columns and rows of the image."""
        knots = [_knots(axis) for axis in (x, y)]
        points = grid_points(*knots).reshape(-1, 2)
        exact = _to_mask(points, self._image, self._mask).reshape(len(knots[1]), len(knots[0]), 2)
        spread = np.empty((len(knots[1]), len(x), 2))
        for axis in range(2):
            for row in range(len(knots[1])):
                spread[row, :, axis] = np.interp(x, knots[0], exact[row, :, axis])
        share = np.interp(y, knots[1], np.arange(len(knots[1])))
        low = np.clip(share.astype(int), 0, max(0, len(knots[1]) - 2))
        weight = (share - low)[:, None, None]
        high = np.minimum(low + 1, len(knots[1]) - 1)
        return np.asarray(spread[low] * (1 - weight) + spread[high] * weight)

    def _at(self, positions: Points) -> NDArray[np.bool_]:
        """Which positions (H, W, 2) in its pixels the mask covers; outside of it none."""
        with np.errstate(invalid="ignore"):
            inside = (positions >= 0).all(axis=-1)
            inside &= (positions < [self._mask.width, self._mask.height]).all(axis=-1)
        covered = np.zeros(inside.shape, dtype=bool)
        if not inside.any():
            return covered
        pixels = np.floor(positions[inside]).astype(np.int64)
        low, high = pixels.min(axis=0), pixels.max(axis=0) + 1
        # No more pixels than are asked for along each side.
        step = np.maximum(1, (high - low) // (2 * np.array(inside.shape[::-1])))
        size = -(-(high - low) // step)
        values = self._read(low, high, size)
        at = np.minimum((pixels - low) // step, size - 1)
        covered[inside] = values[at[:, 1], at[:, 0]]
        return covered

    def _read(self, low: NDArray, high: NDArray, size: NDArray) -> NDArray[np.bool_]:
        window = RasterWindow(low[0], low[1], high[0] - low[0], high[1] - low[1])
        shape = int(size[1]), int(size[0])
        try:
            values = self._dataset.read(
                1, window=window, out_shape=shape, resampling=Resampling.nearest
            )
        except RasterioError as error:
            raise InputError(
                "The mask '{mask}' is damaged or cut short; copy or download it again.",
                mask=self._mask.name,
            ) from error
        if self._classes:
            return in_classes(values, self._classes, self._mask.name)
        nodata = self._dataset.nodata
        # NaN, which equals nothing, says nothing either.
        covered = np.asarray((values != 0) & (values == values))
        return covered if nodata is None else covered & np.asarray(values != nodata)


class PolygonMask:
    """Covers the inside of polygons, and the pixels that their outlines touch."""

    def __init__(self, image: OpenImage, layers: list[VectorLayer]) -> None:
        self._image = image
        self._layers = [layer for layer in layers if layer.has_areas]
        if not self._layers:
            raise InputError(
                "'{mask}' holds no polygons; a mask is polygons or a raster.",
                mask=layers[0].name if layers else "",
            )
        if not image.georeference.is_usable:
            raise InputError(
                "'{image}' has no georeference, so polygons cannot mask it; give a raster of its "
                "size as the mask.",
                image=image.name,
            )
        if not any(self._meets(layer) for layer in self._layers):
            raise _beside(self._layers[0].name, image)

    def covers(self, window: Window, factor: float) -> NDArray[np.bool_]:
        """See UserMask."""
        shape = _shape(window, factor)
        covered = np.zeros(shape, np.uint8)
        for layer in self._layers:
            outline = grid_points(
                np.linspace(window.column, window.column + window.width, 9),
                np.linspace(window.row, window.row + window.height, 9),
            ).reshape(-1, 2)
            places = transform_points(
                self._image.pixel_to_map(outline), _crs(self._image), layer.crs
            )
            for box in boxes_around(places, layer.crs, layer.bounds):
                self._fill(covered, layer, box, window, factor)
        return covered > 0

    def _meets(self, layer: VectorLayer) -> bool:
        """True where the layer's extent and the image meet, and of a layer without features."""
        columns, rows = (
            np.linspace(0, side, PROBES) for side in (self._image.width, self._image.height)
        )
        outline = self._image.pixel_to_map(grid_points(columns, rows).reshape(-1, 2))
        places = transform_points(outline, _crs(self._image), layer.crs)
        return layer.bounds is None or bool(boxes_around(places, layer.crs, layer.bounds))

    def _fill(
        self,
        covered: NDArray[np.uint8],
        layer: VectorLayer,
        box: tuple[float, float, float, float],
        window: Window,
        factor: float,
    ) -> None:
        corner = np.array([window.column, window.row])
        for features in layer.read(box):
            rings = features.rings.select(features.rings.is_area)
            if not len(rings):
                continue
            places = transform_points(rings.points, layer.crs, _crs(self._image))
            turned = turned_towards(
                replace(rings, points=places), _crs(self._image), _middle_x(self._image)
            )
            pixels = (self._image.map_to_pixel(turned.points) - corner) / factor
            # OpenCV counts from the centre of the first pixel.
            scaled = np.round((pixels - 0.5) * (1 << SUBPIXEL_BITS))
            limit = float(1 << 24)
            vertices = np.clip(np.nan_to_num(scaled, nan=-limit), -limit, limit).astype(np.int32)
            parts = np.split(vertices, rings.starts[1:-1])
            for number in np.unique(rings.feature):
                own = [parts[row] for row in np.flatnonzero(rings.feature == number)]
                cv2.fillPoly(covered, own, 1, shift=SUBPIXEL_BITS)


def _beside(mask: str, image: OpenImage) -> InputError:
    return InputError(
        "The mask '{mask}' lies beside '{image}', so that it masks nothing; check its CRS, "
        "or choose the mask of this image.",
        mask=mask,
        image=image.name,
    )


def _knots(axis: NDArray[np.float64]) -> NDArray[np.float64]:
    """A few of the positions along an axis, with the first and the last."""
    count = max(2, -(-len(axis) // LATTICE_STEP) + 1)
    return np.linspace(axis[0], axis[-1], count)


def _shape(window: Window, factor: float) -> tuple[int, int]:
    return int(np.ceil(window.height / factor)), int(np.ceil(window.width / factor))


def _to_mask(pixels: Points, image: OpenImage, mask: Raster) -> Points:
    places = transform_points(image.pixel_to_map(pixels), _crs(image), _crs(mask))
    return mask.map_to_pixel(unwrap_x(places, _crs(mask), around=_middle_x(mask)))


def _middle_x(image: OpenImage) -> float:
    """x of the middle of an image on its map."""
    return float(image.pixel_to_map(np.array([[image.width / 2, image.height / 2]]))[0, 0])


def _crs(image: OpenImage) -> Any:
    if image.crs is None:
        raise InputError("'{image}' has no CRS; assign one to it first.", image=image.name)
    return image.crs


def _share_map(mask: Raster, image: OpenImage) -> bool:
    return mask.georeference.is_usable and image.georeference.is_usable


def _is_on_grid_of(mask: Raster, image: OpenImage) -> bool:
    """True where pixels of both are the same ones."""
    if (mask.width, mask.height) != (image.width, image.height):
        return False
    if not _share_map(mask, image):
        return True
    own, its = mask.transform, image.transform
    if mask.crs != image.crs or own is None or its is None:
        return False
    return bool(own.almost_equals(its, precision=1e-6 * abs(image.gsd or 1.0)))


def _open(location: str, resources: ExitStack) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        return resources.enter_context(open_dataset(raster_name(location)))
