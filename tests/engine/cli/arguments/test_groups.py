"""The help of commands: a short usage, and the options by subject."""

from __future__ import annotations

import pytest

from hetmatch_qgis.engine.cli.arguments.groups import COMPUTER, GENERAL, GROUPS, MASKS, RASTERS
from hetmatch_qgis.engine.cli.parser import make_parser


@pytest.mark.parametrize(
    ("command", "usage"),
    [
        ("match", "hetmatch match [options] --out DIR REFERENCE MOVING"),
        ("warp", "hetmatch warp [options] --out PATH RESULT [RASTER ...]"),
        ("doctor", "hetmatch doctor [options]"),
    ],
)
def test_the_usage_names_what_is_needed(command, usage, capsys):
    with pytest.raises(SystemExit):
        make_parser().parse_args([command, "--help"])
    assert capsys.readouterr().out.splitlines()[0] == f"usage: {usage}"


@pytest.mark.parametrize("command", ["match", "assess", "batch"])
def test_the_help_lists_the_options_by_subject(command, capsys):
    with pytest.raises(SystemExit):
        make_parser().parse_args([command, "--help"])
    lines = capsys.readouterr().out.splitlines()
    subjects = [line[:-1] for line in lines if line[:-1] in GROUPS and line.endswith(":")]
    assert subjects == [title for title in GROUPS if title in subjects]
    assert {RASTERS, MASKS, COMPUTER, GENERAL} <= set(subjects)

    def subject_of(flag: str) -> str:
        place = next(i for i, line in enumerate(lines) if line.startswith(f"  {flag} "))
        return [line[:-1] for line in lines[:place] if line and line[0] != " "][-1]

    assert subject_of("--out") == "options"
    assert subject_of("--moving-crs") == RASTERS and subject_of("--mask-keep") == MASKS
    assert subject_of("--device") == COMPUTER and subject_of("--quiet") == GENERAL
