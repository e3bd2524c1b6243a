"""Format the tables of the co-registration benchmark, and write its rows."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.common.metrics import median
from benchmarks.common.report import markdown, number
from benchmarks.coregistration.draw import KINDS
from benchmarks.coregistration.measure import Errors
from benchmarks.coregistration.pairs import GROUPS
from benchmarks.coregistration.rows import SOLVED_PX, Row

SAME_MODEL_PX = 0.05
"""Two warps are the same within this distance, pixels; set by hand with the first version
(f16ab42)."""

MAX_DEVIATION = 0.25
"""A stated RMSE is close to the true one within this share; set by hand with the first
version (f16ab42)."""

TITLES = {
    "hetmatch": "HetMatch",
    "hetmatch-sparse": "HetMatch, as many points as AROSICS",
    "arosics": "AROSICS",
    "gefolki": "GeFolki",
    "coregix": "coregix",
}
NOTE = (
    "Error: mean over a 20 x 20 lattice of the overlap of how far the warped raster's pixels lie "
    "from where they belong, in pixels of the coarser raster (px) or metres; `median, worst` are "
    "over the pairs claimed. Solved: claimed, and below "
    f"{SOLVED_PX:g} px. HetMatch matches to a folder, then the folder's own gdalwarp.sh runs."
)


def tables(rows: Sequence[Row], missing: dict[str, str]) -> str:
    """Format all tables, as printed at the end."""
    by_hetmatch = [row for row in rows if row.matcher == "hetmatch"]
    parts = [NOTE]
    if by_hetmatch:
        parts += [
            "### HetMatch by group\n\n" + _by_group(by_hetmatch),
            "### By misplacement\n\n"
            + _by(by_hetmatch, "misplacement", lambda row: row.kind, KINDS),
            "### By GSD ratio\n\n" + _by(by_hetmatch, "ratio", lambda row: f"{row.coarser:g}"),
            "### By CRS\n\n"
            + _by(by_hetmatch, "CRS", lambda row: "other" if row.other_crs else "same"),
            "### What is stated and what is true\n\n" + _reported(by_hetmatch),
            "### `hetmatch warp --transform gdal` beside gdalwarp -et 0\n\n"
            + _same_model(by_hetmatch),
        ]
    if len({row.matcher for row in rows}) > 1 or missing:
        parts += ["### Beside its peers\n\n" + _peers(rows, missing)]
        if (duel := _duel(rows)) is not None:
            parts += ["### Pairs that HetMatch and AROSICS both solved\n\n" + duel]
    return "\n\n".join(parts)


def line(row: Row) -> str:
    """Describe one row in a line."""
    if not row.claimed:
        return f"{row.matcher} | {row.group} | {row.pair}: no claim, {row.seconds:.2f} s"
    words = f"{row.errors.mean_px:.2f} px ({row.errors.mean_m:.3g} m)"
    if np.isfinite(row.warp.mean_px):
        words += f", warp {row.warp.mean_px:.2f} px"
    if np.isfinite(row.reported_px):
        words += f", stated / true {row.reported_to_true:.2f}, {row.transform}, {row.method}"
    words += f", {row.tie_points} tie points at {row.tie_error_px:.2f} px"
    return f"{row.matcher} | {row.group} | {row.pair}: {words}, {row.seconds:.2f} s"


def write(out: Path, rows: Sequence[Row], text: str, head: dict[str, Any]) -> None:
    """Write coregistration.csv, .json and .md to a folder."""
    out.mkdir(parents=True, exist_ok=True)
    records = [_flat(row) for row in rows]
    if records:
        with (out / "coregistration.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, records[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(records)
    content = json.dumps({**head, "rows": [_plain(record) for record in records]}, indent=1)
    (out / "coregistration.json").write_text(content + "\n", encoding="utf-8")
    (out / "coregistration.md").write_text(text + "\n", encoding="utf-8")


def _by_group(rows: Sequence[Row]) -> str:
    table = [["group", "used in training", "truth", "allowed", *_HEAD]]
    for group, (allowed, in_training, truth) in GROUPS.items():
        in_group = [row for row in rows if row.group == group]
        if in_group:
            limit = "-" if allowed is None else f"{allowed:g} px"
            table.append([group, "yes" if in_training else "no", truth, limit, *_cells(in_group)])
    return markdown(table)


def _by(
    rows: Sequence[Row], title: str, key: Callable[[Row], str], order: Iterable[str] = ()
) -> str:
    keys = [name for name in order if any(key(row) == name for row in rows)]
    keys = keys or sorted({key(row) for row in rows})
    table = [[title, *_HEAD]]
    for name in keys:
        table.append([name, *_cells([row for row in rows if key(row) == name])])
    return markdown(table)


_HEAD = [
    "pairs", "solved", "gdalwarp: median, worst", "east, north: medians", "RMSE, median",
    "hetmatch warp: median, worst", "tie points", "their median error", "s a pair", "s writing",
]  # fmt: skip


def _cells(rows: Sequence[Row]) -> list[str]:
    claimed = [row for row in rows if row.claimed]
    return [
        str(len(rows)),
        f"{sum(row.solved for row in rows)} of {len(rows)}",
        _spread([row.errors for row in claimed]),
        ", ".join(
            number(median([getattr(row.errors, way) for row in claimed]), "{:.2f}")
            for way in ("east_px", "north_px")
        ),
        number(median([row.errors.rmse_px for row in claimed]), "{:.2f} px"),
        _spread([row.warp for row in claimed if row.warp.count]),
        number(median([row.tie_points for row in claimed]), "{:.0f}"),
        number(median([row.tie_error_px for row in claimed]), "{:.2f} px"),
        _median_seconds([row.seconds for row in rows]),
        _median_seconds([row.writing_s for row in rows]),
    ]


def _median_seconds(seconds: Sequence[float]) -> str:
    """Format the median of the times that are finite; a fault has none."""
    return number(median([value for value in seconds if np.isfinite(value)]), "{:.2f}")


def _spread(errors: Sequence[Errors]) -> str:
    if not errors:
        return "-"
    pixels, metric = ([getattr(error, name) for error in errors] for name in ("mean_px", "mean_m"))
    return f"{median(pixels):.2f}, {max(pixels):.2f} px ({median(metric):.3g}, {max(metric):.3g} m)"


def _reported(rows: Sequence[Row]) -> str:
    """Compare the accuracy stated over the overlap with the errors over it after gdalwarp."""
    near_head, true = f"within {MAX_DEVIATION:.0%}", "true, median"
    head = [
        "group",
        "pairs",
        "stated / true: median",
        "least, most",
        near_head,
        "stated, median",
    ]
    table = [[*head, true, "places within the stated CE90"]]
    solved = [row for row in rows if row.solved and np.isfinite(row.reported_px)]
    groups = {group: [row for row in solved if row.group == group] for group in GROUPS}
    for name, in_group in {**groups, "all": solved}.items():
        if not in_group:
            continue
        ratios = np.array([row.reported_to_true for row in in_group])
        close = int((np.abs(ratios - 1) <= MAX_DEVIATION).sum())
        table.append(
            [
                name, str(len(in_group)), f"{np.median(ratios):.2f}",
                f"{ratios.min():.2f}, {ratios.max():.2f}", f"{close} of {len(in_group)}",
                f"{median([row.reported_px for row in in_group]):.2f} px",
                f"{median([row.errors.rmse_reference_px for row in in_group]):.2f} px",
                f"{np.nanmean([row.within_ce90 for row in in_group]):.0%}",
            ]
        )  # fmt: skip
    return markdown(table) + (
        "\nRMSE in pixels of the reference; pairs that are solved and state an accuracy over their "
        "overlap. True: over the lattice after gdalwarp, of whose places nine in ten should lie "
        "within the stated CE90."
    )


def _same_model(rows: Sequence[Row]) -> str:
    compared = [row for row in rows if np.isfinite(row.same_model).all()]
    if not compared:
        return "Not measured."
    medians, worst = (np.array([row.same_model[k] for row in compared]) for k in (0, 1))
    return (
        f"{len(compared)} pairs: median difference {np.median(medians):.4f} px, at the worst pixel "
        f"of each pair {np.median(worst):.4f} px in the median and {worst.max():.4f} px at most; "
        f"{int((worst <= SAME_MODEL_PX).sum())} pairs within {SAME_MODEL_PX} px everywhere."
    )


def _peers(rows: Sequence[Row], missing: dict[str, str]) -> str:
    head = ["group", "matcher", "claimed", "solved", "error: median, worst"]
    table = [[*head, "of the solved, median", "tie points", "their median error", "s a pair"]]
    for group in GROUPS:
        for matcher, title in TITLES.items():
            selected = [row for row in rows if (row.group, row.matcher) == (group, matcher)]
            if selected:
                table.append([group, title, *_peer_cells(selected)])
    absent = [[name, TITLES[name], why, *[""] * 6] for name, why in missing.items()]
    return markdown(table + absent)


def _peer_cells(rows: Sequence[Row]) -> list[str]:
    claimed = [row for row in rows if row.claimed]
    solved = [row for row in rows if row.solved]
    return [
        f"{len(claimed)} of {len(rows)}",
        f"{len(solved)} of {len(rows)}",
        _spread([row.errors for row in claimed]),
        number(median([row.errors.mean_px for row in solved]), "{:.2f} px"),
        number(median([row.tie_points for row in claimed]), "{:.0f}"),
        number(median([row.tie_error_px for row in claimed]), "{:.2f} px"),
        _median_seconds([row.seconds for row in rows]),
    ]


def _duel(rows: Sequence[Row]) -> str | None:
    """Compare HetMatch and AROSICS on common pairs, with either's number of points."""
    answers = {
        name: {(row.group, row.pair): row for row in rows if row.matcher == name and row.solved}
        for name in ("arosics", "hetmatch", "hetmatch-sparse")
    }
    head = ["group", "HetMatch", "pairs", "error: HetMatch, AROSICS", "more precise"]
    table = [[*head, "at the tie points: HetMatch, AROSICS", "s: HetMatch, AROSICS"]]
    for group in GROUPS:
        for name, points in (("hetmatch", "its own points"), ("hetmatch-sparse", "as many points")):
            both = [
                (row, answers["arosics"][key])
                for key, row in answers[name].items()
                if key in answers["arosics"] and row.group == group
            ]
            if both:
                table.append([group, points, *_duel_cells(both)])
    return markdown(table) if len(table) > 1 else None


def _duel_cells(both: Sequence[tuple[Row, Row]]) -> list[str]:
    more_precise = sum(row.errors.mean_px < peer.errors.mean_px for row, peer in both)

    def medians(value: Callable[[Row], float]) -> str:
        return ", ".join(f"{median([value(pair[k]) for pair in both]):.2f}" for k in (0, 1))

    return [
        str(len(both)),
        f"{medians(lambda row: row.errors.mean_px)} px",
        f"{more_precise} of {len(both)}",
        f"{medians(lambda row: row.tie_error_px)} px",
        medians(lambda row: row.seconds),
    ]


def _flat(row: Row) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for name, value in asdict(row).items():
        if isinstance(value, dict):
            record |= {f"{name}_{key}": _short(inner) for key, inner in value.items()}
        elif isinstance(value, tuple):
            record |= {f"{name}_median": _short(value[0]), f"{name}_worst": _short(value[1])}
        else:
            record[name] = _short(value)
    added = {
        "in_training": row.in_training,
        "solved": row.solved,
        "reported_to_true": row.reported_to_true,
    }
    return record | {name: _short(value) for name, value in added.items()}


def _short(value: Any) -> Any:
    return round(float(value), 5) if isinstance(value, float | np.floating) else value


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    """Replace infinite numbers by None, for JSON."""
    return {
        name: None if isinstance(value, float) and not np.isfinite(value) else value
        for name, value in record.items()
    }
