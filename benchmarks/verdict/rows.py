"""One row for each pair: what was claimed, and how far off it is."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

import numpy as np

from benchmarks.common.datasets import apply, lattice
from benchmarks.verdict.drawn_maps import placed
from benchmarks.verdict.kinds import Case
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.evidence import Corroboration, Evidence, Rival
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.matching import pipeline, verdict
from hetmatch_qgis.engine.pairs.make_pair import pair_of_arrays
from hetmatch_qgis.engine.pairs.normalise import of_drawn_map
from hetmatch_qgis.engine.pairs.pair import Side

ACCEPT_ALL = -1.0
"""Confidence below all others, so that every match has a transform whose error can be told."""

EVIDENCE = tuple(field.name for field in fields(Evidence))

CORROBORATION = (
    "ground",
    "ground_expected",
    "ground_blocks",
    "drawn",
    "identical",
    "clouded",
    "rival_correlation",
    "rival_lead",
    "density",
    "throughout",
    "height",
    "rival_significance",
)
"""Properties of Corroboration that a row keeps."""


@dataclass(frozen=True)
class Row:
    """The outcome of one pair.

    kind, number: which pair.
    claimed: whether a match was reported.
    confidence: stated, 0 to 1.
    error: mean error over the moving image, pixels of the reference; infinite of different ground.
    ce90: stated, pixels; nan where none is.
    true_ce90: radius in which nine tenths of the places of the overlap lie, pixels.
    evidence: what the confidence rests on.
    corroboration: what the second look found, nan where none was taken.
    bare_error: as error, of the same pair without what is drawn over both images; None where it was
        not measured: of pairs that were claimed, or wrong, or under no drawing.
    """

    kind: str
    number: int
    claimed: bool
    confidence: float
    error: float
    ce90: float
    true_ce90: float
    evidence: tuple[float, ...]
    corroboration: tuple[float, ...]
    bare_error: float | None = None


LISTS = ("evidence", "corroboration")
"""Fields of Row that are a column for each of their numbers."""


def measure(case: Case, number: int) -> Row | None:
    """Match a pair; None where an image says nothing, as a land cover map of one class."""
    try:
        pair = replace(pair_of_arrays(case.reference, case.moving, Options()), radius=case.radius)
    except InputError:
        return None
    if case.gsd is not None:
        description = replace(pair.reference.description, modality="map", layers=("layer",))
        drawn = Side(pair.reference.source, of_drawn_map(), description, placed(case.gsd))
        pair = replace(pair, reference=drawn)
    result = pipeline.match_pair(pair, Options(), Progress(), min_confidence=ACCEPT_ALL)
    errors = _errors(result, case)
    evidence = astuple(result.evidence) if result.evidence else (0.0,) * len(EVIDENCE)
    look = result.corroboration
    ce90 = None if result.accuracy is None else result.accuracy.ce90_px
    return Row(
        kind=case.kind,
        number=number,
        claimed=result.confidence >= verdict.MIN_CONFIDENCE,
        confidence=result.confidence,
        error=float(errors.mean()) if len(errors) else np.inf,
        ce90=np.nan if ce90 is None else ce90,
        true_ce90=float(np.quantile(errors, 0.9)) if len(errors) else np.inf,
        evidence=tuple(float(value) for value in evidence),
        corroboration=tuple(_figure(look, name) for name in CORROBORATION),
    )


def _figure(look: Corroboration | None, name: str) -> float:
    """A property of a second look; nan where none was taken, or it tells nothing of this."""
    value = None if look is None else getattr(look, name)
    return np.nan if value is None else float(value)


def _errors(result: MatchResult, case: Case) -> np.ndarray:
    """Errors at a lattice of the overlap, pixels of the reference; empty of different ground."""
    if result.mapper is None or case.truth is None:
        return np.zeros(0)
    points = lattice(case.moving.shape, 12)
    expected = apply(case.truth, points)
    height, width = case.reference.shape[:2]
    is_inside = ((expected >= 0) & (expected < [width, height])).all(axis=1)
    mapped = result.map_points(points[is_inside])
    return np.asarray(np.linalg.norm(mapped - expected[is_inside], axis=1))


def look_of(row: Row) -> Corroboration:
    """The second look of a row, with its rivals as one; any where none was taken."""
    figures = np.nan_to_num(row.corroboration, posinf=1e9).tolist()
    ground, expected, blocks, drawn, identical, clouded, correlation, lead, density, same = figures[
        :10
    ]
    # Of tables from before it was told a rival is worth its correlation.
    worth = row.corroboration[CORROBORATION.index("rival_significance")]
    shown = (worth / correlation) ** 2 if correlation > 0 and np.isfinite(worth) else 1.0
    rivals = (Rival((0.0, 0.0), correlation, lead, shown=shown),) if correlation > 0 else ()
    look = Corroboration(ground, expected, int(blocks), drawn, identical, clouded, rivals)
    # Tables from before they were counted have none.
    look = replace(look, throughout=same)
    is_counted, is_map = (
        bool(np.isfinite(row.corroboration[CORROBORATION.index(name)]))
        for name in ("density", "height")
    )
    look = replace(look, height=figures[CORROBORATION.index("height")] if is_map else None)
    return replace(look, density=density) if is_counted else look


def write_header(path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerow([*_names(), *EVIDENCE, *CORROBORATION])


def append(path: Path, row: Row) -> None:
    with path.open("a", newline="", encoding="utf-8") as file:
        cells = [getattr(row, name) for name in _names()]
        csv.writer(file).writerow([*cells, *row.evidence, *row.corroboration])


def _names() -> list[str]:
    return [field.name for field in fields(Row) if field.name not in LISTS]


def read(path: Path) -> Iterator[Row]:
    with path.open(newline="", encoding="utf-8") as file:
        for cells in csv.DictReader(file):
            numbers = {
                name: float(cells[name]) for name in ("confidence", "error", "ce90", "true_ce90")
            }
            yield Row(
                kind=cells["kind"],
                number=int(cells["number"]),
                claimed=cells["claimed"] == "True",
                evidence=tuple(float(cells[name]) for name in EVIDENCE),
                corroboration=tuple(float(cells.get(name, "nan")) for name in CORROBORATION),
                bare_error=float(cells["bare_error"]) if cells.get("bare_error") else None,
                **numbers,
            )
