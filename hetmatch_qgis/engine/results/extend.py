"""A saved result in more formats, without matching again."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from hetmatch_qgis.common.contract import RESULT_JSON
from hetmatch_qgis.engine.access.staging import check_writable, write_together
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.core.workers import single_threaded_libraries
from hetmatch_qgis.engine.export.formats import CSV, GEOPACKAGE, plan_export
from hetmatch_qgis.engine.export.plan import ExportPlan
from hetmatch_qgis.engine.results.read import check_names, load_result, read_content
from hetmatch_qgis.engine.results.write import Outputs, as_json, check_inputs_stay

# In the result's own folder these are as the match wrote them; in QGIS they may have been edited.
KEPT_FORMATS = (CSV, GEOPACKAGE)


@single_threaded_libraries()
def export_result(
    result_path: Path, formats: Iterable[str], out: Path | None, progress: Progress
) -> Outputs:
    """Write a saved result in formats of `export.formats.FORMATS`; returns the files by name.

    Files of these names are replaced.

    result_path: the result's folder, or its `result.json`.
    out: the folder for all files; None for the result's own folder, whose `result.json` then lists
        them too, so that a later match removes them. Its table and GeoPackage stay as they are.

    Raises InputError for a path without a match, for a moving raster on a host that nobody allowed,
    for a folder that cannot be written to, or when there is nothing to write; Cancelled. The folder
    is then as it was before.
    """
    home = (result_path if result_path.is_dir() else result_path.parent).absolute()
    result = load_result(result_path)
    check_names(result)
    folder = home if out is None else out.absolute()
    check_writable(folder)
    is_home = folder.resolve() == home.resolve()
    names = [name for name in formats if not (is_home and name in KEPT_FORMATS)]
    if not names:
        raise InputError(
            "The table and the GeoPackage of the result are already in '{folder}'; choose another "
            "folder for the files, or other formats.",
            folder=home,
        )
    progress.report(0.0, Message("Choosing the GCPs"))
    plan = plan_export(result, folder, names, progress)
    plan = plan if is_home else plan.flat()
    _check(plan, result, folder)
    progress.report(0.0, Message("Writing the files"))
    writers = dict(plan.writers)
    if is_home:
        writers[RESULT_JSON] = partial(_add_to_result, saved=home / RESULT_JSON, plan=plan)
    write_together(folder, writers, last=RESULT_JSON, progress=progress)
    return Outputs({name: folder / name for name in plan.writers}, plan.to_dict())


def _check(plan: ExportPlan, result: MatchResult, folder: Path) -> None:
    """Raises InputError where nothing can be written, or an input would be replaced."""
    if not plan.writers:
        reasons = [
            Message("{name}: {reason}", name=name, reason=reason)
            for name, reason in plan.not_written.items()
        ]
        raise InputError(
            "There is nothing to write ({reasons}); choose other formats.", reasons=reasons
        )
    inputs = [path for path in (result.reference.path, result.moving.path) if path is not None]
    check_inputs_stay(folder, plan.writers, inputs)


def _add_to_result(path: Path, saved: Path, plan: ExportPlan) -> None:
    """Write the saved `result.json` with the new files in it."""
    content = read_content(saved)
    content["outputs"] = sorted({*_texts(content.get("outputs")), *plan.writers})
    saved_gcps = _table(content.get("gcps"))
    gcps = plan.to_dict()
    for key in ("files", "not_written"):
        kept = {
            name: value
            for name, value in _table(saved_gcps.get(key)).items()
            if name not in plan.writers and name not in plan.not_written
        }
        gcps[key] = kept | gcps[key]
    content["gcps"] = gcps
    path.write_text(as_json(content), encoding="utf-8")


def _texts(value: Any) -> list[str]:
    """The texts of a list, of a file that somebody may have edited."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
