"""Calibrate the verdict: the probability of a match, from the evidence for it and against it.

    python -m benchmarks.verdict --split training --table training.csv
    python -m training.calibrate --table training.csv [--ground-only | --drawn-maps]

The first command draws pairs of the training folders and made ones, of the same and of different
ground, and matches them with the weights that ship. Here a match counts as right or as wrong as it
does there; errors between may come from the pair itself, and are left out. So are small pairs,
those with one image of larger pixels among them, whose few windows give evidence of another kind:
with them in the fit, significances would count for nothing. So are pairs of one ground under one
drawing that are not placed without it or, where that was not tried, whose ground speaks against the
match: they are right for what is drawn, and would teach the verdict to believe drawings. The
product of three logistic regressions is fitted, and the constants of
`hetmatch_qgis/engine/matching/verdict.py` are printed: that the images agree, that they do so at
one place only, and that it is their ground. What is stated on maps that HetMatch draws of vector
layers is lowered by how high the match stands; those constants are fitted apart, `--drawn-maps`.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar
from scipy.special import expit, log_expit, logit

from benchmarks.verdict.kinds import KINDS, ORDINARY, SIDES, TRUE
from benchmarks.verdict.report import RIGHT_PX, calibration_error, is_right, is_wrong
from benchmarks.verdict.rows import EVIDENCE, Row, look_of, read
from hetmatch_qgis.engine.core.evidence import Evidence
from hetmatch_qgis.engine.matching import verdict

RIDGE = 0.003
"""Weight of the squared coefficients, by standard deviations, in the loss; set by hand with the
second look (efdf3bc)."""

LIMITS = (0.3, 0.5, 0.7, 0.9, 0.95)
"""Confidences for which the accepted shares are printed."""

SHEETS = ("same place and graticule", "same place and frame", "same place and watermark")
"""Kinds of benchmarks.verdict where one drawing lies over one ground."""

PLAIN = (ORDINARY, TRUE)
"""Families of kinds by which evidence without a second look is judged: others would be doubted
however strong it is."""

MAX_UNSEEN = 12.0
"""Log odds that evidence can count less at most without a second look."""

SURE = 1e-4
"""Probability of being wrong below which a match on a drawn map is not told surer, for the fit."""

MAX_CONTRADICTED = -2.0
"""Log odds of the ground up to which it speaks against a match: with all pairs 6 of 345 misleading
ones are claimed in cross-validation, without those 1, and 27 of 174 right ones are not either way
(numbers 0 to 22 of each kind, weights of 672a242)."""

PARTS = (slice(0, 8), slice(8, 11), slice(11, 15))
"""Positions of the constants of each regression: weights, and last a bias."""

LOOK = slice(15, 17)
"""Positions of the weights of `verdict.look_features`."""

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Table:
    """The pairs as the regressions see them.

    evidence: (N, 7) of `verdict.features`.
    unique: (N, 2) of `verdict.unique_features`, without meaning where no second look was taken.
    ground: (N, 3) of `verdict.ground_features`, likewise.
    look: (N, 2) of `verdict.look_features`, likewise.
    has_look: (N,) where a second look was taken.
    is_right: (N,) where the match is right.
    is_plain: (N,) where nothing is drawn over both images and the ground does not repeat itself.
    """

    evidence: Values
    unique: Values
    ground: Values
    look: Values
    has_look: NDArray[np.bool_]
    is_right: NDArray[np.bool_]
    is_plain: NDArray[np.bool_]

    def where(self, rows: NDArray[np.bool_]) -> Table:
        """The rows that a mask (N,) names."""
        return Table(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})

    @staticmethod
    def of(rows: Sequence[Row]) -> Table:
        """The table of rows that can be told right or wrong."""
        looks = [look_of(row) for row in rows]
        return Table(
            evidence=np.array([verdict.features(Evidence(*row.evidence)) for row in rows]),
            unique=np.array([verdict.unique_features(look) for look in looks]),
            ground=np.array([verdict.ground_features(look) for look in looks]),
            look=np.array([verdict.look_features(look) for look in looks]),
            has_look=np.array([bool(np.isfinite(row.corroboration[0])) for row in rows]),
            is_right=np.array([is_right(row) for row in rows]),
            is_plain=np.array(
                [KINDS[row.kind].family in PLAIN and row.kind not in SHEETS for row in rows]
            ),
        )


def is_usual_size(row: Row) -> bool:
    """True of a pair of which neither image is small, nor what both show."""
    kind = KINDS[row.kind]
    return kind.sides == SIDES and not kind.is_coarse and not kind.is_strip


def rests_on_drawing(row: Row) -> bool:
    """True for a match that is right only because of what is drawn over both images."""
    if row.kind not in SHEETS or not is_right(row) or not np.isfinite(row.corroboration[0]):
        return False
    if row.bare_error is not None:
        return row.bare_error >= RIGHT_PX
    return bool(verdict.ground_features(look_of(row))[0] <= MAX_CONTRADICTED)


@dataclass(frozen=True)
class Fit:
    """The constants of the three regressions.

    means, spreads: (7,) of the evidence.
    values: weights and a bias of the evidence, of the place and of the ground, and weights of what
        a look leaves of the evidence, one after the other as in PARTS; all of features as
        `verdict` has them, the evidence scaled.
    scale: (2,) factor and summand of the log odds of their product.
    unseen: log odds that evidence counts less without a second look.
    """

    means: Values
    spreads: Values
    values: Values
    scale: Values
    unseen: float

    def confidence(self, table: Table) -> Values:
        """(N,): probability that each match is right."""
        scaled = (table.evidence - self.means) / self.spreads
        odds = _log_odds(_log_confidence(self.values, scaled, table))
        alone = scaled @ self.values[:7] + self.values[7] - self.unseen
        odds = np.where(table.has_look, odds, alone)
        return np.asarray(expit(self.scale[0] * odds + self.scale[1]))


def _log_confidence(values: Values, scaled: Values, table: Table) -> Values:
    evidence, unique, ground = (
        given @ values[part][:-1] + values[part][-1]
        for given, part in zip((scaled, table.unique, table.ground), PARTS, strict=True)
    )
    agree = log_expit(evidence + table.look @ values[LOOK])
    return np.asarray(agree + log_expit(unique) + log_expit(ground))


def _log_odds(log_probability: Values) -> Values:
    bounded = np.clip(log_probability, -30.0, -1e-6)
    return np.asarray(bounded - np.log(-np.expm1(bounded)))


def shipped() -> Fit:
    """The constants of `verdict.py`."""
    values = [
        *(*verdict._WEIGHTS, verdict._BIAS),
        *(*verdict._UNIQUE_WEIGHTS, verdict._UNIQUE_BIAS),
        *(*verdict._GROUND_WEIGHTS, verdict._GROUND_BIAS),
        *verdict._LOOK_WEIGHTS,
    ]
    return Fit(
        means=np.array(verdict._MEANS),
        spreads=np.array(verdict._SPREADS),
        values=np.array(values),
        scale=np.array([verdict._SCALE, verdict._OFFSET]),
        unseen=verdict._UNSEEN,
    )


def fit(table: Table, kept: Fit | None = None) -> Fit:
    """Fit the regressions to pairs with a second look, each with the same weight, and their scale.

    kept: constants whose evidence and place stay, so that the ground's alone are fitted, and the
        scale; None to fit all.

    A product of probabilities, each of features that are cut off, is never quite sure; its log odds
    are stretched as by Platt, "Probabilistic outputs for support vector machines", 1999.
    """
    table = table.where(table.has_look)
    if table.is_right.all() or not table.is_right.any():
        raise SystemExit("The table holds right matches only, or wrong ones only: draw more pairs.")
    means, spreads = table.evidence.mean(axis=0), table.evidence.std(axis=0) + 1e-9
    if kept is not None:
        means, spreads = kept.means, kept.spreads
    scaled = (table.evidence - means) / spreads
    values = _fit_values(table, scaled, kept)
    odds = _log_odds(_log_confidence(values, scaled, table))
    scale = minimize(
        lambda scale: _logistic_loss(scale[0] * odds + scale[1], table.is_right),
        np.array([1.0, 0.0]),
    ).x
    evidence = scaled @ values[:7] + values[7]

    def unseen_loss(unseen: float) -> float:
        stated = scale[0] * (evidence - unseen) + scale[1]
        return _logistic_loss(stated[table.is_plain], table.is_right[table.is_plain])

    unseen = float(minimize_scalar(unseen_loss, bounds=(0, MAX_UNSEEN), method="bounded").x)
    return Fit(means, spreads, values, scale, unseen)


def _fit_values(table: Table, scaled: Values, kept: Fit | None) -> Values:
    """The coefficients of the regressions. scaled: (N, 7), the evidence."""
    scales = np.zeros(LOOK.stop)
    unique, ground, look = (given.std(axis=0) for given in (table.unique, table.ground, table.look))
    for part, spread in zip(PARTS, (np.ones(7), unique, ground), strict=True):
        scales[part][:-1] = spread
    scales[LOOK] = look

    def loss(values: Values) -> float:
        right = np.minimum(_log_confidence(values, scaled, table), -1e-9)
        told = np.where(table.is_right, right, np.log(-np.expm1(right)))
        penalty = ((values * scales) ** 2).sum() / 2
        return float(-told.mean() + RIDGE * penalty)

    # A greater figure is always evidence for the match, never against it.
    biases = {part.stop - 1 for part in PARTS}
    bounds = [(None, None) if at in biases else (0, None) for at in range(len(scales))]
    start = np.array([0.5] * 7 + [3.0] + [1.0, 4.0, 0.0] + [1.0, 0.1, 2.0, -1.0] + [0.3, 0.3])
    if kept is not None:
        ground = range(PARTS[2].start, PARTS[2].stop)
        for at in set(range(len(start))).difference(ground):
            start[at] = kept.values[at]
            bounds[at] = (start[at], start[at])
    options = {"maxfun": 100_000, "maxiter": 2000}
    return np.asarray(minimize(loss, start, bounds=bounds, options=options).x)


def fit_drawn_maps(rows: Sequence[Row]) -> Values:
    """Weights (2,) and a bias of `verdict.map_features`, one after the other: (3,).

    rows: those of maps that HetMatch drew, of which a second look was taken, with the other
    constants as they ship.
    """
    looks = [look_of(row) for row in rows]
    without = [
        verdict.confidence(Evidence(*row.evidence), replace(look, height=None))
        for row, look in zip(rows, looks, strict=True)
    ]
    odds = logit(np.clip(without, SURE, 1 - SURE))
    given = np.array(
        [
            verdict.map_features(told, look.height or 0.0)
            for told, look in zip(odds, looks, strict=True)
        ]
    )
    right = np.array([is_right(row) for row in rows])

    def loss(values: Values) -> float:
        stated = np.minimum(odds, given @ values[:2] + values[2])
        penalty = ((values[:2] * given.std(axis=0)) ** 2).sum() / 2
        return _logistic_loss(stated, right) + RIDGE * float(penalty)

    # The least of two has flat places, where a simplex goes on.
    options = {"maxiter": 4000, "maxfev": 4000}
    return np.asarray(minimize(loss, [0.7, 0.8, -4.0], method="Nelder-Mead", options=options).x)


def _logistic_loss(odds: Values, is_right: NDArray[np.bool_]) -> float:
    """Mean loss of log odds (N,) of being right."""
    return float(np.logaddexp(0, -np.where(is_right, 1, -1) * odds).mean())


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--table", type=Path, nargs="+", required=True)
    parser.add_argument(
        "--ground-only", action="store_true", help="keep what evidence and place weigh"
    )
    parser.add_argument(
        "--drawn-maps", action="store_true", help="fit what is stated on drawn maps alone"
    )
    options = parser.parse_args()
    rows = [row for path in options.table for row in read(path)]
    told = [row for row in rows if is_right(row) or is_wrong(row)]
    told = [row for row in told if is_usual_size(row)]
    if options.drawn_maps:
        across, high, bias = fit_drawn_maps(
            [row for row in told if look_of(row).height is not None]
        )
        print(f"_MAP_WEIGHTS, _MAP_BIAS = ({across:.4f}, {high:.4f}), {bias:.4f}")
        return
    table = Table.of([row for row in told if not rests_on_drawing(row)])
    found = fit(table, shipped() if options.ground_only else None)
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
    print(f"_UNSEEN = {found.unseen:.4f}")
    print(f"_LOOK_WEIGHTS = ({values[LOOK][0]:.4f}, {values[LOOK][1]:.4f})")
    for name, part in zip(("UNIQUE", "GROUND"), PARTS[1:], strict=True):
        *weights, bias = values[part]
        print(f"_{name}_WEIGHTS = ({', '.join(f'{weight:.4f}' for weight in weights)})")
        print(f"_{name}_BIAS = {bias:.4f}")
    print(f"_SCALE, _OFFSET = {found.scale[0]:.4f}, {found.scale[1]:.4f}")


if __name__ == "__main__":
    main()
