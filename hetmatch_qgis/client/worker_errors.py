"""Errors of requests to the engine."""

from __future__ import annotations

from hetmatch_qgis.common.contract import EXIT_CANCELLED, EXIT_FAULT
from hetmatch_qgis.i18n.translation import tr


class WorkerError(Exception):
    """A failed request.

    message: one sentence for the user.
    exit_code: as of the command line, see contract.py.
    """

    def __init__(self, message: str, exit_code: int = EXIT_FAULT) -> None:
        super().__init__(message)
        self.message = message
        self.exit_code = exit_code


class WorkerCancelled(WorkerError):
    """A request that the user cancelled."""

    def __init__(self) -> None:
        super().__init__(tr("Cancelled; nothing was written."), EXIT_CANCELLED)


def error_of(message: str, exit_code: int) -> WorkerError:
    """The error of a request that failed.

    message: one sentence for the user.
    """
    return WorkerCancelled() if exit_code == EXIT_CANCELLED else WorkerError(message, exit_code)
