"""Standard buttons of dialogs, in QGIS's language."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QDialogButtonBox

from hetmatch_qgis.i18n.translation import tr


def name_standard_buttons(box: QDialogButtonBox) -> None:
    """Name the standard buttons of a box: Qt's own translations come with some QGISs only."""
    kinds = QDialogButtonBox.StandardButton
    for kind, text in (
        (kinds.Ok, tr("OK")),
        (kinds.Cancel, tr("Cancel")),
        (kinds.Close, tr("Close")),
        (kinds.Help, tr("Help")),
        (kinds.RestoreDefaults, tr("Restore Defaults")),
    ):
        button = box.button(kind)
        if button is not None:
            button.setText(text)
