"""Fill values that a raster does not declare, or declares only roughly.

A pixel is nodata, too, where it holds

- a number that no sensor gives: writers of floats fill with the largest one there is;
- the declared nodata value but for rounding: a header of six digits says 1.70141e38 where pixels
  hold 1.70141183e38;
- a constant far outside of all other values, such as -9999 beneath heights of some hundred metres.

What matching reads and what a warp reads come from here, so that both leave out the same pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio._err import CPLE_BaseError  # rasterio lets GDAL's own errors through
from rasterio.enums import ColorInterp
from rasterio.errors import RasterioError
from rasterio.windows import Window as RasterioWindow

from hetmatch_qgis.engine.core.image import MAX_MEASURED

ROUNDING = 1e-5
"""Share of the declared nodata value by which a stored one may differ: six digits are the fewest
that programs write."""

MIN_ROUNDED = 1000.0
"""Absolute nodata value below which it is taken exactly: near 0 rounding may be a measurement."""

USUAL_FILLS = (-9999.0, -99999.0, -999.0, -32768.0, -32767.0, 32767.0, 65535.0, 9999.0)
"""Constants that are used for nodata."""

MIN_GAP, MIN_USUAL_GAP = 5.0, 1.0
"""Distance of a constant from all other values, in their range, from which on it is a fill; less
where it is one of USUAL_FILLS. Set by hand with the cases of undeclared fills."""

MIN_FILL_SHARE, MIN_FILL_PIXELS = 0.002, 16
"""Share of a sample, and pixels of it, that hold the constant; set by hand likewise."""

MIN_LEVELS = 32
"""Distinct other values; fewer may be classes, among which one far off is a class, too."""

SAMPLE_SIDE, SAMPLES = 256, 4
"""Pixels along a side of the windows that are looked at, and windows along a side of the raster,
the outermost in its corners."""

ALPHA_SIDE = 1024
"""Pixels of the longer side at which an alpha band is looked at, to see what its opaque is."""

MAX_SAMPLE_BANDS = 3
"""Bands that are looked at; a fill is the same in all of them."""


@dataclass(frozen=True)
class FillValues:
    """Values that stand for nodata besides those that are declared.

    constants: as stored; none declared.
    limits: lowest and highest value that may be a mean of data: in overviews fill and data are
        mixed.
    nodata: the declared value of each band, None without one.
    """

    constants: tuple[float, ...] = ()
    limits: tuple[float, float] = (-np.inf, np.inf)
    nodata: tuple[float | None, ...] = ()

    def valid(
        self, values: NDArray, bands: tuple[int, ...], is_mean: bool = False
    ) -> NDArray[np.bool_] | None:
        """(C, H, W): False where stored values (C, H, W) of these bands are fill; None for nowhere.

        is_mean: whether the values are means, as in an overview.
        """
        if values.dtype.kind == "c" or (values.dtype.kind != "f" and not self.constants):
            return None
        is_fill = np.zeros(values.shape, dtype=bool)
        for constant in self.constants:
            is_fill |= values == values.dtype.type(constant)
        if is_mean and self.constants:
            is_fill |= (values < self.limits[0]) | (values > self.limits[1])
        if values.dtype.kind == "f":
            with np.errstate(invalid="ignore"):
                is_fill |= np.abs(values) > MAX_MEASURED
                for row, band in enumerate(bands):
                    is_fill[row] |= _is_rounded(values[row], self._nodata_of(band))
        return ~is_fill if is_fill.any() else None

    def _nodata_of(self, band: int) -> float | None:
        return self.nodata[band - 1] if band <= len(self.nodata) else None


def fill_values_of(dataset: Any) -> FillValues:
    """The fill values of an open rasterio dataset, by windows all over it."""
    nodata = tuple(None if value is None else float(value) for value in dataset.nodatavals)
    dtype = np.dtype(str(dataset.dtypes[0]).replace("complex_int16", "complex64"))
    declared = FillValues(nodata=nodata)
    if dtype.kind not in "iuf" or dtype.itemsize == 1:
        return declared
    bands = tuple(range(1, min(dataset.count, MAX_SAMPLE_BANDS) + 1))
    try:
        with np.errstate(all="ignore"):
            samples = _samples(dataset, bands)
    except RasterioError:
        # A damaged raster is told of by whoever reads it.
        return declared
    constants: list[float] = []
    low, high = -np.inf, np.inf
    for sample, value in zip(samples, nodata, strict=False):
        constants += _unmeasured(sample, value)
        measured = sample[np.isfinite(sample) & (np.abs(sample) <= MAX_MEASURED)]
        if value is not None:
            measured = measured[(measured != value) & ~_is_rounded(measured, value)]
        measured = measured.astype(np.float64)
        for sign in (1, -1):
            found = _far_constant(sign * measured)
            if found is None:
                continue
            constant, limit = sign * found[0], sign * found[1]
            constants.append(constant)
            measured = measured[measured != constant]
            low, high = (max(low, limit), high) if sign > 0 else (low, min(high, limit))
    return FillValues(tuple(dict.fromkeys(constants)), (low, high), nodata)


def colours_of(dataset: Any) -> tuple[ColorInterp, ...]:
    """The colour interpretation of each band of a rasterio dataset.

    rasterio raises here what GDAL said last, as of a damaged mask beside the raster; so it is asked
    again.
    """
    try:
        return tuple(dataset.colorinterp)
    except CPLE_BaseError:
        return tuple(dataset.colorinterp)


def has_binary_alpha(dataset: Any) -> bool:
    """True for a rasterio dataset with an alpha band of 0 and 1, whose 1 is meant for opaque."""
    colours = colours_of(dataset)
    if ColorInterp.alpha not in colours or np.dtype(str(dataset.dtypes[0])).kind not in "iuf":
        return False
    band = colours.index(ColorInterp.alpha) + 1
    # Any part of a usual alpha shows values above 1, which spares the rest of a large raster.
    corner = RasterioWindow(
        max(0, (dataset.width - SAMPLE_SIDE) // 2),
        max(0, (dataset.height - SAMPLE_SIDE) // 2),
        min(SAMPLE_SIDE, dataset.width),
        min(SAMPLE_SIDE, dataset.height),
    )
    if dataset.read(band, window=corner).max() > 1:
        return False
    factor = max(1.0, max(dataset.width, dataset.height) / ALPHA_SIDE)
    shape = max(1, int(dataset.height / factor)), max(1, int(dataset.width / factor))
    # Nearest, as rasterio reads by default: means would lie between.
    return bool(dataset.read(band, out_shape=shape).max() == 1)


def is_declared(fills: FillValues) -> bool:
    """True where all constants are the declared nodata value but for rounding, or none is declared.

    Programs that take one nodata value, as gdalwarp does, can leave them out only then.
    """
    declared = [value for value in fills.nodata if value is not None]
    if not declared:
        return len(fills.constants) <= 1
    return all(
        bool(_is_rounded(np.array([constant]), declared[0])[0]) for constant in fills.constants
    )


def _far_constant(values: NDArray) -> tuple[float, float] | None:
    """The lowest of the values (N,) where it is a fill, and the lowest that a mean may be."""
    if values.size == 0:
        return None
    constant = values.min()
    is_constant = values == constant
    count = int(np.count_nonzero(is_constant))
    others = values[~is_constant]
    if count < max(MIN_FILL_PIXELS, MIN_FILL_SHARE * values.size) or others.size == 0:
        return None
    lowest, span = float(others.min()), float(others.max()) - float(others.min())
    is_usual = abs(float(constant)) in {abs(fill) for fill in USUAL_FILLS}
    gap = lowest - float(constant)
    if gap <= (MIN_USUAL_GAP if is_usual else MIN_GAP) * span:
        return None
    if len(np.unique(others)) < MIN_LEVELS:
        return None
    return float(constant), max(lowest - span, float(constant) + gap / 2)


def _unmeasured(values: NDArray, nodata: float | None) -> list[float]:
    """Values (N,) that no sensor gives, or that are the declared one but for rounding."""
    if values.dtype.kind != "f":
        return []
    is_fill = (np.abs(values) > MAX_MEASURED) & np.isfinite(values)
    is_fill |= _is_rounded(values, nodata)
    if nodata is not None:
        is_fill &= values != values.dtype.type(nodata)
    return [float(value) for value in np.unique(values[is_fill])[:2]]


def _is_rounded(values: NDArray, nodata: float | None) -> NDArray[np.bool_]:
    """True where values are a declared nodata value but for rounding."""
    if nodata is None or not np.isfinite(nodata) or abs(nodata) < MIN_ROUNDED:
        return np.zeros(values.shape, dtype=bool)
    margin = ROUNDING * abs(nodata)
    return np.asarray((values >= nodata - margin) & (values <= nodata + margin))


def _samples(dataset: Any, bands: tuple[int, ...]) -> list[NDArray]:
    """Stored values (N,) of each band that its mask has valid, from windows all over it."""
    width, height = (min(SAMPLE_SIDE, side) for side in (dataset.width, dataset.height))
    columns, rows = (
        sorted({int(start) for start in np.linspace(0, side - length, SAMPLES)})
        for side, length in ((dataset.width, width), (dataset.height, height))
    )
    parts: list[list[NDArray]] = [[] for _ in bands]
    for row in rows:
        for column in columns:
            window = RasterioWindow(column, row, width, height)
            values = dataset.read(list(bands), window=window)
            masks = dataset.read_masks(list(bands), window=window) > 0
            for part, band, mask in zip(parts, values, masks, strict=True):
                part.append(band[mask])
    return [np.concatenate(part) for part in parts]
