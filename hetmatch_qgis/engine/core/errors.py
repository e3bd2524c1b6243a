"""Errors that HetMatch raises on purpose, one class for each exit code."""

from __future__ import annotations

from typing import Any

from hetmatch_qgis.engine.core.messages import Message


class HetMatchError(Exception):
    """Base of every error that HetMatch raises on purpose: one sentence for the user.

    template, values: the sentence as `Message` takes it; a Message is taken as it is.
    """

    exit_code = 1

    def __init__(self, template: str, /, **values: Any) -> None:
        self.message: Message = (
            template if isinstance(template, Message) else Message(template, **values)
        )
        super().__init__(self.message)


class InputError(HetMatchError):
    """Invalid input or settings; the sentence says what is wrong and what to do."""

    exit_code = 2


class Cancelled(HetMatchError):
    """The user cancelled; nothing was written."""

    exit_code = 130

    def __init__(self, template: str = "Cancelled; nothing was written.", /, **values: Any) -> None:
        super().__init__(template, **values)
