"""The commands of the worker: their arguments and answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from hetmatch_qgis.common.contract import (
    CMD_ASSESS,
    CMD_BATCH,
    CMD_DOCTOR,
    CMD_EXPORT,
    CMD_FIT,
    CMD_INFO,
    CMD_LOCATE,
    CMD_MATCH,
    CMD_OPEN,
    CMD_SNAP,
    CMD_WARP,
    EVENT_PAIR,
)
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.worker.request import Request

if TYPE_CHECKING:
    from hetmatch_qgis.engine.worker.session import Session


class Emit(Protocol):
    """Writes an event."""

    def __call__(self, event: str, **content: Any) -> None:
        """Write an event with its content."""


class Commands:
    """The worker's commands; each method takes a request and returns the content of its answer.

    Libraries that take long to load are imported where they are used.

    emit: writes events while a command works.
    is_cancelled: true once the request of an id is to stop.
    """

    def __init__(self, emit: Emit, is_cancelled: Callable[[int], bool]) -> None:
        self._emit, self._is_cancelled = emit, is_cancelled
        self._session: Session | None = None

    def close(self) -> None:
        """Let go of the pair that is open."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def match(self, request: Request) -> dict[str, Any]:
        """Match two rasters and write the results to a folder."""
        reference, moving = request.side("reference"), request.side("moving")
        folder, options = request.path("out"), request.match_options()
        progress = self._progress(request)
        from hetmatch_qgis.engine.results.match_to_folder import match_to_folder

        result, outputs = match_to_folder(reference, moving, folder, options, progress)
        return result.to_dict() | {"gcps": outputs.gcps} | outputs.to_dict()

    def warp(self, request: Request) -> dict[str, Any]:
        """Warp rasters by the result of a match."""
        folder, out = request.path("result"), request.path("out")
        rasters, values = request.texts("rasters"), request.options()
        progress = self._progress(request)
        from hetmatch_qgis.engine.warping.warp_rasters import WarpOptions, warp_rasters

        options = WarpOptions.of(values)
        return warp_rasters(folder, out, rasters, options, progress).to_dict()

    def assess(self, request: Request) -> dict[str, Any]:
        """Assess how accurately two rasters are registered."""
        reference, moving = request.side("reference"), request.side("moving")
        folder, values = request.path("out"), request.options()
        progress = self._progress(request)
        from hetmatch_qgis.engine.assessing.assess_to_folder import AssessOptions, assess_to_folder
        from hetmatch_qgis.engine.assessing.assessment_json import assessment_content

        options = AssessOptions.of(values)
        assessment, outputs = assess_to_folder(reference, moving, folder, options, progress)
        return assessment_content(assessment) | {"outputs": outputs}

    def batch(self, request: Request) -> dict[str, Any]:
        """Register many scenes to one reference; each finished pair is an event."""
        progress = self._progress(request)
        from hetmatch_qgis.engine.worker.batch_request import run_batch_request

        return run_batch_request(
            request, progress, lambda pair: self._emit(EVENT_PAIR, id=request.request_id, **pair)
        )

    def info(self, request: Request) -> dict[str, Any]:
        """Describe a raster."""
        path = request.text("path")
        from hetmatch_qgis.engine.pairs.raster_info import describe_raster

        return describe_raster(path)

    def doctor(self, request: Request) -> dict[str, Any]:
        """Describe the installation and test it."""
        from hetmatch_qgis.engine.doctor import diagnose

        return diagnose()

    def open(self, request: Request) -> dict[str, Any]:
        """Open a pair for the commands that work on tie points."""
        reference, moving = request.side("reference"), request.side("moving")
        options, shadows = request.match_options(), request.options("shadows")
        from hetmatch_qgis.engine.worker.session import Session

        self.close()
        self._session = Session(reference, moving, options, shadows)
        pair = self._session.pair
        return {
            "reference": pair.reference.description.to_dict(),
            "moving": pair.moving.description.to_dict(),
        }

    def fit(self, request: Request) -> dict[str, Any]:
        """Fit a transform to tie points."""
        kind, rows = request.text("transform", "auto"), request.table("points", 6, 7, 8, 11)
        session = self._require_session()
        from hetmatch_qgis.engine.worker.edited_points import EditedPoints

        return session.fit(kind, EditedPoints.of(rows))

    def locate(self, request: Request) -> dict[str, Any]:
        """Map positions of one raster to the other."""
        session = self._require_session()
        return session.locate(request.text("raster"), request.table("at", 2))

    def snap(self, request: Request) -> dict[str, Any]:
        """Find the best correlation peak near a position of the moving raster."""
        session = self._require_session()
        reference, moving = request.position("reference"), request.position("moving")
        snapped = session.snap(reference, moving)
        ref_pixel = session.pair.reference.from_canvas(reference[None])[0]
        return {
            "found": snapped.is_snapped,
            "reason": snapped.reason,
            "score": snapped.score,
            "moved_px": snapped.distance,
            "moving": session.moving_position(snapped.moving),
            "reference": {"at": reference.tolist(), "pixel": ref_pixel.tolist()},
        }

    def export(self, request: Request) -> dict[str, Any]:
        """Write the result files of edited tie points."""
        kind, rows = request.text("transform", "auto"), request.table("points", 6, 7, 8, 11)
        folder = request.path("out")
        accepted_by = request.text("accepted_by") if "accepted_by" in request.values else ""
        session = self._require_session()
        from hetmatch_qgis.engine.worker.edited_points import EditedPoints

        return session.export(kind, EditedPoints.of(rows), folder, accepted_by)

    def _progress(self, request: Request) -> Progress:
        """The progress of long work on a request.

        Reports at once that libraries are being loaded: that comes next, and takes seconds.
        """
        request_id = request.request_id

        def report(fraction: float, message: str) -> None:
            self._emit("progress", id=request_id, fraction=round(fraction, 4), message=message)

        progress = Progress(report, lambda: self._is_cancelled(request_id))
        progress.report(0.0, Message("Loading the libraries"))
        return progress

    def _require_session(self) -> Session:
        if self._session is None:
            raise InputError("No pair of rasters is open; send `open` first.")
        return self._session


Command = Callable[[Commands, Request], dict[str, Any]]
COMMANDS: dict[str, Command] = {
    CMD_MATCH: Commands.match,
    CMD_WARP: Commands.warp,
    CMD_ASSESS: Commands.assess,
    CMD_BATCH: Commands.batch,
    CMD_INFO: Commands.info,
    CMD_DOCTOR: Commands.doctor,
    CMD_OPEN: Commands.open,
    CMD_FIT: Commands.fit,
    CMD_LOCATE: Commands.locate,
    CMD_SNAP: Commands.snap,
    CMD_EXPORT: Commands.export,
}
