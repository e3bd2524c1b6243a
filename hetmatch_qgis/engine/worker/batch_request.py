"""The command `batch` of the worker: many scenes on one reference, in processes of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from hetmatch_qgis.common.contract import PAIR_ADJUSTED, PAIR_NEIGHBOURS
from hetmatch_qgis.common.raster_names import absolute_name
from hetmatch_qgis.engine.batch.batch_options import DEFAULT_NEIGHBOURS, MATCH, BatchOptions
from hetmatch_qgis.engine.batch.inputs.jobs import Job, jobs_of_scenes
from hetmatch_qgis.engine.batch.network.network_words import network_sentences
from hetmatch_qgis.engine.batch.run_batch import run_batch
from hetmatch_qgis.engine.batch.unit import NETWORK_FOLDER, PAIRS_FOLDER
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.warping.warp_options import WarpOptions
from hetmatch_qgis.engine.worker.request import Request

FILES = ("report", "registered")
"""Names in a record of files, relative to the folder of the pairs."""


def run_batch_request(
    request: Request, progress: Progress, on_pair: Callable[[dict[str, Any]], None]
) -> dict[str, Any]:
    """Work through the scenes of a request; returns the counts and the files of the summary.

    on_pair: called with each finished pair, as docs/worker.md has it.

    Raises InputError for an invalid request and for what concerns all pairs, and Cancelled.
    """
    folder = request.path("out").absolute()
    result = run_batch(
        jobs_of(request),
        folder,
        options_of(request),
        progress,
        lambda record: _tell(record, folder, on_pair),
    )
    notes: list[Message] = list(result.notes)
    network = {}
    if result.network is not None:
        notes = [*network_sentences(result.network), *notes]
        network["network"] = result.network.counts
    return result.progress.to_dict() | network | {"outputs": result.outputs, "notes": notes}


def jobs_of(request: Request) -> list[Job]:
    """The pairs of a request. Raises InputError where a scene is missing."""
    scenes = request.texts("scenes")
    if not scenes:
        raise InputError("There is no scene to register; give at least one.")
    own_options = {
        absolute_name(name): values for name, values in request.options("scene_options").items()
    }
    return [
        replace(job, options=own_options.get(job.moving, {}))
        for job in jobs_of_scenes(request.text("reference"), scenes)
    ]


def options_of(request: Request) -> BatchOptions:
    """The options of a request. Raises InputError for one that is not possible."""
    neighbours = request.optional_integer("neighbours")
    return BatchOptions(
        steps=tuple(request.texts("steps") or [MATCH]),
        match=request.match_options(),
        warp=WarpOptions.of(request.options("warp")),
        require=tuple(request.texts("require") or []),
        workers=request.optional_integer("workers"),
        resume=request.flag("resume"),
        time_limit=request.number("time_limit", BatchOptions.time_limit),
        network=request.flag("network"),
        neighbours=DEFAULT_NEIGHBOURS if neighbours is None else neighbours,
    )


def _tell(record: dict[str, Any], folder: Path, on_pair: Callable[[dict[str, Any]], None]) -> None:
    """Tell a pair of a scene; those of two scenes are in the overview alone."""
    if record["role"] == PAIR_NEIGHBOURS:
        return
    home = NETWORK_FOLDER if record["role"] == PAIR_ADJUSTED else PAIRS_FOLDER
    on_pair(_pair(record, folder / home))


def _pair(record: dict[str, Any], pairs: Path) -> dict[str, Any]:
    """A record with the paths of its files, from any folder."""
    paths = {name: str(pairs / record[name]) for name in FILES if record.get(name)}
    return {**record, **paths, "folder": str(pairs / record["name"])}
