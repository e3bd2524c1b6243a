"""The signal of an image: valid data, more than one value, and texture to match."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.image import MaskedImage
from hetmatch_qgis.engine.core.messages import Message

MIN_VALID_SHARE = 0.05
"""Share of a tile's pixels that must be valid; set by hand with the first version (5024d1f)."""

TEXTURE_BLOCK = 16
"""Pixels along a block whose mean and noise are compared with its neighbours'; set by hand with the
first version (5024d1f)."""

MIN_BLOCKS = 16
"""Fully valid blocks without which texture is not judged; set by hand in 7cd142d."""

ROUGHNESS = 2.0
"""Noise of a block, in that of the median block, above which it is rough; set by hand in
7cd142d."""

MIN_ROUGH_BLOCKS = 3
"""Rough blocks that are texture enough, such as one line on a flat map; set by hand in 7cd142d."""

# Pure speckle, white or correlated by resampling, stays below the next two; of 930 images of the
# data folders the calmest lies a tenth above.
WHITE_STEPS = 1.5
"""Steps between blocks, in those that white noise explains; measured in 7cd142d."""
CORRELATED_STEPS = 0.85
"""The same for a pixel of correlation length; measured in 7cd142d."""

MAX_CORRELATION_LENGTH = 15.0
"""Pixels over which noise may be correlated; anything smoother is terrain or heat, however even.
Set in b118237."""

MAX_NAMED_PAGES = 3
"""Pages of a file that a sentence names."""

MIN_RELATIVE_RANGE = 1e-6
"""Range of the values, in the largest of them, up to which an image has one value; set by hand with
the first version (5024d1f)."""

FEW_VALUES = 10_000
"""Values spread over an image that mostly tell that it has several: a percentile of fewer than a
twentieth of them lies beyond that of all."""

PRECISE_TYPES = ("float64", "complex128", "int64", "uint64", "int32", "uint32")
"""Data types with values that become equal in single precision, in which images are kept."""

_NORMAL_95 = 1.96
"""Standard deviations within which 95 % of normally distributed values lie."""

NO_OVERLAP = Message("outside the moving image")

_NO_DATA = Message("no data")
_ONE_VALUE = Message("the same value everywhere, such as cloud or saturation")
_NO_TEXTURE = Message("no texture, such as open water")


def no_signal_reason(image: MaskedImage, is_drawn: bool = False) -> Message | None:
    """The reason why a tile (H, W, C) has nothing to match; None where it may have something.

    image: the values as read, before normalisation. "No texture" means that the means of blocks of
    16 pixels differ no more from their neighbours' than the noise within the blocks explains, and
    that hardly any block is rougher than the others: open water, fog.
    is_drawn: of a map of vector layers, on which nothing is noise: evenly spread points look so.
    """
    valid = image.valid
    share = np.count_nonzero(valid) / max(1, valid.size)
    if share < MIN_VALID_SHARE:
        if share == 0:
            return _NO_DATA
        return Message("no data: only {share:.0%} of the pixels are valid", share=share)
    grey = image.mean
    if not _has_range(grey.reshape(-1) if share == 1 else grey[valid]):
        return _ONE_VALUE
    if not is_drawn and not _has_texture(grey, valid):
        return _NO_TEXTURE
    return None


def _has_range(values: NDArray[np.float32]) -> bool:
    """True where values (N,) differ, but for the outermost ten thousandth at either end."""
    few = values[:: max(1, values.size // FEW_VALUES)]
    low, high = np.percentile(few, (5, 95))
    # More than a ten thousandth of all lie beyond either of these.
    largest = max(abs(float(values.min())), abs(float(values.max())), MIN_RELATIVE_RANGE)
    if high - low > MIN_RELATIVE_RANGE * largest:
        return True
    low, high = np.percentile(values, (0.01, 99.99))
    largest = max(abs(float(low)), abs(float(high)), MIN_RELATIVE_RANGE)
    return bool(high - low > MIN_RELATIVE_RANGE * largest)


@dataclass(frozen=True)
class SampleSource:
    """The raster that a sample is of, as far as the sentence about it needs.

    bands: numbers, from 1, of the bands in the sample.
    band_count: how many bands the raster has.
    pages: all rasters in the same file, as GDAL names them; empty for a single one.
    dtype: data type of the raster's own values, as numpy calls it.
    """

    bands: tuple[int, ...] = ()
    band_count: int = 0
    pages: tuple[str, ...] = ()
    dtype: str = ""


def check_signal(sample: MaskedImage, name: str, source: SampleSource = SampleSource()) -> None:
    """Raises InputError for a sample (H, W, C) of a whole image that has nothing to match.

    name: the image's name in the sentence.
    """
    if not sample.valid.any():
        raise InputError(
            "'{name}' has no valid pixels: all are nodata, transparent, not a number or beyond "
            "3.4e38; check its nodata value and its mask.",
            name=name,
        )
    planes = [sample.values[..., band] for band in range(sample.channels)]
    levels = planes if sample.valid.all() else [plane[sample.valid] for plane in planes]
    low = np.array([level.min() for level in levels])
    high = np.array([level.max() for level in levels])
    if (high - low <= MIN_RELATIVE_RANGE * np.maximum(np.abs(low), np.abs(high))).all():
        raise _one_value(name, float(low[0]), source)


def _one_value(name: str, value: float, source: SampleSource) -> InputError:
    """The error for a sample of one value, with what may help: a page, bands or a stretch."""
    if source.pages:
        return InputError(
            "'{name}' has several pages, and the first has the same value everywhere "
            "({value:g}); choose another one: {pages}.",
            name=name,
            value=value,
            pages=list(source.pages[1:] or source.pages)[:MAX_NAMED_PAGES],
        )
    if 0 < len(source.bands) < source.band_count:
        return InputError(
            "The bands of '{name}' that were examined ({bands}) have the same value "
            "everywhere ({value:g}); choose others of its {count} bands.",
            name=name,
            bands=list(source.bands),
            value=value,
            count=source.band_count,
        )
    if source.dtype in PRECISE_TYPES:
        return InputError(
            "'{name}' ({dtype}) has the same value everywhere ({value:g}), or values that "
            "differ by less than a millionth of it; choose other bands or another raster, or "
            "stretch the values, for example with: {command}",
            name=name,
            dtype=source.dtype,
            value=value,
            command="gdal_translate -ot Float32 -scale MIN MAX 0 1000 FILE STRETCHED",
        )
    return InputError(
        "'{name}' has the same value everywhere ({value:g}), so there is nothing to match; "
        "choose other bands or another raster.",
        name=name,
        value=value,
    )


def _has_texture(grey: NDArray[np.float32], valid: NDArray[np.bool_]) -> bool:
    rows, columns = (side // TEXTURE_BLOCK * TEXTURE_BLOCK for side in grey.shape)
    if min(rows, columns) < 4 * TEXTURE_BLOCK:
        return True
    shape = (rows // TEXTURE_BLOCK, columns // TEXTURE_BLOCK)
    is_whole = _blocks(valid[:rows, :columns]).all(axis=1).reshape(shape)
    if np.count_nonzero(is_whole) < MIN_BLOCKS:
        return True
    blocks = _blocks(grey[:rows, :columns]).astype(np.float64)
    mean, noise = blocks.mean(axis=1).reshape(shape), blocks.std(axis=1).reshape(shape)
    median_noise = float(np.median(noise[is_whole]))
    rough_count = np.count_nonzero(noise[is_whole] > ROUGHNESS * median_noise)
    if median_noise == 0 or rough_count >= MIN_ROUGH_BLOCKS:
        return True
    # Slow shading (sun glint, the antenna pattern) is no texture: only the steps from one block
    # to the next count.
    row_steps = np.abs(np.diff(mean, axis=0))[is_whole[1:] & is_whole[:-1]]
    column_steps = np.abs(np.diff(mean, axis=1))[is_whole[:, 1:] & is_whole[:, :-1]]
    steps = np.concatenate([row_steps, column_steps])
    expected = _NORMAL_95 * np.sqrt(2) * median_noise / TEXTURE_BLOCK
    length = _correlation_length(grey, valid)
    if length > MAX_CORRELATION_LENGTH:
        return True
    allowed = max(WHITE_STEPS, CORRELATED_STEPS * length)
    return steps.size == 0 or bool(np.percentile(steps, 95) > allowed * expected)


def _blocks(image: NDArray) -> NDArray:
    """Pixels (N, TEXTURE_BLOCK ** 2) of each block of an image (H, W)."""
    rows, columns = image.shape
    size = TEXTURE_BLOCK
    parts = image.reshape(rows // size, size, columns // size, size)
    return parts.swapaxes(1, 2).reshape(-1, size * size)


def _correlation_length(grey: NDArray[np.float32], valid: NDArray[np.bool_]) -> float:
    """Pixels over which the noise is correlated, 1 for white noise, from the lag of one pixel."""
    filled = np.where(valid, grey, np.float32(grey[valid].mean()))
    noise = filled - cv2.blur(filled, (7, 7))
    power = float((noise**2).mean())
    if power == 0:
        return 1.0
    correlation = float((noise[:, 1:] * noise[:, :-1]).mean()) / power
    return (1 + max(correlation, 0.0)) / (1 - min(max(correlation, 0.0), 0.9))
