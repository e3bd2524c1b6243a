"""One row for each pair and matcher, in a CSV file that a later run continues."""

from __future__ import annotations

import csv
import time
from collections.abc import Collection
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np

from benchmarks.common.csv_files import as_written, read_as
from benchmarks.common.datasets import Mapping
from benchmarks.common.matcher_result import Matcher
from benchmarks.common.metrics import NOISE_FACTOR, mapping_error
from benchmarks.hard.pair import HardPair
from benchmarks.run import attempt


@dataclass(frozen=True)
class HardRow:
    """The outcome of one pair and matcher.

    set, group, pair, matcher: which. claimed: a match was reported. error_px: mean over a lattice
    of the overlap, pixels of the coarser image; infinite without a match. corner_px: mean at the
    moving image's corners, likewise. noise_px: what the truth itself is good to. tie_points: of
    the match. cpu_s: processor time. reason: for not claiming a match.
    """

    set: str
    group: str
    pair: str
    matcher: str
    claimed: bool
    error_px: float
    corner_px: float
    noise_px: float
    tie_points: int
    cpu_s: float
    reason: str = ""

    def solved(self, limit_px: float) -> bool:
        """True below the limit, or below what the truth is good to where that is larger."""
        return self.error_px < max(limit_px, NOISE_FACTOR * self.noise_px)


def measure(pair: HardPair, name: str, matcher: Matcher) -> HardRow:
    """Match a pair and compare with its truth."""
    begun = time.process_time()
    result = attempt(matcher, pair.reference, pair.moving, pair.model)
    seconds = time.process_time() - begun
    return HardRow(
        pair.set,
        pair.group,
        pair.name,
        name,
        result.claimed,
        mapping_error(result.mapping, pair.truth, rms=False) / pair.unit,
        corner_error(result.mapping, pair) / pair.unit,
        pair.truth.noise_px / pair.unit,
        len(result.moving_points) if result.claimed else 0,
        seconds,
        result.reason,
    )


def corner_error(mapping: Mapping | None, pair: HardPair) -> float:
    """Mean distance from the truth at the moving image's corners, reference pixels."""
    if mapping is None:
        return np.inf
    rows, columns = pair.moving.shape[:2]
    corners = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], dtype=np.float64)
    error = float(np.linalg.norm(mapping(corners) - pair.truth.mapping(corners), axis=1).mean())
    return error if np.isfinite(error) else np.inf


def keep(path: Path, matchers: Collection[str]) -> None:
    """Leave the rows of other matchers in a file, if there is one: those of these are renewed."""
    kept = [row for row in read(path) if row.matcher not in matchers]
    path.unlink(missing_ok=True)
    for row in kept:
        append(path, row)


def append(path: Path, row: HardRow) -> None:
    """Append a row; a new file gets the names of the columns first."""
    is_new = not path.exists()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(HardRow)])
        if is_new:
            writer.writeheader()
        writer.writerow(as_written(asdict(row)))


def read(path: Path) -> list[HardRow]:
    """Read a file of rows; a file that is not there has none."""
    return read_as(HardRow, path) if path.exists() else []
