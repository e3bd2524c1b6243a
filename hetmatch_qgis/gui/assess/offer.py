"""Button that leads from a message to the assessment."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QObject

from hetmatch_qgis.gui.step_row import Step
from hetmatch_qgis.i18n.translation import tr

ASSESSMENTS = "hetmatch_assessments"
"""Name of the plugin's object that opens the dialog, below QGIS's window."""


def assess_steps(iface: Any, reference: str, moving: str) -> list[Step]:
    """The step that opens the dialog for two rasters; none without the plugin's own object.

    reference, moving: files, "" where unknown.
    """
    assessments: Any = iface.mainWindow().findChild(QObject, ASSESSMENTS)
    if assessments is None:
        return []
    return [Step("assess", tr("Assess…"), lambda: assessments.ask(reference, moving))]
