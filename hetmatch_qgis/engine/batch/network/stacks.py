"""Stacks: the scenes of one reference in the order of their times, and which are neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hetmatch_qgis.common.raster_names import raster_name
from hetmatch_qgis.engine.batch.batch_options import MATCH
from hetmatch_qgis.engine.batch.inputs.jobs import Job, Jobs
from hetmatch_qgis.engine.core.options import Options, includes
from hetmatch_qgis.engine.fitting.relief import RELIEF

_SIDES = ("bands", "modality", "crs", "mask", "mask_classes")
"""Options of one raster, as `reference_bands` and `moving_bands`."""


@dataclass(frozen=True)
class NeighbourPair:
    """Two scenes of a stack that are matched with each other.

    earlier, later: their places in the stack, from 0; the earlier one is the pair's reference.
    job: the pair.
    """

    earlier: int
    later: int
    job: Job


@dataclass(frozen=True)
class Stack:
    """The scenes that belong to one reference.

    reference: name of the raster.
    scenes: the pairs of the reference with each scene, in the order of their times.
    neighbours: the pairs of scenes.
    """

    reference: str
    scenes: tuple[Job, ...]
    neighbours: tuple[NeighbourPair, ...]


def stacks_of(jobs: Jobs, neighbours: int, options: Options) -> list[Stack]:
    """The stacks of a batch: one for each reference.

    Scenes are ordered by their times where all of a stack have one, else as they are listed.

    neighbours: how many of the later scenes each one is matched with.
    options: those of every match, from which the pairs of scenes get theirs.
    """
    by_reference: dict[str, list[Job]] = {}
    for job in jobs:
        by_reference.setdefault(job.reference, []).append(job)
    return [_stack(name, scenes, neighbours, options) for name, scenes in by_reference.items()]


@dataclass(frozen=True)
class StackJobs:
    """All pairs of some stacks: those with the reference first, as they lead to the others."""

    stacks: list[Stack]

    def __iter__(self) -> Iterator[Job]:
        for stack in self.stacks:
            yield from stack.scenes
        # Scenes may belong to two references.
        neighbours = (pair.job for stack in self.stacks for pair in stack.neighbours)
        yield from {job.identity: job for job in neighbours}.values()


def _stack(reference: str, scenes: list[Job], neighbours: int, options: Options) -> Stack:
    if all(job.time for job in scenes):
        scenes = sorted(scenes, key=lambda job: job.time)
    # What is done beyond the match waits for the adjusted transform.
    scenes = [replace(job, steps=(MATCH,)) for job in scenes]
    pairs = []
    for earlier, first in enumerate(scenes):
        for later in range(earlier + 1, min(earlier + 1 + neighbours, len(scenes))):
            second = scenes[later]
            if first.moving != second.moving:
                pairs.append(NeighbourPair(earlier, later, _neighbour_job(first, second, options)))
    return Stack(reference, tuple(scenes), tuple(pairs))


def _neighbour_job(first: Job, second: Job, options: Options) -> Job:
    """The pair of two scenes; options that were set for each as a moving raster stay with it."""
    one, other = (Options.of(options.to_dict() | job.options) for job in (first, second))
    values: dict[str, Any] = {**first.options, **second.options}
    for name in _SIDES:
        values[f"reference_{name}"] = _plain(getattr(one, f"moving_{name}"))
        values[f"moving_{name}"] = _plain(getattr(other, f"moving_{name}"))
    for name, of_one, of_other in (
        (
            "ignore_georeference",
            includes(one.ignore_georeference, "moving"),
            includes(other.ignore_georeference, "moving"),
        ),
        ("mask_keep", includes(one.mask_keep, "moving"), includes(other.mask_keep, "moving")),
    ):
        values[name] = {
            (True, True): "both",
            (True, False): "reference",
            (False, True): "moving",
            (False, False): "none",
        }[of_one, of_other]
    # These speak of the reference of the stack.
    values |= {"start": None, "area": None}
    if other.dem is not None and other.transform in ("auto", RELIEF):
        # No heights can be looked up between two scenes; see `level_links.py`.
        values |= {"dem": None, "transform": "auto"}
    if other.search_radius is not None:
        # Two scenes may be misplaced in opposite directions.
        values["search_radius"] = 2 * other.search_radius
    base = options.to_dict()
    values = {name: value for name, value in values.items() if value != _plain(base[name])}
    label = f"{scene_name(first)}~{scene_name(second)}"
    return Job(first.moving, second.moving, values, label, steps=(MATCH,), is_neighbour=True)


def scene_name(job: Job) -> str:
    """Name of a scene: by the user, or by its file."""
    return job.label or raster_name(job.moving).stem


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, Path) else value
