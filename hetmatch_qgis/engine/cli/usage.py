"""Sentences about a command line that cannot be understood, in place of argparse's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

_CHOICE = r"invalid choice: (?P<value>'.*?'|\S+?),? .*?\(choose from (?P<choices>.+)\)"
_NAMED = r"argument (?P<name>.+?): "

_SENTENCES = (
    (rf"argument COMMAND: {_CHOICE}", "There is no command {value}; choose one of {choices}"),
    (_NAMED + _CHOICE, "{name} takes one of {choices}, not {value}"),
    (_NAMED + r"invalid float value: (?P<value>.+)", "{name} takes a number, not {value}"),
    (_NAMED + r"invalid int value: (?P<value>.+)", "{name} takes a whole number, not {value}"),
    (
        _NAMED + r"expected (?:one|at least one) argument",
        "{name} needs a value; one that begins with a minus is written {name}=-...",
    ),
    (r"the following arguments are required: (?P<name>[^,]+)", "{name} is missing"),
    (
        r"the following arguments are required: (?P<names>.+), (?P<name>[^,]+)",
        "{names} and {name} are missing",
    ),
)
"""What argparse says, and what is said instead; what is not here stays as it is."""


def plainly(message: str) -> str:
    """A message of argparse as a user of the command line would write it."""
    for pattern, sentence in _SENTENCES:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found is not None:
            words = found.groupdict()
            # Some versions of Python put quotation marks around each choice, some do not.
            words["choices"] = (words.get("choices") or "").replace("'", "")
            return sentence.format(**words)
    return message


def unknown(rest: Sequence[str], options: Iterable[str]) -> str:
    """About arguments that nothing takes; names the option that was probably meant.

    options: all options of the command, such as "--out".
    """
    first = rest[0]
    if not first.startswith("-"):
        return f"'{first}' is one argument too many; quote a name with spaces in it"
    name = first.partition("=")[0]
    meant = get_close_matches(name, list(options), n=1)
    if meant:
        return f"There is no option {name} here (did you mean {meant[0]}?)"
    return f"There is no option {name} here; write ./{first} if it is the name of a file"
