"""The back end of a batch's options."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from hetmatch_qgis.engine.batch.batch_options import BatchOptions
from hetmatch_qgis.engine.batch.local_pool import LocalPool
from hetmatch_qgis.engine.batch.open_backend import open_backend, thread_count, weights_of
from hetmatch_qgis.engine.core.options import Options


def test_a_pool_of_this_machine_ends_with_the_batch():
    with ExitStack() as resources:
        backend = open_backend([], BatchOptions(workers=1), "batch_cases:stub", resources, None)
        assert isinstance(backend, LocalPool) and backend.capacity == 2


def test_threads_are_shared_and_one_on_a_cluster():
    assert thread_count(BatchOptions(scheduler="tcp://nowhere:1")) == 1
    assert thread_count(BatchOptions(match=Options(workers=3))) == 3
    assert thread_count(BatchOptions(workers=200)) == 1


def test_the_users_own_weights_are_named(tmp_path: Path):
    assert weights_of(BatchOptions()) is None
    assert weights_of(BatchOptions(match=Options(weights=tmp_path / "w.pth"))) is not None
