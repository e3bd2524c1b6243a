"""What can go wrong, one class for each door out of the program."""

from __future__ import annotations


class HetMatchError(Exception):
    """The base of every error we raise on purpose; its text is one sentence for the user."""

    exit_code = 1


class InputError(HetMatchError):
    """Something about the input or the settings is wrong; the text says what, and what to do."""

    exit_code = 2


class Cancelled(HetMatchError):
    """The user stopped the work; nothing was left behind."""

    exit_code = 130

    def __init__(self, message: str = "Cancelled; nothing was written.") -> None:
        super().__init__(message)
