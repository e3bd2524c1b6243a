"""The match dialog."""

from __future__ import annotations

import pytest
from qgis.gui import QgsMapCanvas

from hetmatch_qgis.gui.match.dialog import MatchDialog


@pytest.fixture
def dialog(qgis_new_project):
    """The dialog, shown over an empty map."""
    canvas = QgsMapCanvas()
    made = MatchDialog(canvas)
    made.show()
    yield made
    made.close()
    made.deleteLater()
    canvas.deleteLater()
