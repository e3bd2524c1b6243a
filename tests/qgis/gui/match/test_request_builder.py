"""The request that the fields become."""

from __future__ import annotations

from pathlib import Path

import pytest

from hetmatch_qgis.gui.match import request_builder
from hetmatch_qgis.gui.match.match_inputs import check_inputs, pair_of
from hetmatch_qgis.gui.match.request_builder import build_request
from hetmatch_qgis.rasters.errors import SourceError
from hetmatch_qgis.rasters.layer_sources import layer_of_file
from hetmatch_qgis.rasters.raster_choice import choice_of_layer


@pytest.fixture
def build(qgis_new_project, pair, tmp_path):
    """Builds the request for the pair with options and margins."""
    choices = pair_of(*(choice_of_layer(layer_of_file(str(path))) for path in pair))
    facts = tuple(choice.facts() for choice in choices)
    inputs = check_inputs(choices, facts, None, None, None)

    def build(options, margins):
        return build_request(choices, inputs, options, str(tmp_path / "out"), margins)

    return build


def test_margins_become_a_mask_among_the_results(build):
    request = build({"reference_mask": "water.tif", "mask_keep": "reference"}, 8)
    assert Path(request.options["moving_mask"]).parent == Path(request.folder)
    assert request.options["reference_mask"] == "water.tif"


@pytest.mark.parametrize(
    "options",
    [
        {"moving_mask": "clouds.tif", "mask_keep": "none"},
        {"reference_mask": "land.tif", "mask_keep": "moving"},
        {"reference_mask": "land.tif", "mask_keep": "both"},
    ],
)
def test_margins_take_no_masks_place(build, tmp_path, options):
    with pytest.raises(SourceError, match="cut no margins"):
        build(options, 8)
    assert not (tmp_path / "out").exists()
    assert build(options, 0).options == options


def test_margins_that_cannot_be_written_leave_no_folder(build, tmp_path, monkeypatch):
    def fail(_raster, _percent, folder):
        (folder / "moving_margins.tif").write_bytes(b"half")
        raise SourceError("no room")

    monkeypatch.setattr(request_builder, "write_margin_mask", fail)
    with pytest.raises(SourceError, match="no room"):
        build({}, 8)
    assert list((tmp_path / "out").iterdir()) == []
