"""The kinds of image that the engine takes two rasters for, known before the match."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from hetmatch_qgis.client.environment import NotSetUp, needs_setup
from hetmatch_qgis.client.worker_client import WorkerClient
from hetmatch_qgis.common.contract import CMD_INFO

DELAY_MS = 700
"""Pause after the last choice before the engine is asked: long enough to choose both rasters."""

IDLE_MS = 30_000
"""Milliseconds without a question after which the worker is let go: it holds 200 MB."""


class KindGuess(QObject):
    """Asks the engine, in a separate process, for the modality of image files.

    guessed: a file and the modality that the engine takes it for; "map" for a scanned sheet,
        whose colours may be those of a picture.
    """

    guessed = pyqtSignal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.known: dict[str, str] = {}
        self._client: WorkerClient | None = None
        # Whoever owns this object may go without a word; Qt would kill the process then.
        clients: list[WorkerClient] = []
        self._clients = clients
        ending = partial(_end_all, clients)
        # Kept elsewhere: where the garbage collector deletes this object, it has the slot in hand.
        _endings[id(clients)] = ending
        self.destroyed.connect(ending)
        self._asked: dict[int, str] = {}
        self._wanted: list[str] = []
        self._delay = self._timer(DELAY_MS, self._ask)
        self._idle = self._timer(IDLE_MS, self.stop)

    def look_at(self, paths: list[str]) -> None:
        """Ask about files, a moment later; those that are known are not asked about again."""
        self._wanted = [path for path in paths if path and path not in self.known]
        if self._wanted:
            self._delay.start()

    def stop(self) -> None:
        """Let the worker go."""
        self._delay.stop()
        self._idle.stop()
        self._asked.clear()
        self._let_go()

    def shut_down(self) -> None:
        """End the worker and wait for that: this object, and the process with it, is to go."""
        if self._client is not None:
            self._client.stop()
        self.stop()

    def _timer(self, interval: int, run: Any) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval)
        timer.timeout.connect(run)
        return timer

    def _ask(self) -> None:
        wanted = [path for path in self._wanted if path not in self._asked.values()]
        if not wanted or needs_setup():
            return
        if self._client is None or not self._client.is_running():
            self._let_go()
            client = WorkerClient()
            try:
                client.start()
            except NotSetUp:
                return
            client.answered.connect(self._take)
            client.failed.connect(self._forget)
            client.died.connect(self._forget_all)
            self._client = client
            self._clients.append(client)
        for path in wanted:
            self._asked[self._client.request(CMD_INFO, path=path)] = path
        self._idle.start()

    def _let_go(self) -> None:
        if self._client is not None:
            self._clients.remove(self._client)
            self._client.leave()
            self._client = None

    def _forget(self, number: int, *_error: object) -> None:
        self._asked.pop(number, None)

    def _forget_all(self, _sentence: str) -> None:
        self._asked.clear()

    def _take(self, number: int, answer: dict[str, Any]) -> None:
        path = self._asked.pop(number, None)
        modality = "map" if answer.get("sheet") else answer.get("modality")
        if path is not None and isinstance(modality, str):
            self.known[path] = modality
            self.guessed.emit(path, modality)


_endings: dict[int, Callable[..., None]] = {}
"""What ends the workers of each object that lives, by the id of their list."""


def _end_all(clients: list[WorkerClient], *_deleted: object) -> None:
    _endings.pop(id(clients), None)
    for client in clients:
        # It may have gone before.
        with suppress(RuntimeError):
            client.leave()
