"""Calibrate the verdict: how likely a match is right, by what speaks for it and against it.

    python -m benchmarks.verdict --split training --table training.csv
    python -m training.calibrate --table training.csv

The first command draws pairs of the training folders and made ones, of the same and of different
ground, and matches them with the weights that ship. Here a match counts as right or as wrong as it
does there; errors between may come from the pair itself, and are left out. The product of three
logistic regressions is fitted, and the constants of `hetmatch_qgis/engine/matching/verdict.py` are
printed: that the images agree, that they do so at one place only, and that it is their ground.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, log_expit

from benchmarks.verdict.report import calibration_error, is_right, is_wrong
from benchmarks.verdict.rows import EVIDENCE, Row, read
from hetmatch_qgis.engine.core.evidence import Corroboration, Evidence, Rival
from hetmatch_qgis.engine.matching import verdict

RIDGE = 0.003
"""Weight of the squared coefficients, by standard deviations, in the loss; set by hand with the
second look (efdf3bc)."""

LIMITS = (0.3, 0.5, 0.7, 0.9, 0.95)
"""Confidences for which the accepted shares are printed."""

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Table:
    """The pairs as the regressions see them.

    evidence: (N, 7) of `verdict.features`.
    unique: (N, 2) of `verdict.unique_features`, without meaning where no second look was taken.
    ground: (N,) of `verdict.ground_feature`, likewise.
    has_look: (N,) where a second look was taken.
    is_right: (N,) where the match is right.
    """

    evidence: Values
    unique: Values
    ground: Values
    has_look: NDArray[np.bool_]
    is_right: NDArray[np.bool_]

    @staticmethod
    def of(rows: Sequence[Row]) -> Table:
        """The table of rows that can be told right or wrong."""
        looks = [_look(row) for row in rows]
        return Table(
            evidence=np.array([verdict.features(Evidence(*row.evidence)) for row in rows]),
            unique=np.array([verdict.unique_features(look) for look in looks]),
            ground=np.array([verdict.ground_feature(look) for look in looks]),
            has_look=np.array([bool(np.isfinite(row.corroboration[0])) for row in rows]),
            is_right=np.array([is_right(row) for row in rows]),
        )


def _look(row: Row) -> Corroboration:
    """The second look of a row, with its rivals as one; any where none was taken."""
    figures = np.nan_to_num(row.corroboration, posinf=1e9).tolist()
    ground, blocks, drawn, identical, clouded, correlation, lead = figures
    rivals = (Rival((0.0, 0.0), correlation, lead),) if correlation > 0 else ()
    return Corroboration(ground, int(blocks), drawn, identical, clouded, rivals)


@dataclass(frozen=True)
class Fit:
    """The constants of the three regressions.

    means, spreads: (7,) of the evidence.
    values: 7 weights and a bias of the evidence, 2 and a bias of the place, 1 and a bias of the
        ground; all of features as `verdict` has them, the evidence scaled.
    scale: (2,) factor and summand of the log odds of their product.
    """

    means: Values
    spreads: Values
    values: Values
    scale: Values

    def confidence(self, table: Table) -> Values:
        """(N,): probability that each match is right."""
        scaled = (table.evidence - self.means) / self.spreads
        odds = _log_odds(_log_confidence(self.values, scaled, table))
        return np.asarray(expit(self.scale[0] * odds + self.scale[1]))


def _log_confidence(values: Values, scaled: Values, table: Table) -> Values:
    agree = log_expit(scaled @ values[:7] + values[7])
    unique = log_expit(table.unique @ values[8:10] + values[10])
    ground = log_expit(table.ground * values[11] + values[12])
    return np.asarray(agree + table.has_look * (unique + ground))


def _log_odds(log_probability: Values) -> Values:
    bounded = np.clip(log_probability, -30.0, -1e-6)
    return np.asarray(bounded - np.log(-np.expm1(bounded)))


def fit(table: Table) -> Fit:
    """Fit the regressions, each pair with the same weight, and the scale of their product.

    A product of probabilities, each of features that are cut off, is never quite sure; its log odds
    are stretched as by Platt, "Probabilistic outputs for support vector machines", 1999.
    """
    means, spreads = table.evidence.mean(axis=0), table.evidence.std(axis=0) + 1e-9
    scaled = (table.evidence - means) / spreads
    label = table.is_right
    if label.all() or not label.any():
        raise SystemExit("The table holds right matches only, or wrong ones only: draw more pairs.")
    looked = table.has_look
    spread = [table.unique[looked].std(axis=0), [table.ground[looked].std()]]
    scales = np.concatenate([np.ones(7), *spread])
    is_weight = np.array([*range(7), 8, 9, 11])

    def loss(values: Values) -> float:
        right = np.minimum(_log_confidence(values, scaled, table), -1e-9)
        told = np.where(label, right, np.log(-np.expm1(right)))
        penalty = ((values[is_weight] * scales) ** 2).sum() / 2
        return float(-told.mean() + RIDGE * penalty)

    # A greater figure is always evidence for the match, never against it.
    bounds = [(None, None) if number in (7, 10, 12) else (0, None) for number in range(13)]
    start = np.array([0.5] * 7 + [0.0, 1.0, 4.0, 0.0, 1.0, -1.0])
    found = minimize(loss, start, bounds=bounds, options={"maxfun": 100_000, "maxiter": 2000})
    odds = _log_odds(_log_confidence(found.x, scaled, table))

    def scale_loss(scale: Values) -> float:
        margin = np.where(label, 1, -1) * (scale[0] * odds + scale[1])
        return float(np.logaddexp(0, -margin).mean())

    scale = minimize(scale_loss, np.array([1.0, 0.0])).x
    return Fit(means, spreads, found.x, scale)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--table", type=Path, nargs="+", required=True)
    rows = [row for path in parser.parse_args().table for row in read(path)]
    table = Table.of([row for row in rows if is_right(row) or is_wrong(row)])
    found = fit(table)
    _print_constants(found)
    stated = found.confidence(table)
    print(f"calibration error {calibration_error(stated, table.is_right):.3f}")
    for limit in LIMITS:
        right, wrong = (stated[table.is_right == value] >= limit for value in (True, False))
        print(
            f"at {limit}: {right.mean():.3f} of {len(right)} right matches accepted, "
            f"{wrong.mean():.4f} of {len(wrong)} wrong ones"
        )


def _print_constants(found: Fit) -> None:
    values = found.values
    assert len(EVIDENCE) == 7
    for name, vector in (
        ("_MEANS", found.means),
        ("_SPREADS", found.spreads),
        ("_WEIGHTS", values[:7]),
    ):
        print(f"{name} = ({', '.join(f'{value:.4f}' for value in vector)})")
    print(f"_BIAS = {values[7]:.4f}")
    print(f"_UNIQUE_WEIGHTS = ({values[8]:.4f}, {values[9]:.4f})")
    print(f"_UNIQUE_BIAS = {values[10]:.4f}")
    print(f"_SCALE, _OFFSET = {found.scale[0]:.4f}, {found.scale[1]:.4f}")
    print(f"_GROUND_WEIGHT, _GROUND_BIAS = {values[11]:.4f}, {values[12]:.4f}")


if __name__ == "__main__":
    main()
