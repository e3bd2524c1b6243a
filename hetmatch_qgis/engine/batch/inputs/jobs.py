"""The pairs of a batch as the user lists them, before any file is read."""

from __future__ import annotations

import glob
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hetmatch_qgis.common.raster_names import absolute_name, may_exist, raster_name
from hetmatch_qgis.engine.core.errors import InputError, missing_file

IDENTITY_DIGITS = 12
"""Hexadecimal digits of a pair's identity: among a million pairs two are the same with a
probability of 1 : 560."""


@dataclass(frozen=True)
class Job:
    """A pair to be registered.

    reference: name of the fixed raster, from any folder.
    moving: name of the raster to register, from any folder.
    options: values of Options that hold for this pair alone, as JSON has them.
    label: what the user calls the pair, empty for the moving raster's name.
    time: when the moving raster was taken, as a text of ISO 8601 that sorts by time; may be empty.
    steps: what is done with the pair, None for what is done with all.
    is_neighbour: whether both are scenes of a stack, see `network/stacks.py`.
    """

    reference: str
    moving: str
    options: dict[str, Any] = field(default_factory=dict)
    label: str = ""
    time: str = ""
    steps: tuple[str, ...] | None = None
    is_neighbour: bool = False

    @property
    def identity(self) -> str:
        """Key of the pair among all others of a batch, whatever else is set for the batch."""
        content = [self.reference, self.moving, self.options, self.label]
        text = json.dumps(content, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:IDENTITY_DIGITS]


Jobs = Iterable[Job]
"""Pairs that can be gone through more than once, so that a million need not be in memory."""


def jobs_of_scenes(reference: str, patterns: Sequence[str]) -> list[Job]:
    """Jobs that register each scene to one reference.

    patterns: names of rasters, or patterns of file names such as "scenes/*.tif". The reference is
    left out where a pattern matches it.

    Raises InputError where nothing is found.
    """
    name = _existing(reference)
    if not patterns:
        raise InputError("There is no scene to register; give at least one.")
    scenes = dict.fromkeys(scene for pattern in patterns for scene in _expand(pattern))
    scenes.pop(name, None)
    if not scenes:
        raise InputError(
            "No scene besides the reference '{reference}' was found; check the pattern.",
            reference=reference,
        )
    return [Job(name, scene) for scene in scenes]


def _expand(pattern: str) -> Iterator[str]:
    if may_exist(pattern):
        yield _existing(pattern)
        return
    # Path.glob takes no absolute pattern.
    found = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207
    files = [path for path in found if Path(path).is_file()]
    if not files:
        raise InputError("No file matches '{pattern}'; check the pattern.", pattern=pattern)
    # GDAL keeps statistics and overviews beside a raster under names that begin like its own.
    yield from (absolute_name(path) for path in files if not path.endswith((".aux.xml", ".ovr")))


def _existing(name: str) -> str:
    if Path(name).is_dir():
        raise InputError(
            "'{path}' is a folder; give a pattern of the rasters in it, such as '{example}'.",
            path=name,
            example=str(Path(name) / "*.tif"),
        )
    if not may_exist(name):
        raise missing_file(name)
    return absolute_name(raster_name(name))


def in_part(jobs: Jobs, part: tuple[int, int] | None) -> Iterator[Job]:
    """The jobs of one part of a job array; each part gets every count-th job."""
    for index, job in enumerate(jobs):
        if part is None or index % part[1] == part[0] - 1:
            yield job


def count_jobs(jobs: Jobs, part: tuple[int, int] | None) -> int:
    """The number of different jobs of a part, once every job has been looked at.

    Raises InputError where there is none, or a job is listed twice, or what the jobs themselves
    raise.
    """
    seen: set[bytes] = set()
    count = 0
    for index, job in enumerate(jobs):
        identity = bytes.fromhex(job.identity)
        if identity in seen:
            raise InputError(
                "The pair of '{reference}' and '{moving}' is listed twice; remove one, or tell "
                "them apart in a column 'name'.",
                reference=job.reference,
                moving=job.moving,
            )
        seen.add(identity)
        count += part is None or index % part[1] == part[0] - 1
    if not seen:
        raise InputError("There is no pair in the list.")
    return count
