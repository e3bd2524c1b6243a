"""The example that comes with the plugin matches."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsFeedback, QgsProject

from hetmatch_qgis.client.match_task import run_match
from hetmatch_qgis.gui.example import FOLDER, example_request, load_example


def test_the_example_is_loaded_once_and_matches(qgis_new_project, engine):
    project = QgsProject.instance()
    layers = load_example(project)
    assert load_example(project) == layers and len(project.mapLayers()) == 2
    request = example_request(*layers)
    answer = run_match(request, lambda *_progress: None, QgsFeedback())
    assert answer["status"] == "matched"
    assert answer["check_points"]["rmse_px"] < 1
    assert Path(answer["outputs"]["tie_points.gpkg"]).parent == Path(request.folder)


def test_the_example_is_small_and_says_where_it_is_from():
    assert sum(path.stat().st_size for path in FOLDER.glob("*.tif")) < 400_000
    note = (FOLDER / "LICENSE.txt").read_text(encoding="utf-8")
    assert "public domain" in note and all(path.name in note for path in FOLDER.glob("*.tif"))
