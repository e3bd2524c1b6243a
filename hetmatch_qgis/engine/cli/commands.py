"""The commands of the command line, one module each; a new one takes a line here."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Protocol

from hetmatch_qgis.engine.cli import assess, batch, doctor, export, info, match, models, rpc, warp

if TYPE_CHECKING:
    from hetmatch_qgis.engine.cli.arguments.groups import Subparsers
    from hetmatch_qgis.engine.cli.console import Console
    from hetmatch_qgis.engine.cli.interruption import Interruption


class Command(Protocol):
    """A module of a command.

    NAME: the word on the command line. HELP: one line on it.
    """

    NAME: str
    HELP: str

    def add_parser(self, subparsers: Subparsers, common: argparse.ArgumentParser) -> None:
        """Add the command's parser. common: the parser of the options that all commands take."""
        ...

    def run(
        self, arguments: argparse.Namespace, console: Console, interruption: Interruption
    ) -> int:
        """Run the command and return the exit code. Raises HetMatchError."""
        ...


_MODULES: tuple[Command, ...] = (
    match,
    warp,
    assess,
    batch,
    export,
    rpc,
    info,
    doctor,
    models,
)
COMMANDS: dict[str, Command] = {command.NAME: command for command in _MODULES}
"""The commands by name, in the order of `--help`."""
