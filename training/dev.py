"""Quick figures on the dev splits while training goes on: the coarse stage alone.

They show how a run goes and let whole runs be compared; nothing is trained on them.
"""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import numpy as np

from benchmarks.datasets import DATASETS, Pair, apply
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.features.hetmatch import HetMatcher
from hetmatch_qgis.engine.features.hetnet import HetNet
from hetmatch_qgis.engine.fitting.transforms import robust_fit
from hetmatch_qgis.engine.matching.coarse import INLIER_THRESHOLD, OVERVIEW_SIDE, rotate
from hetmatch_qgis.engine.matching.pair import Side, pair_of_arrays

SPLITS = {"mmim": 1, "sentinel": 1, "srif": 6}
"""Every so many-th pair of a split is measured."""

NEAR = 8.0
"""Pixels within which a putative match counts as right: a cell."""

EIGHTH_TURN = 45


def dev_figures(net: HetNet, shared: Path) -> tuple[tuple[str, ...], np.ndarray]:
    """For each split the share of right putative matches, and the share of pairs whose affine
    model, of these alone, is right to a cell and a half on the mean."""
    matcher = HetMatcher.from_net(net)
    names: list[str] = []
    values: list[float] = []
    for split, every in SPLITS.items():
        pairs = islice(DATASETS[split](shared), 0, None, every)
        found = np.mean([_measure(pair, matcher) for pair in pairs], axis=0)
        names += [f"{split}_right", f"{split}_solved"]
        values += found.tolist()
    return tuple(names), np.array(values)


def _measure(pair: Pair, matcher: HetMatcher) -> tuple[float, float]:
    sides = pair_of_arrays(pair.reference, pair.moving, Options())
    factors = [_factor(sides.reference), _factor(sides.moving)]
    reference = sides.reference.overview(factors[0])
    # The hypothesis nearest to the truth is the one that a search would come by.
    angle = np.degrees(np.arctan2(pair.truth[1, 0], pair.truth[0, 0]))
    nearest = EIGHTH_TURN * np.round(angle / EIGHTH_TURN)
    moving, matrix = rotate(sides.moving.overview(factors[1]), float(nearest), 1.0)
    found = matcher.match(
        matcher.describe(reference.values, reference.valid),
        matcher.describe(moving.values, moving.valid),
        None,
    )
    here = found.reference * factors[0]
    there = apply(np.linalg.inv(matrix), found.moving) * factors[1]
    apart = np.linalg.norm(apply(pair.truth, there) - here, axis=1)
    right = float((apart < NEAR * factors[0]).mean()) if len(found) else 0.0
    transform, _ = robust_fit("affine", there, here, INLIER_THRESHOLD * factors[0])
    if transform is None:
        return right, 0.0
    error = np.linalg.norm(transform.apply(pair.moving_points) - pair.reference_points, axis=1)
    return right, float(error.mean() < 1.5 * NEAR)


def _factor(side: Side) -> float:
    return max(1.0, max(side.width, side.height) / OVERVIEW_SIDE)
