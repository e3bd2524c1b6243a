"""Accepting points of a match that HetMatch did not believe."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QInputDialog, QWidget

from hetmatch_qgis.i18n.translation import tr


def ask_for_name(parent: QWidget) -> str:
    """Ask who answers for the points; "" where the user cancels or gives no name."""
    text = tr(
        "HetMatch does not consider this match reliable. Accept its points only after checking "
        "them:\n"
        "with Preview, and one by one in the small maps. Your name is stored with the result\n"
        "and in everything that is exported.\n\n"
        "Your name:"
    )
    dialog = QInputDialog(parent)
    dialog.setWindowTitle(tr("Accept doubtful points"))
    dialog.setLabelText(text)
    # Qt's own translations come with some QGISs only.
    dialog.setOkButtonText(tr("OK"))
    dialog.setCancelButtonText(tr("Cancel"))
    try:
        is_accepted = dialog.exec() == QInputDialog.DialogCode.Accepted
        return dialog.textValue().strip() if is_accepted else ""
    finally:
        dialog.deleteLater()
