"""What the arguments of `hetmatch batch` ask for."""

from __future__ import annotations

import argparse
import json

import pytest

from hetmatch_qgis.engine.cli.arguments.batch_arguments import (
    add_batch_arguments,
    batch_options,
    jobs_of,
)
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


def test_a_scene_without_the_asset_is_left_out_and_told(tmp_path):
    item = {"type": "Feature", "stac_version": "1.0.0", "geometry": None, "links": []}
    item["properties"] = {"datetime": "2024-05-01T10:00:00Z"}
    assets = {"a": {"visual": {"href": "a.tif"}}, "b": {"other": {"href": "b.tif"}}}
    items = [{**item, "id": name, "assets": content} for name, content in assets.items()]
    path = tmp_path / "items.json"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": items}))
    arguments = parsed(str(path), "--asset", "visual", "--reference", str(tmp_path / "r.tif"))
    jobs, left_out = jobs_of(arguments)
    assert [job.label for job in jobs] == ["a"]
    assert left_out == [
        "Left out: The scene b has no asset visual; choose another with asset. Assets: other."
    ]
    arguments.asset = ["none"]
    with pytest.raises(InputError, match=r"^The scene a has no asset"):
        jobs_of(arguments)


def test_a_table_may_have_brackets_in_its_name(tmp_path):
    table = tmp_path / "pairs[1].csv"
    table.write_text("reference,moving\na.tif,b.tif\n")
    jobs, _ = jobs_of(parsed(str(table)))
    assert [job.moving for job in jobs] == [str(tmp_path / "b.tif")]


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], "nothing to register: give one table"),
        (["a.csv", "b.csv"], "nothing to register: give one table"),
        (["a.tif", "b.tif"], "scenes have no reference"),
        (["scenes/*.tif"], "scenes have no reference"),
        (["--reference", "r.tif"], "There is no file 'r.tif'"),
    ],
)
def test_what_is_missing_is_named(names, words):
    with pytest.raises(InputError, match=words):
        jobs_of(parsed(*names))
