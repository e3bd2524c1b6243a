"""Plans the files of an export: which are written, and why others are not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hetmatch_qgis.common.raster_names import RasterName
from hetmatch_qgis.engine.access.staging import Writer
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.progress import Progress

if TYPE_CHECKING:
    from hetmatch_qgis.engine.core.result import MatchResult
    from hetmatch_qgis.engine.gcps.gcp_set import GcpSet


@dataclass
class ExportPlan:
    """The files that an export writes.

    writers: the writer of each file, by its name inside the folder of results.
    not_written: the reason why a file is not written, by its name.
    gcps: the content of `gcps` in `result.json`: `count`, `check_count`, `method`,
        `held_out_rmse_px` and `left_out`; `files` holds the count and left_out of files that have
        fewer GCPs, by name.
    """

    writers: dict[str, Writer] = field(default_factory=dict)
    not_written: dict[str, Message] = field(default_factory=dict)
    gcps: dict[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The content of `gcps` in `result.json`."""
        return {**self.gcps, "not_written": dict(self.not_written)}

    def flat(self) -> ExportPlan:
        """The same plan with all files in the folder itself, none in a subfolder."""

        def without_folders(entries: Mapping[str, Any]) -> dict[str, Any]:
            return {Path(name).name: value for name, value in entries.items()}

        return replace(
            self,
            writers=without_folders(self.writers),
            not_written=without_folders(self.not_written),
            gcps={**self.gcps, "files": without_folders(self.gcps.get("files", {}))},
        )


@dataclass
class ExportPlanner:
    """Adds files to a plan, one format after the other.

    result, folder, progress: as for `formats.plan_export`.
    plan: the plan so far.
    decimated: count and left_out of files with fewer GCPs than the others, by name.
    """

    result: MatchResult
    folder: Path
    progress: Progress
    plan: ExportPlan = field(default_factory=ExportPlan)
    decimated: dict[str, dict[str, Any]] = field(default_factory=dict)

    @cached_property
    def gcps(self) -> GcpSet:
        """The GCPs of all files but the decimated ones."""
        from hetmatch_qgis.engine.gcps.select_gcps import select_gcps

        return select_gcps(self.result)

    def add(self, name: str, writer: Writer, gcps: GcpSet | None = None) -> None:
        """Add a file. gcps: those in it, where they are fewer."""
        self.plan.writers[name] = writer
        if gcps is not None and len(gcps.pixels) < len(self.gcps.pixels):
            self.decimated[name] = {"count": len(gcps.pixels), "left_out": gcps.left_out}

    def leave_out(self, reason: Message, *names: str) -> None:
        """Record why files of these names are not written."""
        self.plan.not_written |= dict.fromkeys(names, reason)

    def add_if(
        self,
        name: str,
        check: Callable[[], object],
        writer: Writer,
        gcps: GcpSet | None = None,
    ) -> None:
        """Add a file, unless the check raises InputError, which is then the reason."""
        try:
            check()
        except InputError as error:
            self.leave_out(error.message, name)
        else:
            self.add(name, writer, gcps)

    def gcps_for(self, *names: str) -> GcpSet | None:
        """The GCPs; without any, files of these names are left out."""
        try:
            return self.gcps
        except InputError as error:
            self.leave_out(error.message, *names)
            return None

    def moving_file(self, *names: str) -> RasterName | None:
        """The moving raster; without one, files of these names are left out."""
        path = self.result.moving.path
        if self.result.moving.layers:
            reason = Message(
                "the moving side is vector layers; GDAL's ogr2ogr moves them by GCPs, with the "
                'options in the file of the format "gdal"'
            )
            self.leave_out(reason, *names)
            return None
        if path is None:
            reason = Message("the moving image is not a file that it could refer to")
            self.leave_out(reason, *names)
            return None
        return path
