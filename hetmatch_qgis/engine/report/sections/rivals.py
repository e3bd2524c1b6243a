"""Other places where the two images agree about as well: a map of the shifts, and a table."""

from __future__ import annotations

from html import escape

import numpy as np

from hetmatch_qgis.common.contract import AMBIGUOUS
from hetmatch_qgis.engine.core.evidence import Rival
from hetmatch_qgis.engine.core.language import local_format, tr
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.report.charts import WIDTH, axis_ticks, round_up
from hetmatch_qgis.engine.report.html_page import Html, figure, number, table
from hetmatch_qgis.engine.report.residuals import ground_of
from hetmatch_qgis.engine.report.wording import length

MIN_CORRELATION = 0.8
"""Correlation, relative to the match's, above which a rival is worth a look by itself; of ground
that does not repeat itself the best one mostly has 0.2 to 0.8 (benchmarks/verdict)."""

_MARGIN = 34
"""Width around the map, in SVG user units, for the labels."""


def rivals_section(result: MatchResult) -> str:
    """HTML of the rivals; empty where none comes near the match."""
    look = result.corroboration
    if look is None or not look.rivals:
        return ""
    if result.status != AMBIGUOUS and look.rival_correlation < MIN_CORRELATION:
        return ""
    heading = escape(tr("Other positions that fit"))
    text = escape(
        tr(
            "The moving image was also laid on the reference at other shifts. The lead says by "
            "how many standard errors the blocks of the overlap prefer the match; below about 2 "
            "they prefer neither."
        )
    )
    caption = tr(
        "Shifts of the moving image, in reference pixels, from the position found by the match: "
        "the larger a circle, the better the images agree there."
    )
    drawing = figure(_draw(look.rivals), Html(escape(caption)))
    return f"<h2>{heading}</h2><p>{text}</p>{drawing}{_table(result, look.rivals)}"


def _table(result: MatchResult, rivals: tuple[Rival, ...]) -> str:
    ground = ground_of(result)
    head = [tr("shift (column, row)"), tr("distance")]
    if ground is not None:
        head.append(tr("on the ground"))
    head += [tr("correlation, match = 100 %"), tr("lead of the match")]
    rows = []
    for rival in rivals:
        column, row = rival.shift
        cells = [f"{column:+.0f}, {row:+.0f}", f"{np.hypot(column, row):.0f} px"]
        if ground is not None:
            on_ground = np.linalg.norm(ground.matrix @ np.array(rival.shift))
            cells.append(length(float(on_ground), ground.unit))
        rows.append([*cells, f"{rival.correlation:.0%}", number(rival.lead)])
    return table(head, rows)


def _draw(rivals: tuple[Rival, ...]) -> str:
    """The shifts as circles around the match, rows downwards."""
    shifts = np.array([rival.shift for rival in rivals])
    high = round_up(max(1.0, 1.15 * float(np.abs(shifts).max())))
    middle, radius = WIDTH / 2, WIDTH / 2 - _MARGIN
    scale = radius / high
    ticks = "".join(
        f'<text class="soft" x="{middle + tick * scale:.1f}" y="{middle + 16:.1f}" '
        f'text-anchor="middle">{local_format(tick, "g")}</text>'
        for tick in axis_ticks(high)[1:]
    )
    circles = "".join(
        f'<circle class="check dots" cx="{middle + x * scale:.1f}" cy="{middle + y * scale:.1f}" '
        f'r="{_dot_radius(rival.correlation):.1f}"><title>{rival.correlation:.0%}</title></circle>'
        for rival, (x, y) in zip(rivals, shifts.tolist(), strict=True)
    )
    label = escape(tr("Map of the shifts that fit"))
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {WIDTH}" width="{WIDTH}" role="img" '
        f'aria-label="{label}">'
        f'<path class="axis" d="M{_MARGIN} {middle}H{WIDTH - _MARGIN}M{middle} {_MARGIN}'
        f'V{WIDTH - _MARGIN}"/>{ticks}{circles}'
        f'<circle class="tie" cx="{middle}" cy="{middle}" r="{_dot_radius(1.0):.1f}"/>'
        f'<text x="{middle + 16}" y="{middle - 12}">{escape(tr("match"))}</text></svg>'
    )


def _dot_radius(correlation: float) -> float:
    """Radius of a circle in SVG user units: its area grows with the correlation."""
    return 9.0 * float(np.sqrt(np.clip(correlation, 0.1, 1.5)))
