"""The plugin's languages: complete, true to the code, and compiled."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
PACKAGE = REPOSITORY / "hetmatch_qgis"
PLACEHOLDER = re.compile(r"\{(\w+)(?::[^}]*)?\}")


def load(path: Path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


translations = load(REPOSITORY / "scripts" / "translations.py")


@pytest.fixture(scope="module", params=translations.LANGUAGES)
def language(request: pytest.FixtureRequest) -> dict[str, str]:
    path = PACKAGE / "i18n" / f"hetmatch_{request.param}.ts"
    return translations.read_ts(path)


def test_every_text_of_the_code_is_translated_and_no_other(language: dict[str, str]):
    assert list(language) == translations.texts(), "run make translations"
    assert [source for source, text in language.items() if not text] == []


def test_translations_have_the_placeholders_of_their_text(language: dict[str, str]):
    wrong = {
        source: text
        for source, text in language.items()
        if sorted(PLACEHOLDER.findall(source)) != sorted(PLACEHOLDER.findall(text))
    }
    assert wrong == {}


def test_translations_can_be_reached_by_the_keyboard_as_their_text(language: dict[str, str]):
    wrong = [s for s, text in language.items() if ("&" in s) != ("&" in text)]
    assert wrong == []


def rendered(node: ast.expr) -> str:
    """A text in the code with {} for whatever is put into it."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(rendered(part) for part in node.values)
    return "{}"


def engine_texts() -> Iterator[str]:
    for path in (PACKAGE / "engine").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.Constant, ast.JoinedStr)):
                yield rendered(node)


def test_the_engine_says_what_is_translated_for_it():
    said = set(engine_texts())
    tree = ast.parse((PACKAGE / "engine_words.py").read_text(encoding="utf-8"))
    (sentences,) = (
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and node.targets[0].id == "SENTENCES"
    )
    marked = [PLACEHOLDER.sub("{}", call.args[0].value) for call in sentences.elts]
    assert [text for text in marked if text not in said] == []
