"""python -m benchmarks.scale.plot SCALE.json...: time and memory against size, for the docs."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullLocator

from benchmarks.plots import DPI, INK, PEERS, STRONG, STYLE
from benchmarks.scale.__main__ import BASELINE, Run

OURS = "HetMatch"
COLOURS = {OURS: STRONG, "gdalwarp": INK, BASELINE: PEERS[0], "coregix": PEERS[3]}
"""Colours of the programs; AROSICS is a point that matches nothing and has none."""

NAMES = {BASELINE: f"HetMatch {BASELINE}", "gdalwarp": "gdalwarp (warps only)"}
LINES = {"shift": "-", "warp": (0, (4, 1.5))}
"""Line styles of the misplacements that are drawn."""


def draw(runs: Sequence[Run], path: Path) -> Path:
    """Draw seconds and peak memory against megapixels, and write the picture to a file."""
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(9.2, 3.8))
        seconds, memory = figure.subplots(1, 2, width_ratios=(3, 2))
        seconds.set_yscale("log")
        _lines(seconds, runs, "seconds")
        seconds.set_title("Seconds (dashed: a corner is bent)")
        _lines(memory, [run for run in runs if run.program in (OURS, BASELINE)], "peak_mb")
        memory.set_ylim(0, 1.25 * memory.get_ylim()[1])
        memory.set_title("Peak memory, MB")
        figure.tight_layout()
        figure.savefig(path, dpi=DPI)
    return path


def _lines(panel: Axes, runs: Sequence[Run], field: str) -> None:
    """One line for each program and misplacement, with the program's name at its end."""
    for program, colour in COLOURS.items():
        for kind, style in LINES.items():
            own = sorted(
                (run for run in runs if (run.program, run.kind) == (program, kind)),
                key=lambda run: run.megapixels,
            )
            if not own or (program == "gdalwarp" and kind == "warp"):
                continue
            sizes = [run.megapixels for run in own]
            values = [float(getattr(run, field)) for run in own]
            panel.plot(sizes, values, color=colour, linestyle=style, marker="o", markersize=3.5)
            if kind == "shift":
                # The earlier commit needs as much memory as the newer one, whose line goes on.
                offset = (-8, 8) if (program, field) == (BASELINE, "peak_mb") else (6, -3)
                panel.annotate(
                    NAMES.get(program, program), (sizes[-1], values[-1]), xytext=offset,
                    textcoords="offset points", color=colour, fontsize=8,
                )  # fmt: skip
    sizes = sorted({run.megapixels for run in runs})
    panel.set_xscale("log")
    panel.set_xticks(sizes)
    panel.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.3g}"))
    panel.xaxis.set_minor_locator(NullLocator())
    panel.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    panel.set_xlim(sizes[0] / 1.5, sizes[-1] * 6)
    panel.set_xlabel("megapixels of each raster")


def _run(values: Mapping[str, object]) -> Run:
    return Run(**values)  # type: ignore[arg-type]


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw the runs of the files that the arguments name."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale.plot", description=__doc__)
    parser.add_argument("files", type=Path, nargs="+", help="scale.json of benchmarks.scale")
    parser.add_argument("--out", type=Path, default=Path("docs/scale.png"))
    options = parser.parse_args(arguments)
    runs = [_run(values) for file in options.files for values in json.loads(file.read_text())]
    print(draw(runs, options.out))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
