"""Switching points off by residual or score."""

from hetmatch_qgis.gui.tie_points.pick.threshold import BY_SCORE
from tests.qgis.tie_point_cases import WORST, wait_until


def open_panel(dock):
    dock.panel.pick.histogram.setChecked(True)
    return dock.panel.pick.threshold


def test_it_counts_live_what_would_go(dock):
    panel = open_panel(dock)
    panel.limit.setValue(2.0)
    assert panel.ids() == [WORST] and panel.switch_off.text() == "Switch 1 off"
    assert dock.panel.minimumSizeHint().width() <= 420
    assert panel.count.text() == "1 of 16"
    panel.limit.setValue(0.0)
    assert panel.count.text() == "16 of 16"
    panel.checks.setChecked(True)
    assert panel.count.text() == "20 of 20"


def test_it_switches_them_off_in_one_step_that_can_be_undone(dock, artefacts):
    panel = open_panel(dock)
    panel.limit.setValue(2.0)
    dock.grab().save(str(artefacts / "dock-histogram.png"))
    panel.switch_off.click()
    assert not dock._editor.points.get(WORST).enabled
    assert panel.count.text() == "0 of 15" and not panel.switch_off.isEnabled()
    dock._editor.stack.undo()
    assert dock._editor.points.get(WORST).enabled


def test_by_score(dock):
    panel = open_panel(dock)
    panel.figure.setCurrentIndex(panel.figure.findData(BY_SCORE))
    panel.figure.activated.emit(panel.figure.currentIndex())
    panel.limit.setValue(0.4)
    assert panel.count.text() == "0 of 16"
    panel.limit.setValue(0.6)
    assert panel.count.text() == "16 of 16"


def test_the_table_shows_only_these(dock):
    panel = open_panel(dock)
    panel.limit.setValue(2.0)
    panel.only.setChecked(True)
    assert dock.view.model().rowCount() == 1
    panel.limit.setValue(1000.0)
    assert dock.view.model().rowCount() == 0
    dock.panel.pick.histogram.setChecked(False)
    assert dock.view.model().rowCount() == 20


def test_a_new_fit_is_counted(dock):
    panel = open_panel(dock)
    before = panel.histogram.counts
    dock._editor.set_enabled([WORST], False)
    wait_until(lambda: panel.histogram.counts != before)
    assert sum(panel.histogram.counts) == 15
