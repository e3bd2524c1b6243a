"""What a batch knows of its back end."""

from __future__ import annotations

from hetmatch_qgis.engine.batch.backend import TASK, Backend, WorkerSettings
from hetmatch_qgis.engine.batch.child import load_task
from hetmatch_qgis.engine.batch.dask_cluster import DaskCluster
from hetmatch_qgis.engine.batch.local_pool import LocalPool
from hetmatch_qgis.engine.batch.run_unit import run_unit


def test_the_task_is_the_match_of_a_pair():
    assert load_task(TASK) is run_unit
    assert WorkerSettings().task == TASK


def test_both_back_ends_have_all_of_it():
    names = {name for name in vars(Backend) if not name.startswith("_")}
    for kind in (LocalPool, DaskCluster):
        assert names <= set(vars(kind))
