"""The table of commands."""

from __future__ import annotations

import argparse

from hetmatch_qgis.engine.cli.commands import COMMANDS
from hetmatch_qgis.engine.cli.parser import make_parser


def test_every_command_has_a_parser_and_a_line_of_help():
    (subparsers,) = (
        action
        for action in make_parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    assert list(subparsers.choices) == list(COMMANDS)
    helps = {action.dest: action.help for action in subparsers._choices_actions}
    assert helps == {name: command.HELP for name, command in COMMANDS.items()}
