"""A result as layers of the project."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from qgis.core import (
    QgsExpression,
    QgsExpressionContext,
    QgsFeature,
    QgsFeedback,
    QgsLayerTreeModel,
    QgsProject,
    QgsVectorLayer,
)
from qgis.gui import QgsLayerTreeView
from qgis.PyQt.QtTest import QTest

from hetmatch_qgis.client.match_task import MatchRequest, run_match
from hetmatch_qgis.common.contract import TIE_POINTS_GPKG, TILES_LAYER
from hetmatch_qgis.layers import result_layers as layers
from hetmatch_qgis.rasters.layer_sources import layer_of_file, source_of


@pytest.fixture(scope="module")
def results() -> dict[str, dict]:
    return {}


@pytest.fixture
def matched(engine, pair, results: dict[str, dict]) -> dict:
    """One match for all the tests here."""
    if "pair" not in results:
        reference, moving = (source_of(layer_of_file(str(path))) for path in pair)
        folder = str(pair[0].parent / "out")
        request = MatchRequest(reference, moving, {"max_points": 200}, folder)
        results["pair"] = run_match(request, lambda fraction, message: None, QgsFeedback())
    return results["pair"]


def test_a_match_becomes_a_group_on_top(matched, qgis_new_project):
    project = QgsProject.instance()
    project.addMapLayer(QgsVectorLayer("Point", "mine", "memory"))
    made = layers.add_result("moving on reference", matched, project)
    group = project.layerTreeRoot().children()[0]
    assert group.name() == "HetMatch: moving on reference"
    assert [node.layer() for node in group.findLayers()] == list(made.values())
    assert made["tie_points"].featureCount() == matched["tie_points"]["count"]
    assert made["tie_points"].crs().authid() == "EPSG:32633"


def test_tie_points_are_graduated_by_residual_and_displacements_are_arrows(
    matched, qgis_new_project
):
    made = layers.add_result("a", matched, QgsProject.instance())
    rules = made["tie_points"].renderer().rootRule().children()
    *graduated, off = (rule.filterExpression() for rule in rules)
    assert graduated and all("residual_px" in expression for expression in graduated)
    assert off == '"enabled" = 0'
    arrow = made["displacements"].renderer().rootRule().children()[0].symbol().symbolLayer(0)
    assert arrow.layerType() == "ArrowLine"


def test_the_dock_finds_the_tie_points_by_a_property(matched, qgis_new_project):
    made = layers.add_result("a", matched, QgsProject.instance())
    assert made["tie_points"].customProperty(layers.TIE_POINTS_PROPERTY) == "1"


def test_the_geopackage_can_be_opened_again_with_its_styles(matched, qgis_new_project):
    path = matched["outputs"]["tie_points.gpkg"]
    layer = QgsVectorLayer(f"{path}|layername=tiles", "tiles", "ogr")
    layer.loadDefaultStyle()
    assert layer.featureCount() == 1
    assert layer.renderer().type() == "RuleRenderer"


def test_reasons_of_tiles_are_labelled_in_the_user_s_language(matched, qgis_new_project):
    reasons = {"it's too smooth": "zu glatt", "no data": "keine Daten"}
    layer = QgsVectorLayer("Polygon?field=tile:integer&field=reason:string", "tiles", "memory")
    expression = QgsExpression(layers.reason_expression(reasons))
    labels = []
    for reason in (*reasons, "unknown to the plugin", ""):
        feature = QgsFeature(layer.fields())
        feature.setAttributes([1, reason])
        context = QgsExpressionContext()
        context.setFeature(feature)
        labels.append(expression.evaluate(context))
    assert labels == ["zu glatt", "keine Daten", "unknown to the plugin", ""]


def test_the_layer_keeps_the_english_reasons_of_a_match(matched, qgis_new_project):
    tile = {**matched["tiles"][0], "reason": "Kachel ohne Daten"}
    geopackage = tiles_with_reason(matched, "no data")
    result = {**matched, "tiles": [tile], "outputs": {TIE_POINTS_GPKG: geopackage}}
    tiles = layers.add_result("a", result, QgsProject.instance())[TILES_LAYER]
    (feature,) = tiles.getFeatures()
    assert feature["reason"] == "no data"
    context = QgsExpressionContext()
    context.setFeature(feature)
    label = QgsExpression(tiles.labeling().settings().fieldName).evaluate(context)
    assert label == "Kachel ohne Daten"


def tiles_with_reason(matched: dict, reason: str) -> str:
    """A copy of the match's GeoPackage in which the only tile has that reason."""
    original = Path(matched["outputs"][TIE_POINTS_GPKG])
    folder = original.parent / "with_reason"
    folder.mkdir(exist_ok=True)
    copy = shutil.copy(original, folder)
    layer = QgsVectorLayer(f"{copy}|layername={TILES_LAYER}", "tiles", "ogr")
    (feature,) = layer.getFeatures()
    column = layer.fields().indexOf("reason")
    assert layer.dataProvider().changeAttributeValues({feature.id(): {column: reason}})
    return copy


def test_a_refusal_shows_the_tiles_with_their_reasons(qgis_new_project):
    outline = [[0, 0], [10, 0], [10, -10], [0, -10]]
    result = {
        "status": "no_reliable_match",
        "reason": "Too few points agree.",
        "reference": {"crs": "EPSG:32633"},
        "outputs": {"report.html": "/r.html"},
        "tiles": [
            {"status": "skipped", "reason": "no data", "count": 0, "outline": outline},
            {"status": "no_match", "reason": "nothing agrees", "count": 0, "outline": outline},
        ],
    }
    made = layers.add_result("a", result, QgsProject.instance())
    (tiles,) = made.values()
    assert [feature["reason"] for feature in tiles.getFeatures()] == ["no data", "nothing agrees"]
    assert tiles.crs().authid() == "EPSG:32633" and tiles.labelsEnabled()


def test_results_of_one_pair_are_told_apart(qgis_new_project, matched):
    project = QgsProject.instance()
    for _ in range(3):
        layers.add_result("radar on optical", matched, project)
    names = [group.name() for group in project.layerTreeRoot().children()]
    name = "HetMatch: radar on optical"
    assert names == [f"{name} (3)", f"{name} (2)", name]


def test_the_legends_are_collapsed_even_after_qgis_has_expanded_one(qgis_new_project, matched):
    layers.add_result("radar on optical", matched, QgsProject.instance())
    nodes = QgsProject.instance().layerTreeRoot().findLayers()
    nodes[0].setExpanded(True)
    QTest.qWait(20)
    assert not any(node.isExpanded() for node in nodes)


def test_a_long_legend_is_collapsed_in_the_layer_panel_of_qgis(qgis_new_project, matched):
    model = QgsLayerTreeModel(QgsProject.instance().layerTreeRoot())
    model.setAutoCollapseLegendNodes(10)
    view = QgsLayerTreeView()
    view.setModel(model)
    layers.add_result("radar on optical", matched, QgsProject.instance())
    QTest.qWait(50)
    nodes = QgsProject.instance().layerTreeRoot().findLayers()
    assert not any(view.isExpanded(view.node2index(node)) for node in nodes)
    view.deleteLater()
