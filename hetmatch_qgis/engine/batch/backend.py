"""Back ends that run the units of a batch: processes of this machine or a cluster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from hetmatch_qgis.engine.access.allowed_sources import FOLDER
from hetmatch_qgis.engine.batch.batch_options import DEFAULT_TIME_LIMIT_S
from hetmatch_qgis.engine.batch.unit import Unit

TASK = "hetmatch_qgis.engine.batch.run_unit:run_unit"
"""The function that a worker calls with a unit and a Progress, as module:name."""


@dataclass(frozen=True)
class Completion:
    """A unit that a worker is done with.

    identity: of the unit.
    answer: its record, or why it failed, see `failures.failed`.
    """

    identity: str
    answer: dict[str, Any]


@dataclass(frozen=True)
class WorkerSettings:
    """Settings of a process that runs units.

    task: see TASK.
    threads: for the numerical libraries.
    time_limit: seconds after which a unit is ended.
    renew_after: units after which the process is replaced.
    allowed_sources: how far names inside files are followed, see `access.allowed_sources`.
    """

    task: str = TASK
    threads: int = 1
    time_limit: float = DEFAULT_TIME_LIMIT_S
    renew_after: int = 100
    allowed_sources: str = FOLDER


class Backend(Protocol):
    """Runs units, each in a process that may die alone."""

    @property
    def capacity(self) -> int:
        """Units that are in flight at most; twice the workers, so that none waits for the next."""
        ...

    def submit(self, unit: Unit) -> None:
        """Hand out a unit. Raises InputError where nothing can run it any more."""
        ...

    def as_completed(self, timeout: float) -> list[Completion]:
        """The units that were completed since the last call; waits for the first of them.

        timeout: seconds to wait at most. Raises InputError where the workers are lost for good.
        """
        ...

    def cancel(self) -> None:
        """End all units and processes; what they have not finished can be run again."""
        ...
