"""python -m benchmarks.coarse_search: the search on overviews alone, of turned and scaled pairs.

Pairs of the training folders (Sentinel-1/2, NAIP and Landsat of two dates), of which the moving
image is turned by any angle and scaled by 0.65 to 1.55. Every third of them, as measured for
decision 26; with `--elsewhere --every 5` the moving image is that of another pair, as for 29.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import rasterio
from numpy.typing import NDArray

from benchmarks.common import report
from hetmatch_qgis.engine.coarse.search import CoarseSearch
from hetmatch_qgis.engine.core.grid import even_lattice
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.features.base import Matcher
from hetmatch_qgis.engine.features.registry import load_matcher
from hetmatch_qgis.engine.pairs.make_pair import pair_of_arrays

SCALES = (0.65, 1.55)
"""Range of the factors that moving images are scaled by: a little more than srif's."""

MAX_SIDE = 700
"""Pixels along a side that are read: overviews are little smaller."""

SHOWN_SHARE = 0.9
"""Side of the moving image in the shorter one that it is cut from."""

LIMITS = (12.0, 6.0)
"""Pixels of the reference within which a mean error counts as placed."""

Image = NDArray[np.float32]


@dataclass(frozen=True)
class Turned:
    """One pair. name: of its files, and what was done. truth: 2 x 3, moving to reference pixels."""

    name: str
    reference: Image
    moving: np.ma.MaskedArray
    truth: NDArray[np.float64]


@dataclass(frozen=True)
class Row:
    """The outcome of a search. error: mean, reference pixels; infinite where nothing was found.

    seconds: of the processor.
    """

    name: str
    significance: float
    error: float
    seconds: float


def files_of_pairs(shared: Path) -> list[tuple[Path, Path]]:
    """Reference and moving files of the training folders; none where they are missing."""
    radar = sorted((shared / "sentinel" / "train").glob("*_s1.tif"))
    pairs = [(path.with_name(path.name.replace("_s1", "_s2")), path) for path in radar]
    folder = shared / "opengeos"
    if (folder / "pairs.csv").exists():
        with (folder / "pairs.csv").open(encoding="utf-8", newline="") as file:
            pairs += [(folder / row["a"], folder / row["b"]) for row in csv.DictReader(file)]
    return [pair for pair in pairs if all(path.exists() for path in pair)]


def draw_pair(reference: Path, moving: Path, number: int) -> Turned:
    """Read a pair, and turn and scale its moving image as `number` says."""
    rng = np.random.default_rng(number)
    return turned(_read(reference), _read(moving), rng, moving.name)


def turned(reference: Image, moving: Image, rng: np.random.Generator, name: str) -> Turned:
    """The pair with its moving image (H, W, C) turned, scaled and cut, nodata beyond it."""
    rows, columns = moving.shape[:2]
    angle = rng.uniform(0, 360)
    scale = float(np.exp(rng.uniform(*np.log(SCALES))))
    # OpenCV counts from the centre of the first pixel.
    matrix = cv2.getRotationMatrix2D((columns / 2 - 0.5, rows / 2 - 0.5), angle, scale)
    side = int(min(rows, columns) * SHOWN_SHARE)
    matrix[:, 2] += side / 2 - np.array([columns / 2, rows / 2])
    values = cv2.warpAffine(moving, matrix, (side, side), flags=cv2.INTER_LINEAR)
    values = values.reshape(side, side, -1)
    shown = cv2.warpAffine(np.ones((rows, columns), np.uint8), matrix, (side, side))
    mask = np.repeat((shown == 0)[..., None], values.shape[2], axis=2)
    back = cv2.invertAffineTransform(matrix)
    back[:, 2] += 0.5 - back[:, :2] @ [0.5, 0.5]
    label = f"{name}, {angle:.0f} degrees, {scale:.2f}"
    return Turned(label, reference, np.ma.masked_array(values, mask), back)


def measure(drawn: Turned, matcher: Matcher, workers: Workers) -> Row:
    """Search the coarse model of a pair."""
    pair = pair_of_arrays(drawn.reference, drawn.moving, Options())
    started = time.process_time()
    model = CoarseSearch(pair, matcher, workers, Progress()).find("auto")
    seconds = time.process_time() - started
    if model is None:
        return Row(drawn.name, 0.0, float("inf"), seconds)
    side = len(drawn.moving)
    points = 0.2 * side + 0.6 * even_lattice(side, side, 7)
    there = points @ drawn.truth[:, :2].T + drawn.truth[:, 2]
    errors = np.linalg.norm(model.transform.apply(points) - there, axis=1)
    return Row(drawn.name, model.significance, float(errors.mean()), seconds)


def table(rows: Sequence[Row], is_elsewhere: bool) -> str:
    """A line of Markdown a pair, and what they have in common."""
    lines = ["| pair | significance | error, px | CPU, s |", f"|{'---|' * 4}"]
    for row in rows:
        error = "-" if is_elsewhere else f"{row.error:.1f}"
        lines.append(f"| {row.name} | {row.significance:.0f} | {error} | {row.seconds:.2f} |")
    significances = [row.significance for row in rows]
    placed = ", ".join(
        f"within {limit:.0f} px {sum(row.error < limit for row in rows)}" for limit in LIMITS
    )
    found = f"highest significance {max(significances):.0f}"
    if not is_elsewhere:
        right = [row.error for row in rows if row.error < LIMITS[0]]
        median = f"{np.median(right):.1f}" if right else "-"
        found = (
            f"{placed}; median error of the former {median} px, "
            f"median significance {np.median(significances):.0f}"
        )
    seconds = sum(row.seconds for row in rows)
    lines.append(f"\nOf {len(rows)} pairs {found}; {seconds:.1f} CPU s in all.")
    return "\n".join(lines)


def _read(path: Path) -> Image:
    """The first three bands (H, W, 3), or the first (H, W, 1), of a corner of a file."""
    with rasterio.open(path) as raster:
        values = np.nan_to_num(raster.read().astype(np.float32))
    values = values[:3] if len(values) >= 3 else values[:1]
    return np.ascontiguousarray(np.moveaxis(values, 0, 2)[:MAX_SIDE, :MAX_SIDE])


def options_of(program: str, arguments: Sequence[str] | None) -> argparse.Namespace:
    """Which pairs are searched, and where the table goes."""
    parser = argparse.ArgumentParser(prog=program)
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--every", type=int, default=3, help="of 132 pairs the first, and so on")
    parser.add_argument("--elsewhere", action="store_true", help="moving images of other pairs")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results"))
    return parser.parse_args(arguments)


def chosen_pairs(options: argparse.Namespace) -> list[tuple[Path, Path]]:
    """Files of the reference and the moving image of each pair; none without training pairs.

    options: see `options_of`.
    """
    every = files_of_pairs(options.shared)
    radar = [pair for pair in every if pair[1].name.endswith("_s1.tif")]
    pairs = radar[:: options.every] + every[len(radar) :: options.every]
    if not pairs:
        print(f"There are no training pairs in {options.shared}.")
    if not options.elsewhere:
        return pairs
    half = len(pairs) // 2
    return [
        (reference, pairs[(number + half) % len(pairs)][1])
        for number, (reference, _) in enumerate(pairs)
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure pair by pair, and print the table."""
    options = options_of("python -m benchmarks.coarse_search", arguments)
    pairs = chosen_pairs(options)
    if not pairs:
        return 2
    matcher = load_matcher(Options())
    rows = []
    with Workers(1) as workers:
        for number, (reference, moving) in enumerate(pairs):
            rows.append(measure(draw_pair(reference, moving, number), matcher, workers))
            row = rows[-1]
            print(f"{row.name}: {row.significance:.0f}, {row.error:.1f} px", file=sys.stderr)
    parts = [table(rows, options.elsewhere)]
    text = report.write_page(options.out, "coarse_search", "Search on overviews", parts, arguments)
    print(f"\n{text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
