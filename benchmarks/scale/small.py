"""python -m benchmarks.scale.small: pairs without georeference, and refused ones.

HetMatch and the earlier commit of `benchmarks.scale`, each match in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
import rasterio
from numpy.typing import NDArray

from benchmarks import report
from benchmarks.report import markdown
from benchmarks.scale.__main__ import AVX2, BASELINE, REPOSITORY, Run, checkout, hetmatch
from benchmarks.scale.pairs import ScalePair

SIDE, RADAR_SIZE = 600, (2500, 1733)
"""Pixels of the small pairs along a side, and columns and rows of the radar scene."""

TURN, SCALE = 30.0, 1.1
"""Degrees and factor by which the moving image is turned and enlarged."""

KINDS = {
    "turned": "600 x 600, turned by 30 degrees",
    "elsewhere": "600 x 600, other places",
    "radar": "2500 x 1733, radar on optical",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure kind by kind, print each run, and write the table after every one."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.scale.small", description=__doc__.splitlines()[2]
    )
    parser.add_argument("--pairs", type=int, default=3, help="of each kind of 600 x 600")
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--work", type=Path, default=Path("benchmarks/results/small"))
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results"))
    options = parser.parse_args(arguments)
    options.work = options.work.resolve()
    options.work.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, **AVX2, "GDAL_PAM_ENABLED": "NO"}
    runs: list[Run] = []
    for pair in _pairs(options.shared / "sentinel" / "train", options.pairs, options.work):
        for name, folder in (("HetMatch", REPOSITORY), (BASELINE, checkout())):
            runs.append(hetmatch(pair, name, folder, environment))
            run = runs[-1]
            print(f"{run.kind} {run.program}: {run.seconds:.2f} s", flush=True)
        command = "python -m benchmarks.scale.small"
        text = f"# Small pairs\n\n`{command}`\n\n{report.machine()}\n\n{table(runs)}\n"
        (options.out / "small.md").write_text(text)
    print(f"\n{table(runs)}")
    return 0


def table(runs: Sequence[Run]) -> str:
    """The kinds: medians over their pairs of both programs, and their ratio."""
    head = ["pair", "program", "pairs", "s", "CPU s", "matched", "median error px",
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
                f"{np.median([run.cpu_s for run in own]):.1f}",
                str(sum(run.matched for run in own)),
                f"{np.median(errors):.2f}" if errors else "-",
                f"{seconds[name] / seconds[BASELINE]:.3f}",
            ])  # fmt: skip
    return markdown([head, *rows])


def _pairs(scenes: Path, count: int, folder: Path) -> Iterator[ScalePair]:
    """The pairs of all kinds, written to a folder."""
    paths = sorted(scenes.glob("*_s2.tif"))
    for number in range(count):
        image, other = (_read(paths[(5 * number + step) % len(paths)]) for step in (0, 2))
        matrix = cv2.getRotationMatrix2D((512.0, 512.0), TURN, SCALE)
        for kind, shown in (("turned", image), ("elsewhere", other)):
            turned = cv2.warpAffine(_other_sensor(shown, number), matrix, (1024, 1024))
            first = (1024 - SIDE) // 2
            part = slice(first, first + SIDE)
            truth = _truth(matrix, first, kind)
            yield _write(
                folder, f"{number}_{kind}", kind, image[part, part], turned[part, part], truth
            )
    reference, moving = (_mosaic(paths, suffix) for suffix in ("_s2", "_s1"))
    columns, rows = RADAR_SIZE
    yield _write(
        folder, "radar", "radar", reference[:rows, :columns],
        moving[20 : rows - 20, 30 : columns - 30],
        _shifted(np.array([30.0, 20.0]), columns - 60, rows - 40),
    )  # fmt: skip


def _read(path: Path) -> NDArray[np.uint8]:
    """A scene's bands as (H, W, C)."""
    with rasterio.open(path) as scene:
        return np.asarray(np.moveaxis(scene.read(), 0, 2))


def _mosaic(paths: list[Path], suffix: str) -> NDArray[np.uint8]:
    """Three by two scenes side by side."""
    names = [path.with_name(path.name.replace("_s2", suffix)) for path in paths[:6]]
    scenes = [_read(path) for path in names]
    bands = [scene if scene.shape[2] == 1 else scene[..., :3] for scene in scenes]
    return np.vstack([np.hstack(bands[:3]), np.hstack(bands[3:])])


def _other_sensor(image: NDArray[np.uint8], seed: int) -> NDArray[np.float32]:
    """Another tone curve, blurred and with noise, as in `benchmarks.scale.pairs`."""
    grey = image[..., :3].astype(np.float32) @ np.array([0.2, 0.3, 0.5], np.float32)
    tone = cv2.GaussianBlur(255 * (1 - (grey / 255) ** 0.7), (0, 0), 0.8)
    noise = np.random.default_rng(seed).normal(0, 6, tone.shape)
    return np.asarray((tone + noise).clip(1, 255), dtype=np.float32)


def _truth(matrix: NDArray[np.float64], first: int, kind: str) -> NDArray[np.float64]:
    """Rows (N, 4): moving column and row, reference column and row; none of other places."""
    if kind == "elsewhere":
        return np.zeros((0, 4))
    steps = (np.arange(20) + 0.5) / 20 * SIDE
    moving = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    back = cv2.invertAffineTransform(matrix)
    # OpenCV counts from the first pixel's centre.
    there = (moving + first - 0.5) @ back[:, :2].T + back[:, 2] + 0.5 - first
    inside = ((there > 0) & (there < SIDE)).all(axis=1)
    return np.hstack([moving, there])[inside]


def _shifted(shift: NDArray[np.float64], columns: int, rows: int) -> NDArray[np.float64]:
    steps = (np.arange(20) + 0.5) / 20
    moving = np.stack(np.meshgrid(steps * columns, steps * rows), axis=-1).reshape(-1, 2)
    return np.hstack([moving, moving + shift])


def _write(
    folder: Path,
    name: str,
    kind: str,
    reference: NDArray,
    moving: NDArray,
    truth: NDArray[np.float64],
) -> ScalePair:
    pair = ScalePair(
        max(reference.shape[:2]), kind, folder / f"{name}_ref.png", folder / f"{name}_mov.png",
        folder / f"{name}.json",
    )  # fmt: skip
    for path, image in ((pair.reference, reference), (pair.moving, moving)):
        levels = image.astype(np.uint8)
        cv2.imwrite(str(path), levels[..., ::-1] if levels.ndim == 3 else levels)
    pair.truth.write_text(json.dumps({"all": truth.tolist()}))
    return pair


if __name__ == "__main__":
    raise SystemExit(main())
