"""A file that is open in another program is told from one that cannot be written."""

from __future__ import annotations

import errno

import pytest

from hetmatch_qgis.common.file_errors import is_open_elsewhere


@pytest.mark.parametrize(("number", "expected"), [(32, True), (33, True), (5, False)])
def test_windows_numbers_tell_whether_a_file_is_open_elsewhere(number: int, expected: bool):
    error = PermissionError(errno.EACCES, "used by another process")
    error.winerror = number  # type: ignore[attr-defined, unused-ignore]
    assert is_open_elsewhere(error) is expected


def test_other_systems_have_no_such_number():
    assert not is_open_elsewhere(PermissionError(errno.EACCES, "denied"))
