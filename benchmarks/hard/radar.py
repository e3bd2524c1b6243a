"""Radar simulated from heights and the ground's backscatter: layover, foreshortening, shadow.

The sensor looks along the rows, towards larger columns. Ground of height h appears h / tan(angle
of incidence) nearer to it, and what lies at one distance adds up (layover); what lies behind higher
ground sends nothing back (shadow). After Curlander and McDonough, "Synthetic Aperture Radar", 1991.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.hard.pair import Image

Plane = NDArray[np.float64]

SAMPLES = 4
"""Ground samples along a pixel: slopes that face the sensor cover many pixels of ground in one."""

NOISE_FLOOR = 10**-2.6
"""Power of shadow, -26 dB: the noise of the receiver, about that of Sentinel-1's specification
(-22 dB) with what multilooking leaves."""

ROUGHNESS_SIGMA = 1.2
"""Pixels over which roughness is measured; over more, every bright roof gets a ring."""


@dataclass(frozen=True)
class RadarImage:
    """One simulated scene.

    power: (H, W), in the sensor's geometry, ground range.
    columns: (H, W), columns of the ground at which a pixel's power comes from, from the outer edge.
    position: (H, W), columns at which a ground pixel's centre is displayed.
    is_clear: (H, W), ground pixels that are neither in shadow nor in layover.
    """

    power: Plane
    columns: Plane
    position: Plane
    is_clear: NDArray[np.bool_]

    def terrain_corrected(self) -> Plane:
        """The power at each ground pixel: layover is smeared over the slope, shadow stays dark."""
        rows, columns = self.power.shape
        down = np.repeat(np.arange(rows, dtype=np.float32)[:, None], columns, axis=1)
        at = (self.position - 0.5).astype(np.float32)
        power = self.power.astype(np.float32)
        return np.asarray(
            cv2.remap(power, at, down, cv2.INTER_LINEAR, borderValue=0),
            dtype=np.float64,
        )


def backscatter(photo: Image, rng: Generator) -> Plane:
    """Power (H, W) that the ground of a photograph may send back.

    Smooth dark ground (water) sends least, rough ground (woods, towns) most, whatever its colour.
    """
    grey = photo.mean(axis=2).astype(np.float32)
    mean = cv2.GaussianBlur(grey, (0, 0), ROUGHNESS_SIGMA)
    square = cv2.GaussianBlur(grey**2, (0, 0), ROUGHNESS_SIGMA)
    rough = np.sqrt(np.maximum(square - mean**2, 0))
    rough = rough / max(float(np.percentile(rough, 95)), 1e-3)
    bright = mean / max(float(np.percentile(mean, 98)), 1e-3)
    level = -19 + 11 * np.clip(rough, 0, 1.5) ** 0.7 + rng.uniform(1, 5) * np.clip(bright, 0, 1)
    # Fields of one brightness differ by moisture and crop, which the eye does not see.
    tone = np.interp(bright, np.linspace(0, 1.2, 7), rng.normal(0, 1.8, 7))
    detail = 0.03 * (grey - cv2.GaussianBlur(grey, (0, 0), 1.5)) * rng.choice([-1.0, 1.0])
    return np.asarray(10 ** ((level + tone + detail) / 10), dtype=np.float64)


def observe(sigma: Plane, heights: Plane, incidence: float, wall: float = 1.0) -> RadarImage:
    """Observe ground of a backscatter (H, W) and heights (H, W) in pixels.

    incidence: degrees from the vertical. wall: backscatter of what stands upright, relative to a
    ground of sigma's mean.
    """
    rows, columns = sigma.shape
    cotangent = 1 / np.tan(np.radians(incidence))
    count = columns * SAMPLES
    fine = (np.arange(count) + 0.5) / SAMPLES
    height = np.stack([np.interp(fine, np.arange(columns) + 0.5, row) for row in heights])
    power = np.repeat(sigma, SAMPLES, axis=1) / SAMPLES
    rise = np.diff(height, axis=1, prepend=height[:, :1]) * SAMPLES
    # A slope of more than 60 degrees is a wall, and sends back what its area does.
    power = np.where(rise > 1.7, wall * sigma.mean() * rise / SAMPLES, power)
    seen_along = height + fine * cotangent
    is_lit = seen_along >= np.maximum.accumulate(seen_along, axis=1) - 1e-9
    shown = fine - height * cotangent
    total, weighted = _gather(np.where(is_lit, power, 0), shown, fine, columns)
    position = np.arange(columns) + 0.5 - heights * cotangent
    stretch = np.gradient(position, axis=1)
    lit = is_lit.reshape(rows, columns, SAMPLES).all(axis=2)
    return RadarImage(total + NOISE_FLOOR, weighted, position, lit & (stretch > 0.2))


def speckled(power: Plane, looks: float, rng: Generator) -> Plane:
    """Power with speckle of a number of looks, a little correlated between pixels."""
    noise = rng.gamma(looks, 1 / looks, power.shape)
    return np.asarray(power * cv2.GaussianBlur(noise, (0, 0), 0.5))


def displayed(power: Plane, rng: Generator) -> Image:
    """Power as bytes (H, W, 1): amplitudes or decibels, stretched; 0 where there is none."""
    values = 10 * np.log10(power + 1e-5) if rng.random() < 0.5 else np.sqrt(power)
    low, high = np.percentile(values[power > 0], (1, 99))
    stretched = np.clip((values - low) / max(high - low, 1e-9) * 255, 1, 255) * (power > 0)
    return stretched.astype(np.uint8)[..., None]


def _gather(power: Plane, shown: Plane, fine: Plane, columns: int) -> tuple[Plane, Plane]:
    """Add up what comes from one distance: power (H, W), and the columns that it comes from."""
    rows = len(power)
    # Each sample goes to the two nearest pixels, by its distance from their centres.
    left = np.floor(shown - 0.5).astype(int)
    part = shown - 0.5 - left
    total, moment = np.zeros(rows * columns), np.zeros(rows * columns)
    row = np.repeat(np.arange(rows)[:, None], shown.shape[1], axis=1)
    for target, share in ((left, 1 - part), (left + 1, part)):
        inside = (target >= 0) & (target < columns)
        index = (row * columns + target)[inside]
        values = (power * share)[inside]
        total += np.bincount(index, values, rows * columns)
        offset = (fine[None] - shown)[inside]
        moment += np.bincount(index, values * offset, rows * columns)
    total, moment = total.reshape(rows, columns), moment.reshape(rows, columns)
    shift = cv2.GaussianBlur(moment, (0, 0), 2) / np.maximum(
        cv2.GaussianBlur(total, (0, 0), 2), 1e-9
    )
    return total, np.arange(columns) + 0.5 + shift
