"""Pixels of a target from pixels of a source, by GDAL's warper.

A source is warped once, from its own pixels to the target; overviews are never used.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from rasterio.control import GroundControlPoint
from rasterio.crs import CRS
from rasterio.enums import Resampling
from rasterio.warp import reproject

from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.warping.patches import CONTROLS, Patch
from hetmatch_qgis.engine.warping.source import Pixels

RADIUS = {
    Resampling.nearest: 1,
    Resampling.bilinear: 1,
    Resampling.cubic: 2,
    Resampling.cubic_spline: 2,
    Resampling.lanczos: 3,
    Resampling.average: 1,
    Resampling.mode: 1,
}
PICKING = (Resampling.nearest, Resampling.mode)
"""These make no new values."""

LEAST_SHRINKING = 1.25
# On the border of two pixels rounding must not choose now the one, now the other.
NUDGE = 1e-5
# Any will do, as long as source and target have the same.
ANY_CRS = CRS.from_epsg(3857)


@dataclass(frozen=True)
class Sampling:
    """How pixels are made.

    shrinking: how many source columns and rows go into a target pixel, at least 1 each: kernels
    are widened by it, so that detail finer than the target does not alias.
    """

    resampling: Resampling
    shrinking: tuple[float, float] = (1.0, 1.0)

    @staticmethod
    def of(resampling: Resampling, steps: NDArray[np.float64]) -> Sampling:
        """steps: (2, 2), how far one goes in the source with a column and a row of the target."""
        spans = np.linalg.norm(steps, axis=0)
        across, down = (float(span) if span >= LEAST_SHRINKING else 1.0 for span in spans)
        return Sampling(resampling, (across, down))

    @property
    def reach(self) -> int:
        """How many source pixels around a position count, at most."""
        return int(np.ceil(RADIUS[self.resampling] * max(self.shrinking))) + 2

    @property
    def makes_values(self) -> bool:
        """Whether values come out that the source does not have."""
        return self.resampling not in PICKING


@dataclass(frozen=True)
class Warped:
    """values: (bands, H, W). valid: (1 or bands, H, W) bool. alpha: (H, W) opacity or None."""

    values: NDArray
    valid: NDArray[np.bool_]
    alpha: NDArray | None


def needed(patches: list[Patch], size: tuple[int, int], reach: int) -> Window | None:
    """The window of a source of that width and height that patches are made of."""
    if not patches:
        return None
    prints = np.stack([patch.footprint() for patch in patches])
    low = np.floor(prints[:, 0].min(axis=0)).astype(int) - reach
    high = np.ceil(prints[:, 1].max(axis=0)).astype(int) + reach
    low, high = np.maximum(low, 0), np.minimum(high, size)
    if (high <= low).any():
        return None
    return Window(int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1]))


def warp_patches(
    pixels: Pixels,
    area: Window,
    patches: list[Patch],
    window: Window,
    sampling: Sampling,
    opaque: int,
    holes: bool,
) -> Warped:
    """A window of the target, of patches in it; what no patch covers is not valid.

    area: which window of the source the pixels are. opaque: full opacity. holes: whether the
    raster may have pixels that do not count, here or elsewhere: one way for all of its windows.
    """
    bands, shape = len(pixels.values), (window.height, window.width)
    valid_bands = 1 if pixels.valid is None else len(pixels.valid)
    values = np.zeros((bands, *shape), pixels.values.dtype)
    valid = np.zeros((valid_bands, *shape), dtype=bool)
    alpha = None if pixels.alpha is None else np.zeros(shape, pixels.values.dtype)
    for patch in patches:
        part = needed([patch], (area.column + area.width, area.row + area.height), sampling.reach)
        if part is None:
            continue
        cut = _cut(pixels, part, area)
        at = _within(patch.window, window)
        made = _warp(cut, patch, part, sampling, opaque, holes)
        # A patch at the far edges may reach over them.
        rows, columns = values[0][at].shape
        values[:, at[0], at[1]] = made.values[:, :rows, :columns]
        valid[:, at[0], at[1]] = made.valid[:, :rows, :columns]
        if alpha is not None and made.alpha is not None:
            alpha[at] = made.alpha[:rows, :columns]
    return Warped(values, valid, alpha)


def _within(inner: Window, outer: Window) -> tuple[slice, slice]:
    column, row = inner.column - outer.column, inner.row - outer.row
    return slice(row, row + inner.height), slice(column, column + inner.width)


def _cut(pixels: Pixels, part: Window, area: Window) -> Pixels:
    at = _within(part, area)
    return Pixels(
        pixels.values[:, at[0], at[1]],
        None if pixels.valid is None else pixels.valid[:, at[0], at[1]],
        None if pixels.alpha is None else pixels.alpha[at],
    )


def _warp(
    pixels: Pixels, patch: Patch, part: Window, sampling: Sampling, opaque: int, holes: bool
) -> Warped:
    """One patch, bands with masks of their own one by one."""
    groups = [slice(None)]
    if pixels.valid is not None and len(pixels.valid) > 1:
        groups = [slice(band, band + 1) for band in range(len(pixels.values))]
    made = []
    for group in groups:
        density = _density(pixels, group, opaque) if holes else None
        made.append(_reproject(pixels.values[group], density, patch, part, sampling, opaque))
    values = np.concatenate([one[:-1] for one in made])
    opacity = np.stack([one[-1] for one in made])
    valid = opacity.real > 0
    return Warped(values, valid, None if pixels.alpha is None else opacity.max(axis=0))


def _density(pixels: Pixels, group: slice, opaque: int) -> NDArray:
    """(H, W): the opacity of each pixel, none where the pixel does not count."""
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
    """(bands + 1, H, W): the values and, at the end, their opacity."""
    width, height = patch.window.width, patch.window.height
    made = np.zeros((len(values) + 1, height, width), values.dtype)
    source, masked = values, {}
    if density is not None:
        # A hole's number, which may be NaN, must not get into the means around it.
        source = np.concatenate([np.where(density != 0, values, 0), density[None]])
        masked = {"src_alpha": len(source)}
    reproject(
        np.ascontiguousarray(source, dtype=values.dtype),
        made,
        gcps=_control_points(patch, part, sampling),
        src_crs=ANY_CRS,
        dst_crs=ANY_CRS,
        dst_transform=Affine(2 / width, 0, -1, 0, 2 / height, -1),
        dst_alpha=len(made),
        resampling=sampling.resampling,
        SRC_METHOD="GCP_POLYNOMIAL",
        MAX_GCP_ORDER=3,
        XSCALE=1 / sampling.shrinking[0],
        YSCALE=1 / sampling.shrinking[1],
        SAMPLE_GRID="YES",
        SOURCE_EXTRA=sampling.reach,
        SRC_ALPHA_MAX=opaque,
        DST_ALPHA_MAX=opaque,
        **masked,
    )
    return made


def _control_points(patch: Patch, part: Window, sampling: Sampling) -> list[GroundControlPoint]:
    nudge = 0.0 if sampling.makes_values else NUDGE
    pixels = patch.controls() - (part.column - nudge, part.row - nudge)
    return [
        GroundControlPoint(row=float(row), col=float(column), x=float(x), y=float(y))
        for (column, row), (x, y) in zip(pixels, CONTROLS, strict=True)
    ]
