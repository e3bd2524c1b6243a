"""Target pixels from source pixels, by GDAL's warper.

A source is warped once, from its full resolution to the target; overviews are never used.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.warp import reproject

from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.warping.ground_patches import GroundPatch
from hetmatch_qgis.engine.warping.patches import WarpPatch
from hetmatch_qgis.engine.warping.source import SourcePixels

KERNEL_RADIUS = {
    Resampling.nearest: 1,
    Resampling.bilinear: 1,
    Resampling.cubic: 2,
    Resampling.cubic_spline: 2,
    Resampling.lanczos: 3,
    Resampling.average: 1,
    Resampling.mode: 1,
}
"""Source pixels on each side of a position that a kernel covers, as in GDAL's warper."""

SELECTING = (Resampling.nearest, Resampling.mode)
"""Methods that select source values and make no new ones."""

MIN_SHRINKING = 1.25
"""Source pixels in a target pixel from which a kernel is widened; set by hand with `warp`
(559f29a)."""

NUDGE_PX = 1e-5
"""Source pixels by which positions are moved for methods that select: on the border of two pixels
rounding must not choose now the one, now the other. Set by hand with `warp` (559f29a)."""

Patch = WarpPatch | GroundPatch


@dataclass(frozen=True)
class Sampling:
    """A resampling method and its kernel's width.

    resampling: the method.
    shrinking: source columns and source rows in a target pixel, at least 1 each: kernels are
        widened by it, so that detail finer than the target does not alias.
    """

    resampling: Resampling
    shrinking: tuple[float, float] = (1.0, 1.0)

    @staticmethod
    def of(resampling: Resampling, steps: NDArray[np.float64]) -> Sampling:
        """The sampling for a target's pixel size.

        steps: (2, 2), the steps in the source for one column and for one row of the target.
        """
        spans = np.linalg.norm(steps, axis=0)
        across, down = (float(span) if span >= MIN_SHRINKING else 1.0 for span in spans)
        return Sampling(resampling, (across, down))

    @property
    def radius(self) -> int:
        """Source pixels around a position that may contribute."""
        return int(np.ceil(KERNEL_RADIUS[self.resampling] * max(self.shrinking))) + 2

    @property
    def makes_values(self) -> bool:
        """True when it may make values that the source does not have."""
        return self.resampling not in SELECTING


@dataclass(frozen=True)
class WarpedPixels:
    """SourcePixels of a window of the target.

    values: (bands, H, W).
    valid: (1 or bands, H, W) bool.
    alpha: (H, W), the opacity; None in a raster without an alpha band.
    """

    values: NDArray
    valid: NDArray[np.bool_]
    alpha: NDArray | None


def source_window(patches: list[Patch], size: tuple[int, int], radius: int) -> Window | None:
    """The window of the source that patches are made of; None where it is empty.

    size: width and height of the source. radius: see `Sampling.radius`.
    """
    if not patches:
        return None
    footprints = np.stack([patch.footprint() for patch in patches])
    low = np.floor(footprints[:, 0].min(axis=0)).astype(int) - radius
    high = np.ceil(footprints[:, 1].max(axis=0)).astype(int) + radius
    low, high = np.maximum(low, 0), np.minimum(high, size)
    if (high <= low).any():
        return None
    return Window(int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1]))


def warp_patches(
    pixels: SourcePixels,
    area: Window,
    patches: list[Patch],
    window: Window,
    sampling: Sampling,
    opaque: int,
    may_have_invalid_pixels: bool,
) -> WarpedPixels:
    """Warp the patches of a window of the target; pixels that no patch covers are invalid.

    pixels: of the window `area` of the source.
    window: of the target.
    opaque: the number of full opacity.
    may_have_invalid_pixels: of the whole raster, so that all of its windows are warped alike.
    """
    bands, shape = len(pixels.values), (window.height, window.width)
    mask_count = 1 if pixels.valid is None else len(pixels.valid)
    values = np.zeros((bands, *shape), pixels.values.dtype)
    valid = np.zeros((mask_count, *shape), dtype=bool)
    alpha = None if pixels.alpha is None else np.zeros(shape, pixels.values.dtype)
    for patch in patches:
        end = area.column + area.width, area.row + area.height
        part = source_window([patch], end, sampling.radius)
        if part is None:
            continue
        at = _slices(patch.window, window)
        warped = _warp_patch(
            _crop(pixels, part, area), patch, part, sampling, opaque, may_have_invalid_pixels
        )
        # A patch at the far edges may reach over them.
        rows, columns = values[0][at].shape
        values[:, at[0], at[1]] = warped.values[:, :rows, :columns]
        valid[:, at[0], at[1]] = warped.valid[:, :rows, :columns]
        if alpha is not None and warped.alpha is not None:
            alpha[at] = warped.alpha[:rows, :columns]
    return WarpedPixels(values, valid, alpha)


def _slices(inner: Window, outer: Window) -> tuple[slice, slice]:
    """Rows and columns of one window in another."""
    column, row = inner.column - outer.column, inner.row - outer.row
    return slice(row, row + inner.height), slice(column, column + inner.width)


def _crop(pixels: SourcePixels, part: Window, area: Window) -> SourcePixels:
    at = _slices(part, area)
    return SourcePixels(
        pixels.values[:, at[0], at[1]],
        None if pixels.valid is None else pixels.valid[:, at[0], at[1]],
        None if pixels.alpha is None else pixels.alpha[at],
    )


def _warp_patch(
    pixels: SourcePixels,
    patch: Patch,
    part: Window,
    sampling: Sampling,
    opaque: int,
    may_have_invalid_pixels: bool,
) -> WarpedPixels:
    """Warp one patch; bands with different masks one by one."""
    groups = [slice(None)]
    if pixels.valid is not None and len(pixels.valid) > 1:
        groups = [slice(band, band + 1) for band in range(len(pixels.values))]
    warped = []
    for group in groups:
        density = _density(pixels, group, opaque) if may_have_invalid_pixels else None
        warped.append(_reproject(pixels.values[group], density, patch, part, sampling, opaque))
    values = np.concatenate([bands[:-1] for bands in warped])
    opacity = np.stack([bands[-1] for bands in warped])
    valid = opacity.real > 0
    return WarpedPixels(values, valid, None if pixels.alpha is None else opacity.max(axis=0))


def _density(pixels: SourcePixels, group: slice, opaque: int) -> NDArray:
    """(H, W): the opacity of each pixel, zero where the pixel is invalid."""
    shape, dtype = pixels.values.shape[1:], pixels.values.dtype
    density = np.full(shape, opaque, dtype) if pixels.alpha is None else pixels.alpha
    if pixels.valid is None:
        return density
    valid = pixels.valid[group if len(pixels.valid) > 1 else slice(0, 1)][0]
    return np.where(valid, density, 0).astype(dtype)


def _reproject(
    values: NDArray,
    density: NDArray | None,
    patch: Patch,
    part: Window,
    sampling: Sampling,
    opaque: int,
) -> NDArray:
    """(bands + 1, H, W): the values and, last, their opacity."""
    width, height = patch.window.width, patch.window.height
    nudge = 0.0 if sampling.makes_values else NUDGE_PX
    warped = np.zeros((len(values) + 1, height, width), values.dtype)
    source, alpha_options = values, {}
    if density is not None:
        # The value of an invalid pixel, which may be NaN, must not enter the means around it.
        source = np.concatenate([np.where(density != 0, values, 0), density[None]])
        alpha_options = {"src_alpha": len(source)}
    reproject(
        np.ascontiguousarray(source, dtype=values.dtype),
        warped,
        dst_alpha=len(warped),
        resampling=sampling.resampling,
        XSCALE=1 / sampling.shrinking[0],
        YSCALE=1 / sampling.shrinking[1],
        SAMPLE_GRID="YES",
        SOURCE_EXTRA=sampling.radius,
        SRC_ALPHA_MAX=opaque,
        DST_ALPHA_MAX=opaque,
        **patch.geometry(part, nudge),
        **alpha_options,
    )
    return warped
