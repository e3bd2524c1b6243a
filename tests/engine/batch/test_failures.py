"""Kinds of failures."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from hetmatch_qgis.engine.access.staging import check_space
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
def test_the_cause_tells_the_kind(
    error: Exception, unit: Unit, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    # The details of a fault are kept in a temporary file.
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert classify(error, unit) == kind
    assert failure_answer(error, unit)["failure"] == kind


def test_too_little_space_for_a_pair_stops_all(tmp_path: Path):
    with pytest.raises(InputError) as failure:
        check_space(tmp_path, 1 << 60)
    assert classify(failure.value, HERE) == STOP
