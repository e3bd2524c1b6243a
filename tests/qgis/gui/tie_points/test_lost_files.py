"""Files that are gone; tests of the dialogs are in tests/qgis/gui/results/test_finder.py."""

import shutil

from hetmatch_qgis.gui.tie_points.lost_files import LostFiles
from tests.qgis.tie_point_cases import add_result_layers, write_result


def test_a_result_that_is_found_is_told(dock, tmp_path, monkeypatch):
    lost, told = LostFiles(dock.results, dock), []
    path = write_result(tmp_path / "before")
    layer = add_result_layers(path)
    shutil.move(tmp_path / "before", tmp_path / "after")
    lost.show(layer, path)
    assert str(path.parent) in dock.results.notice.text()
    lost.found.connect(told.append)
    monkeypatch.setattr("hetmatch_qgis.gui.tie_points.lost_files.find_result", lambda *_: True)
    lost._find_result()
    assert told == [layer]
    lost.forget()
    lost._find_result()
    assert told == [layer]
