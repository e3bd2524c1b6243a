"""The adjusted scenes of a batch as files: a folder of results for each, and network.json."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from hetmatch_qgis.common.contract import (
    NETWORK_JSON,
    REPORT_HTML,
    RESULT_JSON,
    TIE_POINTS_CSV,
)
from hetmatch_qgis.engine.access.staging import write_together
from hetmatch_qgis.engine.batch.figures import match_figures
from hetmatch_qgis.engine.batch.network.adjusted_result import adjusted_result, scenes_outside
from hetmatch_qgis.engine.batch.network.adjusted_stack import AdjustedStack, adjust_stack
from hetmatch_qgis.engine.batch.network.network_file import network_content, network_counts
from hetmatch_qgis.engine.batch.network.scene_figures import scene_figures
from hetmatch_qgis.engine.batch.network.stacks import Stack
from hetmatch_qgis.engine.batch.records import MATCHED, sentence_data
from hetmatch_qgis.engine.batch.unit import NETWORK_FOLDER, Unit, UnitMaker
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.results.write import as_json, write_outputs

_STAMP = ".adjusted"
"""File in the folder of a scene with what its files were written from."""


@dataclass
class Network:
    """The stacks of a batch after the adjustment.

    stacks: with their pairs and loops.
    figures: of each scene, see `scene_figures`, by its identity.
    counts: see `network_counts`.
    later: units for the steps after the match, of each scene with a transform.
    records: of these, by the identity of the unit, as the record of a pair has them.
    """

    stacks: list[AdjustedStack] = field(default_factory=list)
    figures: dict[str, dict[str, Any]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    later: list[Unit] = field(default_factory=list)
    records: dict[str, dict[str, Any]] = field(default_factory=dict)

    def record(self, unit: Unit) -> dict[str, Any]:
        """Facts of an adjusted scene, as the record of a pair has them."""
        return self.records[unit.identity]


def write_network(
    stacks: Sequence[Stack], maker: UnitMaker, out: Path, progress: Progress
) -> Network:
    """Adjust all stacks from the records of their pairs and write the results.

    Raises InputError where the folder cannot be written to, and Cancelled.
    """
    network = Network()
    total, done = sum(len(stack.scenes) for stack in stacks), 0
    for stack in stacks:
        progress.report(done / max(1, total), Message("Adjusting the stack"))
        scenes = [maker.make(job) for job in stack.scenes]
        neighbours = [(maker.make(pair.job), pair.earlier, pair.later) for pair in stack.neighbours]
        adjusted = adjust_stack(scenes, neighbours, out, progress)
        adjusted = replace(adjusted, outside=scenes_outside(adjusted, progress))
        network.stacks.append(adjusted)
        for end, unit in enumerate(scenes, start=1):
            progress.check()
            result = adjusted_result(adjusted, end)
            network.figures[unit.identity] = scene_figures(adjusted, end, result)
            if result is None:
                # Of an earlier run, which had more pairs.
                shutil.rmtree(out / NETWORK_FOLDER / unit.name, ignore_errors=True)
            else:
                later = _write_scene(result, unit, maker, out, progress)
                network.later.append(later)
                network.records[later.identity] = _record(
                    later, result, network.figures[unit.identity]
                )
            done += 1
            progress.report(done / max(1, total), Message("Adjusting the stack"))
    network.counts = network_counts(network.stacks)
    content = network_content(network.stacks, network.figures)
    write_together(out, {NETWORK_JSON: partial(_write_json, content=content)}, progress=progress)
    return network


def _write_scene(
    result: MatchResult, unit: Unit, maker: UnitMaker, out: Path, progress: Progress
) -> Unit:
    """Write the results of a scene unless the same are there; returns its unit for later steps."""
    progress.check()
    folder = out / NETWORK_FOLDER / unit.name
    content = "\n".join(_digest(result)).encode()
    later = maker.adjusted(unit, content)
    progress.check()
    stamp = folder / _STAMP
    names = (RESULT_JSON, TIE_POINTS_CSV)
    is_there = stamp.is_file() and all((folder / name).is_file() for name in names)
    if is_there and stamp.read_text(encoding="utf-8") == later.key:
        return later
    stamp.unlink(missing_ok=True)
    # Without the mapper the report takes the residuals of the table, which are as measured.
    write_outputs(replace(result, mapper=None), folder, None, progress, unit.formats)
    stamp.write_text(later.key, encoding="utf-8")
    return later


def _record(unit: Unit, result: MatchResult, figures: dict[str, Any]) -> dict[str, Any]:
    shift = figures["adjusted_shift_x_px"], figures["adjusted_shift_y_px"]
    ground = figures["adjusted_shift_east_m"], figures["adjusted_shift_north_m"]
    return {
        "identity": unit.identity,
        "key": unit.key,
        "outcome": MATCHED,
        "reason": sentence_data(result.reason),
        "report": f"{unit.name}/{REPORT_HTML}",
        **match_figures(result),
        "shift_px": None if None in shift else list(shift),
        "shift_m": None if None in ground else list(ground),
        "footprint": figures["footprint"],
    }


def _digest(result: MatchResult) -> Iterator[str]:
    """Fingerprint of an adjusted result, rounded so that last bits do not matter."""
    yield f"{result.transform_type} {result.confidence:.4f}"
    if result.accuracy is not None:
        yield f"{result.accuracy.rmse_px:.4f} {result.accuracy.ce90_px:.4f}"
    yield from _rounded(result.tie_points.columns().values())


def _rounded(columns: Iterable[Any]) -> Iterator[str]:
    for column in columns:
        is_number = column.dtype.kind == "f"
        yield str((column.round(4) if is_number else column).tolist())


def _write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(as_json(content), encoding="utf-8")
