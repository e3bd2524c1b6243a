"""Matches in one QGIS, by the plugin's own queue; runs in QGIS's Python.

    in_qgis.py ENGINE-PYTHON REFERENCE COUNT FOLDER MOVING...

Each match adds its layers to the project, as the plugin does; of the last three the layers stay.
Prints a line of JSON after each: the number of matches, and what the process holds; the last one
once the queue is shut down and the project is empty.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer

from benchmarks.endurance.state import STOPPED, State, state_of
from hetmatch_qgis.client import environment
from hetmatch_qgis.client.match_task import MatchQueue, MatchRequest
from hetmatch_qgis.client.process_end import end_all
from hetmatch_qgis.layers.result_layers import add_result
from hetmatch_qgis.rasters.layer_sources import layer_of_file, source_of

KEPT = 3
"""Groups of layers that stay in the project."""

PATIENCE_MS = 300_000


def main() -> None:
    """Match again and again and tell what is held."""
    python, reference, count, folder, *moving = sys.argv[1:]
    application = QgsApplication([], True)
    application.initQgis()
    environment.choose_interpreter(python)
    queue = MatchQueue()
    for number in range(1, int(count) + 1):
        fixed, moved = (
            source_of(layer_of_file(path)) for path in (reference, moving[number % len(moving)])
        )
        request = MatchRequest(fixed, moved, {}, str(Path(folder) / f"out-{number % KEPT}"))
        _forget_oldest()
        result = _match(queue, request)
        add_result(request.title, result, QgsProject.instance())
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        print(json.dumps({"matches": number, **asdict(_state())}), flush=True)
    queue.shut_down()
    end_all()
    QgsProject.instance().clear()
    print(json.dumps({"matches": STOPPED, **asdict(_state())}), flush=True)
    application.exitQgis()


def _state() -> State:
    return state_of(os.getpid(), Path(tempfile.gettempdir()))


def _match(queue: MatchQueue, request: MatchRequest) -> dict[str, Any]:
    loop, results, sentences = QEventLoop(), [], []
    # Connections end with the loop.
    task = queue.add(request)

    def take(_request: MatchRequest, result: dict[str, Any]) -> None:
        results.append(result)

    def take_failure(_request: MatchRequest, sentence: str) -> None:
        sentences.append(sentence)

    queue.matched.connect(take)
    queue.failed.connect(take_failure)
    for ended in (task.taskCompleted, task.taskTerminated):
        ended.connect(lambda: QTimer.singleShot(0, loop.quit))
    QTimer.singleShot(PATIENCE_MS, loop.quit)
    loop.exec()
    queue.matched.disconnect(take)
    queue.failed.disconnect(take_failure)
    if not results:
        sys.exit(f"A match in QGIS failed: {' '.join(sentences) or 'no answer'}")
    return results[0]


def _forget_oldest() -> None:
    root = QgsProject.instance().layerTreeRoot()
    for group in root.findGroups()[KEPT - 1 :]:
        QgsProject.instance().removeMapLayers(group.findLayerIds())
        root.removeChildNode(group)


if __name__ == "__main__":
    main()
