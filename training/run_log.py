"""Plot the progress of a training run: losses above, dev figures below."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np


def plot(run: Path) -> None:
    """Draw `progress.png` from `log.csv` and `dev.csv` of a run folder; nothing without a log.

    Without matplotlib, a line says that the plot is skipped.
    """
    # Imported late, and with the Agg canvas: training needs neither matplotlib nor a display.
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ModuleNotFoundError:
        print("progress.png is skipped: matplotlib is not installed", flush=True)
        return

    tables = [_read(run / name) for name in ("log.csv", "dev.csv")]
    if tables[0] is None:
        return
    figure = Figure(figsize=(9, 7), layout="constrained")
    FigureCanvasAgg(figure)
    for axis, table, title in zip(
        figure.subplots(2, 1), tables, ("training", "dev, coarse stage alone"), strict=True
    ):
        axis.set_title(title, loc="left")
        axis.set_xlabel("step")
        axis.grid(alpha=0.3)
        for name, values in (table or {}).items():
            if name not in ("step", "s"):
                axis.plot(table["step"], values, marker="." if len(values) < 50 else "", label=name)
        if table:
            axis.legend(frameon=False, ncols=4, fontsize=8)
    figure.savefig(run / "progress.png", dpi=110)


def _read(path: Path) -> dict[str, np.ndarray] | None:
    if not path.exists():
        return None
    with path.open() as file:
        rows = list(csv.reader(file))
    if len(rows) < 2:
        return None
    return {name: np.array(column, float) for name, column in zip(rows[0], zip(*rows[1:]))}  # noqa: B905
