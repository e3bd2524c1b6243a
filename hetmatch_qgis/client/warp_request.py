"""Warping of rasters by the result of a match, with all outputs replaced together."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from qgis.core import QgsFeedback

from hetmatch_qgis.client.engine_task import run_command
from hetmatch_qgis.client.output_files import SIDECARS, cannot_write
from hetmatch_qgis.client.worker_client import Progress
from hetmatch_qgis.client.worker_errors import WorkerError
from hetmatch_qgis.common.contract import CMD_WARP, REGISTERED_SUFFIX, RESULT_JSON
from hetmatch_qgis.common.exchange import FRESH, Exchange, exchange
from hetmatch_qgis.common.raster_names import local_file, raster_name
from hetmatch_qgis.common.staging_folder import StagingFolder
from hetmatch_qgis.i18n.translation import tr


@dataclass(frozen=True)
class WarpRequest:
    """Rasters to warp by the result of a match.

    result: folder of the match.
    target: output file for the moving raster; None to warp only the companions.
    companions: companion rasters of the same geometry, as files or patterns of files.
    folder: output folder for the companions, each as `<stem>_registered.tif`.
    options: fields of the engine's WarpOptions.
    """

    result: Path
    target: Path | None
    companions: tuple[str, ...] = ()
    folder: Path | None = None
    options: dict[str, Any] = field(default_factory=dict)


def run_warp(request: WarpRequest, progress: Progress, feedback: QgsFeedback) -> dict[str, Any]:
    """Warp and return the engine's answer with the final paths of the outputs; blocks.

    feedback: cancels the warp, from any thread.

    Existing outputs are replaced once all rasters are warped; after a failure nothing is written.
    Raises WorkerError, WorkerCancelled, environment.NotSetUp.
    """
    jobs = _jobs_of(request)
    staging: list[_StagingFolder] = []
    try:
        for number, job in enumerate(jobs):
            staging.append(_StagingFolder(job.folder))
            staging[-1].answer = run_command(
                CMD_WARP,
                lambda share, text, n=number: progress((n + share) / len(jobs), text),  # type: ignore[misc]
                feedback,
                result=str(request.result),
                out=str(staging[-1].folder / job.name),
                rasters=job.rasters,
                options=job.options,
            )
        for folder in staging:
            folder.check()
        _publish(staging)
    finally:
        for folder in staging:
            folder.clear()
    return _combine(staging)


class _Job(NamedTuple):
    """One request to the engine.

    rasters: companions, None for the moving raster.
    folder, name: of the output; the name is empty where the engine names the files.
    """

    rasters: list[str] | None
    folder: Path
    name: str
    options: dict[str, Any]


def _jobs_of(request: WarpRequest) -> list[_Job]:
    jobs = []
    if request.companions and request.folder is not None:
        options = request.options
        if request.target is not None:
            # A pattern may match the moving raster too, which has an output of its own.
            options = {**options, "sisters_only": True}
        jobs.append(_Job(list(request.companions), request.folder, "", options))
    if request.target is not None:
        jobs.append(_Job(None, request.target.parent, request.target.name, request.options))
    return jobs


def read_result(folder: Path) -> dict[str, Any]:
    """The content of `result.json` in a folder; empty where it cannot be read."""
    try:
        content = json.loads((folder / RESULT_JSON).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def registered_name(source: str | Path) -> str:
    """File name that the engine gives to a warped raster."""
    return f"{raster_name(source).stem}{REGISTERED_SUFFIX}.tif"


class _StagingFolder:
    """Hidden folder within the folder of the outputs, so that files are moved, not copied.

    answer: of the engine, which wrote its outputs here.

    Raises WorkerError where it cannot be made.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        self.answer: dict[str, Any] = {}
        self._made = not target.exists()
        try:
            target.mkdir(parents=True, exist_ok=True)
            self._staging = StagingFolder(target)
            self.folder = self._staging.path / FRESH
            self.folder.mkdir()
        except OSError as error:
            raise WorkerError(cannot_write(target, error)) from error

    def final(self, path: str) -> Path:
        """Final path of a file in this folder."""
        return self.target / Path(path).name

    def check(self) -> None:
        """Raise WorkerError where an output would replace its own source."""
        for output in self.answer["outputs"]:
            final, source = self.final(output["target"]), local_file(output["source"])
            if source is not None and source.exists() and final.exists() and final.samefile(source):
                text = tr("'{path}' would be replaced by its own copy; choose another name.")
                raise WorkerError(text.format(path=final))

    def exchange(self) -> Exchange:
        """The move of all files to their final paths, where stale sidecars go."""
        names = [path.name for path in self.folder.iterdir() if path.is_file()]
        stale = frozenset(f"{name}{suffix}" for name in names for suffix in SIDECARS)
        return Exchange(self._staging.path, stale)

    def clear(self) -> None:
        """Remove this folder, and that of the outputs if it was made for them and is empty."""
        self._staging.remove()
        if self._made:
            with suppress(OSError):
                self.target.rmdir()


def _publish(staging: list[_StagingFolder]) -> None:
    """Move the files of all folders to their final paths, or none. Raises WorkerError."""
    try:
        exchange(*(folder.exchange() for folder in staging))
    except OSError as error:
        path = staging[0].final(error.filename or "")
        raise WorkerError(cannot_write(path, error)) from error


def _combine(staging: list[_StagingFolder]) -> dict[str, Any]:
    """Combine the answers into one, the moving raster's first."""
    outputs, warnings = [], []
    for folder in reversed(staging):
        for output in folder.answer["outputs"]:
            outputs.append({**output, "target": str(folder.final(output["target"]))})
        warnings += [text for text in folder.answer["warnings"] if text not in warnings]
    return {**staging[-1].answer, "outputs": outputs, "warnings": warnings}
