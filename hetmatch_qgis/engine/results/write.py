"""The folder of result files, and what is written there.

Files of an earlier run that the new run does not write again are removed, so that nobody takes
them for the new run's: `result.json` lists under `outputs` what a run wrote. Other files stay.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hetmatch_qgis.common.raster_names import local_file
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.json_values import plain
from hetmatch_qgis.engine.core.staging import Writer, check_writable, is_inside, write_together
from hetmatch_qgis.engine.export.formats import CSV, SUBFOLDER, USUAL, ExportPlan, plan_export
from hetmatch_qgis.engine.rpc.files import FILES as RPC_FILES
from hetmatch_qgis.engine.rpc.files import ORTHO_NAME, rpc_writers

if TYPE_CHECKING:
    from hetmatch_qgis.engine.core.result import MatchResult
    from hetmatch_qgis.engine.report.overview import OverviewImages

RESULT = "result.json"
OVERVIEW = "overview.png"
REPORT = "report.html"
FILES = (
    "tie_points.csv",
    "tie_points.gpkg",
    "tie_points.geojson",
    "moving_gcps.vrt",
    "gdalwarp.sh",
    "gdalwarp.bat",
    *RPC_FILES,
    OVERVIEW,
    REPORT,
    RESULT,
)
# What gdalwarp.sh makes.
WARPED = "moving_registered.tif"
COPY = f"{SUBFOLDER}/moving_gcps.tif"
# SQLite keeps these beside a GeoPackage that is open in QGIS; beside a newer one they corrupt it.
COMPANIONS = ("tie_points.gpkg-wal", "tie_points.gpkg-shm")


class Outputs(dict[str, Path]):
    """The files of a result by name. gcps: what `result.json` says of them under `gcps`."""

    def __init__(self, files: dict[str, Path], gcps: dict[str, Any]) -> None:
        super().__init__(files)
        self.gcps = gcps


def check_output_folder(folder: Path, inputs: Iterable[Path | str] = ()) -> None:
    """Make sure, before any work is done, that results can be written to `folder`.

    Raises InputError when it is a file, cannot be written to or created, or when the results would
    replace one of the inputs.
    """
    check_writable(folder)
    check_inputs_stay(folder, (*FILES, WARPED, ORTHO_NAME, COPY), inputs)


def check_inputs_stay(folder: Path, names: Iterable[str], inputs: Iterable[Path | str]) -> None:
    """Raises InputError where files of these names in `folder` would replace one of the inputs."""
    places = {folder.absolute().resolve() / name for name in names}
    for path in filter(None, map(local_file, inputs)):
        # As it is named, because a link in the folder would itself be replaced; and what a link
        # from elsewhere leads to.
        if {path.absolute().parent.resolve() / path.name, path.resolve()} & places:
            raise InputError(
                f"The results would replace the input '{path}'; choose another folder with --out."
            )


def write_outputs(
    result: MatchResult,
    folder: Path,
    images: OverviewImages | None = None,
    cancelled: Callable[[], bool] | None = None,
    formats: Iterable[str] = USUAL,
) -> Outputs:
    """Write all files of a result to `folder`, created where missing; returns them by name.

    formats: names of `export.formats.FORMATS`; the CSV, from which the result can be read back, is
    written in any case. Without a reliable match only `result.json`, `report.html` and, where
    images are given, `overview.png` are written. Upon any error the folder is as it was before.

    Raises InputError when the folder cannot be written to or the disk is full, Cancelled when
    `cancelled` answers True before the files are moved into place.
    """
    folder = folder.absolute()
    plan = ExportPlan()
    if result.matched:
        plan = plan_export(result, folder, (CSV, *formats), cancelled)
        plan.writers |= rpc_writers(result, folder)
    writers = _writers(result, plan, images)
    written = write_together(folder, writers, earlier_files(folder), RESULT, cancelled)
    return Outputs(written, plan.to_dict() if result.matched else {})


def earlier_files(folder: Path) -> set[str]:
    """Names of the files of results that may lie in a folder from an earlier run."""
    names = {*FILES, *COMPANIONS}
    with suppress(OSError, ValueError, TypeError, KeyError):
        listed = json.loads((folder / RESULT).read_text(encoding="utf-8"))["outputs"]
        # Only these: a doctored list must not make us remove files elsewhere.
        names |= {name for name in listed if is_inside(name, {SUBFOLDER})}
    return names


def as_json(content: dict[str, Any]) -> str:
    """The text of `result.json`."""
    return json.dumps(plain(content), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _writers(
    result: MatchResult, plan: ExportPlan, images: OverviewImages | None
) -> dict[str, Writer]:
    """What writes which file; the report shows the picture, and `result.json` lists all."""
    writers: dict[str, Writer] = {}
    if images is not None:
        from hetmatch_qgis.engine.report.overview import write_overview

        writers[OVERVIEW] = partial(write_overview, images=images)
    writers |= plan.writers
    names = sorted({*writers, REPORT, RESULT})
    content = result.to_dict() | {"outputs": names}
    if result.matched:
        content["gcps"] = plan.to_dict()
    writers[REPORT] = partial(_write_report, result=result, images=images, content=content)
    writers[RESULT] = partial(_write_result, content=content)
    return writers


def _write_report(
    path: Path, result: MatchResult, images: OverviewImages | None, content: dict[str, Any]
) -> None:
    from hetmatch_qgis.engine.report.writer import write_report

    write_report(path, result, images, content["outputs"], content.get("gcps"))


def _write_result(path: Path, content: dict[str, Any]) -> None:
    path.write_text(as_json(content), encoding="utf-8")
