"""The table of a batch: a row for each scene, its outcome in words, sorted by numbers."""

from __future__ import annotations

import pytest
from made_batches import finished, scene
from qgis.PyQt.QtCore import Qt

from hetmatch_qgis.gui.batch.table import (
    CE90,
    CONFIDENCE,
    OUTCOME,
    REASON,
    SCENE,
    SHIFT,
    SORT_ROLE,
    BatchTable,
)


@pytest.fixture
def table(qgis_app) -> BatchTable:
    table = BatchTable()
    table.add_scenes([scene("/a.tif"), scene("/b.tif"), scene("/a.tif")])
    return table


def text(table: BatchTable, row: int, column: int, role=Qt.ItemDataRole.DisplayRole):
    return table.data(table.index(row, column), role)


def test_a_scene_is_listed_once_and_waits_without_an_outcome(table):
    table.add_scenes([scene("/b.tif")])
    assert [text(table, row, SCENE) for row in range(table.rowCount())] == ["a.tif", "b.tif"]
    assert text(table, 0, OUTCOME) == "" and table.pair(0) is None


def test_a_finished_pair_fills_the_row_of_its_scene(table):
    table.show_pair(finished("/b.tif"))
    row = [text(table, 1, column) for column in (OUTCOME, CONFIDENCE, CE90, SHIFT)]
    assert row == ["Matched", "0.970", "0.62 px, 6.2 m", "5 px, 50 m"]
    assert not text(table, 1, OUTCOME, Qt.ItemDataRole.DecorationRole).isNull()
    assert "to the east" in text(table, 1, SHIFT, Qt.ItemDataRole.ToolTipRole)
    assert table.counts()["matched"] == 1


def test_no_confidence_is_shown_as_certain(table):
    table.show_pair(finished("/b.tif", confidence=0.9993))
    assert text(table, 1, CONFIDENCE) == "0.999"


def test_an_adjusted_scene_without_check_points_keeps_its_accuracy(table):
    table.show_pair(finished("/b.tif"))
    unknown = dict.fromkeys(("ce90_px", "ce90_m", "rmse_px", "rmse_m"))
    table.show_pair(finished("/b.tif", role="adjusted", shift_px=[0.0, 7.0], **unknown))
    assert text(table, 1, CE90) == "0.62 px, 6.2 m" and text(table, 1, SHIFT).startswith("7 px")
    table.show_pair(finished("/b.tif", role="adjusted", **{**unknown, "ce90_px": 0.4}))
    assert text(table, 1, CE90) == "0.4 px"


def test_every_outcome_has_an_icon_and_a_name(table):
    for outcome in ("matched", "no_match", "failed", "not_run"):
        table.show_pair(finished("/a.tif", outcome, reason="Why."))
        assert not text(table, 0, OUTCOME, Qt.ItemDataRole.DecorationRole).isNull(), outcome
        assert text(table, 0, OUTCOME) and text(table, 0, REASON) == "Why."


def test_lengths_are_sorted_as_numbers_and_the_unknown_last(table):
    table.show_pair(finished("/a.tif", ce90_px=10.0))
    table.show_pair(finished("/b.tif", ce90_px=9.0))
    assert text(table, 0, CE90, SORT_ROLE) > text(table, 1, CE90, SORT_ROLE)
    table.show_pair(finished("/a.tif", "failed"))
    assert text(table, 0, CE90, SORT_ROLE) == float("inf")


def test_scenes_are_removed_with_their_outcome(table):
    table.show_pair(finished("/a.tif"))
    table.remove_rows([0])
    assert [scene.name for scene in table.scenes()] == ["b.tif"]
    assert table.counts()["matched"] == 0
    # Of a scene that is no longer there.
    table.show_pair(finished("/a.tif"))
    assert table.counts()["matched"] == 0
