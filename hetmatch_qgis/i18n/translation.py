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
    name = language_name()
    translator = QTranslator()
    if name and translator.load(str(_translation_file(name))):
        QCoreApplication.installTranslator(translator)
        return translator
    return None


def language_name() -> str:
    """The translation for QGIS's language, such as "de" or "zh_CN"; empty for English."""
    names = translation_names(QgsApplication.locale(), QLocale().name())
    return next((name for name in names if _translation_file(name).is_file()), "")


def _translation_file(name: str) -> Path:
    return FOLDER / f"hetmatch_{name}.qm"


def translation_names(locale: str, system: str) -> list[str]:
    """Names that a translation for a language may have, the best first.

    locale: QGIS's word for the language, such as "de", "de_AT" or "zh-Hans". system: Qt's, such as
    "zh_CN". QGIS says "zh" on simplified and on traditional systems alike.
    """
    if locale.lower() in ("zh-hans", "zh_hans") or (locale == "zh" and system in SIMPLIFIED):
        return ["zh_CN"]
    return [locale.replace("-", "_"), locale.replace("-", "_").split("_")[0]]
