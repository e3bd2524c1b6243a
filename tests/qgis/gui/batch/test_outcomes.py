"""The table on the screen: what can be opened of which scene."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_batches import finished, scene
from qgis.PyQt.QtCore import Qt

from hetmatch_qgis.gui.batch import outcomes
from hetmatch_qgis.gui.batch.outcomes import OutcomePanel, count_text
from hetmatch_qgis.gui.batch.table import ASSESSED, CE90, SCENE, BatchTable
from hetmatch_qgis.rasters.errors import SourceError


@pytest.fixture
def opened(monkeypatch) -> list[str]:
    """What was opened."""
    opened: list[str] = []
    monkeypatch.setattr(outcomes, "_open", lambda path: opened.append(path.name))
    monkeypatch.setattr(
        outcomes, "add_pair", lambda pair, project: opened.append(f"layers of {pair['moving']}")
    )
    return opened


@pytest.fixture
def panel(qgis_app, opened):
    table = BatchTable()
    table.add_scenes(scene(f"/{name}.tif") for name in "abc")
    table.show_pair(finished("/a.tif", ce90_px=10.0, report="/out/a.html"))
    table.show_pair(finished("/b.tif", "no_match", report="/out/b.html"))
    table.show_pair(finished("/c.tif", "failed"))
    panel = OutcomePanel(table)
    panel.table = table
    yield panel
    panel.deleteLater()


@pytest.mark.parametrize(
    ("row", "layers", "report", "double_click"),
    [(0, True, True, ["layers of /a.tif"]), (1, True, True, ["b.html"]), (2, False, False, [])],
)
def test_what_a_row_opens(panel, opened, row, layers, report, double_click):
    panel.select_row(row)
    assert (panel.layers.isEnabled(), panel.report.isEnabled()) == (layers, report)
    panel.view.doubleClicked.emit(panel.view.currentIndex())
    assert opened == double_click


def test_the_reason_of_the_selected_scene_is_shown_in_full(panel):
    panel.table.show_pair(finished("/b.tif", "no_match", reason="Too few points. " * 20))
    panel.select_row(1)
    assert panel.reason.text().startswith("Too few points.") and panel.reason.wordWrap()
    panel.select_row(0)
    assert panel.reason.text() == ""


def test_rows_are_found_again_in_another_order(panel, opened):
    panel.view.sortByColumn(SCENE, Qt.SortOrder.DescendingOrder)
    panel.select_row(0)
    assert panel.selected_rows() == [0]
    panel.view.sortByColumn(CE90, Qt.SortOrder.AscendingOrder)
    assert panel.selected_rows() == [0]
    panel.report.click()
    assert opened == ["a.html"]


def test_the_accuracy_of_warped_scenes_is_shown_where_it_was_assessed(panel):
    panel.fit_columns()
    assert panel.view.isColumnHidden(ASSESSED)
    panel.table.show_pair(finished("/a.tif", assessment="measured", assessed_ce90_px=0.3))
    panel.fit_columns()
    assert not panel.view.isColumnHidden(ASSESSED)


def test_the_summary_is_opened_once_it_is_there(panel, opened, tmp_path: Path):
    panel.set_folder(tmp_path)
    assert not panel.overview.isEnabled() and panel.browse.isEnabled()
    (tmp_path / "batch.html").touch()
    panel.update_buttons()
    panel.overview.click()
    assert opened == ["batch.html"]


def test_results_that_are_gone_are_a_sentence(panel, monkeypatch):
    def fail(pair, project):
        raise SourceError("Gone.")

    monkeypatch.setattr(outcomes, "add_pair", fail)
    told: list[str] = []
    panel.failed.connect(told.append)
    panel.select_row(0)
    panel.layers.click()
    assert told == ["Gone."]


def test_counts_in_words_name_only_what_there_is():
    counts = {"matched": 12, "no_match": 1, "failed": 0, "not_run": 0}
    assert count_text(counts) == "12 matched, 1 without a reliable match."
