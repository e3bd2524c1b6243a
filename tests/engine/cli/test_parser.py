"""Arguments that no command could take."""

from __future__ import annotations

import pytest

from hetmatch_qgis.common.contract import EXIT_BAD_INPUT
from hetmatch_qgis.engine.cli.main import main
from hetmatch_qgis.engine.cli.parser import UsageError, make_parser


@pytest.mark.parametrize(
    ("arguments", "before"),
    [
        (["match", "a.tif", "", "--out", "x"], "a.tif"),
        (["info", " "], "info"),
        (["batch", "", "--out", "x"], "batch"),
        (["match", "a.tif", "b.tif", "--out", "x", "--dem", ""], "--dem"),
        (["match", "a.tif", "b.tif", "--out="], "--out="),
        ([""], "hetmatch"),
    ],
)
def test_an_empty_argument_is_a_variable_that_is_not_set(arguments, before):
    """An empty path would be the working directory."""
    with pytest.raises(UsageError, match=f"^The argument after '{before}' is empty"):
        make_parser().parse_args(arguments)


MATCH = ["match", "a.tif", "b.tif", "--out", "x"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([*MATCH, "--search-radius", "500m"], "--search-radius takes a number, not '500m'; see"),
        ([*MATCH, "--max-points", "1.5"], "--max-points takes a whole number, not '1.5'; see"),
        ([*MATCH, "--device", "gpu"], "--device takes one of auto, cpu, cuda, not 'gpu'; see"),
        ([*MATCH, "--device"], "--device needs a value; one that"),
        (["match", "a.tif", "b.tif"], "--out is missing; see"),
        (["match", "a.tif"], "MOVING and --out are missing; see"),
        (["match"], "REFERENCE, MOVING and --out are missing; see"),
        (["mach"], "There is no command 'mach'; choose one of match, warp"),
        ([*MATCH, "--serch-radius", "5"], "--serch-radius here (did you mean --search-radius?)"),
        ([*MATCH, "--area", "-1,2,3,4"], "begins with a minus is written --area=-"),
        (
            ["info", "a.tif", "-scan.tif"],
            "no option -scan.tif here; write ./-scan.tif if it is the name",
        ),
        ([*MATCH, "c.tif"], "'c.tif' is one argument too many; quote a name with spaces in it"),
    ],
)
def test_a_mistake_is_told_in_plain_words(arguments, sentence):
    with pytest.raises(UsageError) as told:
        make_parser().parse_args(arguments)
    assert sentence in told.value.message


def test_the_usage_named_is_that_of_the_command():
    with pytest.raises(UsageError, match="see `hetmatch match --help`"):
        make_parser().parse_args([*MATCH, "--fast"])


def test_without_a_command_the_help_is_shown(capsys):
    assert main([]) == EXIT_BAD_INPUT
    told = capsys.readouterr()
    assert "match" in told.err and "exit codes:" in told.err and not told.out
