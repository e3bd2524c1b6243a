"""Free memory and peaks."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from hetmatch_qgis.engine.batch import memory


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no /proc")
def test_the_peak_is_that_since_the_reset():
    np.ones(30_000_000)
    memory.reset_peak()
    before = memory.peak_bytes()
    block = np.ones(10_000_000)
    after = memory.peak_bytes()
    assert before is not None and after is not None
    assert 0.9 * block.nbytes < after - before < 2 * block.nbytes


def test_a_container_may_have_less_memory_than_its_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    meminfo, limit, use = (tmp_path / name for name in ("meminfo", "max", "current"))
    meminfo.write_text("MemTotal: 9000 kB\nMemAvailable: 8000 kB\n")
    limit.write_text("5000000\n")
    use.write_text("1000000\n")
    monkeypatch.setattr(memory, "_MEMINFO", meminfo)
    monkeypatch.setattr(memory, "_CGROUPS", ((limit, use),))
    assert memory.available_bytes() == 4_000_000
    limit.write_text("max\n")
    assert memory.available_bytes() == 8_192_000
    meminfo.unlink()
    assert memory.available_bytes() is None
