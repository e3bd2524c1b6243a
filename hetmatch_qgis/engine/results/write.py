"""The folder of results: which files a match writes there, and how they are replaced.

Files of an earlier run that the new run does not write again are removed, so that nobody takes
them for the new run's: `result.json` lists under `outputs` what a run wrote. Other files stay.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hetmatch_qgis.common.contract import (
    DOUBTFUL,
    DOUBTFUL_POINTS_GPKG,
    GDALWARP_BAT,
    GDALWARP_SH,
    OVERVIEW_PNG,
    REPORT_HTML,
    RESULT_JSON,
    TIE_POINTS_CSV,
    TIE_POINTS_GPKG,
)
from hetmatch_qgis.common.raster_names import local_file
from hetmatch_qgis.engine.access.staging import Writer, check_writable, is_inside, write_together
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.json_input import parse_json
from hetmatch_qgis.engine.core.json_values import plain, with_sentences
from hetmatch_qgis.engine.core.progress import SILENT, Progress
from hetmatch_qgis.engine.core.workers import single_threaded_libraries
from hetmatch_qgis.engine.export import gcp_tiff, gdal_files, geojson, ogr2ogr
from hetmatch_qgis.engine.export.format_plans import SUBFOLDER
from hetmatch_qgis.engine.export.formats import CSV, USUAL, plan_export
from hetmatch_qgis.engine.export.plan import ExportPlan
from hetmatch_qgis.engine.rpc.files import ORTHO_NAME, RPC_FILES, rpc_writers

if TYPE_CHECKING:
    from hetmatch_qgis.engine.core.result import MatchResult
    from hetmatch_qgis.engine.report.overview_content import OverviewImages
    from hetmatch_qgis.engine.report.transform_summary import Correction

FILES = (
    TIE_POINTS_CSV,
    TIE_POINTS_GPKG,
    DOUBTFUL_POINTS_GPKG,
    geojson.NAME,
    gdal_files.VRT_NAME,
    GDALWARP_SH,
    GDALWARP_BAT,
    ogr2ogr.NAME,
    *RPC_FILES,
    OVERVIEW_PNG,
    REPORT_HTML,
    RESULT_JSON,
)
# Made by gdalwarp.sh, by gdalwarp_rpc.sh, and by the format "tiff".
RASTERS = (gdal_files.WARPED_NAME, ORTHO_NAME, f"{SUBFOLDER}/{gcp_tiff.NAME}")
# SQLite keeps these beside a GeoPackage that is open in QGIS; beside a newer one they corrupt it.
SQLITE_FILES = tuple(
    f"{name}-{suffix}"
    for name in (TIE_POINTS_GPKG, DOUBTFUL_POINTS_GPKG)
    for suffix in ("wal", "shm")
)


class Outputs(dict[str, Path]):
    """The files of a result by name.

    gcps: the content of `gcps` in `result.json`.
    correction: what the match corrects in the moving raster's georeference, None where unknown.
    """

    def __init__(
        self, files: dict[str, Path], gcps: dict[str, Any], correction: Correction | None = None
    ) -> None:
        super().__init__(files)
        self.gcps = gcps
        self.correction = correction

    def to_dict(self) -> dict[str, Any]:
        """The content for programs beside the result itself."""
        told: dict[str, Any] = {"outputs": dict(self)}
        if self.gcps:
            told["gcps"] = self.gcps
        if self.correction is not None:
            told["correction"] = self.correction.to_dict()
        return told


def check_output_folder(folder: Path, inputs: Iterable[Path | str] = ()) -> None:
    """Make sure, before any work is done, that results can be written to `folder`.

    Raises InputError when it is a file, cannot be written to or created, or when the results would
    replace one of the inputs.
    """
    check_writable(folder)
    check_inputs_stay(folder, (*FILES, *RASTERS), inputs)


def check_inputs_stay(folder: Path, names: Iterable[str], inputs: Iterable[Path | str]) -> None:
    """Raises InputError where files of these names in `folder` would replace one of the inputs."""
    # Unlike `Path.resolve` this bears links in a circle.
    outputs = {_real(folder) / name for name in names}
    for path in filter(None, map(local_file, inputs)):
        # By its name, because a link in the folder would itself be replaced; and by the file that
        # a link from elsewhere leads to.
        if {_real(path.absolute().parent) / path.name, _real(path)} & outputs:
            raise InputError(
                "The results would replace the input '{path}'; choose another folder for them.",
                path=path,
            )


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


@single_threaded_libraries()
def write_outputs(
    result: MatchResult,
    folder: Path,
    images: OverviewImages | None = None,
    progress: Progress = SILENT,
    formats: Iterable[str] = USUAL,
) -> Outputs:
    """Write all files of a result to `folder`, created where missing; returns them by name.

    Without a reliable match only `result.json`, `report.html`, with images `overview.png`, and with
    points that were not believed `doubtful_points.gpkg` are written. Upon any error the
    folder is as it was before.

    progress: checked for cancellation; nothing is reported.
    formats: names of `export.formats.FORMATS`; the CSV, from which the result can be read back, is
        written in any case.

    Raises InputError when the folder cannot be written to or the disk is full, Cancelled when the
    user cancels before the files are moved into place.
    """
    folder = folder.absolute()
    plan = ExportPlan()
    if result.matched:
        check_only = Progress(on_check=lambda: progress.is_cancelled)
        plan = plan_export(result, folder, (CSV, *formats), check_only)
        plan.writers |= rpc_writers(result, folder)
    corrected = _correction(result, images)
    writers = _writers(result, plan, images, corrected)
    written = write_together(
        folder, writers, earlier_files(folder), RESULT_JSON, progress, aside={OVERVIEW_PNG}
    )
    return Outputs(written, plan.to_dict() if result.matched else {}, corrected)


def earlier_files(folder: Path) -> set[str]:
    """Names of the files of results that may lie in a folder from an earlier run."""
    names = {*FILES, *SQLITE_FILES}
    with suppress(OSError, ValueError, TypeError, KeyError):
        listed = parse_json((folder / RESULT_JSON).read_text(encoding="utf-8"))["outputs"]
        # Only these: a doctored list must not make us remove files elsewhere.
        names |= {name for name in listed if is_inside(name, {SUBFOLDER})}
    return names


def as_json(content: dict[str, Any]) -> str:
    """The text of `result.json`."""
    return json.dumps(plain(content), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _correction(result: MatchResult, images: OverviewImages | None) -> Correction | None:
    if images is None or not result.matched:
        return None
    from hetmatch_qgis.engine.report.transform_summary import correction_of

    return correction_of(result, images.comparison)


def _writers(
    result: MatchResult,
    plan: ExportPlan,
    images: OverviewImages | None,
    corrected: Correction | None,
) -> dict[str, Writer]:
    """The writer of each file by name; the report shows the picture, `result.json` lists all."""
    writers: dict[str, Writer] = {}
    if images is not None:
        from hetmatch_qgis.engine.report.overview import draw_overview, write_overview

        writers[OVERVIEW_PNG] = partial(write_overview, picture=draw_overview(images))
    writers |= plan.writers
    if result.doubtful is not None:
        from hetmatch_qgis.engine.export.geopackage import write_geopackage

        writers[DOUBTFUL_POINTS_GPKG] = partial(
            write_geopackage, result=result.doubtful, prefix=DOUBTFUL
        )
    names = sorted({*writers, REPORT_HTML, RESULT_JSON})
    content = result.to_dict() | {"outputs": names}
    if result.matched:
        content["gcps"] = plan.to_dict()
    if corrected is not None:
        content["correction"] = corrected.to_dict()
    writers[REPORT_HTML] = partial(_write_report, result=result, images=images, content=content)
    writers[RESULT_JSON] = partial(_write_result, content=with_sentences(content))
    return writers


def _write_report(
    path: Path, result: MatchResult, images: OverviewImages | None, content: dict[str, Any]
) -> None:
    from hetmatch_qgis.engine.report.writer import write_report

    write_report(path, result, images, content["outputs"], content.get("gcps"))


def _write_result(path: Path, content: dict[str, Any]) -> None:
    path.write_text(as_json(content), encoding="utf-8")
