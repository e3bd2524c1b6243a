"""Groups of options in the help, and the parsers of commands that show them."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[Any]


RASTERS, MASKS, SEARCH = "rasters", "masks", "search and transform"
BATCH, STACK, STEPS, STAC = "run", "stack", "after the match", "scenes from a STAC API"
COMPUTER, GENERAL = "matcher and processor", "general"
GROUPS = (BATCH, STACK, STEPS, STAC, RASTERS, MASKS, SEARCH, COMPUTER, GENERAL)
"""Titles under which the help lists the options, in its order; what belongs to none comes first."""


def group(parser: argparse.ArgumentParser, title: str) -> argparse._ArgumentGroup:
    """The options of a parser that its help lists under a title."""
    for present in parser._action_groups:
        if present.title == title:
            return present
    return parser.add_argument_group(title)


def add_command(
    subparsers: Subparsers,
    common: argparse.ArgumentParser,
    name: str,
    summary: str,
    epilog: str | None = None,
) -> argparse.ArgumentParser:
    """A subparser that takes the common options too. epilog: printed as it is laid out."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        name,
        parents=[common],
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog=epilog,
        formatter_class=_ShortUsage,
    )
    return parser


class _ShortUsage(argparse.RawDescriptionHelpFormatter):
    """Shows only required arguments in the usage line; the list of all options follows it."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """See HelpFormatter."""
        needed = [action for action in actions if action.required or not action.option_strings]
        super().add_usage(
            usage, [argparse.Action(["options"], "", nargs=0), *needed], groups, prefix
        )
