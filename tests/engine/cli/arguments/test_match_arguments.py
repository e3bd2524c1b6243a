"""The options that `match` and `batch` share."""

from __future__ import annotations

import argparse
from dataclasses import fields

from hetmatch_qgis.engine.cli.arguments.match_arguments import add_match_options, match_options
from hetmatch_qgis.engine.core.options import Options


def test_every_option_of_a_match_has_a_flag_with_its_default():
    parser = argparse.ArgumentParser()
    add_match_options(parser)
    values = match_options(parser.parse_args([]))
    assert set(values) == {option.name for option in fields(Options)} - {"workers"}
    assert Options(**values) == Options()
