"""Kinds of failures."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from hetmatch_qgis.engine.batch.failures import (
    CANCELLED,
    FAULT,
    INPUT,
    MEMORY,
    NETWORK,
    STOP,
    Stop,
    classify,
    failure_answer,
    input_folders,
    lost_folder,
)
from hetmatch_qgis.engine.batch.unit import Unit
from hetmatch_qgis.engine.core.errors import Cancelled, InputError

HERE = Unit("i", "k", "n", "/data/a.tif", "/data/b.tif", {}, "/out")
REMOTE = Unit("i", "k", "n", "/data/a.tif", "/vsicurl/https://host/b.tif", {}, "/out")


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "unit", "kind"),
    [
        (InputError("No file."), HERE, INPUT),
        (ValueError("A bug."), HERE, FAULT),
        (MemoryError(), HERE, MEMORY),
        (RuntimeError("std::bad_alloc"), HERE, MEMORY),
        (Cancelled(), HERE, CANCELLED),
        (caused(InputError("Full."), OSError(errno.ENOSPC, "")), HERE, STOP),
        (caused(InputError("Gone."), OSError(errno.ESTALE, "")), HERE, STOP),
        (caused(InputError("Missing."), OSError(errno.ENOENT, "")), HERE, INPUT),
        (Stop("Another version."), HERE, STOP),
        (caused(InputError("x"), OSError("HTTP error code : 503")), REMOTE, NETWORK),
        (caused(InputError("x"), OSError("HTTP response code: 404")), REMOTE, INPUT),
        (caused(InputError("x"), OSError("Operation timed out")), REMOTE, NETWORK),
        (caused(InputError("x"), OSError("Operation timed out")), HERE, INPUT),
    ],
)
def test_the_cause_tells_the_kind(error: Exception, unit: Unit, kind: str):
    assert classify(error, unit) == kind
    assert failure_answer(error, unit)["failure"] == kind


def test_a_folder_that_went_away_is_told(tmp_path: Path):
    inputs, out = tmp_path / "in", tmp_path / "out"
    for folder in (inputs, out):
        folder.mkdir()
    unit = Unit("i", "k", "n", str(inputs / "a.tif"), "/never/there.tif", {}, str(out))
    known = input_folders(unit)
    assert known == {inputs}
    assert lost_folder(unit, known) is None
    inputs.rmdir()
    problem = lost_folder(unit, known)
    assert problem is not None and str(inputs) in problem
    # What was never there is a mistake in this pair alone.
    assert lost_folder(unit, set()) is None
    out.rmdir()
    assert lost_folder(unit, set()) is not None
