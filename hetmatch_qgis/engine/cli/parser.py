"""The parser of the command line."""

from __future__ import annotations

import argparse
from typing import Any, NoReturn

from hetmatch_qgis.engine.access.allowed_sources import FOLDER, LEVELS, VARIABLE
from hetmatch_qgis.engine.cli.arguments.groups import GENERAL, GROUPS, group
from hetmatch_qgis.engine.cli.commands import COMMANDS
from hetmatch_qgis.engine.cli.exit_codes import EXIT_CODES
from hetmatch_qgis.engine.cli.usage import plainly, unknown
from hetmatch_qgis.engine.core.errors import InputError


class UsageError(InputError):
    """The command line cannot be understood."""


class Parser(argparse.ArgumentParser):
    """An argument parser that raises its errors, for main() to print."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"allow_abbrev": False} | settings)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """See ArgumentParser. Raises UsageError where an argument is empty or unknown, too.

        An empty path is the working directory, which a script whose variable is not set never
        means. What a command does not know is told here, where its own options are at hand.
        """
        before = self.prog
        for argument in args or ():
            flag, equals, value = argument.partition("=")
            if flag.startswith("--") and equals:
                before, argument = flag + equals, value
            if not argument.strip():
                raise UsageError(
                    "The argument after '{before}' is empty; is a variable of the script not set?",
                    before=before,
                )
            before = argument
        parsed, rest = super().parse_known_args(args, namespace)
        if rest:
            self.error(unknown(rest, self._option_string_actions))
        return parsed, rest

    def error(self, message: str) -> NoReturn:
        """Raises UsageError."""
        raise UsageError(
            "{problem}; see `{program} --help` for the usage.",
            problem=plainly(message),
            program=self.prog,
        )


def make_parser() -> Parser:
    """The parser of all commands; the name of the one chosen is left under `command`."""
    parser = Parser(
        prog="hetmatch",
        description="Finds tie points between rasters of different sensors and registers them.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    common = Parser(add_help=False)
    # A command takes the groups over, and their order with them.
    for title in GROUPS:
        common.add_argument_group(title)
    general = group(common, GENERAL)
    general.add_argument("--json", action="store_true", help="write JSON lines to standard output")
    general.add_argument("--debug", action="store_true", help="show the traceback of an error")
    general.add_argument(
        "--allow-sources",
        choices=LEVELS,
        metavar="|".join(LEVELS),
        help="what a VRT or a saved result may refer to: files in its own folder, all files of "
        "this computer, or hosts and databases too (default: the environment variable "
        f"{VARIABLE}, else {FOLDER})",
    )
    subparsers = parser.add_subparsers(
        title="commands", dest="command", required=True, metavar="COMMAND"
    )
    for command in COMMANDS.values():
        command.add_parser(subparsers, common)
    return parser


class _Version(argparse.Action):
    """The version, looked up only when asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"hetmatch {version('hetmatch-qgis')}")
        parser.exit()
