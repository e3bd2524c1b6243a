"""What the tests of the algorithms share: a feedback that listens, and how one is run."""

from __future__ import annotations

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
)


class Feedback(QgsProcessingFeedback):
    """Keeps what it is told; cancels itself when that is asked for."""

    def __init__(self, cancel_at: float = 1000) -> None:
        super().__init__(False)
        self.errors: list[str] = []
        self.texts: list[str] = []
        self.warnings: list[str] = []
        self._cancel_at = cancel_at
        self.progressChanged.connect(self._look)

    def _look(self, progress: float) -> None:
        if progress > self._cancel_at:
            self.cancel()

    def reportError(self, error: str, fatalError: bool = False) -> None:
        self.errors.append(error)

    def setProgressText(self, text: str) -> None:
        self.texts.append(text)

    def pushWarning(self, warning: str) -> None:
        self.warnings.append(warning)


def context() -> QgsProcessingContext:
    """Of the project that is open."""
    made = QgsProcessingContext()
    made.setProject(QgsProject.instance())
    return made


def run(
    algorithm: QgsProcessingAlgorithm,
    feedback: QgsProcessingFeedback | None = None,
    within: QgsProcessingContext | None = None,
    **values: object,
) -> dict:
    """The results; raises QgsProcessingException where it fails."""
    results, done = algorithm.run(values, within or context(), feedback or Feedback(), {}, False)
    return results if done else {}
