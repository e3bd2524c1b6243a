"""Training samples: two crops of the same ground, and corresponding points in them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch.utils.data import Dataset

from training.scene import Scene
from training.synthetic import degrade, mix_bands, synthetic_modality


@dataclass(frozen=True)
class SampleSettings:
    """Settings of the random samples; a run's configuration overrides them.

    Set by hand with the first version (276d122, aligned samples with ee9ce6e).
    """

    crop: int = 192
    """Side of a crop, pixels."""

    points: int = 256
    """Corresponding points of a sample."""

    cross_sensor_share: float = 0.6
    """Share of samples that show two images of a scene, of those whose scene has several; the
    others show the same image twice, once in a synthetic modality."""

    scale_low: float = 0.6
    """Smallest scale of the first crop relative to the scene."""

    scale_high: float = 1.35
    """Largest scale of the first crop relative to the scene."""

    rotation: float = 18.0
    """Largest rotation of the second crop relative to the first, degrees."""

    relative_scale: float = 1.28
    """Largest scale of the second crop relative to the first."""

    shift: float = 30.0
    """Largest shift of the second crop relative to the first, pixels."""

    shear: float = 0.06
    """Largest shear of the second crop, and difference of its two scales."""

    perspective: float = 2e-4
    """Largest change of scale of the second crop along a pixel, as an oblique view has it."""

    aligned_share: float = 0.5
    """Share of nearly aligned samples, which differ only as much as images that a coarse model has
    aligned. Only they train the fine channels."""

    aligned_rotation: float = 4.0
    """As `rotation`, of the nearly aligned samples."""

    aligned_scale: float = 1.04
    """As `relative_scale`, of the nearly aligned samples."""

    aligned_shift: float = 8.0
    """As `shift`, of the nearly aligned samples."""


@dataclass(frozen=True)
class Sample:
    """Two crops of the same ground; points are (column, row), origin at the outer corner."""

    first: NDArray[np.float32]
    """(crop, crop), standardised, 0 where invalid."""

    second: NDArray[np.float32]
    """As `first`."""

    first_points: NDArray[np.float32]
    """(N, 2) points in the first crop."""

    second_points: NDArray[np.float32]
    """(N, 2), the corresponding points in the second crop."""

    between: NDArray[np.float32]
    """(3, 3), first pixels to second pixels."""

    masks: NDArray[np.float32]
    """(2, crop, crop), 1 where the crops are valid."""

    aligned: bool
    """Nearly aligned, so that the fine channels may learn from it."""


_CUT_MARGIN = 2
"""Pixels beyond the outline of a crop that bilinear resampling may use."""

DRAWN_FOR_ONE = 8
"""Points drawn in the first crop for each that is wanted: crops that share less than about an
eighth are left out."""

_COMPACT = {"first": np.float16, "second": np.float16, "masks": np.bool_}
"""Types in which the images of a batch go from the process that draws them to the one that learns:
less than half as much to copy, and more exact than the bfloat16 that the network computes in."""


class Batches(Dataset):
    """The batches of a run; number k is seeded by k, so that a resumed run draws the same ones."""

    def __init__(self, sampler: Sampler, size: int, seed: int | tuple[int, ...]) -> None:
        self.sampler, self.size, self.seed = sampler, size, seed

    def __getitem__(self, step: int) -> dict[str, torch.Tensor]:
        seeds = self.seed if isinstance(self.seed, tuple) else (self.seed,)
        rng = np.random.default_rng((*seeds, step))
        batch: list[Sample] = []
        while len(batch) < self.size:
            sample = self.sampler.draw(rng)
            if sample is not None:
                batch.append(sample)
        return {
            name: torch.from_numpy(
                np.stack(
                    [np.asarray(getattr(sample, name), _COMPACT.get(name)) for sample in batch]
                )
            )
            for name in Sample.__dataclass_fields__
        }


class InTurn(Dataset):
    """Batches of which every `every`-th comes from others, such as of smaller crops."""

    def __init__(self, batches: Dataset, others: Dataset, every: int) -> None:
        self.batches, self.others, self.every = batches, others, every

    def __getitem__(self, step: int) -> dict[str, torch.Tensor]:
        source = self.others if step % self.every == self.every - 1 else self.batches
        return source[step]  # type: ignore[no-any-return]


class Sampler:
    """Draws samples from scenes; shares: of the samples, by source of the scenes."""

    def __init__(
        self,
        scenes: dict[str, list[Scene]],
        shares: dict[str, float],
        settings: SampleSettings,
    ) -> None:
        self.scenes = scenes
        self.settings = settings
        self.sources = [name for name in shares if scenes.get(name)]
        weights = np.array([shares[name] for name in self.sources])
        self.weights = weights / weights.sum()

    def draw(self, rng: Generator) -> Sample | None:
        """Draw one sample; None if the crops hold too little signal or too few points."""
        settings = self.settings
        pool = self.scenes[self.sources[rng.choice(len(self.sources), p=self.weights)]]
        scene = pool[rng.integers(len(pool))]
        cross = rng.random() < settings.cross_sensor_share and len(scene.images) > 1
        indices = rng.choice(len(scene.images), 2, replace=len(scene.images) < 2)
        if not cross:
            indices[1] = indices[0]
        aligned = bool(rng.random() < settings.aligned_share)
        to_first = self._crop_transform(scene.images[indices[0]].shape, rng)
        between = self._relative_homography(aligned, rng)
        crops, masks = [], []
        for index, transform in zip(indices, (to_first, between @ to_first), strict=True):
            cut, to_crop = _cut(scene.images[index], transform, settings.crop)
            crop, mask = _warp(mix_bands(cut, rng), to_crop, settings.crop)
            crops.append(crop)
            masks.append(mask)
        if min(mask.mean() for mask in masks) < 0.4 or min(c.std() for c in crops) < 0.01:
            return None
        crops = _change_photometry(crops, cross, rng)
        first_points, second_points = self._correspondences(between, masks, rng)
        if len(first_points) < settings.points:
            return None
        first, second = (standardise(c, m) for c, m in zip(crops, masks, strict=True))
        valid = np.stack(masks).astype(np.float32)
        exact = between.astype(np.float32)
        return Sample(first, second, first_points, second_points, exact, valid, aligned)

    def _crop_transform(self, shape: tuple[int, ...], rng: Generator) -> NDArray[np.float64]:
        """Draw the transform (3, 3) from the scene to the first crop.

        A random position and scale, a multiple of 90 degrees, sometimes a mirror or any angle.
        """
        crop = self.settings.crop
        scale = rng.uniform(self.settings.scale_low, self.settings.scale_high)
        margin = 0.5 * crop / scale
        centre = [
            rng.uniform(min(margin, size / 2), max(size - margin, size / 2))
            for size in (shape[1], shape[0])
        ]
        angle = np.pi / 2 * rng.integers(4)
        if rng.random() < 0.25:
            angle += rng.uniform(0, np.pi / 2)
        turn = _rotation(angle) * scale
        if rng.random() < 0.5:
            turn[:, 0] *= -1
        transform = np.eye(3)
        transform[:2, :2] = turn
        transform[:2, 2] = crop / 2 - turn @ centre
        return transform

    def _relative_homography(self, aligned: bool, rng: Generator) -> NDArray[np.float64]:
        """Draw the homography (3, 3) from first to second pixels, about the centre of the crops."""
        settings = self.settings
        rotation = settings.aligned_rotation if aligned else settings.rotation
        log_scale = np.log(settings.aligned_scale if aligned else settings.relative_scale)
        shift = settings.aligned_shift if aligned else settings.shift
        shear, perspective = (0.02, 4e-5) if aligned else (settings.shear, settings.perspective)
        linear = _rotation(np.radians(rng.uniform(-rotation, rotation)))
        linear = linear * np.exp(rng.uniform(-log_scale, log_scale))
        linear = linear @ (np.eye(2) + rng.uniform(-shear, shear, (2, 2)))
        half = settings.crop / 2
        centred = np.eye(3)
        centred[:2, :2] = linear
        centred[:2, 2] = rng.uniform(-shift, shift, 2)
        centred[2, :2] = rng.uniform(-perspective, perspective, 2)
        to_centre = np.array([[1, 0, -half], [0, 1, -half], [0, 0, 1]])
        return np.linalg.inv(to_centre) @ centred @ to_centre

    def _correspondences(
        self, between: NDArray[np.float64], masks: list[NDArray[np.bool_]], rng: Generator
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        crop, count = self.settings.crop, self.settings.points
        first = rng.uniform(2, crop - 2, (count * DRAWN_FOR_ONE, 2))
        second = cv2.perspectiveTransform(first[None], between)[0]
        inside = ((second > 2) & (second < crop - 2)).all(axis=1)
        first, second = first[inside], second[inside]
        keep = _mask_at(masks[0], first) & _mask_at(masks[1], second)
        first, second = first[keep], second[keep]
        return first[:count].astype(np.float32), second[:count].astype(np.float32)


def standardise(grey: NDArray[np.float32], valid: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Scale to zero mean and unit variance over the valid pixels, zero elsewhere."""
    values = grey[valid]
    scaled = (grey - values.mean()) / (values.std() + 1e-4)
    return np.where(valid, scaled, 0).astype(np.float32)


def _change_photometry(crops: list[NDArray], cross: bool, rng: Generator) -> list[NDArray]:
    stretched = []
    for crop in crops:
        # Every third pixel each way gives the same to a fraction of a grey level.
        low, high = np.percentile(crop[::3, ::3], (1, 99)).astype(np.float32)
        stretched.append(np.clip((crop - low) / max(high - low, np.float32(1e-3)), 0, 1))
    if not cross:
        side = rng.integers(2)
        stretched[side] = synthetic_modality(stretched[side], rng)
    elif rng.random() < 0.25:
        stretched[0] = synthetic_modality(stretched[0], rng)
    return [degrade(crop, rng) for crop in stretched]


def _mask_at(mask: NDArray[np.bool_], points: NDArray[np.float64]) -> NDArray[np.bool_]:
    column, row = points.astype(int).T
    return mask[row, column]


def _rotation(angle: float) -> NDArray[np.float64]:
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def _cut(
    image: NDArray[np.uint8], transform: NDArray[np.float64], crop: int
) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """Cut the part of an image that a crop shows, and adapt the transform to the crop to it.

    Mixing the bands of the part alone is several times as fast as mixing those of the whole image.
    """
    corners = np.array([[[0, 0], [crop, 0], [0, crop], [crop, crop]]], float)
    outline = cv2.perspectiveTransform(corners, np.linalg.inv(transform))[0]
    size = np.array([image.shape[1], image.shape[0]])
    first = np.clip(np.floor(outline.min(axis=0)).astype(int) - _CUT_MARGIN, 0, size - 1)
    last = np.clip(np.ceil(outline.max(axis=0)).astype(int) + _CUT_MARGIN, first + 1, size)
    from_cut = np.array([[1, 0, first[0]], [0, 1, first[1]], [0, 0, 1]], float)
    return image[first[1] : last[1], first[0] : last[0]], transform @ from_cut


def _warp(
    grey: NDArray[np.float32], transform: NDArray[np.float64], crop: int
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Resample by a transform with its origin at the outer corner; OpenCV has it at the centre."""
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    centred = np.linalg.inv(half) @ transform @ half
    size = (crop, crop)
    image = cv2.warpPerspective(grey, centred, size, borderMode=cv2.BORDER_REFLECT)
    inside = cv2.warpPerspective(np.ones_like(grey), centred, size, flags=cv2.INTER_NEAREST)
    return image, inside > 0.5
