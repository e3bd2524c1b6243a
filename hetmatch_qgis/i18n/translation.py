"""Translation of the plugin's texts into QGIS's language."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QLocale, QTranslator

CONTEXT = "HetMatch"
SIMPLIFIED_CHINESE = ("zh_CN", "zh_SG")
FOLDER = Path(__file__).parent


def tr(text: str) -> str:
    """Translate a text of the user interface."""
    return QCoreApplication.translate(CONTEXT, text)


def mark(text: str) -> str:
    """Mark a text, returned as it is, for the translators; `tr` translates it later."""
    return text


def load_translator() -> QTranslator | None:
    """Install and return the translator for QGIS's language; None for English.

    The caller keeps a reference, because Qt drops a translator whose Python object is gone.
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

    locale: of QGIS, such as "de", "de_AT" or "zh-Hans"; "zh" may be simplified or traditional.
    system: locale of Qt, such as "zh_CN", which decides for "zh".
    """
    if locale.lower() in ("zh-hans", "zh_hans") or (
        locale == "zh" and system in SIMPLIFIED_CHINESE
    ):
        return ["zh_CN"]
    return [locale.replace("-", "_"), locale.replace("-", "_").split("_")[0]]
