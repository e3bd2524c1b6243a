"""The summary of a batch: one row a pair as CSV and Parquet, footprints, and a page."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from hetmatch_qgis.common.contract import (
    BATCH_HTML,
    SUMMARY_CSV,
    SUMMARY_GPKG,
    SUMMARY_PARQUET,
)
from hetmatch_qgis.common.staging_folder import StagingFolder
from hetmatch_qgis.engine.access.staging import clear_file_errors, write_together
from hetmatch_qgis.engine.batch.network.scene_figures import COLUMNS as NETWORK_COLUMNS
from hetmatch_qgis.engine.batch.network.write_network import Network
from hetmatch_qgis.engine.batch.records import FAILED, NOT_RUN, OUTCOMES, read_record, sentence_of
from hetmatch_qgis.engine.batch.summary.footprints import write_footprint_styles, write_footprints
from hetmatch_qgis.engine.batch.summary.page import PageContent, write_page
from hetmatch_qgis.engine.batch.unit import PAIRS_FOLDER, Unit
from hetmatch_qgis.engine.core.json_values import plain
from hetmatch_qgis.engine.core.language import with_flags
from hetmatch_qgis.engine.core.messages import Message, Option
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.reproducible import recorded_name

CSV, PARQUET, GPKG, PAGE = SUMMARY_CSV, SUMMARY_PARQUET, SUMMARY_GPKG, BATCH_HTML

COLUMNS: dict[str, type] = {
    "name": str,
    "reference": str,
    "moving": str,
    "outcome": str,
    "confidence": float,
    "ce90_px": float,
    "ce90_m": float,
    "rmse_px": float,
    "rmse_m": float,
    "shift_x_px": float,
    "shift_y_px": float,
    "shift_east_m": float,
    "shift_north_m": float,
    "transform": str,
    "tie_points": int,
    "coverage": float,
    "assessment": str,
    "passed": bool,
    "assessed_ce90_px": float,
    "assessed_ce90_m": float,
    "seconds": float,
    "peak_memory_mb": float,
    "failure": str,
    "reason": str,
    "report": str,
    "registered": str,
    "key": str,
}
"""The columns of the summary; numbers that are unknown are empty."""

ROWS_AT_ONCE = 2000
"""Rows that are in memory, about 4 MB."""


@dataclass
class Summary:
    """A summary that was written.

    outputs: the files by name.
    notes: what the user should know.
    counts: pairs by outcome.
    unmet: pairs whose assessment does not meet a requirement.
    outdated: pairs that were done with other inputs or options.
    """

    outputs: dict[str, Path] = field(default_factory=dict)
    notes: tuple[Message, ...] = ()
    counts: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(OUTCOMES, 0)))
    unmet: int = 0
    outdated: int = 0


def write_summary(
    out: Path, units: Iterable[Unit], progress: Progress, network: Network | None = None
) -> Summary:
    """Write the summary of all units from their records.

    network: the adjusted stacks that they belong to, None where they belong to none.

    Raises InputError where the folder cannot be written to, and Cancelled.
    """
    content, summary = PageContent(), Summary()
    notes: list[Message] = []
    with clear_file_errors(out), ExitStack() as resources:
        staging = StagingFolder(out)
        resources.callback(staging.remove)
        rows = _rows(out, units, summary, content, progress, network)
        columns = COLUMNS if network is None else COLUMNS | NETWORK_COLUMNS
        _write_tables(staging.path, rows, columns, notes)
        if network is not None:
            content.network = network
        write_page(staging.path / PAGE, content, out)
        names = [name for name in (CSV, PARQUET, GPKG, PAGE) if (staging.path / name).is_file()]
        writers = {name: partial(shutil.move, staging.path / name) for name in names}
        summary.outputs = write_together(out, writers, (PARQUET,), PAGE, progress)
    if summary.outdated:
        notes.append(
            Message(
                "Done with other steps, options or rasters, and so counted as not run: {count}. "
                "Give the steps and options of that run, or run again with {option}.",
                count=summary.outdated,
                option=Option("resume"),
            )
        )
    summary.notes = tuple(notes)
    return summary


def _rows(
    out: Path,
    units: Iterable[Unit],
    summary: Summary,
    content: PageContent,
    progress: Progress,
    network: Network | None,
) -> Iterator[dict[str, Any]]:
    """The row of each unit with its footprint, counted and shown on the page on the way."""
    later = {} if network is None else {unit.name: unit for unit in network.later}
    for unit in units:
        progress.check()
        record = read_record(out, unit.identity)
        if record is None or record["key"] != unit.key:
            summary.outdated += record is not None
            record = _not_run(is_outdated=record is not None)
        figures = {} if network is None else network.figures[unit.identity]
        record |= _later_steps(out, later.get(unit.name))
        record["footprint"] = figures.get("footprint") or record.get("footprint")
        row = _row(unit, record) | {name: figures[name] for name in NETWORK_COLUMNS if figures}
        summary.counts[row["outcome"]] += 1
        summary.unmet += row["passed"] is False
        content.add(row, sentence_of(record.get("reason")), record.get("footprint"))
        yield row | {"footprint": record.get("footprint")}


def _not_run(is_outdated: bool) -> dict[str, Any]:
    reason = Message("Not run yet.")
    if is_outdated:
        reason = Message(
            "The inputs or options have changed since; run again with {option}.",
            option=Option("resume"),
        )
    return {"outcome": NOT_RUN, "reason": reason.to_dict()}


def _later_steps(out: Path, unit: Unit | None) -> dict[str, Any]:
    """Outcome of the steps after the match of an adjusted scene."""
    record = None if unit is None else read_record(out, unit.identity)
    if unit is None or record is None or record["key"] != unit.key:
        return {}
    names = ["registered", "assessment", "passed", "assessed_ce90_px", "assessed_ce90_m"]
    if record["outcome"] == FAILED:
        names += ["outcome", "reason", "failure"]
    found = {name: record[name] for name in names if name in record}
    if found.get("registered"):
        # Beside the folder of the pairs.
        found["registered_in"] = unit.home
    return found


def _row(unit: Unit, record: dict[str, Any]) -> dict[str, Any]:
    px, ground = record.get("shift_px") or [None, None], record.get("shift_m") or [None, None]
    peak = record.get("peak_bytes")
    reason = sentence_of(record.get("reason"))
    values = dict(record)
    values |= {
        "name": unit.name,
        "reference": recorded_name(unit.reference),
        "moving": recorded_name(unit.moving),
        "key": None if unit.is_reproducible else unit.key,
        "shift_x_px": px[0],
        "shift_y_px": px[1],
        "shift_east_m": ground[0],
        "shift_north_m": ground[1],
        "peak_memory_mb": None if peak is None else peak / 1e6,
        "reason": with_flags(reason),
    }
    for column, home in (
        ("report", PAIRS_FOLDER),
        ("registered", record.get("registered_in", PAIRS_FOLDER)),
    ):
        if record.get(column):
            values[column] = f"{home}/{record[column]}"
    # A raster's name may hold bytes that are no UTF-8.
    return {column: plain(values.get(column)) for column in COLUMNS}


def _write_tables(
    folder: Path,
    rows: Iterator[dict[str, Any]],
    columns: dict[str, type],
    notes: list[Message],
) -> None:
    """Write the rows to all files, a few thousand at a time."""
    with ExitStack() as resources:
        file = resources.enter_context((folder / CSV).open("w", encoding="utf-8", newline=""))
        table = csv.DictWriter(file, list(columns), extrasaction="ignore")
        table.writeheader()
        parquet = _open_parquet(folder / PARQUET, columns, resources, notes)
        chunk = list(islice(rows, ROWS_AT_ONCE))
        is_first = True
        while chunk or is_first:
            table.writerows(_as_text(row) for row in chunk)
            if parquet is not None:
                _append_parquet(parquet, columns, chunk)
            write_footprints(folder / GPKG, chunk, columns, append=not is_first)
            chunk, is_first = list(islice(rows, ROWS_AT_ONCE)), False
        write_footprint_styles(folder / GPKG)


def _as_text(row: dict[str, Any]) -> dict[str, Any]:
    """Floats with the digits that mean something."""
    return {
        name: f"{value:.6g}" if isinstance(value, float) else value for name, value in row.items()
    }


def _open_parquet(
    path: Path, columns: dict[str, type], resources: ExitStack, notes: list[Message]
) -> Any:
    """A writer of Parquet, None with a note where pyarrow is missing."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        notes.append(
            Message(
                "{file} was not written: it needs the package pyarrow; install it with {command}.",
                file=PARQUET,
                command='pip install "hetmatch-qgis[parquet]"',
            )
        )
        return None
    kinds = {
        str: pyarrow.string(),
        float: pyarrow.float64(),
        int: pyarrow.int64(),
        bool: pyarrow.bool_(),
    }
    schema = pyarrow.schema([(name, kinds[kind]) for name, kind in columns.items()])
    return resources.enter_context(pyarrow.parquet.ParquetWriter(path, schema))


def _append_parquet(writer: Any, columns: dict[str, type], rows: list[dict[str, Any]]) -> None:
    import pyarrow

    typed = [
        {name: None if row[name] is None else kind(row[name]) for name, kind in columns.items()}
        for row in rows
    ]
    writer.write_table(pyarrow.Table.from_pylist(typed, schema=writer.schema))
