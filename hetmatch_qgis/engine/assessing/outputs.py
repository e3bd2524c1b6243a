"""Writes the folder of an assessment: all of its files, or none."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from hetmatch_qgis.common.contract import (
    ASSESSMENT_HTML,
    ASSESSMENT_JSON,
    DISPLACEMENTS_CSV,
    DISPLACEMENTS_GPKG,
    HEATMAP_PNG,
    HEATMAP_QML,
    HEATMAP_TIF,
)
from hetmatch_qgis.common.raster_names import local_file
from hetmatch_qgis.engine.access.staging import Writer, check_writable, write_together
from hetmatch_qgis.engine.assessing.assessment import Assessment
from hetmatch_qgis.engine.assessing.assessment_json import assessment_content
from hetmatch_qgis.engine.assessing.heatmap import (
    make_heat_map,
    write_heat_map_png,
    write_heat_map_style,
    write_heat_map_tiff,
)
from hetmatch_qgis.engine.assessing.layers import write_csv, write_geopackage
from hetmatch_qgis.engine.assessing.page import write_page
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.json_values import plain
from hetmatch_qgis.engine.core.progress import SILENT, Progress
from hetmatch_qgis.engine.core.workers import single_threaded_libraries

FILES = (
    DISPLACEMENTS_CSV,
    DISPLACEMENTS_GPKG,
    HEATMAP_TIF,
    HEATMAP_QML,
    HEATMAP_PNG,
    ASSESSMENT_HTML,
    ASSESSMENT_JSON,
)
SIDECAR_FILES = (f"{DISPLACEMENTS_GPKG}-wal", f"{DISPLACEMENTS_GPKG}-shm", f"{HEATMAP_TIF}.aux.xml")
"""Files that SQLite keeps beside a GeoPackage that is open in QGIS, and QGIS beside a raster."""


def check_folder(folder: Path, inputs: Iterable[Path | str]) -> None:
    """Make sure, before any work is done, that results can be written to `folder`.

    Raises InputError when they cannot, or when they would replace one of the inputs.
    """
    check_writable(folder)
    for path in filter(None, map(local_file, inputs)):
        if path.name in FILES and path.absolute().parent.resolve() == folder.absolute().resolve():
            raise InputError(
                "The results would replace the input '{path}'; choose another folder for them.",
                path=path,
            )


@single_threaded_libraries()
def write_assessment(
    assessment: Assessment, folder: Path, progress: Progress = SILENT
) -> dict[str, Path]:
    """Write all files of an assessment to `folder`, created where missing; returns them by name.

    Files of an earlier assessment that are not written again are removed; after any error the
    folder is as it was before. Raises InputError and Cancelled as `write_together` does.
    """
    writers: dict[str, Writer] = {}
    heat_map = None
    if assessment.findings is not None:
        heat_map = make_heat_map(assessment)
        writers = {
            DISPLACEMENTS_CSV: partial(write_csv, assessment=assessment),
            DISPLACEMENTS_GPKG: partial(write_geopackage, assessment=assessment),
            HEATMAP_TIF: partial(write_heat_map_tiff, heat_map=heat_map),
            HEATMAP_QML: partial(write_heat_map_style, heat_map=heat_map),
            HEATMAP_PNG: partial(write_heat_map_png, assessment=assessment, heat_map=heat_map),
        }
    names = [*writers, ASSESSMENT_HTML, ASSESSMENT_JSON]
    writers[ASSESSMENT_HTML] = partial(write_page, assessment=assessment, heat_map=heat_map)
    writers[ASSESSMENT_JSON] = partial(_write_json, assessment=assessment, names=names)
    return write_together(
        folder,
        writers,
        obsolete=(*FILES, *SIDECAR_FILES),
        last=ASSESSMENT_JSON,
        progress=progress,
    )


def _write_json(path: Path, assessment: Assessment, names: list[str]) -> None:
    content = plain(assessment_content(assessment) | {"outputs": names})
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")
