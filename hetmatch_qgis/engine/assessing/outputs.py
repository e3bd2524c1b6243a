"""The folder of an assessment: written aside, then moved into place, all of it or nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from hetmatch_qgis.common.raster_names import local_file
from hetmatch_qgis.engine.assessing.assessment import Assessment
from hetmatch_qgis.engine.assessing.heatmap import (
    heat_of,
    write_heat_picture,
    write_heat_style,
    write_heat_tiff,
)
from hetmatch_qgis.engine.assessing.layers import write_csv, write_geopackage
from hetmatch_qgis.engine.assessing.page import write_page
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.json_values import plain
from hetmatch_qgis.engine.core.progress import SILENT, Progress
from hetmatch_qgis.engine.core.staging import Writer, check_writable, write_together

ASSESSMENT, PAGE = "assessment.json", "assessment.html"
CSV, GEOPACKAGE = "displacements.csv", "displacements.gpkg"
HEAT_TIFF, HEAT_STYLE, HEAT_PICTURE = "heatmap.tif", "heatmap.qml", "heatmap.png"
FILES = (CSV, GEOPACKAGE, HEAT_TIFF, HEAT_STYLE, HEAT_PICTURE, PAGE, ASSESSMENT)
# SQLite keeps these beside a GeoPackage that is open in QGIS, and QGIS statistics beside a raster.
COMPANIONS = (f"{GEOPACKAGE}-wal", f"{GEOPACKAGE}-shm", f"{HEAT_TIFF}.aux.xml")


def check_folder(folder: Path, inputs: Iterable[Path | str]) -> None:
    """Make sure, before any work is done, that results can be written to `folder`.

    Raises InputError when they cannot, or when they would replace one of the inputs.
    """
    check_writable(folder)
    for path in filter(None, map(local_file, inputs)):
        if path.name in FILES and path.absolute().parent.resolve() == folder.absolute().resolve():
            raise InputError(
                f"The results would replace the input '{path}'; choose another folder with --out."
            )


def write_assessment(
    assessment: Assessment, folder: Path, progress: Progress = SILENT
) -> dict[str, Path]:
    """Write all files of an assessment to `folder`, created where missing; returns them by name.

    Files of an earlier assessment that are not written again are removed; upon any error the
    folder is as it was before. Raises InputError and Cancelled as `write_together` does.
    """
    writers: dict[str, Writer] = {}
    heat = None
    if assessment.findings is not None:
        heat = heat_of(assessment)
        writers = {
            CSV: partial(write_csv, assessment=assessment),
            GEOPACKAGE: partial(write_geopackage, assessment=assessment),
            HEAT_TIFF: partial(write_heat_tiff, heat=heat),
            HEAT_STYLE: partial(write_heat_style, heat=heat),
            HEAT_PICTURE: partial(write_heat_picture, assessment=assessment, heat=heat),
        }
    names = [*writers, PAGE, ASSESSMENT]
    writers[PAGE] = partial(write_page, assessment=assessment, heat=heat)
    writers[ASSESSMENT] = partial(_write_json, assessment=assessment, names=names)
    earlier = (*FILES, *COMPANIONS)
    return write_together(
        folder, writers, earlier, last=ASSESSMENT, cancelled=lambda: progress.is_cancelled
    )


def _write_json(path: Path, assessment: Assessment, names: list[str]) -> None:
    content = plain(assessment.to_dict() | {"outputs": names})
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")
