"""Failures of a pair: which are worth a retry, and which concern the whole batch."""

from __future__ import annotations

import errno
import re
from typing import Any

from hetmatch_qgis.common.raster_names import local_file
from hetmatch_qgis.engine.access.staging import FULL_DISK_ERRORS
from hetmatch_qgis.engine.batch.records import sentence_data
from hetmatch_qgis.engine.batch.unit import Unit
from hetmatch_qgis.engine.core.errors import Cancelled, InputError, causes
from hetmatch_qgis.engine.process.faults import OUT_OF_MEMORY_TEXTS, explain

# `failure` of a pair.
INPUT = "input"
NETWORK = "network"
MEMORY = "memory"
DIED = "worker_died"
TIME_LIMIT = "time_limit"
FAULT = "internal_error"
STOP = "stop"
"""Concerns every pair: a full disk, a lost mount, a worker of another version."""
CANCELLED = "cancelled"

RETRIED = (NETWORK, MEMORY, DIED)
"""Failures that may pass by themselves."""

TRIED_ON_RESUME = (*RETRIED, TIME_LIMIT, FAULT)
"""Failures that a resumed batch tries again; the others need another input."""

LOST_ERRORS = {errno.EROFS, errno.ESTALE, errno.ENOTCONN, errno.ENODEV, errno.EHOSTDOWN}
"""Error numbers of mounts that are gone, or became read-only after an error of the disk."""

_PASSING = re.compile(
    r"HTTP (error code|response code)?\D{0,3}(408|425|429|5\d\d)|timed? ?out|curl|could ?n.t "
    r"(resolve|connect)|connection (reset|refused|aborted)|temporary failure|SSL|SlowDown",
    re.IGNORECASE,
)
"""Texts of GDAL and of curl about troubles that may pass; a missing file (404) is none of them."""


class Stop(InputError):
    """A trouble that every other pair would have, too."""


def failure_answer(error: BaseException, unit: Unit) -> dict[str, Any]:
    """The answer of a worker about a unit that failed."""
    kind = classify(error, unit)
    message = Cancelled().message if kind == CANCELLED else explain(error, debug=False)[0]
    return failed(kind, message)


def failed(kind: str, reason: str) -> dict[str, Any]:
    """An answer about a unit that failed, as plain values."""
    return {"outcome": "failed", "failure": kind, "reason": sentence_data(reason)}


def classify(error: BaseException, unit: Unit) -> str:
    """The kind of a failure, from the error and from what caused it."""
    chain = list(causes(error))
    if any(isinstance(item, Cancelled | KeyboardInterrupt) for item in chain):
        return CANCELLED
    numbers = {item.errno for item in chain if isinstance(item, OSError)}
    if numbers & (FULL_DISK_ERRORS | LOST_ERRORS) or any(isinstance(item, Stop) for item in chain):
        return STOP
    texts = [str(item) for item in chain]
    if any(isinstance(item, MemoryError) for item in chain) or any(
        part in text for text in texts for part in OUT_OF_MEMORY_TEXTS
    ):
        return MEMORY
    if _is_remote(unit) and any(_PASSING.search(text) for text in texts):
        return NETWORK
    return INPUT if isinstance(error, InputError) else FAULT


def _is_remote(unit: Unit) -> bool:
    return any(local_file(name) is None for name in (unit.reference, unit.moving))
