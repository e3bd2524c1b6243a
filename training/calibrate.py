"""Calibrates the verdict: how the evidence of a match becomes a probability.

    python -m training.calibrate --shared ../shared/data --basemap FOLDER --table evidence.csv

Draws pairs from the training folders, half of them of one place and half of two, matches them with
the weights that ship, labels a match as right when its mean error is below five pixels and as wrong
from twelve on (between them lie relief and the pairs' own misalignment), and fits a logistic
regression to the evidence. Prints the constants of `hetmatch_qgis/engine/verdict.py`.
Pairs already in the table are not matched again.
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

from hetmatch_qgis.engine import pipeline, verdict
from hetmatch_qgis.engine.geometry import project
from hetmatch_qgis.engine.options import Options
from hetmatch_qgis.engine.pair import pair_of_arrays
from hetmatch_qgis.engine.stages import Stages
from training.scenes import Scene, load_scenes

SIDE = 480
RIGHT = 5.0
WRONG = 12.0
RIDGE = 0.02
NAMES = tuple(field.name for field in fields(verdict.Evidence))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--basemap", type=Path)
    parser.add_argument("--table", type=Path, required=True)
    parser.add_argument("--pairs", type=int, default=500)
    arguments = parser.parse_args()
    scenes = load_scenes(arguments.shared, arguments.basemap)
    measure(scenes, arguments.pairs, arguments.table)
    fit_constants(arguments.table)


def measure(scenes: dict[str, list[Scene]], count: int, table: Path) -> None:
    """Match `count` drawn pairs and write their evidence, label and kind to the table."""
    verdict.BELIEVED = -1.0  # every match is taken, so that it can be labelled
    done = len(table.read_text().splitlines()) - 1 if table.exists() else 0
    with table.open("a", newline="") as file:
        writer = csv.writer(file)
        if done <= 0:
            writer.writerow(["kind", "right", "error", *NAMES])
        for number in range(max(done, 0), count):
            row = _one(scenes, np.random.default_rng((7, number)), different=number % 2 == 1)
            writer.writerow(row)
            file.flush()
            print(number, *row, flush=True)


def _one(scenes: dict[str, list[Scene]], rng: np.random.Generator, different: bool) -> list:
    source = list(scenes)[rng.integers(len(scenes))]
    pool = scenes[source]
    scene = pool[rng.integers(len(pool))]
    one, other = rng.choice(len(scene.images), 2, replace=False)
    here = _part(scene.images[one], rng)
    moved = scene
    if different:
        elsewhere = [candidate for candidate in pool if candidate is not scene] or scenes[
            "sentinel"
        ]
        moved = elsewhere[rng.integers(len(elsewhere))]
        other = rng.integers(len(moved.images))
        there = _part(moved.images[other], rng)
    else:
        there = here
    reference = _cut(scene.images[one], here)
    truth = _distortion(rng)
    moving = cv2.warpPerspective(
        _cut(moved.images[other], there), np.linalg.inv(truth), (SIDE,) * 2
    )
    pair = pair_of_arrays(reference, moving, Options())
    if rng.random() < 0.5:
        pair = replace(pair, radius=float(rng.uniform(48, 100)))
    result = pipeline._match(pair, Options(), Stages())
    error = np.inf if different else _error(result, truth)
    evidence = astuple(result.evidence) if result.evidence else (0.0,) * len(NAMES)
    kind = f"{source}{'/different' if different else ''}{'' if pair.radius is None else '/near'}"
    return [kind, int(error < RIGHT), f"{error:.2f}", *(f"{value:.4f}" for value in evidence)]


def _part(image: NDArray, rng: np.random.Generator) -> tuple[int, int]:
    return tuple(int(rng.integers(max(1, side - SIDE + 1))) for side in image.shape[:2])


def _cut(image: NDArray, corner: tuple[int, int]) -> NDArray:
    row, column = corner
    return np.ascontiguousarray(image[row : row + SIDE, column : column + SIDE])


def _distortion(rng: np.random.Generator) -> NDArray[np.float64]:
    """Moving to reference: a small similarity about the centre."""
    angle, scale = np.radians(rng.uniform(-4, 4)), rng.uniform(0.95, 1.05)
    cosine, sine = scale * np.cos(angle), scale * np.sin(angle)
    matrix = np.eye(3)
    matrix[:2, :2] = [[cosine, -sine], [sine, cosine]]
    centre = np.full(2, SIDE / 2)
    matrix[:2, 2] = centre + rng.uniform(-25, 25, 2) - matrix[:2, :2] @ centre
    return matrix


def _error(result: pipeline.MatchResult, truth: NDArray[np.float64]) -> float:
    if result.mapper is None:
        return np.inf
    steps = (np.arange(12) + 0.5) / 12 * SIDE
    lattice = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    # Half a pixel is nothing against the threshold: the warp above counts from pixel centres.
    return float(
        np.linalg.norm(result.map_points(lattice) - project(truth, lattice), axis=1).mean()
    )


def fit_constants(table: Path) -> None:
    """Fit the regression with a ridge and print what goes into verdict.py."""
    with table.open() as file:
        rows = [row for row in csv.DictReader(file) if not RIGHT <= float(row["error"]) < WRONG]
    label = np.array([float(row["right"]) for row in rows])
    values = np.array(
        [verdict.features(verdict.Evidence(*(float(row[name]) for name in NAMES))) for row in rows]
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
