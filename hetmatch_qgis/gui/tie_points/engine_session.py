"""The dock's own worker: one pair of rasters held open, questions answered one after another."""

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


class Question(NamedTuple):
    topic: str
    on_answer: OnAnswer
    on_failure: OnFailure | None
    on_dropped: Callable[[], None] | None


class EngineSession(QObject):
    """Asks the worker about one pair of rasters.

    opened: the pair can be asked about. unavailable: it cannot, or no longer; one sentence why.
    """

    opened = pyqtSignal()
    unavailable = pyqtSignal(str)

    def __init__(self, worker_factory: Callable[[], QObject], parent: QObject) -> None:
        super().__init__(parent)
        self._worker_factory = worker_factory
        self._worker: QObject | None = None
        self._questions: dict[int, Question] = {}
        self._latest: dict[str, int] = {}
        self._is_open = False

    @property
    def is_started(self) -> bool:
        return self._worker is not None

    @property
    def is_open(self) -> bool:
        return self._is_open

    def start(self, reference: str, moving: str, options: dict[str, Any]) -> None:
        """Start the worker and open the pair; `opened` or `unavailable` follows."""
        self.stop()
        worker = self._worker_factory()
        # Python alone would delete it, and its process, while that process tells of its end.
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
            # Windows says at once that a program cannot be started.
            return
        self.ask(
            CMD_OPEN,
            self._opened,
            self._give_up,
            reference=reference,
            moving=moving,
            options=options,
        )

    def stop(self) -> None:
        """Stop the worker; what it was asked is not answered any more."""
        worker, self._worker = self._worker, None
        waiting, self._questions = list(self._questions.values()), {}
        self._is_open = False
        self._latest.clear()
        if worker is not None:
            for signal, slot in (
                (worker.answered, self._answer),
                (worker.failed, self._fail),
                (worker.died, self._die),
            ):
                signal.disconnect(slot)
            worker.stop()
            worker.deleteLater()
        for question in waiting:
            if question.on_dropped is not None:
                question.on_dropped()

    def ask(
        self,
        command: str,
        on_answer: OnAnswer,
        on_failure: OnFailure | None = None,
        topic: str = "",
        on_dropped: Callable[[], None] | None = None,
        **arguments: Any,
    ) -> None:
        """Ask the worker.

        topic: of the questions on one topic only the newest is answered.
        on_failure: called with one sentence. Without a worker it is called at once.
        on_dropped: called when `stop` comes before an answer.
        """
        if self._worker is None:
            if on_failure is not None:
                on_failure(tr("HetMatch's engine is not running."))
            return
        number = self._worker.request(command, **arguments)
        self._questions[number] = Question(topic, on_answer, on_failure, on_dropped)
        if topic:
            self._latest[topic] = number

    def _take(self, number: int) -> Question | None:
        question = self._questions.pop(number, None)
        if question is not None and question.topic and self._latest[question.topic] != number:
            return None
        return question

    def _opened(self, _answer: Answer) -> None:
        self._is_open = True
        self.opened.emit()

    def _answer(self, number: int, answer: Answer) -> None:
        question = self._take(number)
        if question is not None:
            question.on_answer(answer)

    def _fail(self, number: int, sentence: str, _exit_code: int) -> None:
        question = self._take(number)
        if question is not None and question.on_failure is not None:
            question.on_failure(sentence)

    def _die(self, sentence: str) -> None:
        self._give_up(sentence)

    def _give_up(self, sentence: str) -> None:
        waiting, self._questions = list(self._questions.values()), {}
        self.stop()
        for question in waiting:
            if question.on_failure is not None and question.on_failure != self._give_up:
                question.on_failure(sentence)
        self.unavailable.emit(sentence)
