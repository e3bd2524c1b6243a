"""Errors that HetMatch raises deliberately, one class for each exit code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hetmatch_qgis.common.contract import EXIT_BAD_INPUT, EXIT_CANCELLED, EXIT_FAULT
from hetmatch_qgis.engine.core.messages import Message


class HetMatchError(Exception):
    """Base of every error that HetMatch raises deliberately: one sentence for the user.

    template: the sentence as `Message` takes it, or a Message.
    values: the values of its fields.
    """

    exit_code = EXIT_FAULT

    def __init__(self, template: str, /, **values: Any) -> None:
        self.message: Message = (
            template if isinstance(template, Message) else Message(template, **values)
        )
        super().__init__(self.message)


class InputError(HetMatchError):
    """Invalid input or settings; the sentence says what is wrong and what to do."""

    exit_code = EXIT_BAD_INPUT


def missing_file(path: Path | str) -> InputError:
    """The error of a file that is not there."""
    return InputError("There is no file '{path}'; check the path.", path=path)


class Cancelled(HetMatchError):
    """The user cancelled; nothing was written."""

    exit_code = EXIT_CANCELLED

    def __init__(self, template: str = "Cancelled; nothing was written.", /, **values: Any) -> None:
        super().__init__(template, **values)


def causes(error: BaseException) -> Iterator[BaseException]:
    """An error and what caused it, the first cause last."""
    current: BaseException | None = error
    while current is not None:
        yield current
        current = current.__cause__ or current.__context__
