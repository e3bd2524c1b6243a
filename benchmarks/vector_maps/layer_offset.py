"""python -m benchmarks.vector_maps.layer_offset: how far roads lie off their layer, measured apart.

Nothing of HetMatch measures here: a photograph is divided into what the ground looks like, and at
every shift up to a few metres this shares some information with the distance from the layer's
lines. Where they share most, the lines lie on their roads. The standard error is that over blocks
of ground drawn at random (bootstrap). Drawn places, whose layers are right as a whole, show what
the measure is worth.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from rasterio.warp import Resampling, calculate_default_transform, reproject

from benchmarks.common import report
from benchmarks.vector_maps.__main__ import real_cases
from benchmarks.vector_maps.case import Case
from benchmarks.vector_maps.places import draw_place
from hetmatch_qgis.engine.core.grid import Grid
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.georeferencing.crs import parse_crs
from hetmatch_qgis.engine.vectors.layer_files import open_layers
from hetmatch_qgis.engine.vectors.vector_map import VectorMap

REACH_M = 5.0
"""Metres of the largest shift."""

STEP_M = 0.4
"""Metres between shifts, at least a pixel."""

DISTANCES_M = (0.5, 1.5, 2.5, 3.5, 5.0, 7.0)
"""Metres beside what is drawn of a road between which distances count alike; the last two end what
is looked at."""

LOOKS, LEARNT, TEXTURE_M = 48, 40_000, 0.6
"""Kinds of ground that are told apart, pixels that they are learnt from, and metres, standard
deviation of the Gaussian that texture is measured in."""

BLOCK_M, REDRAWN = 30.0, 50
"""Metres along a side of a block, and times that blocks are drawn."""


@dataclass(frozen=True)
class Offset:
    """The offset of roads from their lines.

    case, gsd: which photograph, and its pixel in metres. east, south: metres. errors: standard
    errors of both, metres. share: information at the layer's own place, in that at the best.
    """

    case: str
    gsd: float
    east: float
    south: float
    errors: tuple[float, float]
    share: float


def measure(case: Case) -> Offset:
    """Compare a photograph and its layers."""
    image, valid, transform = _photograph(case)
    distance = _distance(case, transform, image.shape, case.gsd)
    counts, shifts = _counts(_looks(image, case.gsd), distance, valid, case.gsd)
    east, south = shifts[_information(counts.sum(axis=1)).argmax()]
    own = _information(counts.sum(axis=1))
    rng = np.random.default_rng(0)
    blocks = counts.shape[1]
    redrawn = []
    for _ in range(REDRAWN):
        weights = rng.multinomial(blocks, np.ones(blocks) / blocks).astype(np.float32)
        again = np.tensordot(counts, weights, axes=(1, 0))
        redrawn.append(shifts[_information(again).argmax()])
    errors = np.std(redrawn, axis=0)
    at_own = own[np.abs(shifts).sum(axis=1).argmin()]
    return Offset(
        case.name, case.gsd, float(east), float(south), (float(errors[0]), float(errors[1])),
        float(at_own / own.max()),
    )  # fmt: skip


def _photograph(case: Case) -> tuple[NDArray[np.float32], NDArray[np.bool_], Affine]:
    """The photograph (H, W, 3) in the case's CRS and pixels, what of it is valid, and where."""
    with rasterio.open(case.image) as raster:
        transform, width, height = calculate_default_transform(
            raster.crs, case.crs, raster.width, raster.height, *raster.bounds, resolution=case.gsd
        )
        pixels = np.zeros((3, height, width), np.float32)
        valid = np.zeros((height, width), np.float32)
        ones = np.ones((raster.height, raster.width), np.float32)
        for source, target in ((raster.read((1, 2, 3)).astype(np.float32), pixels), (ones, valid)):
            reproject(
                source, target, src_transform=raster.transform, src_crs=raster.crs,
                dst_transform=transform, dst_crs=case.crs, resampling=Resampling.bilinear,
            )  # fmt: skip
    return np.moveaxis(pixels, 0, 2), valid > 0.99, transform


def _distance(
    case: Case, transform: Affine, shape: tuple[int, ...], gsd: float
) -> NDArray[np.float32]:
    """Metres (H, W) from what is drawn of the layers."""
    grid = Grid(transform, shape[1], shape[0], parse_crs(case.crs))
    layers = [layer for file in case.layers for layer in open_layers(file)]
    with VectorMap(layers, grid) as drawn:
        grey = drawn.read(Window(0, 0, grid.width, grid.height), 1).values.reshape(shape[:2])
    ground = np.bincount(grey.astype(np.uint8).ravel()).argmax()
    beside = (np.abs(grey - ground) < 1).astype(np.uint8)
    return np.asarray(cv2.distanceTransform(beside, cv2.DIST_L2, 5) * gsd, np.float32)


def _looks(image: NDArray[np.float32], gsd: float) -> NDArray[np.int32]:
    """Which kind of ground (H, W) each pixel shows: brightness, colour and texture in clusters."""
    grey = np.log(image.mean(axis=2) + 4)
    scale = TEXTURE_M / gsd
    detail = (grey - cv2.GaussianBlur(grey, (0, 0), scale)) ** 2
    planes = [
        grey,
        (image[..., 0] - image[..., 2]) / (image.mean(axis=2) + 8),
        cv2.GaussianBlur(grey, (0, 0), 1.5 * scale),
        np.log(cv2.GaussianBlur(detail, (0, 0), scale) + 1e-4),
    ]
    features = np.stack([(plane - plane.mean()) / plane.std() for plane in planes], axis=2)
    flat = features.reshape(-1, len(planes)).astype(np.float32)
    cv2.setRNGSeed(0)
    chosen = flat[np.random.default_rng(0).integers(0, len(flat), LEARNT)]
    criteria = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_MAX_ITER, 20, 1e-3)
    _, _, centres = cv2.kmeans(chosen, LOOKS, None, criteria, 1, cv2.KMEANS_PP_CENTERS)
    lengths = (centres**2).sum(axis=1)
    nearest = [(lengths - 2 * part @ centres.T).argmin(axis=1) for part in np.array_split(flat, 16)]
    return np.concatenate(nearest).reshape(grey.shape).astype(np.int32)


def _counts(
    looks: NDArray[np.int32], distance: NDArray[np.float32], valid: NDArray[np.bool_], gsd: float
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Pixels (shifts, blocks, distances, looks) of each kind, and the shifts (N, 2) in metres."""
    step = max(1, round(STEP_M / gsd))
    reach = int(REACH_M / gsd) // step * step
    steps = np.arange(-reach, reach + 1, step)
    rows, columns = np.nonzero(distance < DISTANCES_M[-1])
    rings = np.digitize(distance[rows, columns], DISTANCES_M[:-1])
    side = BLOCK_M / gsd
    across = int(np.ceil(looks.shape[1] / side))
    block = (rows // side).astype(int) * across + (columns // side).astype(int)
    count = int(block.max()) + 1
    bins = len(DISTANCES_M)
    height, width = looks.shape
    shifts, tables = [], []
    for south in steps:
        for east in steps:
            y, x = rows + south, columns + east
            seen = (y >= 0) & (y < height) & (x >= 0) & (x < width)
            seen[seen] &= valid[y[seen], x[seen]]
            index = (block[seen] * bins + rings[seen]) * LOOKS + looks[y[seen], x[seen]]
            tables.append(np.bincount(index, minlength=count * bins * LOOKS).astype(np.float32))
            shifts.append((east * gsd, south * gsd))
    return np.stack(tables).reshape(-1, count, bins, LOOKS), np.array(shifts)


def _information(counts: NDArray[np.float32]) -> NDArray[np.float64]:
    """Mutual information (N,) of counts (N, distances, looks)."""
    share = counts / counts.sum(axis=(1, 2), keepdims=True)
    alone = share.sum(axis=1, keepdims=True) * share.sum(axis=2, keepdims=True)
    ratio = np.divide(share, alone, out=np.ones_like(share), where=share > 0)
    return np.asarray((share * np.log(ratio)).sum(axis=(1, 2)), np.float64)


def table(offsets: Sequence[Offset]) -> str:
    """A line of Markdown for each photograph."""
    lines = [
        "| photograph | pixel, m | roads east of lines, m | south, m | share at the layer's |",
        f"|{'---|' * 5}",
    ]
    for each in offsets:
        lines.append(
            f"| {each.case} | {each.gsd:.2f} | {each.east:+.1f} (± {each.errors[0]:.1f}) | "
            f"{each.south:+.1f} (± {each.errors[1]:.1f}) | {each.share:.0%} |"
        )
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure photograph by photograph, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.vector_maps.layer_offset")
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--places", type=int, default=6, help="drawn places of roads besides")
    parser.add_argument("--seed", type=int, default=3000, help="of the drawn places")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results"))
    options = parser.parse_args(arguments)
    if not (options.shared / "vector").is_dir():
        print(f"There is no {options.shared / 'vector'}.")
        return 2
    offsets = [
        measure(case) for case in real_cases(options.shared) if case.name.startswith("vegas 0.5")
    ]
    for number in range(options.places):
        with tempfile.TemporaryDirectory() as scratch:
            offsets.append(measure(draw_place("roads", options.seed, number, Path(scratch))))
        print(table(offsets[-1:]).splitlines()[-1], flush=True)
    text = report.write_page(
        options.out, "layer_offset", "Offsets of road layers", [table(offsets)], arguments
    )
    print(f"\n{text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
