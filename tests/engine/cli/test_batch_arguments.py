"""What the arguments of `hetmatch batch` ask for."""

from __future__ import annotations

import argparse

import pytest

from hetmatch_qgis.engine.cli.batch_arguments import add_batch_arguments, batch_options, jobs_of
from hetmatch_qgis.engine.core.errors import InputError


def parsed(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_batch_arguments(parser)
    parser.add_argument("--formats", default="csv")
    return parser.parse_args([*arguments, "--out", "out"])


def test_steps_part_and_options_of_the_match_reach_the_batch():
    options = batch_options(
        parsed("a.csv", "--steps", "match, warp", "--part", "2/3", "--transform", "affine")
    )
    assert options.steps == ("match", "warp") and options.match.transform == "affine"
    assert options.part == (2, 3) and options.scheduler is None


@pytest.mark.parametrize("names", [[], ["a.tif", "b.tif"]])
def test_without_a_table_or_a_reference_nothing_is_to_be_registered(names):
    with pytest.raises(InputError, match="What is to be registered"):
        jobs_of(parsed(*names))
