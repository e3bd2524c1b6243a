"""The dev splits of BENCHMARKS.md as pairs, with the true mapping."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import rasterio
from numpy.typing import NDArray
from PIL import Image
from scipy.optimize import least_squares

Points = NDArray[np.float64]
Mapping = Callable[[Points], Points]


@dataclass(frozen=True)
class Pair:
    """One pair; points are (column, row), origin at the outer corner."""

    name: str
    """Name within the split."""

    group: str
    """Kind of pair."""

    reference: NDArray[np.uint8]
    """(H, W) or (H, W, C)."""

    moving: NDArray[np.uint8]
    """(H, W) or (H, W, C)."""

    moving_points: Points
    """(N, 2) points of known position in the moving image."""

    reference_points: Points
    """(N, 2), the corresponding points in the reference."""

    truth: NDArray[np.float64]
    """3 x 3, moving to reference pixels: exact, or fitted to the landmarks."""

    noise: float
    """RMSE of the truth at its own points, pixels; 0 if it is exact."""

    def errors(self, mapping: Mapping) -> NDArray[np.float64]:
        """Return the distances (N,) between the mapped and the true points, reference pixels."""
        return np.linalg.norm(mapping(self.moving_points) - self.reference_points, axis=1)


def mmim(shared: Path) -> Iterator[Pair]:
    """Load the landmark pairs; the error is the RMSE at the landmarks."""
    for path in sorted((shared / "mmim").glob("*/*_landmarks.csv")):
        table = np.loadtxt(path, delimiter=",", skiprows=1)
        reference_points, moving_points = table[:, :2], table[:, 2:4]
        truth = _homography(moving_points, reference_points)
        residuals = apply(truth, moving_points) - reference_points
        noise = float(np.sqrt((residuals**2).sum(axis=1).mean()))
        stem = str(path).removesuffix("_landmarks.csv")
        yield Pair(
            Path(stem).name, path.parent.name,
            _picture(f"{stem}_ref.webp"), _picture(f"{stem}_mov.webp"),
            moving_points, reference_points, truth, noise,
        )  # fmt: skip


def srif(shared: Path) -> Iterator[Pair]:
    """Load pairs with any rotation, scale 0.7 to 1.4 and a known affine, on a 20 x 20 lattice."""
    for path in sorted((shared / "srif").glob("*/*_mov_to_ref.txt")):
        truth = np.loadtxt(path)
        stem = str(path).removesuffix("_mov_to_ref.txt")
        reference, moving = _picture(f"{stem}_ref.jpg"), _picture(f"{stem}_mov.jpg")
        points = lattice(moving.shape, 20)
        name = f"{path.parent.name}/{Path(stem).name}"
        yield _pair_on_lattice(name, path.parent.name, reference, moving, points, truth)


def sentinel(shared: Path) -> Iterator[Pair]:
    """Load SAR over optical, displaced by a similarity that depends on the scene's name alone."""
    for path in sorted((shared / "sentinel" / "dev").glob("*_s2.tif")):
        reference = _raster(path)
        moving = _raster(path.with_name(path.name.replace("_s2", "_s1")))
        rng = np.random.default_rng(int(path.name.split("_")[0]))
        truth = _similarity(rng, moving.shape)
        crop = 100
        warped = warp(moving, np.linalg.inv(truth), moving.shape[:2])[crop:-crop, crop:-crop]
        truth = truth @ np.array([[1, 0, crop], [0, 1, crop], [0, 0, 1.0]])
        points = lattice(warped.shape, 20)
        yield _pair_on_lattice(
            path.stem, "Sentinel-1 on Sentinel-2", reference, warped, points, truth
        )


DATASETS = {"mmim": mmim, "sentinel": sentinel, "srif": srif}


def apply(matrix: NDArray[np.float64], points: Points) -> Points:
    """Transform points (N, 2) by a projective matrix (3, 3)."""
    homogeneous = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    return homogeneous[:, :2] / homogeneous[:, 2:]


def lattice(shape: tuple[int, ...], count: int) -> Points:
    """Return count x count points over an image of a shape, half a step from its edges: (N, 2)."""
    steps = (np.arange(count) + 0.5) / count
    return np.stack(np.meshgrid(steps * shape[1], steps * shape[0]), axis=-1).reshape(-1, 2)


def warp(image: NDArray, matrix: NDArray[np.float64], shape: tuple[int, int]) -> NDArray:
    """Warp an image by a matrix from source to target pixels, origin at the outer corner."""
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    centred = np.linalg.inv(half) @ matrix @ half
    return cv2.warpPerspective(image, centred, shape[::-1], flags=cv2.INTER_CUBIC)


def _pair_on_lattice(
    name: str, group: str, reference: NDArray, moving: NDArray, points: Points, truth: NDArray
) -> Pair:
    target = apply(truth, points)
    inside = ((target >= 0) & (target <= reference.shape[1::-1])).all(axis=1)
    return Pair(name, group, reference, moving, points[inside], target[inside], truth, 0.0)


def _similarity(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Draw a similarity about the centre: to 3 degrees, scale 0.97 to 1.03, shift to 40 px."""
    angle = np.radians(rng.uniform(-3, 3))
    scale = rng.uniform(0.97, 1.03)
    shift = rng.uniform(-40, 40, 2)
    centre = np.array([shape[1] / 2, shape[0] / 2])
    matrix = np.eye(3)
    cosine, sine = scale * np.cos(angle), scale * np.sin(angle)
    matrix[:2, :2] = [[cosine, -sine], [sine, cosine]]
    matrix[:2, 2] = centre + shift - matrix[:2, :2] @ centre
    return matrix


def _homography(source: Points, target: Points) -> NDArray[np.float64]:
    """Fit a homography by least squares in target pixels, starting from OpenCV's algebraic fit."""
    start, _ = cv2.findHomography(source, target, 0)

    def residuals(values: NDArray) -> NDArray:
        return (apply(np.append(values, 1).reshape(3, 3), source) - target).ravel()

    fitted = least_squares(residuals, (start / start[2, 2]).ravel()[:8], x_scale="jac").x
    return np.append(fitted, 1).reshape(3, 3)


def _picture(path: str) -> NDArray[np.uint8]:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


def _raster(path: Path) -> NDArray[np.uint8]:
    with rasterio.open(path) as dataset:
        return np.moveaxis(dataset.read(), 0, -1)
