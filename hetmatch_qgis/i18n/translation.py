"""The user's language."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QLocale, QTranslator

CONTEXT = "HetMatch"
SIMPLIFIED = ("zh_CN", "zh_SG")
FOLDER = Path(__file__).parent


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
    for name in file_names(QgsApplication.locale(), QLocale().name()):
        path = FOLDER / f"hetmatch_{name}.qm"
        translator = QTranslator()
        if path.is_file() and translator.load(str(path)):
            QCoreApplication.installTranslator(translator)
            return translator
    return None


def file_names(locale: str, system: str) -> list[str]:
    """What a translation for a language may be called, the best first.

    locale: QGIS's word for the language, such as "de", "de_AT" or "zh-Hans". system: Qt's, such as
    "zh_CN". QGIS says "zh" on simplified and on traditional systems alike.
    """
    if locale.lower() in ("zh-hans", "zh_hans") or (locale == "zh" and system in SIMPLIFIED):
        return ["zh_CN"]
    return [locale.replace("-", "_"), locale.replace("-", "_").split("_")[0]]
