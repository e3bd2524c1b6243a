"""The files section: what each file is for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hetmatch_qgis.engine.core.result import MatchResult
from tests.engine.report.pages import page_of


def test_every_file_is_said_to_be_for_something(matched_result: MatchResult, tmp_path: Path):
    names = ["report.html", "gdalwarp.sh", "radar scene.tif.points"]
    text = page_of(matched_result, tmp_path, outputs=names).text
    assert "report.html this page" in text
    assert "radar scene.tif.points GCPs for the QGIS Georeferencer" in text
    assert "sh gdalwarp.sh" in text
    assert 'hetmatch warp . "OTHER_*.tif" --out registered' in text


def test_files_of_a_kind_stand_together(matched_result: MatchResult, tmp_path: Path):
    names = ["result.json", "radar scene.tif.points", "tie_points.gpkg", "tie_points.csv"]
    text = page_of(matched_result, tmp_path, outputs=names).text
    places = [text.index(f"{name} ") for name in ("tie_points.csv", "tie_points.gpkg", ".points")]
    assert places == sorted(places)
    assert "tie_points.gpkg styled layers for QGIS" in text


def test_vector_layers_are_moved_by_ogr2ogr(matched_result: MatchResult, tmp_path: Path):
    layers = ("/maps/my town.gpkg|layername=roads",)
    moving = replace(matched_result.moving, layers=layers)
    names = ["result.json", "ogr2ogr_gcps.txt"]
    text = page_of(replace(matched_result, moving=moving), tmp_path, outputs=names).text
    assert "Move the vector layers" in text and "hetmatch warp ." not in text
    command = 'ogr2ogr --optfile ogr2ogr_gcps.txt moved.gpkg "/maps/my town.gpkg" roads'
    assert command in text
