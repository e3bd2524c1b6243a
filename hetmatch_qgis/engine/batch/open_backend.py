"""The back end of a batch's options, once all workers agree."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

from hetmatch_qgis.engine.access.allowed_sources import allowed_sources
from hetmatch_qgis.engine.batch.agreement import (
    check_agreement,
    describe_worker,
    fingerprint,
    sample_files,
)
from hetmatch_qgis.engine.batch.backend import Backend, WorkerSettings
from hetmatch_qgis.engine.batch.batch_options import BatchOptions
from hetmatch_qgis.engine.batch.dask_cluster import DaskCluster
from hetmatch_qgis.engine.batch.inputs.jobs import Jobs
from hetmatch_qgis.engine.batch.local_pool import LocalPool, default_workers
from hetmatch_qgis.engine.core.workers import core_count


def weights_of(options: BatchOptions) -> str | None:
    """The user's own weights, None for those of the matcher."""
    return None if options.match.weights is None else str(options.match.weights)


def thread_count(options: BatchOptions) -> int:
    """Windows of a pair at once: one on a cluster, whose machines may be shared."""
    if options.match.workers is not None:
        return options.match.workers
    if options.scheduler is not None:
        return 1
    return max(1, core_count() // (options.workers or default_workers()))


def open_backend(
    jobs: Jobs,
    options: BatchOptions,
    task: str,
    resources: ExitStack,
    on_start: Callable[[str], None] | None,
) -> Backend:
    """The back end of the options, once all workers agree; it ends with `resources`.

    task: see backend.TASK.
    on_start: called with the address of the cluster's dashboard where there is one.

    Raises InputError if they do not agree, if no worker answers, or without weights.
    """
    settings = WorkerSettings(
        task, thread_count(options), options.time_limit, options.renew_after, allowed_sources()
    )
    matcher, weights = options.match.matcher, weights_of(options)
    if options.scheduler is None:
        # Raises InputError where there are no weights.
        fingerprint(matcher, weights)
        pool = LocalPool(options.workers or default_workers(), settings)
        resources.callback(pool.cancel)
        return pool
    cluster = DaskCluster(options.scheduler, settings)
    resources.callback(cluster.cancel)
    files = sample_files(jobs)
    own = describe_worker(matcher, weights, files)
    check_agreement(own, cluster.describe(matcher, weights, files))
    if on_start is not None and (address := cluster.dashboard) is not None:
        on_start(address)
    return cluster
