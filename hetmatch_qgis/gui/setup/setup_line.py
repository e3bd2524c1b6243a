"""A line in a dialog that says that the engine is not set up, with a link to the set-up."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from hetmatch_qgis.client.environment import NotSetUp, interpreter, needs_setup
from hetmatch_qgis.i18n.translation import tr


class SetupLine(QWidget):
    """Hidden while the engine is set up.

    requested: the user wants to set it up.
    """

    requested = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("setupLine")
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.button = QPushButton(tr("Set up…"))
        self.button.setObjectName("setUp")
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self.requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.text, 1)
        row.addWidget(self.button)
        self.refresh()

    def refresh(self) -> None:
        """Show or hide the line by the state of the engine."""
        reason = ""
        try:
            interpreter()
        except NotSetUp as error:
            reason = error.reason
        if not reason and needs_setup():
            reason = tr("The Python for HetMatch cannot be started.")
        self.text.setText(reason)
        self.setVisible(bool(reason))
