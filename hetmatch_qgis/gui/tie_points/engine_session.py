"""The dock's worker, with one pair of rasters open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from qgis.PyQt.QtCore import QObject, pyqtSignal

from hetmatch_qgis.client.environment import NotSetUp
from hetmatch_qgis.common.contract import CMD_OPEN
from hetmatch_qgis.i18n.translation import tr

Answer = dict[str, Any]
OnAnswer = Callable[[Answer], None]
OnFailure = Callable[[str], None]


class PendingRequest(NamedTuple):
    """A request without an answer yet; see EngineSession.ask."""

    topic: str
    on_answer: OnAnswer
    on_failure: OnFailure | None
    on_dropped: Callable[[], None] | None


class EngineSession(QObject):
    """Sends requests about one pair of rasters to the worker.

    opened: the pair is open.
    unavailable: one sentence; the pair cannot be opened, or the worker has died.
    """

    opened = pyqtSignal()
    unavailable = pyqtSignal(str)

    def __init__(self, worker_factory: Callable[[], QObject], parent: QObject) -> None:
        super().__init__(parent)
        self._worker_factory = worker_factory
        self._worker: QObject | None = None
        self._pending: dict[int, PendingRequest] = {}
        self._latest: dict[str, int] = {}
        self._is_open = False

    @property
    def is_started(self) -> bool:
        """True where a worker was started, ready or not."""
        return self._worker is not None

    @property
    def is_open(self) -> bool:
        """True where the pair is open."""
        return self._is_open

    def start(self, pair: dict[str, Any]) -> None:
        """Start the worker and open the pair; `opened` or `unavailable` follows.

        pair: the arguments of `open` of the protocol, see MatchRecord.to_open.
        """
        self.stop()
        worker = self._worker_factory()
        # Python alone would delete it, and its process, while that process reports its end.
        worker.setParent(self)
        worker.answered.connect(self._answer)
        worker.failed.connect(self._fail)
        worker.died.connect(self._die)
        self._worker = worker
        try:
            worker.start()
        except NotSetUp as error:
            self._give_up(str(error))
            return
        if self._worker is not worker:
            # Windows reports at once that a program cannot be started.
            return
        self.ask(CMD_OPEN, self._opened, self._give_up, **pair)

    def stop(self) -> None:
        """Stop the worker; pending requests are dropped."""
        worker, self._worker = self._worker, None
        pending, self._pending = list(self._pending.values()), {}
        self._is_open = False
        self._latest.clear()
        if worker is not None:
            for signal, slot in (
                (worker.answered, self._answer),
                (worker.failed, self._fail),
                (worker.died, self._die),
            ):
                signal.disconnect(slot)
            if any(request.on_dropped is not None for request in pending):
                # They clear up what the process leaves, which must have ended by then.
                worker.stop()
                worker.deleteLater()
            else:
                worker.leave()
        for request in pending:
            if request.on_dropped is not None:
                request.on_dropped()

    def ask(
        self,
        command: str,
        on_answer: OnAnswer,
        on_failure: OnFailure | None = None,
        topic: str = "",
        on_dropped: Callable[[], None] | None = None,
        **arguments: Any,
    ) -> None:
        """Send a request to the worker.

        command, arguments: as in docs/worker.md.
        on_answer: called with the answer.
        on_failure: called with one sentence; at once without a worker.
        topic: only the newest request of a topic is answered.
        on_dropped: called where `stop` comes before the answer.
        """
        if self._worker is None:
            if on_failure is not None:
                on_failure(tr("HetMatch's engine is not running."))
            return
        number = self._worker.request(command, **arguments)
        self._pending[number] = PendingRequest(topic, on_answer, on_failure, on_dropped)
        if topic:
            self._latest[topic] = number

    def _take(self, number: int) -> PendingRequest | None:
        request = self._pending.pop(number, None)
        if request is not None and request.topic and self._latest[request.topic] != number:
            return None
        return request

    def _opened(self, _answer: Answer) -> None:
        self._is_open = True
        self.opened.emit()

    def _answer(self, number: int, answer: Answer) -> None:
        request = self._take(number)
        if request is not None:
            request.on_answer(answer)

    def _fail(self, number: int, sentence: str, _exit_code: int) -> None:
        request = self._take(number)
        if request is not None and request.on_failure is not None:
            request.on_failure(sentence)

    def _die(self, sentence: str) -> None:
        self._give_up(sentence)

    def _give_up(self, sentence: str) -> None:
        pending, self._pending = list(self._pending.values()), {}
        self.stop()
        for request in pending:
            if request.on_failure is not None and request.on_failure != self._give_up:
                request.on_failure(sentence)
        self.unavailable.emit(sentence)
