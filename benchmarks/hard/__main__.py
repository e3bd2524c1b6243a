"""python -m benchmarks.hard: pairs harder than the dev splits, for HetMatch and its peers.

Each pair depends on its set, group and number alone. A pair counts as solved where the mean error
over a lattice of the overlap is below 5 px (10 px) of the coarser image, or below 1.5 times what
the truth is good to. Weights in training are measured on all sets with

    python -m benchmarks.hard --matchers hetmatch --weights FILE.safetensors

and on a third of each with `--pairs 2`. The rows of a matcher replace those of an earlier run in
`--out`, and those of others stay beside them, so that peers need not be matched again.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image as Pillow
from rasterio.errors import NotGeoreferencedWarning

from benchmarks.common import report as machine_report
from benchmarks.common.datasets import warp
from benchmarks.common.hetmatch import hetmatch
from benchmarks.common.matcher_result import Matcher
from benchmarks.common.matchers import MATCHERS, load
from benchmarks.hard import rows as table_rows
from benchmarks.hard.grounds import Grounds
from benchmarks.hard.pair import HardPair, Image
from benchmarks.hard.report import summary, tables
from benchmarks.hard.sets import SETS
from benchmarks.peers.keypoints import colour
from benchmarks.run import names, warm_up

HARDER = tuple(name for name in SETS if name != "srif")
"""The sets that are measured unless told otherwise; `benchmarks.run` has srif as it is."""

DEFAULT_MATCHERS = ("hetmatch", "sift", "xfeat", "lighterglue", "aliked")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the pairs that are missing, and print the tables of all."""
    options = _options(arguments)
    warnings.simplefilter("ignore", NotGeoreferencedWarning)
    grounds = Grounds(options.shared)
    available, unavailable = ({}, {}) if options.pictures else _load(options)
    parts, measured = [], []
    for name in options.set:
        missing = SETS[name].missing(grounds)
        if missing:
            parts.append(f"### {name}: left out, there is no {grounds.folder / missing[0]}")
        elif options.pictures:
            for pair in SETS[name].pairs(grounds, options.pairs):
                save_picture(pair, options.pictures)
            continue
        else:
            rows = _measure(name, grounds, options, available)
            measured += rows
            parts.append(tables(name, rows, unavailable))
        print(f"\n{parts[-1]}", flush=True)
    if not options.pictures:
        parts.append(summary(measured))
        print(f"\n{parts[-1]}", flush=True)
        machine_report.write_page(options.out, "hard", "Hard pairs", parts, arguments)
    return 0


def _load(options: argparse.Namespace) -> tuple[dict[str, Matcher], dict[str, str]]:
    """The matchers of the options by the name in the table, and why others are missing."""
    available, unavailable = load(options.matchers, MATCHERS)
    if options.weights is None or "hetmatch" not in available:
        return available, unavailable
    digest = hashlib.sha256(options.weights.read_bytes()).hexdigest()
    name = f"hetmatch {options.weights.stem} {digest[:8]}"
    others = {key: match for key, match in available.items() if key != "hetmatch"}
    return {name: hetmatch(options.weights), **others}, unavailable


def _measure(
    name: str, grounds: Grounds, options: argparse.Namespace, available: dict[str, Matcher]
) -> list[table_rows.HardRow]:
    """Match the pairs of a set; the rows of all matchers that are in its table."""
    path = options.out / f"hard-{name}.csv"
    if not options.resume:
        table_rows.keep(path, available)
    done = {(row.group, row.pair, row.matcher) for row in table_rows.read(path)}
    is_first = True
    for pair in SETS[name].pairs(grounds, options.pairs):
        for matcher, match in available.items():
            if (pair.group, pair.name, matcher) in done:
                continue
            if is_first:
                warm_up(match, pair.reference, pair.moving, pair.model)
            row = table_rows.measure(pair, matcher, match)
            table_rows.append(path, row)
            outcome = f"{row.error_px:.2f} px" if row.claimed else "no claim"
            print(f"[{name}, {pair.group}] {matcher} {pair.name}: {outcome}", file=sys.stderr)
        is_first = False
    return table_rows.read(path)


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
    parser.add_argument("--set", type=names(tuple(SETS)), default=HARDER)
    parser.add_argument("--pairs", type=int, help="of each group; unless given, as in sets.py")
    parser.add_argument("--weights", type=Path, help="HetMatch's weights, a .safetensors file")
    parser.add_argument("--resume", action="store_true", help="match only what is not in the table")
    parser.add_argument("--matchers", type=names(tuple(MATCHERS)), default=DEFAULT_MATCHERS)
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results"))
    parser.add_argument(
        "--pictures", type=Path, help="write the pairs as pictures to this folder, match nothing"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
