"""Dialogs speak one language."""

from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtWidgets import QDialogButtonBox

from hetmatch_qgis.gui.standard_buttons import name_standard_buttons
from hetmatch_qgis.i18n.translation import FOLDER, QTranslator


def test_standard_buttons_are_named_in_qgis_s_language(qgis_app):
    translator = QTranslator()
    assert translator.load(str(FOLDER / "hetmatch_de.qm"))
    QCoreApplication.installTranslator(translator)
    try:
        kinds = QDialogButtonBox.StandardButton
        box = QDialogButtonBox(kinds.Close | kinds.Help | kinds.RestoreDefaults)
        name_standard_buttons(box)
        texts = {box.button(kind).text() for kind in (kinds.Close, kinds.Help)}
        assert texts == {"Schließen", "Hilfe"}
        assert "Defaults" not in box.button(kinds.RestoreDefaults).text()
    finally:
        QCoreApplication.removeTranslator(translator)
