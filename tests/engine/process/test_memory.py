from __future__ import annotations

import subprocess
import sys

import pytest

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.process.memory import (
    MIN_ADDRESS_BYTES,
    check_memory_limit,
    return_free_memory,
)

resource = pytest.importorskip("resource", reason="Windows has no such limits")


@pytest.mark.parametrize("limit", [resource.RLIM_INFINITY, MIN_ADDRESS_BYTES])
def test_enough_is_enough(limit: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(resource, "getrlimit", lambda _: (limit, limit))
    check_memory_limit()


def test_too_little_is_said_before_anything_is_loaded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(resource, "getrlimit", lambda _: (500 << 20, 500 << 20))
    with pytest.raises(InputError, match=r"only .* of memory here .*ulimit -v.*raise that limit"):
        check_memory_limit()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems tell free memory otherwise")
def test_free_memory_goes_back_to_the_system():
    """Small pieces with holes between them, which the C library would keep."""
    program = """
import numpy as np
from pathlib import Path
from hetmatch_qgis.engine.process.memory import return_free_memory
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096
before = resident()
pieces = [np.ones(8000) for _ in range(2000)]
kept = pieces[::50]
del pieces
with_holes = resident() - before
return_free_memory()
assert all(piece[-1] == 1 for piece in kept)
print(with_holes, resident() - before)
"""
    told = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    ).stdout
    with_holes, left = map(int, told.split())
    assert with_holes > 100e6
    assert left < 0.2 * with_holes


def test_giving_back_nothing_harms_nobody():
    return_free_memory()
    return_free_memory()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such heaps")
def test_threads_share_one_heap():
    """The C library tells how many heaps there are; some know no such telling."""
    program = """
import ctypes, threading
from hetmatch_qgis.engine.process.memory import use_one_heap
if {}:
    use_one_heap()
library = ctypes.CDLL(None)
library.malloc.restype = ctypes.c_void_p
threads = [threading.Thread(target=library.malloc, args=(1000,)) for _ in range(6)]
for thread in threads:
    thread.start()
library.malloc_stats()
"""
    told = [
        subprocess.run(
            [sys.executable, "-c", program.format(is_limited)],
            check=True,
            capture_output=True,
            text=True,
        ).stderr
        for is_limited in (True, False)
    ]
    limited, free = (text.count("Arena ") for text in told)
    assert limited == 1 < free
