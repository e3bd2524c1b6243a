"""Labels of the engine's options."""

from __future__ import annotations

from dataclasses import fields

import pytest

from hetmatch_qgis.client import option_labels
from hetmatch_qgis.client.option_labels import dialog_label, option_label, quoted_option
from hetmatch_qgis.processing.assess import AssessAlgorithm
from hetmatch_qgis.processing.match import MatchAlgorithm
from hetmatch_qgis.processing.warp import WarpAlgorithm


@pytest.mark.parametrize(
    ("field", "label"),
    [("search_radius", "Search radius"), ("tile_size", "Tile size"), ("overwrite", "overwrite")],
)
def test_a_label_has_no_accelerator(qgis_app, field, label):
    assert option_label(field) == label


@pytest.mark.parametrize("text", ["搜索半径(&S)", "搜索半径", "&搜索半径"])
def test_accelerators_after_a_label_are_removed_with_their_letter(monkeypatch, text):
    monkeypatch.setattr(option_labels, "tr", lambda _text: text)
    assert option_label("search_radius") == "搜索半径"


def test_dialogs_have_the_accelerator(qgis_app):
    assert dialog_label("search_radius") == "&Search radius"


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ({"option": "tile_size", "value": None}, "'Tile size'"),
        ({"option": "device", "value": "cpu"}, "'Device: Processor'"),
        ({"option": "transform", "value": "polynomial1"}, "'Transform: Polynomial 1'"),
        ({"option": "tile_size", "value": 512}, "'Tile size: 512'"),
        ({"option": "model", "value": "shift"}, "'model: shift'"),
    ],
)
def test_sentences_quote_the_label_and_the_name_of_the_value(qgis_app, option, text):
    assert quoted_option(option) == text


@pytest.mark.parametrize(
    ("algorithm", "names"),
    [
        (MatchAlgorithm, {"SEARCH_RADIUS", "ROTATION", "TRANSFORM", "TILE_SIZE", "OVERLAP", "DEM"}),
        (AssessAlgorithm, {"SEARCH_PIXELS", "REFERENCE_MODALITY", "MOVING_BANDS", "DEVICE"}),
        (WarpAlgorithm, {"TRANSFORM", "RESAMPLING", "GRID", "PIXEL_SIZE", "EXTENT", "NODATA"}),
    ],
)
def test_processing_has_the_same_labels(qgis_app, algorithm, names):
    parameters = {parameter.name(): parameter for parameter in algorithm().inputs()}
    for name in names:
        assert parameters[name].description().startswith(option_label(name.lower()))


def test_every_option_that_a_user_can_set_has_a_label(qgis_app):
    from hetmatch_qgis.engine.core.options import Options

    for field in fields(Options):
        assert option_label(field.name) != field.name
