"""python -m benchmarks.plots RESULTS: draw the plots of the documentation from the CSV files."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullLocator, PercentFormatter
from matplotlib.transforms import Bbox, blended_transform_factory
from PIL import Image

from benchmarks import gallery
from benchmarks.common.csv_files import read_rows
from benchmarks.common.matchers import TITLES
from benchmarks.common.metrics import Row, median

SPLITS = {
    "mmim": "mmim: landmarks, seven kinds of pair",
    "sentinel": "sentinel: radar on optical",
    "srif": "srif: any rotation",
    "georeferenced": "georeferenced: file to points",
}
SOLVED_PX = 5
"""A pair is solved below this error, pixels; as in `report.py`."""

DPI = 150
"""Resolution of the plots, dots per inch."""

# Only HetMatch has a strong colour, distinguishable by colour-blind readers; peers have muted
# colours and dashes, and their names at the ends of the lines.
STRONG, SOFT = "#c8501e", "#d98858"
COLOURS = {"hetmatch": STRONG, "hetmatch-coarse": SOFT, "d2net": SOFT}
PEERS = (
    "#3d5a80", "#6b7a85", "#4a7c74", "#7a6a8a", "#85714d", "#2f4858", "#5a86a3", "#6e6e6e",
)  # fmt: skip
# Dash patterns of the peers, points.
DASHES = ((), (5, 1.5), (2, 1.2), (7, 1.5, 1.5, 1.5))
INK, GRID = "#30363b", "#e3e7ea"
STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "text.color": INK,
    "axes.edgecolor": "#aab2b8",
    "axes.labelcolor": INK,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.grid": True,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "axes.axisbelow": True,
}


def draw(out: Path) -> list[Path]:
    """Draw all plots that the CSV files of a folder allow; returns the files written."""
    results = {
        split: read_rows(out / f"{split}.csv") for split in SPLITS if _has_results(out, split)
    }
    written = []
    with matplotlib.rc_context(STYLE):
        if results:
            written += [_solved(results, out / "solved.png")]
            written += [_seconds(results, out / "seconds.png")]
        pictures = [picture for picture in gallery.read(out) if picture.split in results]
        if pictures:
            written.append(_gallery(results, pictures, out))
    return written


def colour(matcher: str) -> str:
    """Return the colour of a matcher, the same in every plot."""
    peers = [name for name in TITLES if name not in COLOURS]
    return COLOURS.get(matcher) or PEERS[peers.index(matcher) % len(PEERS)]


def dashes(matcher: str) -> tuple[float, ...]:
    """Return the dash pattern of a matcher; HetMatch's lines are solid."""
    peers = [name for name in TITLES if name not in COLOURS]
    return () if matcher in COLOURS else DASHES[peers.index(matcher) % len(DASHES)]


def by_matcher(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Group rows by matcher, HetMatch last so that it is drawn over the others."""
    names = sorted({row.matcher for row in rows}, key=lambda name: (name in COLOURS, name))
    if "hetmatch" in names:
        names.append(names.pop(names.index("hetmatch")))
    return {name: [row for row in rows if row.matcher == name] for name in names}


def spread(values: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Spread values to distances of at least `gap`, keeping their order, within low to high."""
    order = np.argsort(values, kind="stable")
    moved = np.clip(np.asarray(values, dtype=float)[order], low, high)
    for index in range(1, len(moved)):
        moved[index] = max(moved[index], moved[index - 1] + gap)
    moved[-1:] = np.minimum(moved[-1:], high)
    for index in range(len(moved) - 2, -1, -1):
        moved[index] = min(moved[index], moved[index + 1] - gap)
    result = np.empty_like(moved)
    result[order] = moved
    return result.tolist()


def _has_results(out: Path, split: str) -> bool:
    return (out / f"{split}.csv").is_file()


def _panels(results: dict[str, list[Row]], size: tuple[float, float]) -> tuple[Figure, list[Axes]]:
    columns = min(2, len(results))
    rows = -(-len(results) // columns)
    figure = Figure(figsize=(size[0] * columns, size[1] * rows), layout="constrained")
    figure.get_layout_engine().set(wspace=0.06, hspace=0.08)
    axes = [figure.add_subplot(rows, columns, index + 1) for index in range(len(results))]
    for panel, split in zip(axes, results, strict=True):
        count = len({row.pair for row in results[split]})
        panel.set_title(f"{SPLITS[split]} ({count} pairs)")
        panel.set_ylim(-0.03, 1.03)
        panel.yaxis.set_major_formatter(PercentFormatter(1))
        panel.set_xscale("log")
        panel.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        panel.xaxis.set_minor_locator(NullLocator())
    return figure, axes


def _solved(results: dict[str, list[Row]], path: Path) -> Path:
    figure, panels = _panels(results, (6.2, 3.9))
    limits = np.geomspace(0.5, 20, 200)
    for panel, (split, rows) in zip(panels, results.items(), strict=True):
        ends = {}
        for matcher, rows_of_matcher in by_matcher(rows).items():
            shares = [np.mean([row.solved(limit) for row in rows_of_matcher]) for limit in limits]
            strong = matcher == "hetmatch"
            panel.plot(
                limits, shares, color=colour(matcher), dashes=dashes(matcher),
                lw=2.6 if strong else 1.4, zorder=4 if strong else 3, drawstyle="steps-post",
            )  # fmt: skip
            ends[matcher] = float(shares[-1])
        _label_ends(panel, ends, limits[-1])
        panel.set_xlim(0.5, 20)
        panel.set_xticks([0.5, 1, 2, 3, 5, 10, 20])
        allowed = ", or 1.5 x the landmarks' residual" if split == "mmim" else ""
        panel.set_xlabel(f"error threshold (px{allowed})")
        panel.set_ylabel("pairs solved")
    return _save(figure, path)


def _label_ends(panel: Axes, ends: dict[str, float], right: float) -> None:
    """Names beside the ends of the lines, with a thin leader where they had to move."""
    heights = spread(list(ends.values()), 0.07, 0.0, 1.0)
    beside = blended_transform_factory(panel.transAxes, panel.transData)
    for (matcher, end), height in zip(ends.items(), heights, strict=True):
        panel.annotate(
            TITLES[matcher], (right, end), (1.05, height), textcoords=beside, va="center",
            color=colour(matcher), fontsize=8, annotation_clip=False,
            weight="bold" if matcher == "hetmatch" else "normal",
            arrowprops={
                "arrowstyle": "-", "color": colour(matcher), "lw": 0.7, "shrinkA": 1, "shrinkB": 1,
                "relpos": (0, 0.5),
            },
        )  # fmt: skip


def _seconds(results: dict[str, list[Row]], path: Path) -> Path:
    figure, panels = _panels(results, (6.0, 3.7))
    points_of_panel = {}
    for panel, rows in zip(panels, results.values(), strict=True):
        points = {}
        for matcher, selected in by_matcher(rows).items():
            seconds = median([row.seconds for row in selected if np.isfinite(row.seconds)])
            share = float(np.mean([row.solved(SOLVED_PX) for row in selected]))
            points[matcher] = (max(seconds, 0.01), share)
            panel.scatter(
                *points[matcher], s=70 if matcher == "hetmatch" else 36, color=colour(matcher),
                zorder=4, clip_on=False, linewidths=0,
            )  # fmt: skip
        across = [seconds for seconds, _ in points.values()]
        panel.set_xlim(min(across) / 1.8, max(across) * 6)
        panel.set_xlabel("seconds a pair, median (faster to the left)")
        panel.set_ylabel(f"pairs solved within {SOLVED_PX} px")
        points_of_panel[panel] = points
    # Labels are placed by their size on the page, which is known only after the layout.
    figure.set_dpi(DPI)
    figure.draw_without_rendering()
    for panel, points in points_of_panel.items():
        _label_points(panel, points)
    return _save(figure, path)


def _label_points(panel: Axes, points: dict[str, tuple[float, float]]) -> None:
    """Write names beside their points, at the nearest position that hides nothing."""
    figure: Any = panel.figure
    scale = figure.dpi / 72
    dots = {name: panel.transData.transform(point) for name, point in points.items()}
    taken = [Bbox.from_extents(*(dot - 5 * scale), *(dot + 5 * scale)) for dot in dots.values()]
    for name in sorted(points, key=lambda name: name != "hetmatch"):
        text = panel.annotate(
            TITLES[name], points[name], (0, 0), textcoords="offset points", fontsize=8,
            color=colour(name), va="center", annotation_clip=False,
            weight="bold" if name == "hetmatch" else "normal",
        )  # fmt: skip
        for up in (0, 10, -10, 20, -20, 30, -30, 40, -40, 50, 60):
            for across, side in ((8, "left"), (-8, "right")):
                text.set_horizontalalignment(side)
                text.xyann = (across, up)
                box = text.get_window_extent()
                inside = panel.bbox.x0 < box.x0 and box.x1 < panel.bbox.x1 + 20 * scale
                if inside and not any(box.overlaps(other) for other in taken):
                    break
            else:
                continue
            break
        taken.append(text.get_window_extent())
        if abs(text.xyann[1]) > 10:
            panel.annotate(
                "", points[name], text.xyann, textcoords="offset points",
                arrowprops={"arrowstyle": "-", "color": colour(name), "lw": 0.6, "shrinkB": 4},
            )  # fmt: skip


def _gallery(results: dict[str, list[Row]], pictures: list[gallery.Picture], out: Path) -> Path:
    """Draw one row for each split: the reference beside the checkerboard, the error below."""
    splits = [split for split in results if any(picture.split == split for picture in pictures)]
    figure = Figure(
        figsize=(3.55 * gallery.PAIRS_PER_SPLIT, 2.25 * len(splits)), layout="constrained"
    )
    rows = figure.subfigures(len(splits), 1, squeeze=False)[:, 0]
    for part, split in zip(rows, splits, strict=True):
        part.suptitle(SPLITS[split], x=0.006, ha="left", weight="bold", fontsize=10)
        panels = part.subplots(1, gallery.PAIRS_PER_SPLIT)
        by_pair = {row.pair: row for row in results[split] if row.matcher == "hetmatch"}
        chosen = [picture for picture in pictures if picture.split == split]
        for panel in panels:
            panel.axis("off")
        for panel, picture in zip(panels, chosen, strict=False):
            panel.imshow(np.asarray(Image.open(out / gallery.FOLDER / picture.file)))
            panel.axvline(gallery.SQUARE_SIDE - 0.5, color="white", lw=3)
            row = by_pair.get(picture.pair)
            failed = row is not None and not row.solved(SOLVED_PX)
            panel.text(
                0, -0.03, caption(row) if row else picture.pair, va="top", fontsize=8.5,
                color=STRONG if failed else INK, transform=panel.transAxes,
            )  # fmt: skip
    path = out / "gallery.jpg"
    figure.savefig(path, dpi=DPI, pil_kwargs={"quality": 88})
    return path


def caption(row: Row) -> str:
    """Describe a pair: its name, its error, and whether it is solved."""
    name = row.pair if len(row.pair) < 28 else row.pair[:26] + "…"
    if not row.claimed:
        return f"{name}: no match claimed"
    solved = "" if row.solved(SOLVED_PX) else ", not solved"
    noise = f" (landmarks {row.noise_px:.1f} px)" if row.noise_px > 0 else ""
    return f"{name}: {row.error_px:.1f} px{noise}{solved}"


def _save(figure: Figure, path: Path) -> Path:
    figure.savefig(path, dpi=DPI)
    return path


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw the plots of a folder of results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plots", description=__doc__)
    parser.add_argument("results", type=Path)
    for path in draw(parser.parse_args(arguments).results):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
