"""Likeness of two aligned images: where they look the same, and what is drawn over them.

What is drawn over both images, as a frame, a graticule or a cloud, agrees whatever the ground. It
looks the same in both, while two sensors seldom show the ground alike. Lines that run through an
image are left out of it wherever they fall, so that they are not missed where two images are laid
on each other a little askew.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.corroboration.aligned import AlignedImages
from hetmatch_qgis.engine.corroboration.blocks import Shift, shared
from hetmatch_qgis.engine.corroboration.clouds import clouds, grown
from hetmatch_qgis.engine.pairs.normalise import Grey

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

SIGMA = 2.5
"""Pixels, standard deviation of the Gaussian windows that are compared: wide enough for a line of
two pixels with what lies beside it."""

MIN_ALIKE = 0.75
"""Correlation of grey levels, or of inverted ones, from which on two windows look the same. Of
windows of radar and photographs of one place 0 to 2 % reach it, of one graticule over two
photographs all on the lines (made pairs of benchmarks/verdict)."""

MIN_CONTRAST = 0.03
"""Standard deviation of a window, in those of the image, from which on it may have texture: below
are the steps of eight bits."""

COARSE_SIGMA, FINE_SIGMA = 1.5, 1.0
"""Pixels, standard deviations of the Gaussians of which one keeps what varies slowly, and the other
is subtracted to keep what varies from pixel to pixel."""

MIN_COHERENCE = 0.15
"""Slow variance of a window, in those of its fast one, from which on it has texture: three times
that of white noise (0.047 by the two Gaussians)."""

GROWTH = 5
"""Pixels around what is left out that are left out too: gradients reach four pixels, and the edge
of a line lies beside the line."""


@dataclass(frozen=True)
class Likeness:
    """Masks (h, w) of two images at one shift between them.

    textured: both images have structure above their noise.
    identical: textured, and alike.
    """

    textured: Mask
    identical: Mask

    @property
    def differs(self) -> Mask:
        """Pixels that are not within GROWTH of identical ones."""
        return ~grown(self.identical, GROWTH)


class Comparison:
    """Two aligned images compared window by window, and what is drawn over them.

    has_clouds: False where white is paper, or anything but cloud.

    lines: (h, w) of either image, within GROWTH of lines that run through it; none are looked for
        before `with_lines`.
    clouded: (h, w), within CLOUD_GROWTH of what is white, and may be cloud, in both.
    """

    def __init__(self, images: AlignedImages, has_clouds: bool = True) -> None:
        none = np.zeros_like(images.reference.valid)
        self._first, self._second = (_Windows(grey) for grey in (images.reference, images.moving))
        self.lines: tuple[Mask, Mask] = none, none
        self.clouded = clouds(images) if has_clouds else none

    def with_lines(self, reference: Mask, moving: Mask) -> Comparison:
        """This comparison with lines (h, w) that run through either image (`through_lines`)."""
        found = copy(self)
        found.lines = grown(reference, GROWTH), grown(moving, GROWTH)
        return found

    def without_lines(self) -> Comparison:
        """This comparison with the lines of both images taken for ground."""
        found = copy(self)
        found.lines = np.zeros_like(self.lines[0]), np.zeros_like(self.lines[1])
        return found

    @property
    def drawn(self) -> Mask:
        """(h, w): what lies near the lines of either image."""
        return self.lines[0] | self.lines[1]

    def undrawn(self, alike: Likeness) -> Mask:
        """Mask (h, w) of what lies near nothing that is drawn over both images: one ink or cloud.

        A line that is found in one image alone is seldom over both. alike: at the match.
        """
        return np.asarray(alike.differs & ~self.clouded & ~(self.lines[0] & self.lines[1]))

    def left_out(self, shift: Shift, match: Shift) -> Mask:
        """Mask (h, w) of what is drawn over either image, the moving one read a shift further.

        match: the shift of the match; clouds are looked for at (0, 0), and lie within CLOUD_GROWTH
        of it. What is drawn over the moving image moves with it: left where it is, it would lower
        the correlation at every shift but the match.
        """
        from_match = shift[0] - match[0], shift[1] - match[1]
        found = self.lines[0] | self.clouded
        for mask, step in ((self.lines[1], shift), (self.clouded, from_match)):
            here, there = shared(found.shape, step)
            found[here] |= mask[there]
        return found

    def at(self, shift: Shift) -> Likeness:
        """The likeness of the images, the moving one read a shift (column, row) further."""
        first, second = self._first, self._second
        shape = first.valid.shape
        here, there = shared(shape, shift)
        textured, identical = np.zeros((2, *shape), bool)
        textured[here] = first.has_texture[here] & second.has_texture[there]
        product = np.zeros(shape, np.float32)
        product[here] = first.values[here] * second.values[there]
        covariance = _blurred(product)
        if not (first.valid.all() and second.valid.all()):
            both = np.zeros(shape, np.float32)
            both[here] = first.valid[here] & second.valid[there]
            covariance /= _blurred(both) + np.float32(1e-6)
        part = covariance[here] - first.mean[here] * second.mean[there]
        variances = first.variance[here] * second.variance[there]
        norm = np.sqrt(np.maximum(variances, np.float32(1e-9)))
        identical[here] = textured[here] & (np.abs(part) > MIN_ALIKE * norm)
        return Likeness(textured, identical)


class _Windows:
    """Local statistics of one image.

    values: (h, w), zero where invalid. valid: (h, w). mean, variance: (h, w) over valid pixels.
    has_texture: (h, w), the windows that vary by more than noise does.
    """

    def __init__(self, grey: Grey) -> None:
        self.values, self.valid = grey.values * grey.valid, grey.valid
        mean: Callable[[Floats], Floats] = _blurred
        if not grey.valid.all():
            weight = _blurred(grey.valid.astype(np.float32)) + np.float32(1e-6)

            def mean(values: Floats) -> Floats:
                return np.asarray(_blurred(values * grey.valid) / weight)

        self.mean = mean(self.values)
        self.variance = _variance(self.values, self.mean, mean)
        self.has_texture = _has_texture(self.values, grey.valid, mean)


def _has_texture(values: Floats, both: Mask, mean: Callable[[Floats], Floats]) -> Mask:
    """Mask (h, w) of the windows that vary by more than noise does.

    mean: local means over the pixels that both images show.
    """
    slow = np.asarray(cv2.GaussianBlur(values, (0, 0), COARSE_SIGMA), dtype=np.float32)
    fast = np.asarray(cv2.GaussianBlur(values, (0, 0), FINE_SIGMA), dtype=np.float32)
    np.subtract(values, fast, out=fast)
    if not both.all():
        slow *= both
        fast *= both
    slow_variance = _variance(slow, mean(slow), mean)
    fast *= fast
    fast_variance = mean(fast)
    fast_variance *= np.float32(MIN_COHERENCE)
    is_coherent = slow_variance > fast_variance
    return np.asarray(is_coherent & (slow_variance > MIN_CONTRAST**2) & both)


def _variance(values: Floats, mean: Floats, local_mean: Callable[[Floats], Floats]) -> Floats:
    """Local variance (h, w) of values (h, w) with a local mean (h, w), 0 or more."""
    squares = values * values
    variance = local_mean(squares)
    variance -= np.multiply(mean, mean, out=squares)
    return np.maximum(variance, np.float32(0), out=variance)


def _blurred(values: Floats) -> Floats:
    return np.asarray(cv2.GaussianBlur(values, (0, 0), SIGMA), dtype=np.float32)
