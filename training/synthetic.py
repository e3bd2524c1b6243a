"""Synthetic modalities: an image as another sensor or a map might show it.

Every function takes and returns a float32 image (H, W) with grey levels of about 0 to 1 and keeps
the geometry exactly.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Grey = NDArray[np.float32]


def mix_bands(image: NDArray[np.uint8], rng: Generator) -> Grey:
    """Mix the bands of an image (H, W, C) into (H, W), with random weights."""
    bands = image.astype(np.float32) / 255
    if bands.shape[2] == 1 or rng.random() < 0.3:
        return bands.mean(axis=2)
    return (bands @ rng.dirichlet(np.ones(bands.shape[2]))).astype(np.float32)


def tone_curve(grey: Grey, rng: Generator) -> Grey:
    """Apply a random tone curve, which need not be monotonic."""
    knots = rng.integers(4, 8)
    levels = np.interp(np.linspace(0, 1, 256), np.linspace(0, 1, knots), rng.random(knots))
    return levels.astype(np.float32)[_as_bytes(grey)]


def map_like(grey: Grey, rng: Generator) -> Grey:
    """Reduce to flat areas of a few grey levels in random order, at times outlined, like a map."""
    smooth = cv2.medianBlur(_as_bytes(grey), int(rng.choice([5, 7, 9])))
    count = int(rng.integers(3, 8))
    edges = np.sort(rng.integers(10, 246, count))
    classes = np.searchsorted(edges, smooth)
    flat = rng.random(count + 1).astype(np.float32)[classes]
    if rng.random() < 0.4:
        outline = cv2.morphologyEx(classes.astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3)))
        flat[outline > 0] = rng.random()
    return flat


def gradient_magnitude(grey: Grey, rng: Generator) -> Grey:
    """Compute the gradient magnitude at a random scale."""
    smooth = cv2.GaussianBlur(grey, (0, 0), rng.uniform(0.6, 1.5))
    magnitude = np.hypot(cv2.Sobel(smooth, cv2.CV_32F, 1, 0), cv2.Sobel(smooth, cv2.CV_32F, 0, 1))
    return (magnitude / (np.percentile(magnitude, 99) + 1e-6)).astype(np.float32)


def relief(grey: Grey, rng: Generator) -> Grey:
    """Shade the image as if it were a height field lit from one side."""
    smooth = cv2.GaussianBlur(grey, (0, 0), rng.uniform(1.0, 2.5))
    azimuth = rng.uniform(0, 2 * np.pi)
    slope = np.cos(azimuth) * cv2.Sobel(smooth, cv2.CV_32F, 1, 0)
    slope += np.sin(azimuth) * cv2.Sobel(smooth, cv2.CV_32F, 0, 1)
    return (0.5 + slope / (4 * slope.std() + 1e-6)).astype(np.float32)


def thermal_like(grey: Grey, rng: Generator) -> Grey:
    """Smooth and re-tone the image, with a slow drift across it."""
    smooth = cv2.GaussianBlur(tone_curve(grey, rng), (0, 0), rng.uniform(1.0, 3.0))
    return 0.7 * smooth + 0.3 * _shading(grey.shape, rng)


def night_like(grey: Grey, rng: Generator) -> Grey:
    """Dim the image, and add noise and lights."""
    dark = grey ** rng.uniform(1.5, 3.0) * rng.uniform(0.2, 0.5)
    dark = dark + rng.normal(0, 0.02, grey.shape)
    lights = np.zeros_like(grey)
    for _ in range(rng.integers(0, 12)):
        centre = (int(rng.integers(grey.shape[1])), int(rng.integers(grey.shape[0])))
        cv2.circle(lights, centre, int(rng.integers(1, 4)), float(rng.uniform(0.5, 1)), -1)
    glow = cv2.GaussianBlur(lights, (0, 0), rng.uniform(1, 4))
    return (dark + lights + glow).astype(np.float32)


def line_drawing(grey: Grey, rng: Generator) -> Grey:
    """Draw the outlines of what the image shows as thin lines on blank ground, some left out.

    Such are maps of roads or borders alone, and engravings.
    """
    smooth = cv2.GaussianBlur(grey, (0, 0), rng.uniform(0.8, 2.5))
    contrast = float(np.percentile(smooth, 95) - np.percentile(smooth, 5)) + 1e-3
    high = rng.uniform(0.15, 0.5) * contrast * 255 * 4
    edges = cv2.Canny(_as_bytes(smooth), 0.4 * high, high)
    if rng.random() < 0.5:
        # An even width would move the lines by half a pixel.
        edges = cv2.dilate(edges, np.ones((3, 3), np.uint8))
    left_out = _shading(grey.shape, rng) < rng.uniform(-0.2, 0.35)
    paper, ink = rng.random(2)
    drawn = (edges > 0) & ~left_out
    return np.where(drawn, np.float32(ink), np.float32(paper)).astype(np.float32)


def snow_like(grey: Grey, rng: Generator) -> Grey:
    """Cover what lies low in the tones with white, more in some places than in others."""
    cover = (_shading(grey.shape, rng) + rng.uniform(-0.5, 0.1)) * 1.2
    smooth = cv2.GaussianBlur(grey, (0, 0), rng.uniform(0.6, 2.0))
    white = 1 / (1 + np.exp((smooth - cover) * rng.uniform(8, 25)))
    return (grey * (1 - white) + white * rng.uniform(0.8, 1.0)).astype(np.float32)


def halftone(grey: Grey, rng: Generator) -> Grey:
    """Print an image with a screen of dots, or with hatching, on paper that is not quite white."""
    rows, columns = np.indices(grey.shape, dtype=np.float32)
    angle, period = rng.uniform(0, np.pi), rng.uniform(2.5, 6.0)
    along = np.cos(angle) * columns + np.sin(angle) * rows
    across = np.cos(angle) * rows - np.sin(angle) * columns
    screen = np.sin(2 * np.pi * along / period)
    if rng.random() < 0.6:
        screen = screen * np.sin(2 * np.pi * across / period)
    printed = 1 / (1 + np.exp(-(grey * 2 - 1 + screen) * rng.uniform(2, 8)))
    return printed.astype(np.float32)


def clutter(grey: Grey, rng: Generator) -> Grey:
    """Add lines and lettering that the other image does not have."""
    cluttered = _as_bytes(grey)
    height, width = grey.shape
    for _ in range(rng.integers(1, 6)):
        start = rng.integers(0, (width, height)).tolist()
        level = int(rng.integers(256))
        if rng.random() < 0.5:
            text = "".join(rng.choice(list("ABCDEFGHRSTaeilnorst 0123456789"), rng.integers(3, 12)))
            cv2.putText(
                cluttered, text, start, cv2.FONT_HERSHEY_SIMPLEX, rng.uniform(0.3, 0.7), level
            )
        else:
            end = rng.integers(0, (width, height)).tolist()
            cv2.line(cluttered, start, end, level, int(rng.integers(1, 3)))
    return cluttered.astype(np.float32) / 255


def speckle(grey: Grey, rng: Generator) -> Grey:
    """Multiply by gamma noise of 1 to 8 looks, sometimes in decibels."""
    looks = rng.uniform(1, 8)
    noisy = np.clip(grey, 0.02, 1) * rng.gamma(looks, 1 / looks, grey.shape)
    if rng.random() < 0.5:
        noisy = (np.log(noisy + 1e-3) + 5) / 6
    return noisy.astype(np.float32)


MODALITIES = {
    tone_curve: 0.24,
    map_like: 0.24,
    gradient_magnitude: 0.08,
    relief: 0.08,
    thermal_like: 0.12,
    night_like: 0.08,
    line_drawing: 0.08,
    snow_like: 0.04,
    halftone: 0.04,
}
"""The modalities and how often each is drawn. The first six as set by hand with the first version
(ee9ce6e), reduced for the last three, which came with the third run of training."""


def synthetic_modality(grey: Grey, rng: Generator) -> Grey:
    """Apply a random modality, sometimes inverted, sometimes with clutter."""
    grey = np.clip(grey, 0, 1).astype(np.float32)
    shares = np.array(list(MODALITIES.values()))
    modality = list(MODALITIES)[rng.choice(len(MODALITIES), p=shares / shares.sum())]
    changed = modality(grey, rng).astype(np.float32)
    if rng.random() < 0.3:
        changed = 1 - changed
    return clutter(changed, rng) if rng.random() < 0.25 else changed


def degrade(grey: Grey, rng: Generator) -> Grey:
    """Degrade an image as any sensor may: gamma, blur, speckle, noise, shading."""
    grey = (np.clip(grey, 0, 1) ** rng.uniform(0.6, 1.6)).astype(np.float32)
    if rng.random() < 0.3:
        grey = cv2.GaussianBlur(grey, (0, 0), rng.uniform(0.4, 1.6))
    if rng.random() < 0.25:
        grey = speckle(grey, rng)
    if rng.random() < 0.3:
        grey = (grey + rng.normal(0, rng.uniform(0.01, 0.08), grey.shape)).astype(np.float32)
    if rng.random() < 0.25:
        grey = grey * (0.5 + _shading(grey.shape, rng))
    return grey.astype(np.float32)


def _as_bytes(grey: Grey) -> NDArray[np.uint8]:
    return (np.clip(grey, 0, 1) * 255).astype(np.uint8)


def _shading(shape: tuple[int, ...], rng: Generator) -> Grey:
    small = rng.random((3, 3)).astype(np.float32)
    return cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
