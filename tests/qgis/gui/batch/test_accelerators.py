"""Alt and a letter lead to one field of the batch dialog, in each language."""

import re
from collections import Counter

import pytest
from qgis.PyQt.QtCore import QCoreApplication, QTranslator
from qgis.PyQt.QtWidgets import QAbstractButton, QGroupBox, QLabel, QWidget

from hetmatch_qgis.gui.batch.dialog import BatchDialog
from hetmatch_qgis.i18n.translation import FOLDER
from tests.qgis.tie_point_cases import Interface

MARK = re.compile(r"&([^&\s])")


@pytest.fixture(params=["en", "de", "zh_CN"])
def language(qgis_app, request):
    translator = QTranslator()
    if request.param != "en":
        assert translator.load(str(FOLDER / f"hetmatch_{request.param}.qm"))
    QCoreApplication.installTranslator(translator)
    yield request.param
    QCoreApplication.removeTranslator(translator)


def letters(window: QWidget) -> Counter:
    """How often each letter is an accelerator of what is seen."""
    found: Counter = Counter()
    for widget in window.findChildren(QWidget):
        text = ""
        if (isinstance(widget, QLabel) and widget.buddy() is not None) or isinstance(
            widget, QAbstractButton
        ):
            text = widget.text()
        elif isinstance(widget, QGroupBox):
            text = widget.title()
        if widget.isVisible():
            found.update(letter.upper() for letter in MARK.findall(text)[:1])
    return found


def test_no_letter_stands_for_two_fields(language, qgis_new_project):
    iface = Interface()
    dialog = BatchDialog(iface, iface.mainWindow())
    dialog.show()
    twice = {letter for letter, count in letters(dialog).items() if count > 1}
    assert twice == set()
    dialog.shut_down()
    dialog.deleteLater()
