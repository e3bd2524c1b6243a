"""A time limit is what the environment says, where that is one."""

import pytest

from hetmatch_qgis.engine.access.open_timeout import OPEN_TIMEOUT_S, OPEN_VARIABLE, open_timeout


@pytest.mark.parametrize("seconds", ["soon", "", "nan", "0", "-1"])
def test_a_timeout_that_is_none_is_passed_over(monkeypatch: pytest.MonkeyPatch, seconds: str):
    monkeypatch.setenv(OPEN_VARIABLE, seconds)
    assert open_timeout() == OPEN_TIMEOUT_S


def test_a_timeout_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(OPEN_VARIABLE, "2.5")
    assert open_timeout() == 2.5
