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


def synthetic_modality(grey: Grey, rng: Generator) -> Grey:
    """Apply a random modality, sometimes inverted, sometimes with clutter."""
    grey = np.clip(grey, 0, 1).astype(np.float32)
    modalities = (tone_curve, map_like, gradient_magnitude, relief, thermal_like, night_like)
    choice = rng.choice(len(modalities), p=(0.3, 0.3, 0.1, 0.06, 0.14, 0.1))
    changed = modalities[choice](grey, rng).astype(np.float32)
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
