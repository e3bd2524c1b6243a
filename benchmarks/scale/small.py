"""python -m benchmarks.scale.small: pairs without georeference, and refused ones.

HetMatch and the earlier commit of `benchmarks.scale`, each match in a process of its own. Made
pairs, whose images differ by their tone alone, and real ones of srif, which differ by sensor, date
or drawing and are turned by any angle.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

import cv2
import numpy as np
import rasterio
from numpy.typing import NDArray

from benchmarks.common import datasets, report
from benchmarks.common.report import markdown
from benchmarks.scale.__main__ import AVX2, BASELINE, REPOSITORY, Run, checkout, hetmatch
from benchmarks.scale.pairs import TILE, ScalePair, noisy, other_tone

SIDE, RADAR_SIZE = 600, (2500, 1733)
"""Pixels of the small pairs along a side, and columns and rows of the radar scene."""

TURN, SCALE = 30.0, 1.1
"""Degrees and factor by which the moving image is turned and enlarged."""

MARGINS = 30, 20
"""Columns and rows by which the radar scene lies within the optical one."""

REAL_STEP = 15
"""Every so many of srif's 180 pairs is one of them: four of each of its three groups."""

KINDS = {
    "turned": "600 x 600, turned by 30 degrees",
    "elsewhere": "600 x 600, other places",
    "radar": "2500 x 1733, radar on optical",
    "srif": "srif, about 600 x 600, any angle",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure kind by kind, print each run, and write the table after every one."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.scale.small", description=__doc__.split("\n\n")[1]
    )
    parser.add_argument("--pairs", type=int, default=3, help="of each kind of 600 x 600")
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--work", type=Path, default=Path("benchmarks/results/small"))
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results"))
    options = parser.parse_args(arguments)
    options.work = options.work.resolve()
    options.work.mkdir(parents=True, exist_ok=True)
    scenes = sorted((options.shared / "sentinel" / "train").glob("*_s2.tif"))
    if not scenes:
        print(f"There are no scenes in {options.shared}/sentinel/train to make pairs of.")
        return 2
    environment = {**os.environ, **AVX2, "GDAL_PAM_ENABLED": "NO"}
    programs = ("HetMatch", REPOSITORY), (BASELINE, checkout())
    runs: list[Run] = []
    made = make_pairs(scenes, options.pairs, options.work)
    for pair in chain(made, real_pairs(options.shared, options.work)):
        for name, folder in programs:
            run = hetmatch(pair, name, folder, environment)
            runs.append(run)
            print(f"{run.kind} {run.program}: {run.seconds:.2f} s", flush=True)
        text = report.write_page(
            options.out, "scale.small", "Small pairs", [table(runs)], arguments
        )
    print(f"\n{text}")
    return 0


def table(runs: Sequence[Run]) -> str:
    """The kinds: medians over their pairs of both programs, and their ratio."""
    head = ["pair", "program", "pairs", "s", "imports s", "CPU s", "matched", "median error px",
            f"times {BASELINE}"]  # fmt: skip
    rows = []
    for kind in dict.fromkeys(run.kind for run in runs):
        seconds: dict[str, float] = {}
        for name in (BASELINE, "HetMatch"):
            own = [run for run in runs if (run.kind, run.program) == (kind, name)]
            if not own:
                continue
            seconds[name] = float(np.median([run.seconds for run in own]))
            errors = [np.median(run.errors["all"]) for run in own if run.matched]
            rows.append([
                KINDS[kind], name, str(len(own)), f"{seconds[name]:.2f}",
                f"{np.median([run.import_s for run in own]):.2f}",
                f"{np.median([run.cpu_s for run in own]):.1f}",
                str(sum(run.matched for run in own)),
                f"{np.median(errors):.2f}" if errors else "-",
                f"{seconds[name] / seconds[BASELINE]:.3f}",
            ])  # fmt: skip
    return markdown([head, *rows])


def make_pairs(scenes: Sequence[Path], count: int, folder: Path) -> Iterator[ScalePair]:
    """The pairs of all kinds, written to a folder."""
    for number in range(count):
        image, other = (_read(scenes[(5 * number + step) % len(scenes)]) for step in (0, 2))
        matrix = cv2.getRotationMatrix2D((TILE / 2, TILE / 2), TURN, SCALE)
        first = (TILE - SIDE) // 2
        part = np.s_[:, first : first + SIDE, first : first + SIDE]
        for kind, shown in (("turned", image), ("elsewhere", other)):
            tone = noisy(other_tone(shown), np.random.default_rng(number))
            turned = cv2.warpAffine(tone, matrix, (TILE, TILE))[None]
            truth = _turned(matrix, first) if kind == "turned" else np.zeros((0, 4))
            yield _write(folder, f"{number}_{kind}", kind, image[part], turned[part], truth)
    (columns, rows), (left, top) = RADAR_SIZE, MARGINS
    reference, radar = (_mosaic(scenes, suffix) for suffix in ("_s2", "_s1"))
    moving = radar[:, top : rows - top, left : columns - left]
    lattice = _lattice(columns - 2 * left, rows - 2 * top)
    truth = np.hstack([lattice, lattice + MARGINS])
    yield _write(folder, "radar", "radar", reference[:, :rows, :columns], moving, truth)


def real_pairs(shared: Path, folder: Path) -> Iterator[ScalePair]:
    """Pairs of srif, written to a folder; none where it is missing."""
    for pair in islice(datasets.srif(shared), REAL_STEP // 2, None, REAL_STEP):
        truth = np.hstack([pair.moving_points, pair.reference_points])
        reference, moving = np.moveaxis(pair.reference, 2, 0), np.moveaxis(pair.moving, 2, 0)
        yield _write(folder, pair.name.replace("/", "_"), "srif", reference, moving, truth)


def _read(path: Path) -> NDArray[np.uint8]:
    """A scene's bands, (C, H, W), three at most."""
    with rasterio.open(path) as scene:
        return np.asarray(scene.read()[:3])


def _mosaic(scenes: Sequence[Path], suffix: str) -> NDArray[np.uint8]:
    """Three by two scenes side by side, of a sensor."""
    names = [path.with_name(path.name.replace("_s2", suffix)) for path in scenes[:6]]
    images = [_read(path) for path in names]
    rows = [np.concatenate(images[first : first + 3], axis=2) for first in (0, 3)]
    return np.concatenate(rows, axis=1)


def _lattice(columns: int, rows: int) -> NDArray[np.float64]:
    """Points (N, 2) all over an image."""
    steps = (np.arange(20) + 0.5) / 20
    return np.stack(np.meshgrid(steps * columns, steps * rows), axis=-1).reshape(-1, 2)


def _turned(matrix: NDArray[np.float64], first: int) -> NDArray[np.float64]:
    """Rows (N, 4): moving column and row, reference column and row, of parts of a turned scene.

    matrix: (2, 3) from the scene to the turned one, as OpenCV counts, from the first pixel's
    centre. first: column and row of the scene that both parts begin at.
    """
    moving = _lattice(SIDE, SIDE)
    back = cv2.invertAffineTransform(matrix)
    there = (moving + first - 0.5) @ back[:, :2].T + back[:, 2] + 0.5 - first
    inside = ((there > 0) & (there < SIDE)).all(axis=1)
    return np.hstack([moving, there])[inside]


def _write(
    folder: Path,
    name: str,
    kind: str,
    reference: NDArray[np.uint8],
    moving: NDArray[np.uint8],
    truth: NDArray[np.float64],
) -> ScalePair:
    paths = [folder / f"{name}_{part}" for part in ("ref.png", "mov.png", "truth.json")]
    for path, image in zip(paths, (reference, moving), strict=False):
        cv2.imwrite(str(path), np.moveaxis(image[::-1], 0, 2))
    paths[2].write_text(json.dumps({"all": truth.tolist()}), encoding="utf-8")
    return ScalePair(max(reference.shape[1:]), kind, *paths)


if __name__ == "__main__":
    raise SystemExit(main())
