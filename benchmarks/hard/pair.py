"""One hard pair, and the geometry that its recipes share."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.common.datasets import apply, warp
from benchmarks.common.metrics import Truth

Image = NDArray[np.uint8]
Matrix = NDArray[np.float64]


EDGE_PX = 1.5
"""Pixels of the edge that cubic interpolation mixes with what lies beside an image."""


@dataclass(frozen=True)
class HardPair:
    """One pair of a set.

    set, group, name: which pair; `group` is the condition that is told apart in the table.
    reference, moving: (H, W) or (H, W, C).
    truth: with the points at which the error is measured.
    model: "affine" or "homography", the transform that matchers estimate.
    unit: reference pixels that are one pixel of the error: of the coarser image, 1 where that is
    the reference.
    """

    set: str
    group: str
    name: str
    reference: Image
    moving: Image
    truth: Truth
    model: str = "affine"
    unit: float = 1.0


def generator(name: str, group: str, number: int) -> np.random.Generator:
    """The random numbers of a pair, which depend on its set, group and number alone."""
    return np.random.default_rng((zlib.crc32(f"{name}/{group}".encode()), number))


def truth_of(matrix: Matrix, moving: NDArray, reference: NDArray, noise_px: float = 0.0) -> Truth:
    """A projective truth, 3 x 3 from moving to reference pixels, on a lattice of the overlap."""
    truth = Truth.on_lattice(lambda points: apply(matrix, points), moving.shape, reference.shape)
    return replace(truth, noise_px=noise_px)


def shrink(image: Image, factor: float) -> tuple[Image, Matrix]:
    """An image with pixels `factor` times as large, and the matrix from its pixels to the old."""
    rows, columns = image.shape[:2]
    size = (max(1, round(columns / factor)), max(1, round(rows / factor)))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    return np.asarray(small), np.diag([columns / size[0], rows / size[1], 1.0])


def translation(column: float, row: float) -> Matrix:
    """A shift as a 3 x 3 matrix."""
    return np.array([[1, 0, column], [0, 1, row], [0, 0, 1.0]])


def similarity(
    rng: np.random.Generator, shape: tuple[int, ...], degrees: float, scale: float, shift: float
) -> Matrix:
    """Draw a similarity about the centre of an image of a shape.

    degrees: largest rotation. scale: largest factor. shift: largest, in sides.
    """
    angle = np.radians(rng.uniform(-degrees, degrees))
    factor = np.exp(rng.uniform(-np.log(scale), np.log(scale)))
    sides = np.array([shape[1], shape[0]], dtype=float)
    matrix = np.eye(3)
    cosine, sine = factor * np.cos(angle), factor * np.sin(angle)
    matrix[:2, :2] = [[cosine, -sine], [sine, cosine]]
    matrix[:2, 2] = sides / 2 + rng.uniform(-shift, shift, 2) * sides - matrix[:2, :2] @ sides / 2
    return matrix


def moved(image: Image, truth: Matrix, shape: tuple[int, int]) -> Image:
    """The image (rows, columns) that `truth` leads back to `image`'s pixels."""
    return np.asarray(warp(image, np.linalg.inv(truth), shape))


def largest_frame(truth: Matrix, source: tuple[int, ...], middle: NDArray) -> tuple[int, int]:
    """Rows and columns of the largest frame about a point that shows nothing beside the source.

    truth: 3 x 3, from the frame's plane to the source's pixels. source: shape, whose aspect the
    frame has. middle: (2,) point of the plane.
    """
    half = np.array([source[1], source[0]], dtype=float) / 2
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
    low, high = 0.0, 2.0
    for _ in range(20):
        share = (low + high) / 2
        inside = apply(truth, middle + share * corners)
        fits = bool((inside >= EDGE_PX).all() and (inside <= 2 * half - EDGE_PX).all())
        low, high = (share, high) if fits else (low, share)
    columns, rows = np.floor(2 * low * half).astype(int)
    return int(rows), int(columns)
