"""What the tests of batches in QGIS share: finished pairs, and an engine that makes them up."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from qgis.gui import QgsMapCanvas
from tie_point_cases import Interface

from hetmatch_qgis.client.worker_errors import WorkerCancelled
from hetmatch_qgis.rasters.layer_sources import RasterSource


def scene(path: Path | str) -> RasterSource:
    return RasterSource(str(path), Path(path).name)


def finished(moving: str, outcome: str = "matched", **more: Any) -> dict[str, Any]:
    """A pair as the worker reports it."""
    known = {"confidence": 0.97, "ce90_px": 0.62, "ce90_m": 6.2, "rmse_px": 0.4, "rmse_m": 4.0}
    known |= {"shift_px": [3.0, -4.0], "shift_m": [30.0, 40.0]}
    figures = known if outcome == "matched" else {}
    return {"moving": moving, "reference": "/r.tif", "outcome": outcome, "reason": ""} | {
        **figures,
        "folder": "/nowhere",
        "skipped": False,
        **more,
    }


class Desk(Interface):
    """What the dialog uses of QGIS's interface."""

    def __init__(self) -> None:
        super().__init__()
        self._canvas = QgsMapCanvas()

    def mapCanvas(self) -> QgsMapCanvas:
        return self._canvas


class Engine:
    """Stands in for `run_command`: finishes the scenes one by one, as far as it is let.

    outcomes: by the stem of a scene, "matched" where none is set.
    hold_after: scenes after which it waits for a cancel, None for never.
    """

    def __init__(self, **outcomes: str) -> None:
        self.outcomes = outcomes
        self.hold_after: int | None = None
        self.requests: list[dict[str, Any]] = []
        self.threads: list[bool] = []

    def __call__(self, command, progress, feedback, on_pair=None, **arguments) -> dict[str, Any]:
        self.threads.append(threading.current_thread() is threading.main_thread())
        self.requests.append({"command": command, **arguments})
        counts = {"matched": 0, "no_match": 0, "failed": 0, "not_run": 0}
        scenes = arguments["scenes"]
        for number, path in enumerate(scenes):
            if number == self.hold_after:
                while not feedback.isCanceled():
                    threading.Event().wait(0.01)
            if feedback.isCanceled():
                raise WorkerCancelled
            outcome = self.outcomes.get(Path(path).stem, "matched")
            counts[outcome] += 1
            reason = "" if outcome == "matched" else "Too few consistent points."
            on_pair(finished(path, outcome, reason=reason))
            progress((number + 1) / len(scenes), f"{number + 1} of {len(scenes)} pairs")
        out = Path(arguments["out"])
        page, table = out / "batch.html", out / "summary.gpkg"
        out.mkdir(parents=True, exist_ok=True)
        page.touch()
        table.touch()
        outputs = {"batch.html": str(page), "summary.gpkg": str(table)}
        return {"total": len(scenes), "counts": counts, "outputs": outputs, "notes": []}
