"""The unit of work: one pair with everything that its result depends on."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from hetmatch_qgis.common.contract import PAIR_ADJUSTED, PAIR_NEIGHBOURS, PAIR_SCENE
from hetmatch_qgis.common.raster_names import local_file, raster_name
from hetmatch_qgis.common.version import VERSION
from hetmatch_qgis.engine.batch.batch_options import BatchOptions
from hetmatch_qgis.engine.batch.inputs.jobs import IDENTITY_DIGITS, Job
from hetmatch_qgis.engine.core.options import EXECUTION_OPTIONS, PATH_OPTIONS, Options
from hetmatch_qgis.engine.core.reproducible import is_reproducible

PAIRS_FOLDER = "pairs"
"""Folder inside that of the batch with one folder a pair."""

NETWORK_FOLDER = "network"
"""The same for the adjusted scenes of a stack."""

MAX_STEM_LENGTH = 80
"""Characters of a moving raster's name in that of its folder: names of scenes have about 60, and
some file systems take 143 bytes."""

KEY_DIGITS = 24
"""Hexadecimal digits of a key, as of the windows of a match."""


@dataclass(frozen=True)
class Unit:
    """A pair as it is sent to a worker, in plain values.

    identity: unique to the pair within its batch.
    key: changes with the inputs, the options and the version; a result of this key is valid.
    name: of the pair and of its folder.
    reference, moving: names of the rasters.
    options: of the match, as Options.of takes them.
    out: folder of the batch.
    steps: some of STEPS.
    formats: of the exported points.
    warp: options of the warp, as WarpOptions.of takes them.
    require, search_pixels: of the assessment.
    fingerprint: version and weights that the worker has to have, empty for any.
    language: of the report.
    is_neighbour: whether both are scenes of a stack.
    is_adjusted: whether the match is that of a stack's adjustment, which is there already.
    is_reproducible: whether times and folders are left out of the results.
    """

    identity: str
    key: str
    name: str
    reference: str
    moving: str
    options: dict[str, Any]
    out: str
    steps: tuple[str, ...] = ("match",)
    formats: tuple[str, ...] = ()
    warp: dict[str, Any] = field(default_factory=dict)
    require: tuple[str, ...] = ()
    search_pixels: float = 16.0
    fingerprint: str = ""
    language: str = "en"
    is_neighbour: bool = False
    is_adjusted: bool = False
    is_reproducible: bool = False

    @property
    def home(self) -> str:
        """The folder, inside that of the batch, that holds the pair's own."""
        return NETWORK_FOLDER if self.is_adjusted else PAIRS_FOLDER

    @property
    def role(self) -> str:
        """Role of the pair in its batch: PAIR_SCENE, PAIR_NEIGHBOURS or PAIR_ADJUSTED."""
        if self.is_neighbour:
            return PAIR_NEIGHBOURS
        return PAIR_ADJUSTED if self.is_adjusted else PAIR_SCENE

    @property
    def folder(self) -> Path:
        """The folder of the pair's results."""
        return Path(self.out) / self.home / self.name

    def to_dict(self) -> dict[str, Any]:
        """Plain values from which `of` makes the same unit."""
        return {name: getattr(self, name) for name in _FIELDS}

    @staticmethod
    def of(values: dict[str, Any]) -> Unit:
        """From plain values, as JSON has them."""
        tuples = {name: tuple(values[name]) for name in ("steps", "formats", "require")}
        return Unit(**values | tuples)


_FIELDS = tuple(item.name for item in fields(Unit))


class UnitMaker:
    """Makes the units of a batch from its jobs.

    out: folder of the batch.
    fingerprint: see Unit.
    threads: windows of a pair that are matched at once, unless the options say.
    """

    def __init__(
        self, out: Path, options: BatchOptions, fingerprint: str, language: str, threads: int
    ) -> None:
        self.out = out
        self._match = replace(options.match, workers=options.match.workers or threads)
        self._warp = {**options.warp.to_dict(), "overwrite": True}
        self._plain = _plain(self._match)
        self._template = Unit(
            identity="",
            key="",
            name="",
            reference="",
            moving="",
            options={},
            out=str(out),
            steps=options.steps,
            formats=options.formats,
            warp=self._warp,
            require=options.require,
            search_pixels=options.search_pixels,
            fingerprint=fingerprint,
            language=language,
            is_reproducible=is_reproducible(),
        )

    def make(self, job: Job) -> Unit:
        """The unit of a job, with the state that its inputs have now."""
        options, fingerprint = self._plain, self._template.fingerprint
        if job.options:
            options = _plain(Options.of(self._match.to_dict() | job.options))
            # Only if the pair has the weights that were checked.
            fingerprint = "" if {"matcher", "weights"} & job.options.keys() else fingerprint
        identity = job.identity
        unit = replace(
            self._template,
            identity=identity,
            name=_folder_name(job, identity),
            reference=job.reference,
            moving=job.moving,
            options=options,
            fingerprint=fingerprint,
            steps=self._template.steps if job.steps is None else job.steps,
            # Those of a pair of scenes lead to no requested map.
            formats=() if job.is_neighbour else self._template.formats,
            is_neighbour=job.is_neighbour,
        )
        return replace(unit, key=_key(unit))

    def adjusted(self, unit: Unit, content: bytes) -> Unit:
        """The steps after the match of a scene whose transform was adjusted to `content`."""
        digest = hashlib.sha256(content).hexdigest()
        identity = hashlib.sha256(f"{unit.identity} adjusted".encode()).hexdigest()
        template = self._template
        later = replace(unit, identity=identity[:IDENTITY_DIGITS], steps=template.steps)
        later = replace(later, is_adjusted=True, formats=template.formats)
        key = hashlib.sha256(f"{_key(later)} {digest}".encode()).hexdigest()
        return replace(later, key=key[:KEY_DIGITS])


def _plain(options: Options) -> dict[str, Any]:
    return {name: value for name, value in options.to_dict().items() if value is not None}


def _key(unit: Unit) -> str:
    options = {name: v for name, v in unit.options.items() if name not in EXECUTION_OPTIONS}
    files = [unit.reference, unit.moving, *(options.get(name) for name in PATH_OPTIONS)]
    content: list[Any] = [VERSION, input_states(filter(None, files)), options]
    content += [unit.steps, unit.formats]
    content += [unit.warp] if "warp" in unit.steps else []
    content += [unit.require, unit.search_pixels] if "assess" in unit.steps else []
    content += ["reproducible"] if unit.is_reproducible else []
    text = json.dumps(content, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:KEY_DIGITS]


def input_states(names: Iterable[str]) -> list[list[Any]]:
    """Name, size and time of change of each input; the name alone of what is no file here."""
    states: list[list[Any]] = []
    for name in names:
        file = local_file(name)
        try:
            state = None if file is None else file.stat()
        except (OSError, ValueError):
            state = None
        states.append([name] if state is None else [name, state.st_size, state.st_mtime_ns])
    return states


def _folder_name(job: Job, identity: str) -> str:
    stem = job.label or raster_name(job.moving).stem
    plain = re.sub(r"[^\w.-]+", "_", stem).strip("._")[:MAX_STEM_LENGTH]
    return f"{plain or 'pair'}-{identity}"
