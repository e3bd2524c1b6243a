"""python -m benchmarks.vector_maps: photographs and scanned sheets matched to vector layers.

The pairs of `../shared/data/vector` are misplaced a few times each; with --places, drawn places
(see `places`), each misplaced once, are matched instead; with --other-ground, each picture to the
layers of another place, of which nothing may be claimed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.common import report
from benchmarks.vector_maps.case import Case, Row, measure
from benchmarks.vector_maps.look import save_picture
from benchmarks.vector_maps.places import KINDS, draw_place
from benchmarks.vector_maps.tables import table, table_of_claims, table_of_whole

TOPO = ("topo/lakes.geojson", "topo/streams.geojson", "topo/roads.geojson")


def real_cases(shared: Path) -> tuple[Case, ...]:
    """The pairs of the project's data, with what they must reach (issue 13)."""
    folder = shared / "vector"

    def case(
        image: str, layers: Sequence[str], crs: str, gsd: float, shift: float, angle: float,
        target: float,
    ) -> Case:  # fmt: skip
        kind = "georeferenced" if shift else "no georeference"
        name = f"{Path(image).parent} {gsd:g} m, {kind}"
        files = tuple(folder / layer for layer in layers)
        return Case(name, folder / image, files, crs, gsd, shift, angle, shift > 0, target)

    banepa = ("banepa/photo.tif", ("banepa/buildings.geojson",), "EPSG:32645")
    vegas = ("vegas/photo.tif", ("vegas/roads.geojson",), "EPSG:32611")
    topo = ("topo/sheet.tif", TOPO, "EPSG:26915")
    return (
        *(case(*banepa, gsd, 10, 2, t) for gsd, t in ((0.25, 1.2), (0.5, 0.6), (1.0, 0.6))),
        *(case(*vegas, gsd, 10, 2, 3.0) for gsd in (0.5, 1.0)),
        *(case(*topo, gsd, 1000, 2, 2.5) for gsd in (50.8, 100.0)),
        *(case(*topo, gsd, 0, 180, 2.5) for gsd in (50.8, 100.0)),
    )


def run_real(shared: Path, seeds: int, only: str) -> Iterator[tuple[Case, Row]]:
    """Match every pair once for each seed."""
    for case in real_cases(shared):
        if only in case.name:
            for seed in range(seeds):
                yield case, measure(case, seed)


def run_drawn(
    places: Sequence[int], seed: int, only: str, pictured: Path | None
) -> Iterator[tuple[Case, Row]]:
    """Draw and match places of each kind by number. pictured: folder for pictures of them."""
    for kind in KINDS:
        for number in places if only in kind else ():
            with tempfile.TemporaryDirectory() as scratch:
                folder = Path(scratch)
                case = draw_place(kind, seed, number, folder)
                if pictured is not None:
                    save_picture(case, pictured / f"{kind}_{seed}_{number:02}.png")
                yield case, measure(case, number)


def run_apart(places: int, seed: int, only: str) -> Iterator[tuple[Case, Row]]:
    """Match the picture of each drawn place to the layers of the one before, of its kind."""
    for kind in KINDS:
        with tempfile.TemporaryDirectory() as scratch:
            cases = []
            for number in range(places if only in kind else 0):
                folder = Path(scratch) / str(number)
                folder.mkdir()
                cases.append(draw_place(kind, seed, number, folder))
            for number, case in enumerate(cases):
                yield case, measure(replace(case, layers=cases[number - 1].layers), number)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure match by match, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.vector_maps")
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--seeds", type=int, default=5, help="misplacements of each real pair")
    parser.add_argument("--places", type=int, default=0, help="drawn places of each kind instead")
    parser.add_argument("--first", type=int, default=0, help="number of the first drawn place")
    parser.add_argument("--seed", type=int, default=1000, help="of the drawn places")
    parser.add_argument("--only", default="", help="part of the names of cases, such as 'topo'")
    parser.add_argument(
        "--other-ground", action="store_true", help="match drawn places to one another's layers"
    )
    parser.add_argument("--pictures", type=Path, help="folder for pictures of the drawn places")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results"))
    options = parser.parse_args(arguments)
    if not options.places and not (options.shared / "vector").is_dir():
        print(f"There is no {options.shared / 'vector'}.")
        return 2
    if options.other_ground:
        measured = run_apart(options.places, options.seed, options.only)
    elif options.places:
        numbers = range(options.first, options.first + options.places)
        measured = run_drawn(numbers, options.seed, options.only, options.pictures)
    else:
        measured = run_real(options.shared, options.seeds, options.only)
    rows = []
    for case, row in measured:
        rows.append((case, row))
        print(
            f"{row.case} {row.seed}: matched {row.matched}, confidence {row.confidence:.3f}, "
            f"RMSE {row.rmse:.2f} px, mean {row.mean[0]:+.2f} {row.mean[1]:+.2f}, {row.points} "
            f"points, {row.transform}, {case.gsd:.2f} m, {row.seconds:.1f} s, "
            f"by points alone {row.points_rmse:.2f} px",
            flush=True,
        )
    tables = (
        [table_of_claims(rows)] if options.other_ground else [table(rows), table_of_whole(rows)]
    )
    text = report.write_page(options.out, "vector_maps", "Vector maps", tables, arguments)
    print(f"\n{text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
