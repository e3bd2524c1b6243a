"""Calibrate the verdict: the probability that a match is right, from its evidence.

    python -m training.calibrate --data pack.zip --table evidence.csv

Draws pairs from the archive of `training.pack` and from procedural scenes, half of them of the same
and half of different places, in several sizes, and matches them with the weights that ship. A match
counts as right if its mean error is below RIGHT_PX, as wrong from WRONG_PX (errors between them may
come from relief or from the misalignment of the pair, and are left out). A logistic regression is
fitted to the evidence, and the constants of `hetmatch_qgis/engine/matching/verdict.py` are printed.
Pairs that are already in the table are not matched again. Several processes may share the work: run
each with `--part 1/2`, `2/2` and its own table, then once more with both tables and `--pairs 0`.
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
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.fitting.transforms import project
from hetmatch_qgis.engine.matching import pipeline, verdict
from hetmatch_qgis.engine.pairs.pair import pair_of_arrays
from training.pack import read_pack
from training.scenes import Scene

CROP_SIDES = (256, 320, 480)
"""Sides of the images that are matched, pixels; set by hand with d468e82."""

PROCEDURAL_SCENES = 30
"""Number of procedural scenes beside those of the archive; set by hand with d468e82."""

RIGHT_PX = 5.0
"""A match is right below this mean error, pixels; by hand with the first version (3e7f453)."""

WRONG_PX = 12.0
"""A match is wrong from this mean error on, pixels; by hand with the first version (3e7f453)."""

RIDGE = 0.02
"""Weight of the squared coefficients in the loss; set by hand with the first version (3e7f453)."""

ACCEPT_ALL = -1.0
"""Confidence below all others, so that every match is accepted and can be labelled."""

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
        measure(read_pack(arguments.data, PROCEDURAL_SCENES), numbers, arguments.table[0])
    fit_constants(arguments.table)


def measure(scenes: dict[str, list[Scene]], numbers: range, table: Path) -> None:
    """Match the pairs with these numbers, and append a row for each to a table.

    A pair depends on its number alone. The first rows of an existing table are not measured again.
    """
    done = max(0, len(table.read_text().splitlines()) - 1) if table.exists() else 0
    with table.open("a", newline="") as file:
        writer = csv.writer(file)
        if done == 0:
            writer.writerow(["kind", "right", "error", *NAMES])
        for number in numbers[done:]:
            rng = np.random.default_rng((7, number))
            row = None
            while row is None:
                row = _measure_pair(scenes, rng, different=number // 2 % 2 == 1)
            writer.writerow(row)
            file.flush()
            print(number, *row, flush=True)


def _measure_pair(
    scenes: dict[str, list[Scene]], rng: np.random.Generator, different: bool
) -> list | None:
    """Draw and match one pair, and return its row of the table; None if it cannot be matched."""
    source = list(scenes)[rng.integers(len(scenes))]
    side = int(rng.choice(CROP_SIDES))
    pool = scenes[source]
    scene = pool[rng.integers(len(pool))]
    first, second = rng.choice(len(scene.images), 2, replace=False)
    first_corner = _draw_corner(scene.images[first], side, rng)
    second_scene = scene
    if different:
        other_scenes = [candidate for candidate in pool if candidate is not scene] or scenes[
            "sentinel"
        ]
        second_scene = other_scenes[rng.integers(len(other_scenes))]
        second = rng.integers(len(second_scene.images))
        second_corner = _draw_corner(second_scene.images[second], side, rng)
    else:
        second_corner = first_corner
    reference = _crop(scene.images[first], first_corner, side)
    truth = _distortion(side, rng)
    moving = cv2.warpPerspective(
        _crop(second_scene.images[second], second_corner, side), np.linalg.inv(truth), (side,) * 2
    )
    try:
        pair = pair_of_arrays(reference, moving, Options())
    except InputError:
        # For example a crop of a land cover map with a single class.
        return None
    if rng.random() < 0.5:
        pair = replace(pair, radius=float(rng.uniform(48, 100)))
    result = pipeline.match_pair(pair, Options(), Progress(), min_confidence=ACCEPT_ALL)
    error = np.inf if different else _mean_error(result, truth, side)
    evidence = astuple(result.evidence) if result.evidence else (0.0,) * len(NAMES)
    kind = f"{source}{'/different' if different else ''}{'' if pair.radius is None else '/near'}"
    return [kind, int(error < RIGHT_PX), f"{error:.2f}", *(f"{value:.4f}" for value in evidence)]


def _draw_corner(image: NDArray, side: int, rng: np.random.Generator) -> tuple[int, int]:
    return tuple(int(rng.integers(max(1, length - side + 1))) for length in image.shape[:2])


def _crop(image: NDArray, corner: tuple[int, int], side: int) -> NDArray:
    row, column = corner
    return np.ascontiguousarray(image[row : row + side, column : column + side])


def _distortion(side: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Draw a small similarity about the centre: 3 x 3, moving to reference pixels."""
    angle, scale = np.radians(rng.uniform(-4, 4)), rng.uniform(0.95, 1.05)
    cosine, sine = scale * np.cos(angle), scale * np.sin(angle)
    matrix = np.eye(3)
    matrix[:2, :2] = [[cosine, -sine], [sine, cosine]]
    centre = np.full(2, side / 2)
    matrix[:2, 2] = centre + rng.uniform(-25, 25, 2) - matrix[:2, :2] @ centre
    return matrix


def _mean_error(result: MatchResult, truth: NDArray[np.float64], side: int) -> float:
    if result.mapper is None:
        return np.inf
    steps = (np.arange(12) + 0.5) / 12 * side
    lattice = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    # The warp above counts from pixel centres; half a pixel is negligible against the threshold.
    return float(
        np.linalg.norm(result.map_points(lattice) - project(truth, lattice), axis=1).mean()
    )


def fit_constants(tables: list[Path]) -> None:
    """Fit the ridge-penalised logistic regression, and print the constants for verdict.py."""
    rows = [row for table in tables for row in csv.DictReader(table.read_text().splitlines())]
    rows = [row for row in rows if not RIGHT_PX <= float(row["error"]) < WRONG_PX]
    label = np.array([float(row["right"]) for row in rows])
    values = np.array(
        [verdict.features(Evidence(*(float(row[name]) for name in NAMES))) for row in rows]
    )
    means, deviations = values.mean(axis=0), values.std(axis=0) + 1e-9
    scaled = (values - means) / deviations

    def loss(weights: NDArray) -> float:
        margin = (2 * label - 1) * (scaled @ weights[:-1] + weights[-1])
        return float(np.logaddexp(0, -margin).mean() + RIDGE * (weights[:-1] ** 2).sum() / 2)

    # A greater figure is always evidence for the match, never against it.
    bounds = [(0, None)] * len(NAMES) + [(None, None)]
    weights = minimize(loss, np.zeros(len(NAMES) + 1), bounds=bounds).x
    for name, vector in (("_MEANS", means), ("_SPREADS", deviations), ("_WEIGHTS", weights[:-1])):
        print(f"{name} = ({', '.join(f'{value:.4f}' for value in vector)})")
    print(f"_BIAS = {weights[-1]:.4f}")
    probability = 1 / (1 + np.exp(-(scaled @ weights[:-1] + weights[-1])))
    for limit in (0.3, 0.5, 0.7, 0.8, 0.9, 0.95):
        right, wrong = (probability[label == value] >= limit for value in (1, 0))
        print(
            f"at {limit}: {right.mean():.3f} of {len(right)} right matches accepted, "
            f"{wrong.mean():.4f} of {len(wrong)} wrong ones"
        )


if __name__ == "__main__":
    main()
