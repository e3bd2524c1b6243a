"""Errors that HetMatch raises deliberately, one class for each exit code."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hetmatch_qgis.common.contract import EXIT_BAD_INPUT, EXIT_CANCELLED, EXIT_FAULT
from hetmatch_qgis.engine.core.messages import Message

_FOR_PROGRAMMERS = frozenset(
    {
        "builtins",
        "_csv",
        "struct",
        "http",
        "zipfile",
        "zlib",
        "dateutil",
        "pystac",
        "pystac_client",
        "requests",
        "urllib3",
    }
)
"""Packages whose errors are worded for programmers, not for users who named a file."""

_MAX_WORDS = 200
"""Characters that are shown of a library's words; set by hand."""


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


_DAMAGED = Message("its content is damaged, or of another kind")


def reason_of(error: BaseException, otherwise: Message = _DAMAGED) -> str:
    """The reason of a failure, for use inside a sentence: a Message, or the words of a library.

    Of errors that libraries wrap into each other the first counts that has words for a user: none
    of Python's own are, as what a value of another kind cannot do, or the numbers of errors.

    otherwise: what is said where there are no such words.
    """
    for cause in reversed(list(causes(error))):
        if words := _words(cause):
            return words
    return otherwise


def _words(error: BaseException) -> str | None:
    """The message of an error for a user, None where it has none."""
    message = getattr(error, "message", None)
    if isinstance(message, Message):
        return message
    if isinstance(error, ssl.SSLError):
        words = getattr(error, "verify_message", "") or getattr(error, "reason", "") or "TLS"
        return Message("no secure connection: {reason}", reason=words.replace("_", " ").lower())
    if isinstance(error, TimeoutError):
        return Message("no answer in time")
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    if isinstance(error, UnicodeError):
        return Message("it is not valid UTF-8")
    if isinstance(error, json.JSONDecodeError):
        return Message(
            "not valid JSON at line {line}, column {column}", line=error.lineno, column=error.colno
        )
    if isinstance(error, ImportError):
        return Message("the package {package} is missing", package=error.name or "")
    if type(error).__module__.partition(".")[0] in _FOR_PROGRAMMERS:
        return None
    return " ".join(str(error).split())[:_MAX_WORDS].rstrip(".") or None
