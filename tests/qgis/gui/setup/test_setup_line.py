"""A line says that the engine is not set up, as long as that is so."""

from __future__ import annotations

from hetmatch_qgis.client import environment
from hetmatch_qgis.gui.setup.setup_line import SetupLine


def test_the_line_is_there_until_the_engine_is_set_up(qgis_app, engine_python):
    line = SetupLine()
    wanted = []
    line.requested.connect(lambda: wanted.append(True))
    assert not line.isHidden() and "not set up yet" in line.text.text()
    line.button.click()
    assert wanted == [True]
    environment.choose_interpreter(engine_python)
    try:
        line.refresh()
        assert line.isHidden()
    finally:
        environment.choose_interpreter("")
