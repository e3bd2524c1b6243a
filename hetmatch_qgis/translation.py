"""The user's language."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QTranslator

CONTEXT = "HetMatch"
FOLDER = Path(__file__).parent / "i18n"


def tr(text: str) -> str:
    """A text of the user interface in the user's language."""
    return QCoreApplication.translate(CONTEXT, text)


def mark(text: str) -> str:
    """The text itself, which `tr` will be asked for later; so translators get to see it."""
    return text


def load_translator() -> QTranslator | None:
    """The translator for QGIS's language, installed; None where we have none.

    Whoever calls keeps it: Qt forgets a translator that Python has let go.
    """
    locale = QgsApplication.locale()
    for name in (locale, locale.split("_")[0]):
        path = FOLDER / f"hetmatch_{name}.qm"
        translator = QTranslator()
        if path.is_file() and translator.load(str(path)):
            QCoreApplication.installTranslator(translator)
            return translator
    return None
