"""The names that both sides agree on do not collide, and options have their flags."""

from __future__ import annotations

from dataclasses import fields

import pytest

from hetmatch_qgis.common import contract
from hetmatch_qgis.engine.cli.parser import make_parser
from hetmatch_qgis.engine.core.options import Options


def values_of(prefix: str) -> list[object]:
    return [value for name, value in vars(contract).items() if name.startswith(prefix)]


@pytest.mark.parametrize("prefix", ["CMD_", "EXIT_"])
def test_no_two_commands_or_exit_codes_are_the_same(prefix: str):
    values = values_of(prefix)
    assert len(values) > 5
    assert len(set(values)) == len(values)


def test_every_option_of_a_match_has_its_flag_on_the_command_line():
    parser = make_parser()
    (subparsers,) = (action for action in parser._actions if action.dest == "command")
    flags = set(subparsers.choices["match"]._option_string_actions)
    missing = {field.name for field in fields(Options)} - {
        field.name for field in fields(Options) if contract.flag(field.name) in flags
    }
    assert missing == set()


def test_the_default_matcher_is_the_first():
    assert next(iter(contract.MATCHERS)) == contract.DEFAULT_MATCHER
