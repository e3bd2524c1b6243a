"""`make translations`: the texts of the plugin into i18n/*.ts, and those into *.qm for QGIS.

Qt's own tool takes the name of a class for a text's context; ours is one for the whole plugin, so
the texts are read from the calls of `tr` and `mark` here. What has been translated is kept.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

REPOSITORY = Path(__file__).resolve().parents[1]
PACKAGE = REPOSITORY / "hetmatch_qgis"
FOLDER = PACKAGE / "i18n"
LANGUAGES = ("de", "zh_CN")
CONTEXT = "HetMatch"
CALLS = ("tr", "mark")
# Debian keeps Qt's tools out of the path unless a package of its own is installed.
TOOLS = ("lrelease", "/usr/lib/qt5/bin/lrelease", "/usr/lib/qt6/bin/lrelease", "pyside6-lrelease")


def texts() -> list[str]:
    """All texts of the user interface, each once, in the order of the files."""
    found: dict[str, None] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if PACKAGE / "engine" in path.parents:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLS:
                (text,) = node.args
                if isinstance(text, ast.Constant):
                    found[text.value] = None
                elif not isinstance(text, ast.Name):
                    raise SystemExit(f"{path}:{node.lineno}: a text has to be a plain literal")
    return list(found)


def read_ts(path: Path) -> dict[str, str]:
    """Source text to translation; the empty text where there is none yet."""
    if not path.is_file():
        return {}
    messages = ElementTree.parse(path).getroot().iter("message")
    return {
        message.findtext("source", ""): message.findtext("translation", "") for message in messages
    }


def write_ts(path: Path, language: str, translations: dict[str, str]) -> None:
    """Write a file that Qt Linguist reads."""
    root = ElementTree.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ElementTree.SubElement(root, "context")
    ElementTree.SubElement(context, "name").text = CONTEXT
    for source, translation in translations.items():
        message = ElementTree.SubElement(context, "message")
        ElementTree.SubElement(message, "source").text = source
        entry = ElementTree.SubElement(message, "translation")
        entry.text = translation
        if not translation:
            entry.set("type", "unfinished")
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    head = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
    path.write_text(head + text + "\n", encoding="utf-8")


def main() -> None:
    """Bring the files up to date with the code, and compile them."""
    tool = next((found for found in map(shutil.which, TOOLS) if found), None)
    if tool is None:
        sys.exit("hetmatch: lrelease is missing; sudo apt-get install qttools5-dev-tools")
    FOLDER.mkdir(exist_ok=True)
    for language in LANGUAGES:
        path = FOLDER / f"hetmatch_{language}.ts"
        known = read_ts(path)
        translations = {text: known.get(text, "") for text in texts()}
        write_ts(path, language, translations)
        subprocess.run([tool, "-silent", path, "-qm", path.with_suffix(".qm")], check=True)
        missing = sum(not translation for translation in translations.values())
        print(f"{path.name}: {len(translations)} texts, {missing} not translated yet")


if __name__ == "__main__":
    main()
