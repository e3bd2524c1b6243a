"""The project that the user is in: long work may end while another one is open."""

from __future__ import annotations

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject


class ProjectWatch(QObject):
    """Counts the projects of this session of QGIS.

    number: of the open one.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.number = 0
        QgsProject.instance().cleared.connect(self._count)

    def release(self) -> None:
        """Count no longer, because the plugin is being unloaded."""
        QgsProject.instance().cleared.disconnect(self._count)

    def _count(self) -> None:
        self.number += 1
