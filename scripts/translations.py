"""`make translations`: the texts of plugin and engine into i18n/*.ts, and those compiled.

Qt's own tool takes the name of a class for a text's context; ours is one for all texts, so they are
read from the code here: literals in calls of `tr` and `mark`, and the templates of `Message` and of
HetMatch's errors. What has been translated is kept, where it stands: a module that moves changes no
file here. The plugin reads the compiled *.qm, the engine the templates that it has itself, as JSON.
"""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from xml.etree import ElementTree

REPOSITORY = Path(__file__).resolve().parents[1]
PACKAGE = REPOSITORY / "hetmatch_qgis"
ENGINE = PACKAGE / "engine"
FOLDER = PACKAGE / "i18n"
LANGUAGES = ("de", "zh_CN")
CONTEXT = "HetMatch"
PLUGIN_CALLS = frozenset({"tr", "mark"})
ENGINE_CALLS = frozenset({"tr", "Message"})
ERROR_BASES = frozenset({"HetMatchError"})
# Debian keeps Qt's tools out of the path unless a package of its own is installed.
TOOLS = ("lrelease", "/usr/lib/qt5/bin/lrelease", "/usr/lib/qt6/bin/lrelease", "pyside6-lrelease")


def texts() -> list[str]:
    """All texts that a user can see, each once, in the order of the files."""
    return list(dict.fromkeys([*plugin_texts(), *engine_texts()]))


def plugin_texts() -> list[str]:
    """The texts of the QGIS side."""
    paths = [path for path in sorted(PACKAGE.rglob("*.py")) if ENGINE not in path.parents]
    return list(dict.fromkeys(text for path in paths for text in _literals(path, PLUGIN_CALLS)))


def engine_texts() -> list[str]:
    """The templates of the engine."""
    paths = sorted(ENGINE.rglob("*.py"))
    calls = ENGINE_CALLS | error_classes(paths)
    return list(dict.fromkeys(text for path in paths for text in _literals(path, calls)))


def error_classes(paths: list[Path]) -> set[str]:
    """Names of the classes that take a template: HetMatchError and all that derive from it."""
    bases: dict[str, set[str]] = {}
    for path in paths:
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.ClassDef):
                bases[node.name] = {getattr(base, "id", "") for base in node.bases}
    found = set(ERROR_BASES)
    while more := {name for name, parents in bases.items() if parents & found} - found:
        found |= more
    return found


def _literals(path: Path, calls: set[str] | frozenset[str]) -> Iterator[str]:
    """The literal first arguments of such calls, and of such classes' own defaults.

    A name or a call may stand for a text that is a literal elsewhere.
    """
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Call) and name_of(node.func) in calls and node.args:
            yield from _text(node.args[0])
        elif isinstance(node, ast.ClassDef) and node.name in calls:
            for function in ast.walk(node):
                if isinstance(function, ast.FunctionDef) and function.name == "__init__":
                    for default in function.args.defaults:
                        yield from _text(default)


def _text(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if node.value:
            yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _text(node.body)
        yield from _text(node.orelse)


def name_of(node: ast.expr) -> str:
    """The last part of a name such as `f` or `module.f`."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


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


def in_order(wanted: list[str], known: Collection[str]) -> list[str]:
    """The wanted texts: known ones as they stand, new ones behind those before them in the code."""
    gone = set(known) - set(wanted)
    order = [text for text in known if text not in gone]
    for before, text in zip(["", *wanted], wanted, strict=False):
        if text not in order:
            order.insert(order.index(before) + 1 if before else 0, text)
    return order


def catalogue(translations: dict[str, str]) -> str:
    """The engine's part of the translations as the JSON that it reads."""
    templates = set(engine_texts())
    own = {text: entry for text, entry in translations.items() if entry and text in templates}
    return json.dumps(own, indent=0, ensure_ascii=False) + "\n"


def main() -> None:
    """Bring the files up to date with the code, and compile them."""
    tool = next((found for found in map(shutil.which, TOOLS) if found), None)
    if tool is None:
        sys.exit("hetmatch: lrelease is missing; sudo apt-get install qttools5-dev-tools")
    FOLDER.mkdir(exist_ok=True)
    for language in LANGUAGES:
        path = FOLDER / f"hetmatch_{language}.ts"
        known = read_ts(path)
        translations = {text: known.get(text, "") for text in in_order(texts(), known)}
        write_ts(path, language, translations)
        subprocess.run([tool, "-silent", path, "-qm", path.with_suffix(".qm")], check=True)
        compiled = ENGINE / "languages" / f"{language}.json"
        compiled.write_text(catalogue(translations), encoding="utf-8")
        missing = sum(not translation for translation in translations.values())
        print(f"{path.name}: {len(translations)} texts, {missing} not translated yet")


if __name__ == "__main__":
    main()
