"""Everything a user can set for a batch."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from hetmatch_qgis.common.contract import MAX_PROCESSES, STEP_ASSESS, STEP_MATCH, STEP_WARP
from hetmatch_qgis.engine.assessing.assess_options import AssessOptions
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.messages import Option
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.export.formats import USUAL
from hetmatch_qgis.engine.warping.warp_options import WarpOptions

MATCH, WARP, ASSESS = STEP_MATCH, STEP_WARP, STEP_ASSESS
STEPS = (MATCH, WARP, ASSESS)
"""Steps in their order; each needs those before it."""

DEFAULT_TIME_LIMIT_S = 3600.0
"""Seconds for one pair. A pair of 100 megapixels with a full search takes some minutes; set by hand
with the first version of batches."""

DEFAULT_NEIGHBOURS = 2
"""Scenes that each one is matched with: one closes loops over the reference only, of three a stack
takes a third longer for little more. Set by hand with the first version of stacks."""


@dataclass(frozen=True)
class BatchOptions:
    """Settings of one batch.

    steps: the first one, two or three of STEPS.
    match: settings of every match, which columns of a table override; its `workers` is how many
        windows of one pair are matched at once, None for cores / workers.
    warp: settings of every warp.
    require: requirements of every assessment, such as "ce90=0.5px".
    search_pixels: search range of every assessment in pixels.
    formats: names of `export.formats.FORMATS`.
    workers: processes on this machine; None for one for each core, as far as the memory lasts.
    scheduler: address of a Dask scheduler, whose workers run the pairs; None for this machine.
    part: (number from 1, count): only each count-th pair, for job arrays; None for all.
    resume: whether pairs are skipped whose results are there and still valid.
    retries: how often a pair is tried again after a trouble that may pass.
    time_limit: seconds after which a pair is ended.
    renew_after: pairs after which a process is replaced, so that leaks of libraries stay small.
    network: whether the scenes of a reference are matched with each other, too, and all their
        transforms adjusted together.
    neighbours: how many of the scenes after it, in time, each scene is matched with then.

    Raises InputError for a value out of its range.
    """

    steps: tuple[str, ...] = (MATCH,)
    match: Options = field(default_factory=Options)
    warp: WarpOptions = field(default_factory=WarpOptions)
    require: tuple[str, ...] = ()
    search_pixels: float = AssessOptions.search_pixels
    formats: tuple[str, ...] = tuple(USUAL)
    workers: int | None = None
    scheduler: str | None = None
    part: tuple[int, int] | None = None
    resume: bool = False
    retries: int = 2
    time_limit: float = DEFAULT_TIME_LIMIT_S
    renew_after: int = 100
    network: bool = False
    neighbours: int = DEFAULT_NEIGHBOURS

    def __post_init__(self) -> None:
        self._check_steps()
        self._check_machines()
        self._check_limits()
        # Raises InputError for what is not a requirement, before any pair is matched.
        AssessOptions(require=self.require, search_pixels=self.search_pixels)

    def _check_steps(self) -> None:
        if not self.steps or self.steps != STEPS[: len(self.steps)]:
            raise InputError(
                "{option} takes match, or match,warp, or match,warp,assess.",
                option=Option("steps"),
            )

    def _check_machines(self) -> None:
        """Check where the pairs run, and which of them."""
        if self.workers is not None and not 1 <= self.workers <= MAX_PROCESSES:
            raise InputError(
                "{option} must lie between 1 and {maximum}.",
                option=Option("workers"),
                maximum=MAX_PROCESSES,
            )
        if self.workers is not None and self.scheduler is not None:
            raise InputError(
                "{workers} is for this machine and {scheduler} for a cluster; choose one of them.",
                workers=Option("workers"),
                scheduler=Option("scheduler"),
            )
        if self.part is not None and not 1 <= self.part[0] <= self.part[1]:
            raise InputError(
                "{option} takes a part and the number of parts, such as 3/8.",
                option=Option("part"),
            )
        if self.network and self.part is not None and self.steps != (MATCH,):
            raise InputError(
                "In parts, {network} only takes {steps} match: scenes are warped by their adjusted "
                "transforms, which need all parts.",
                network=Option("network"),
                steps=Option("steps"),
            )

    def _check_limits(self) -> None:
        if not 0 < self.time_limit < float("inf"):
            raise InputError(
                "{option} must be a positive number of seconds.", option=Option("time_limit")
            )
        for name, value, least in (
            ("retries", self.retries, 0),
            ("renew_after", self.renew_after, 1),
            ("neighbours", self.neighbours, 1),
        ):
            if value < least:
                raise InputError(
                    "{option} must be at least {minimum}.", option=Option(name), minimum=least
                )


def parse_part(text: str) -> tuple[int, int]:
    """The part of a job array from a text such as "3/8"; raises InputError for anything else."""
    found = re.fullmatch(r"(\d{1,9})/(\d{1,9})", text.strip())
    if found is None:
        raise InputError(
            "{option} takes a part and the number of parts, such as 3/8.", option=Option("part")
        )
    return int(found[1]), int(found[2])
