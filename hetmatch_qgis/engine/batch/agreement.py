"""Checks that all workers of a batch have the same HetMatch, weights and files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from hetmatch_qgis.common.raster_names import local_file
from hetmatch_qgis.common.version import VERSION
from hetmatch_qgis.engine.batch.inputs.jobs import Jobs
from hetmatch_qgis.engine.batch.unit import input_states
from hetmatch_qgis.engine.core.errors import InputError, reason_of
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.result import versions
from hetmatch_qgis.engine.features.registry import default_weights, onnx_beside

MAX_SAMPLES = 50
"""Files of different folders that are looked for on every worker: each is a mount that may be
missing, and asking for one takes a millisecond."""


def fingerprint(matcher: str | None = None, weights: str | None = None) -> str:
    """The version and the checksum of the weights of this process.

    Raises InputError where there are no weights.
    """
    path = Path(weights) if weights else default_weights(matcher or Options.matcher)
    digest = hashlib.sha256()
    for file in (path, onnx_beside(path)):
        if file.is_file():
            digest.update(file.read_bytes())
    return f"{VERSION}-{digest.hexdigest()[:16]}"


def sample_files(jobs: Jobs) -> list[str]:
    """Inputs of a batch on a disk, one of each folder, at most MAX_SAMPLES."""
    by_folder: dict[Path, str] = {}
    for job in jobs:
        for name in (job.reference, job.moving):
            file = local_file(name)
            if file is not None and file.is_file():
                by_folder.setdefault(file.parent, name)
        if len(by_folder) >= MAX_SAMPLES:
            break
    return list(by_folder.values())[:MAX_SAMPLES]


def describe_worker(matcher: str, weights: str | None, files: Iterable[str]) -> dict[str, Any]:
    """State of a worker: its versions and weights, and the state of files, as plain values."""
    try:
        prints = fingerprint(matcher, weights)
    except (InputError, OSError) as error:
        prints = reason_of(error)
    return {
        "fingerprint": prints,
        "versions": versions(),
        "files": {name: state for name, *state in input_states(files)},
    }


def check_agreement(own: dict[str, Any], workers: Mapping[str, Any]) -> None:
    """Raises InputError where a worker differs from us, or from the other workers.

    own: `describe_worker` of this process. workers: that of each worker by its address; an error
    where it could not be asked.
    """
    first: tuple[str, dict[str, Any]] | None = None
    for address, found in workers.items():
        if not isinstance(found, dict):
            raise InputError(
                "The worker {address} cannot run HetMatch ({reason}); install the same HetMatch "
                "there.",
                address=address,
                reason=str(found),
            )
        if found["fingerprint"] != own["fingerprint"]:
            raise InputError(
                "The worker {address} has another HetMatch or other weights ({theirs}) than this "
                "machine ({ours}); install the same on both.",
                address=address,
                theirs=found["fingerprint"],
                ours=own["fingerprint"],
            )
        for name, state in own["files"].items():
            if found["files"].get(name) != state:
                raise InputError(
                    "The worker {address} does not see '{path}' as this machine does; all of them "
                    "need the same folders under the same paths.",
                    address=address,
                    path=name,
                )
        first = first or (address, found)
        _check_packages(first, (address, found))


def _check_packages(one: tuple[str, dict[str, Any]], other: tuple[str, dict[str, Any]]) -> None:
    for name, version in one[1]["versions"].items():
        theirs = other[1]["versions"].get(name)
        if theirs != version:
            raise InputError(
                "The workers differ: {one} has {package} {version}, {other} has {theirs}; install "
                "the same version on all of them.",
                one=one[0],
                other=other[0],
                package=name,
                version=version,
                theirs=str(theirs),
            )
