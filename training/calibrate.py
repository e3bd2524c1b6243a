"""Calibrates the verdict: how the evidence of a match becomes a probability.

    python -m training.calibrate --data pack.zip --table evidence.csv

Draws pairs from the archive of `training.pack` and from procedural scenes, half of them of one
place and half of two, in several sizes, and matches them with the weights that ship. A match is
right when its mean error is below five pixels and wrong from twelve on (between them lie relief and
the pairs' own misalignment). A logistic regression is fitted to the evidence, and the constants of
`hetmatch_qgis/engine/matching/verdict.py` are printed.
Pairs already in the table are not matched again. Several processes may share them: each with
`--part 1/2`, `2/2` and a table of its own, then once more with both tables and `--pairs 0`.
"""

from __future__ import annotations

import argparse
import csv
from dataclasses import astuple, fields, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.evidence import Evidence
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.fitting.transforms import project
from hetmatch_qgis.engine.matching import pipeline, verdict
from hetmatch_qgis.engine.matching.pair import pair_of_arrays
from training.pack import read_pack
from training.scenes import Scene

SIDES = (256, 320, 480)
PROCEDURAL = 30
RIGHT = 5.0
WRONG = 12.0
RIDGE = 0.02
NAMES = tuple(field.name for field in fields(Evidence))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="archive of training.pack")
    parser.add_argument("--table", type=Path, nargs="+", required=True)
    parser.add_argument("--pairs", type=int, default=600)
    parser.add_argument("--part", default="1/1")
    arguments = parser.parse_args()
    if arguments.pairs:
        number, of = (int(text) for text in arguments.part.split("/"))
        numbers = range(number - 1, arguments.pairs, of)
        measure(read_pack(arguments.data, PROCEDURAL), numbers, arguments.table[0])
    fit_constants(arguments.table)


def measure(scenes: dict[str, list[Scene]], numbers: range, table: Path) -> None:
    """Match the pairs of these numbers and write their evidence, label and kind to the table."""
    verdict.MIN_CONFIDENCE = -1.0  # every match is taken, so that it can be labelled
    done = max(0, len(table.read_text().splitlines()) - 1) if table.exists() else 0
    with table.open("a", newline="") as file:
        writer = csv.writer(file)
        if done == 0:
            writer.writerow(["kind", "right", "error", *NAMES])
        for number in numbers[done:]:
            rng = np.random.default_rng((7, number))
            row = None
            while row is None:
                row = _one(scenes, rng, different=number // 2 % 2 == 1)
            writer.writerow(row)
            file.flush()
            print(number, *row, flush=True)


def _one(scenes: dict[str, list[Scene]], rng: np.random.Generator, different: bool) -> list | None:
    source = list(scenes)[rng.integers(len(scenes))]
    side = int(rng.choice(SIDES))
    pool = scenes[source]
    scene = pool[rng.integers(len(pool))]
    one, other = rng.choice(len(scene.images), 2, replace=False)
    here = _part(scene.images[one], side, rng)
    moved = scene
    if different:
        elsewhere = [candidate for candidate in pool if candidate is not scene] or scenes[
            "sentinel"
        ]
        moved = elsewhere[rng.integers(len(elsewhere))]
        other = rng.integers(len(moved.images))
        there = _part(moved.images[other], side, rng)
    else:
        there = here
    reference = _cut(scene.images[one], here, side)
    truth = _distortion(side, rng)
    moving = cv2.warpPerspective(
        _cut(moved.images[other], there, side), np.linalg.inv(truth), (side,) * 2
    )
    try:
        pair = pair_of_arrays(reference, moving, Options())
    except InputError:
        # One class of land cover, say, over all of the part.
        return None
    if rng.random() < 0.5:
        pair = replace(pair, radius=float(rng.uniform(48, 100)))
    result = pipeline._match(pair, Options(), Progress())
    error = np.inf if different else _error(result, truth, side)
    evidence = astuple(result.evidence) if result.evidence else (0.0,) * len(NAMES)
    kind = f"{source}{'/different' if different else ''}{'' if pair.radius is None else '/near'}"
    return [kind, int(error < RIGHT), f"{error:.2f}", *(f"{value:.4f}" for value in evidence)]


def _part(image: NDArray, side: int, rng: np.random.Generator) -> tuple[int, int]:
    return tuple(int(rng.integers(max(1, length - side + 1))) for length in image.shape[:2])


def _cut(image: NDArray, corner: tuple[int, int], side: int) -> NDArray:
    row, column = corner
    return np.ascontiguousarray(image[row : row + side, column : column + side])


def _distortion(side: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Moving to reference: a small similarity about the centre."""
    angle, scale = np.radians(rng.uniform(-4, 4)), rng.uniform(0.95, 1.05)
    cosine, sine = scale * np.cos(angle), scale * np.sin(angle)
    matrix = np.eye(3)
    matrix[:2, :2] = [[cosine, -sine], [sine, cosine]]
    centre = np.full(2, side / 2)
    matrix[:2, 2] = centre + rng.uniform(-25, 25, 2) - matrix[:2, :2] @ centre
    return matrix


def _error(result: pipeline.MatchResult, truth: NDArray[np.float64], side: int) -> float:
    if result.mapper is None:
        return np.inf
    steps = (np.arange(12) + 0.5) / 12 * side
    lattice = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    # Half a pixel is nothing against the threshold: the warp above counts from pixel centres.
    return float(
        np.linalg.norm(result.map_points(lattice) - project(truth, lattice), axis=1).mean()
    )


def fit_constants(tables: list[Path]) -> None:
    """Fit the regression with a ridge and print what goes into verdict.py."""
    rows = [row for table in tables for row in csv.DictReader(table.read_text().splitlines())]
    rows = [row for row in rows if not RIGHT <= float(row["error"]) < WRONG]
    label = np.array([float(row["right"]) for row in rows])
    values = np.array(
        [verdict.features(Evidence(*(float(row[name]) for name in NAMES))) for row in rows]
    )
    means, spreads = values.mean(axis=0), values.std(axis=0) + 1e-9
    scaled = (values - means) / spreads

    def loss(weights: NDArray) -> float:
        margin = (2 * label - 1) * (scaled @ weights[:-1] + weights[-1])
        return float(np.logaddexp(0, -margin).mean() + RIDGE * (weights[:-1] ** 2).sum() / 2)

    # Every figure speaks for a match the more the greater it is.
    bounds = [(0, None)] * len(NAMES) + [(None, None)]
    weights = minimize(loss, np.zeros(len(NAMES) + 1), bounds=bounds).x
    for name, vector in (("_MEANS", means), ("_SPREADS", spreads), ("_WEIGHTS", weights[:-1])):
        print(f"{name} = ({', '.join(f'{value:.4f}' for value in vector)})")
    print(f"_BIAS = {weights[-1]:.4f}")
    sure = 1 / (1 + np.exp(-(scaled @ weights[:-1] + weights[-1])))
    for limit in (0.3, 0.5, 0.7, 0.8, 0.9, 0.95):
        kept, lost = sure[label == 1] >= limit, sure[label == 0] >= limit
        print(f"at {limit}: {kept.mean():.3f} of {len(kept)} right ones believed, "
              f"{lost.mean():.4f} of {len(lost)} wrong ones")  # fmt: skip


if __name__ == "__main__":
    main()
