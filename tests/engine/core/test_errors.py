"""Errors are one sentence each, with the exit code of the command line."""

from __future__ import annotations

import ast
import json
import ssl
from pathlib import Path

import pytest

from hetmatch_qgis.common.contract import EXIT_BAD_INPUT, EXIT_CANCELLED, EXIT_FAULT
from hetmatch_qgis.engine.core.errors import (
    Cancelled,
    HetMatchError,
    InputError,
    missing_file,
    reason_of,
)
from hetmatch_qgis.engine.core.messages import Message


@pytest.mark.parametrize(
    ("error", "exit_code"),
    [(HetMatchError, EXIT_FAULT), (InputError, EXIT_BAD_INPUT), (Cancelled, EXIT_CANCELLED)],
)
def test_each_class_has_its_exit_code(error: type[HetMatchError], exit_code: int):
    assert error.exit_code == exit_code
    assert issubclass(error, HetMatchError)


def test_an_error_carries_its_sentence_as_template_and_values():
    error = InputError("'{path}' has no band {band}.", path="a {b}.tif", band=4)
    assert str(error) == "'a {b}.tif' has no band 4."
    assert error.message.template == "'{path}' has no band {band}."


def test_an_error_may_pass_a_message_on():
    message = Message("{count} points", count=2)
    assert InputError(message).message is message


def test_a_cancel_says_what_was_written():
    assert str(Cancelled()) == "Cancelled; nothing was written."


def test_a_missing_file_is_named():
    error = missing_file("nowhere.tif")
    assert isinstance(error, InputError)
    assert str(error) == "There is no file 'nowhere.tif'; check the path."


ENGINE = Path(__file__).parents[3] / "hetmatch_qgis" / "engine"

MESSAGES = ("InputError", "Message", "InvalidRequest")


class LibraryError(Exception):
    """As GDAL, PROJ and others raise them."""


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (FileNotFoundError(2, "No such file or directory", "/a.tif"), "No such file or directory"),
        (TimeoutError("timed out"), "no answer in time"),
        (UnicodeDecodeError("utf-8", b"\x80", 0, 1, "invalid start"), "it is not valid UTF-8"),
        (ModuleNotFoundError("No module named 'x'", name="x"), "the package x is missing"),
        (ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong"), "no secure connection: "),
        (LibraryError("Not a\n TIFF file."), "Not a TIFF file"),
        (InputError("{n} bands", n=3), "3 bands"),
        (KeyError("features"), "its content is damaged, or of another kind"),
        (AttributeError("'list' object has no attribute"), "its content is damaged"),
        (ValueError("could not convert string to float: 'lots'"), "its content is damaged"),
    ],
)
def test_a_reason_has_no_words_of_pythons(error: Exception, words: str):
    assert str(reason_of(error)).startswith(words)


def test_the_first_cause_that_speaks_is_the_reason():
    with pytest.raises(json.JSONDecodeError) as raised:
        json.loads('{"a": ')
    assert reason_of(raised.value) == "not valid JSON at line 1, column 7"
    outer = LibraryError("Read failed. See previous exception for details.")
    outer.__cause__ = LibraryError("scene.tif, band 1: IReadBlock failed")
    assert reason_of(outer) == "scene.tif, band 1: IReadBlock failed"
    assert reason_of(KeyError(0), Message("otherwise")) == "otherwise"


def test_no_message_quotes_an_exception():
    """Values of messages are words: `reason_of(error)`, `error.strerror`, and no error itself."""
    found = []
    for path in sorted(ENGINE.rglob("*.py")):
        for handler in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(handler, ast.ExceptHandler) and handler.name:
                found += [f"{path.name}:{line}" for line in quoted(handler)]
    assert found == []


def quoted(handler: ast.ExceptHandler) -> list[int]:
    """Lines of an except block where a message has the error, or its text, as a value."""
    calls = [node for node in ast.walk(handler) if isinstance(node, ast.Call)]
    messages = [node for node in calls if getattr(node.func, "id", "") in MESSAGES]
    values = [keyword.value for call in messages for keyword in call.keywords]
    texts = {handler.name, f"str({handler.name})", f"repr({handler.name})"}
    return [value.lineno for value in values if ast.unparse(value) in texts]
