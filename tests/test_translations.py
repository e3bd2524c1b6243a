"""The languages of plugin and engine: complete, true to the code, and compiled."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
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
    assert set(language) == set(translations.texts()), "run make translations"
    assert [source for source, text in language.items() if not text] == []


def test_a_new_text_stands_behind_the_one_before_it_and_the_others_where_they_were():
    known = ["b", "gone", "a", "c"]
    assert translations.in_order(["a", "new", "newer", "b", "c"], known) == [
        "b",
        "a",
        "new",
        "newer",
        "c",
    ]
    assert translations.in_order(["first", "b"], known) == ["first", "b"]


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


@pytest.mark.parametrize("name", translations.LANGUAGES)
def test_the_engine_has_its_part_of_them_compiled(name: str):
    source = translations.read_ts(PACKAGE / "i18n" / f"hetmatch_{name}.ts")
    compiled = (PACKAGE / "engine" / "languages" / f"{name}.json").read_text(encoding="utf-8")
    assert compiled == translations.catalogue(source), "run make translations"
    assert set(json.loads(compiled)) == set(translations.engine_texts())


def test_no_sentence_is_put_together_on_the_spot():
    """What is no literal cannot be translated, and a brace in a path would be taken for a field."""
    paths = sorted((PACKAGE / "engine").rglob("*.py"))
    calls = translations.error_classes(paths) | translations.ENGINE_CALLS
    guilty = [
        f"{path.relative_to(REPOSITORY)}:{node.lineno}"
        for path in paths
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and translations.name_of(node.func) in calls
        and node.args
        and isinstance(node.args[0], (ast.JoinedStr, ast.BinOp))
    ]
    assert guilty == []


def test_german_calls_a_thing_by_one_name_and_quotes_as_german_does():
    german = translations.read_ts(PACKAGE / "i18n" / "hetmatch_de.ts").values()
    synonyms = re.compile(r"\bEngine\b|zu verschiebende[ns]? [RV]|Georeferenzierer|'\{")
    assert [text for text in german if synonyms.search(text)] == []
