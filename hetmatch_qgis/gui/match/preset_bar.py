"""The row of the match dialog from which presets are taken and kept."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QInputDialog, QLabel, QToolButton, QWidget

from hetmatch_qgis.gui.match.presets import (
    Preset,
    built_in_presets,
    delete_preset,
    own_presets,
    save_preset,
)
from hetmatch_qgis.i18n.translation import tr


class PresetBar(QWidget):
    """Lists the presets; keeps and deletes the user's own.

    chosen: the Preset.
    save_requested: a name; the owner answers with `keep`.
    """

    chosen = pyqtSignal(object)
    save_requested = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QComboBox()
        self.box.setObjectName("preset")
        self.box.setToolTip(tr("Settings that go with a kind of pair."))
        self.box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.box.activated.connect(self._take)
        label = QLabel(tr("Preset"))
        label.setBuddy(self.box)
        self.save = _tool(
            "savePreset", "/mActionFileSave.svg", tr("Keep these settings as a preset…")
        )
        self.save.clicked.connect(self._ask_for_name)
        self.delete = _tool("deletePreset", "/mActionDeleteSelected.svg", tr("Delete this preset"))
        self.delete.clicked.connect(self._delete)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label)
        row.addWidget(self.box, 1)
        row.addWidget(self.save)
        row.addWidget(self.delete)
        self.refresh()

    def refresh(self, name: str = "") -> None:
        """List the presets again, and show one as chosen."""
        self.box.clear()
        self.box.addItem(tr("Choose a preset…"), None)
        for preset in [*built_in_presets(), *own_presets()]:
            self.box.addItem(preset.name, preset)
        self.box.setCurrentIndex(max(self.box.findText(name), 0) if name else 0)
        self._offer_deletion()

    def clear(self) -> None:
        """Show that no preset is in use."""
        self.box.setCurrentIndex(0)
        self._offer_deletion()

    def keep(self, preset: Preset) -> None:
        """Keep a preset of the user's."""
        save_preset(preset)
        self.refresh(preset.name)

    def _take(self) -> None:
        self._offer_deletion()
        if self.box.currentData() is not None:
            self.chosen.emit(self.box.currentData())

    def _ask_for_name(self) -> None:
        name, is_given = QInputDialog.getText(self, tr("Keep as a preset"), tr("Name:"))
        name = name.strip()
        taken = {preset.name for preset in built_in_presets()}
        if is_given and name and name not in taken:
            self.save_requested.emit(name)

    def _delete(self) -> None:
        preset = self.box.currentData()
        if preset is not None and preset.is_own:
            delete_preset(preset.name)
            self.refresh()

    def _offer_deletion(self) -> None:
        preset = self.box.currentData()
        self.delete.setEnabled(preset is not None and preset.is_own)


def _tool(name: str, picture: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName(name)
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setIcon(QgsApplication.getThemeIcon(picture))
    button.setToolTip(tip)
    return button
