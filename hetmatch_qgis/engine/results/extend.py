"""A saved result in more formats, without matching again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.progress import CancelledCallback, ProgressCallback
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.core.staging import check_writable, write_together
from hetmatch_qgis.engine.export.formats import CSV, GEOPACKAGE, ExportPlan, plan_export
from hetmatch_qgis.engine.results.read import load_result
from hetmatch_qgis.engine.results.write import RESULT, Outputs, as_json, check_inputs_stay

# In the result's own folder the points are what the match found; in QGIS they may have been edited.
OF_THE_RESULT = (CSV, GEOPACKAGE)


def export_result(
    place: Path,
    formats: Iterable[str],
    out: Path | None,
    progress: ProgressCallback,
    cancelled: CancelledCallback,
) -> Outputs:
    """Write a saved result in formats of `export.formats.FORMATS`; returns the files by name.

    place: the result's folder, or its `result.json`. out: where all files go; None for the
    result's own folder, whose `result.json` then lists them too, so that a later match there takes
    them away. Its table and GeoPackage stay as they are. Files of these names are replaced.

    Raises InputError for a place without a match, a folder that cannot be written to, or when
    there is nothing to write; Cancelled. The folder is then as it was before.
    """
    own = (place if place.is_dir() else place.parent).absolute()
    result = load_result(place)
    folder = own if out is None else out.absolute()
    check_writable(folder)
    at_home = folder.resolve() == own.resolve()
    names = [name for name in formats if not (at_home and name in OF_THE_RESULT)]
    if not names:
        raise InputError(
            f"The table and the GeoPackage of the result are in '{own}' already; choose another "
            "folder with --out, or other formats."
        )
    progress(0.0, "Choosing the GCPs")
    tell = partial(_tell, progress)
    plan = plan_export(result, folder, names, cancelled, tell)
    plan = plan if at_home else plan.flat()
    _check(plan, result, folder)
    progress(0.0, "Writing the files")
    writers = dict(plan.writers)
    if at_home:
        writers[RESULT] = partial(_add_to_result, earlier=own / RESULT, plan=plan)
    write_together(folder, writers, last=RESULT, cancelled=cancelled)
    return Outputs({name: folder / name for name in plan.writers}, plan.to_dict())


def _tell(progress: ProgressCallback, fraction: float) -> None:
    progress(fraction, "Copying the moving raster")


def _check(plan: ExportPlan, result: MatchResult, folder: Path) -> None:
    if not plan.writers:
        reasons = "; ".join(f"{name}: {reason}" for name, reason in plan.not_written.items())
        raise InputError(f"There is nothing to write ({reasons}); choose other formats.")
    inputs = [path for path in (result.reference.path, result.moving.path) if path is not None]
    check_inputs_stay(folder, plan.writers, inputs)


def _add_to_result(path: Path, earlier: Path, plan: ExportPlan) -> None:
    """The result's `result.json` with the new files in it."""
    content: dict[str, Any] = json.loads(earlier.read_text(encoding="utf-8"))
    content["outputs"] = sorted({*content.get("outputs", []), *plan.writers})
    before = content.get("gcps", {})
    said = plan.to_dict()
    for key in ("files", "not_written"):
        kept = {
            name: value
            for name, value in before.get(key, {}).items()
            if name not in plan.writers and name not in plan.not_written
        }
        said[key] = kept | said[key]
    content["gcps"] = said
    path.write_text(as_json(content), encoding="utf-8")
