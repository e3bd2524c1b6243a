"""Errors are one sentence each, with the exit code of the command line."""

from __future__ import annotations

import pytest

from hetmatch_qgis.common.contract import EXIT_BAD_INPUT, EXIT_CANCELLED, EXIT_FAULT
from hetmatch_qgis.engine.core.errors import Cancelled, HetMatchError, InputError, missing_file
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
