from __future__ import annotations

import pytest

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.process.memory import MIN_ADDRESS_BYTES, check_memory_limit

resource = pytest.importorskip("resource", reason="Windows has no such limits")


@pytest.mark.parametrize("limit", [resource.RLIM_INFINITY, MIN_ADDRESS_BYTES])
def test_enough_is_enough(limit: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(resource, "getrlimit", lambda _: (limit, limit))
    check_memory_limit()


def test_too_little_is_said_before_anything_is_loaded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(resource, "getrlimit", lambda _: (500 << 20, 500 << 20))
    with pytest.raises(InputError, match=r"only .* of memory here .*ulimit -v.*raise that limit"):
        check_memory_limit()
