"""Rasters warped by a result: what is asked of the engine, and files put where they belong."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qgis.core import QgsFeedback

from hetmatch_qgis.client.engine_task import run_command
from hetmatch_qgis.client.files import cannot_write, drop_companions
from hetmatch_qgis.client.worker_client import Progress, WorkerError
from hetmatch_qgis.common.contract import CMD_WARP, REGISTERED_SUFFIX, RESULT_JSON
from hetmatch_qgis.common.raster_names import local_file, raster_name
from hetmatch_qgis.common.workplace import Workplace
from hetmatch_qgis.i18n.translation import tr


@dataclass(frozen=True)
class WarpRequest:
    """result: the folder of a match. options: the engine's, by their names there.

    target: the file that the moving raster becomes, None for none. sisters: files, or patterns of
    files, of the same geometry. folder: where these go, as `<stem>_registered.tif`.
    """

    result: Path
    target: Path | None
    sisters: tuple[str, ...] = ()
    folder: Path | None = None
    options: dict[str, Any] = field(default_factory=dict)


def run_warp(request: WarpRequest, progress: Progress, feedback: QgsFeedback) -> dict[str, Any]:
    """Warp, in a thread that may wait; returns the engine's answer with the files' final places.

    feedback: to cancel with, from any thread. Files that are there are replaced when all is well,
    and nothing is written otherwise. Raises WorkerError, WorkerCancelled, environment.NotSetUp.
    """
    jobs: list[tuple[list[str] | None, Path, str, dict[str, Any]]] = []
    if request.sisters and request.folder is not None:
        # A pattern may fit the moving raster too, which has its own place then.
        alone = {"sisters_only": True} if request.target is not None else {}
        jobs.append((list(request.sisters), request.folder, "", {**request.options, **alone}))
    if request.target is not None:
        jobs.append((None, request.target.parent, request.target.name, request.options))
    done: list[tuple[dict[str, Any], _Workplace]] = []
    try:
        for number, (rasters, folder, name, options) in enumerate(jobs):
            place = _Workplace(folder)
            # Known before the engine runs, or nobody would clear it.
            done.append(({}, place))
            answer = run_command(
                CMD_WARP,
                lambda share, text, n=number: progress((n + share) / len(jobs), text),  # type: ignore[misc]
                feedback,
                result=str(request.result),
                out=str(place.folder / name),
                rasters=rasters,
                options=options,
            )
            done[-1] = (answer, place)
        for answer, place in done:
            place.check(answer["outputs"])
        for _, place in done:
            place.move()
    finally:
        for _, place in done:
            place.clear()
    return _together(done)


def read_result(folder: Path) -> dict[str, Any]:
    """What `result.json` in a folder says; nothing where there is none that can be read."""
    try:
        content = json.loads((folder / RESULT_JSON).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def registered_name(source: str | Path) -> str:
    """What the engine calls a warped raster in a folder."""
    return f"{raster_name(source).stem}{REGISTERED_SUFFIX}.tif"


class _Workplace:
    """A hidden folder in the folder of the outputs, so that files are moved, not copied.

    Raises WorkerError where it cannot be made.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        self._made = not target.exists()
        try:
            target.mkdir(parents=True, exist_ok=True)
            self._place = Workplace(target)
            self.folder = self._place.folder / "fresh"
            self.folder.mkdir()
        except OSError as error:
            raise WorkerError(cannot_write(target, error)) from error

    def final(self, path: str) -> Path:
        """Where a file of the workplace goes."""
        return self.target / Path(path).name

    def check(self, outputs: list[dict[str, str]]) -> None:
        """Raises WorkerError where an output would replace what it was made of."""
        for output in outputs:
            final, source = self.final(output["target"]), local_file(output["source"])
            if source is not None and source.exists() and final.exists() and final.samefile(source):
                text = tr("'{path}' would be replaced by its own copy; choose another name.")
                raise WorkerError(text.format(path=final))

    def move(self) -> None:
        """Put all files where they belong. Raises WorkerError."""
        for path in sorted(self.folder.iterdir()):
            if path.is_file():
                self._put(path)

    def clear(self) -> None:
        """Leave nothing behind that is no output."""
        self._place.clear()
        if self._made:
            with suppress(OSError):
                self.target.rmdir()

    def _put(self, path: Path) -> None:
        final = self.final(path.name)
        try:
            path.replace(final)
        except OSError as error:
            raise WorkerError(cannot_write(final, error)) from error
        drop_companions(final, {waiting.name for waiting in self.folder.iterdir()})


def _together(done: list[tuple[dict[str, Any], _Workplace]]) -> dict[str, Any]:
    """The answers as one, the moving raster's first."""
    outputs, warnings = [], []
    for answer, place in reversed(done):
        for output in answer["outputs"]:
            outputs.append({**output, "target": str(place.final(output["target"]))})
        warnings += [text for text in answer["warnings"] if text not in warnings]
    return {**done[-1][0], "outputs": outputs, "warnings": warnings}
