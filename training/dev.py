"""Quick figures of the coarse stage on the dev splits, while training goes on.

They show the progress of a run and allow runs to be compared; nothing is trained on them.
"""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import numpy as np

from benchmarks.common.datasets import DATASETS, Pair, apply
from hetmatch_qgis.engine.coarse.coarse_model import INLIER_THRESHOLD
from hetmatch_qgis.engine.coarse.hypotheses import ROTATIONS
from hetmatch_qgis.engine.coarse.overviews import overview_factor
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.features.hetmatch import HetMatcher
from hetmatch_qgis.engine.features.hetnet import HetNet
from hetmatch_qgis.engine.fitting.robust import robust_fit
from hetmatch_qgis.engine.pairs.make_pair import pair_of_arrays
from hetmatch_qgis.engine.pairs.rotated import rotate

SPLITS = {"mmim": 1, "sentinel": 1, "srif": 6}
"""Every n-th pair of a split is measured, to keep a measurement short."""

CORRECT_PX = 8.0
"""Overview pixels within which a putative match counts as correct: the cell of the coarse stage."""


def dev_figures(net: HetNet, shared: Path) -> tuple[tuple[str, ...], np.ndarray]:
    """Measure two figures for each split; returns their names and values.

    `<split>_right`: mean share of correct putative matches. `<split>_solved`: share of pairs whose
    affine model, fitted to these matches alone, has a mean error below one and a half cells.
    """
    matcher = HetMatcher.from_net(net)
    names: list[str] = []
    values: list[float] = []
    for split, every in SPLITS.items():
        pairs = islice(DATASETS[split](shared), 0, None, every)
        figures = np.mean([_measure(pair, matcher) for pair in pairs], axis=0)
        names += [f"{split}_right", f"{split}_solved"]
        values += figures.tolist()
    return tuple(names), np.array(values)


def _measure(pair: Pair, matcher: HetMatcher) -> tuple[float, float]:
    sides = pair_of_arrays(pair.reference, pair.moving, Options())
    factors = [overview_factor(sides.reference), overview_factor(sides.moving)]
    reference = sides.reference.overview(factors[0])
    ref_features = matcher.describe(reference.values, reference.valid)
    # A search tries all hypotheses; only the one nearest to the truth is tried here.
    angle = np.degrees(np.arctan2(pair.truth[1, 0], pair.truth[0, 0]))
    nearest = ROTATIONS[1] * np.round(angle / ROTATIONS[1])
    moving = sides.moving.overview(factors[1])
    rotated, matrix = rotate(moving, float(nearest), 1.0)
    features = matcher.describe(rotated.values, rotated.valid)
    matches = matcher.match(ref_features, features, None)
    ref_points = matches.reference * factors[0]
    mov_points = apply(np.linalg.inv(matrix), matches.moving) * factors[1]
    distances = np.linalg.norm(apply(pair.truth, mov_points) - ref_points, axis=1)
    correct_share = float((distances < CORRECT_PX * factors[0]).mean()) if len(matches) else 0.0
    transform, _ = robust_fit("affine", mov_points, ref_points, INLIER_THRESHOLD * factors[0])
    if transform is None:
        return correct_share, 0.0
    error = np.linalg.norm(transform.apply(pair.moving_points) - pair.reference_points, axis=1)
    return correct_share, float(error.mean() < 1.5 * CORRECT_PX)
