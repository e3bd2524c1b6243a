"""The plot of the stated RMSE against the true one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib
import numpy as np

from benchmarks.accuracy.best_share import TOLERANCE
from benchmarks.accuracy.rows import Row
from benchmarks.coregistration.pairs import GROUPS

SIZE_INCHES, DPI = (5.5, 5.0), 150
"""Width and height of the plot, and its dots per inch."""


def draw(rows: Sequence[Row], path: Path) -> None:
    """Plot the stated RMSE of each match against the true one, groups by colour."""
    matplotlib.use("Agg")
    from matplotlib import pyplot

    told = [row for row in rows if row.claimed and np.isfinite(row.rmse)]
    figure, axes = pyplot.subplots(figsize=SIZE_INCHES, layout="constrained")
    ends = np.array([0.005, 20.0])
    axes.plot(ends, ends, color="0.4", linewidth=1)
    axes.fill_between(ends, ends * (1 - TOLERANCE), ends * (1 + TOLERANCE), color="0.9")
    for number, group in enumerate(GROUPS):
        for is_strip, marker in ((False, "o"), (True, "x")):
            chosen = [row for row in told if row.group == group and bool(row.width) == is_strip]
            axes.plot(
                [row.true_rmse for row in chosen],
                [row.rmse for row in chosen],
                marker,
                color=f"C{number}",
                markersize=4,
                markeredgewidth=0.8,
                label=None if is_strip else group,
            )
    axes.set(
        xscale="log", yscale="log", xlim=ends, ylim=ends,
        xlabel="true RMSE at random places, pixels", ylabel="stated RMSE, pixels",
    )  # fmt: skip
    axes.legend(fontsize=7, frameon=False)
    figure.savefig(path, dpi=DPI)
    pyplot.close(figure)
