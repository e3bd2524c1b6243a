"""Arguments that no command could take."""

from __future__ import annotations

import pytest

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
