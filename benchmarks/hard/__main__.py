"""python -m benchmarks.hard: pairs harder than the dev splits, for HetMatch and its peers.

Each pair depends on its set, group and number alone. A pair counts as solved where the mean error
over a lattice of the overlap is below 5 px (10 px) of the coarser image, or below 1.5 times what
the truth is good to. What is in the table already is not matched again.
"""

from __future__ import annotations

import argparse
import shlex
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image as Pillow
from rasterio.errors import NotGeoreferencedWarning

from benchmarks import report as machine_report
from benchmarks.datasets import warp
from benchmarks.hard import rows as table_rows
from benchmarks.hard.grounds import Grounds
from benchmarks.hard.pair import HardPair, Image
from benchmarks.hard.report import tables
from benchmarks.hard.sets import SETS
from benchmarks.matcher_result import Matcher
from benchmarks.matchers import MATCHERS, load
from benchmarks.peers import colour
from benchmarks.run import names, warm_up

DEFAULT_MATCHERS = ("hetmatch", "sift", "xfeat", "lighterglue", "aliked")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the pairs that are missing, and print the tables of all."""
    options = _options(arguments)
    warnings.simplefilter("ignore", NotGeoreferencedWarning)
    grounds = Grounds(options.shared)
    available, unavailable = ({}, {}) if options.pictures else load(options.matchers, MATCHERS)
    parts = []
    for name in options.set:
        missing = SETS[name].missing(grounds)
        if missing:
            parts.append(f"### {name}: left out, there is no {grounds.folder / missing[0]}")
        elif options.pictures:
            for pair in SETS[name].pairs(grounds, options.pairs):
                save_picture(pair, options.pictures)
            continue
        else:
            parts.append(_measure(name, grounds, options, available, unavailable))
        print(f"\n{parts[-1]}", flush=True)
    if not options.pictures:
        command = shlex.join(["python", "-m", "benchmarks.hard", *(arguments or sys.argv[1:])])
        head = ["# Hard pairs", f"`{command}`", machine_report.machine()]
        options.out.mkdir(parents=True, exist_ok=True)
        (options.out / "hard.md").write_text("\n\n".join([*head, *parts]) + "\n", encoding="utf-8")
    return 0


def _measure(
    name: str,
    grounds: Grounds,
    options: argparse.Namespace,
    available: dict[str, Matcher],
    unavailable: dict[str, str],
) -> str:
    """Match the pairs of a set that are not in its table yet; the tables of the set."""
    path = options.out / f"hard-{name}.csv"
    done = {(row.group, row.pair, row.matcher) for row in table_rows.read(path)}
    are_warm: set[str] = set()
    for pair in SETS[name].pairs(grounds, options.pairs):
        for matcher, match in available.items():
            if (pair.group, pair.name, matcher) in done:
                continue
            if matcher not in are_warm:
                warm_up(match, pair.reference, pair.moving, pair.model)
                are_warm.add(matcher)
            row = table_rows.measure(pair, matcher, match)
            table_rows.append(path, row)
            outcome = f"{row.error_px:.2f} px" if row.claimed else "no claim"
            print(f"[{name}, {pair.group}] {matcher} {pair.name}: {outcome}", file=sys.stderr)
    return tables(name, table_rows.read(path), unavailable)


def save_picture(pair: HardPair, folder: Path) -> None:
    """Write a pair side by side, and the moving image laid on the reference in squares."""
    folder.mkdir(parents=True, exist_ok=True)
    reference, moving = colour(pair.reference), colour(pair.moving)
    laid = _laid_on(pair, moving)
    rows = max(reference.shape[0], moving.shape[0])
    panels = [np.pad(each, ((0, rows - len(each)), (0, 8), (0, 0)), constant_values=255)
              for each in (reference, moving, laid)]  # fmt: skip
    name = f"{pair.set} {pair.group} {pair.name}".replace("/", "-").replace(" ", "_")
    Pillow.fromarray(np.concatenate(panels, axis=1)).save(folder / f"{name}.png")


def _laid_on(pair: HardPair, moving: Image) -> Image:
    """The reference (H, W, 3), every other square of it as the moving image shows it."""
    reference = colour(pair.reference).copy()
    shape = reference.shape[:2]
    corners = np.array([[0, 0], [1, 0], [0, 1]]) * min(moving.shape[:2])
    at = pair.truth.mapping(corners.astype(float))
    linear = (at[1:] - at[0]).T / min(moving.shape[:2])
    matrix = np.eye(3)
    matrix[:2, :2], matrix[:2, 2] = linear, at[0]
    laid, valid = warp(moving, matrix, shape), warp(np.ones(moving.shape[:2]), matrix, shape)
    row, column = np.mgrid[: shape[0], : shape[1]] // max(16, min(shape) // 8)
    shown = ((row + column) % 2 == 1) & (valid > 0.99)
    reference[shown] = laid[shown]
    return reference


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hard", description=__doc__)
    parser.add_argument("--set", type=names(tuple(SETS)), default=tuple(SETS))
    parser.add_argument("--pairs", type=int, default=12, help="of each group")
    parser.add_argument("--matchers", type=names(tuple(MATCHERS)), default=DEFAULT_MATCHERS)
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results"))
    parser.add_argument(
        "--pictures", type=Path, help="write the pairs as pictures to this folder, match nothing"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
