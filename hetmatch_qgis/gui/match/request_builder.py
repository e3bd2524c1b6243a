"""Building of a MatchRequest from the settings of the dialog."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

from qgis.core import QgsProcessingUtils

from hetmatch_qgis.client.engine_task import restore_folder
from hetmatch_qgis.client.match_task import MatchRequest
from hetmatch_qgis.gui.match.match_inputs import MatchInputs, PairChoice
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.errors import SourceError
from hetmatch_qgis.rasters.margin_mask import NAME as MARGINS
from hetmatch_qgis.rasters.margin_mask import write_margin_mask

MAX_NAME_LENGTH = 40
"""Longest folder name in characters, against the 260 of a path on Windows (set by hand,
7d49bf4)."""


def build_request(
    pair: PairChoice,
    inputs: MatchInputs,
    options: dict[str, Any],
    folder: str,
    margins: int = 0,
) -> MatchRequest:
    """Build the request and create the folder of its results.

    options: of the engine, without the area.
    folder: parent of the folder of results, empty for a temporary one.
    margins: of the moving raster that are not looked at, in percent of its shorter side.

    Raises SourceError for a raster that cannot be read or rendered and for margins beside a mask
    that they would take the place of, OSError where the folder cannot be created.
    """
    reference, moving = pair
    if reference is None or moving is None or inputs.plan is None or inputs.reference is None:
        raise SourceError(inputs.problem or tr("Choose a reference and a moving raster."))
    sources = [
        choice.source(inputs.plan.box, inputs.reference.gsd) for choice in (reference, moving)
    ]
    if inputs.area is not None and not reference.rendered:
        area = inputs.area
        box = [area.xMinimum(), area.yMinimum(), area.xMaximum(), area.yMaximum()]
        options = {**options, "area": box}
    has_margins = bool(margins and sources[1].path)
    if has_margins:
        _check_masks(options)
    name = f"{moving.name}_on_{reference.name}"
    target = result_folder(folder, name)
    if has_margins:
        try:
            mask = write_margin_mask(sources[1].path, margins, target)
        except SourceError:
            restore_folder(target, set(), MARGINS)
            raise
        options = {**options, "moving_mask": mask}
    return MatchRequest(sources[0], sources[1], options, str(target))


def _check_masks(options: dict[str, Any]) -> None:
    """Raise SourceError where the margins, a mask themselves, contradict the user's masks."""
    if "moving_mask" in options:
        raise SourceError(
            tr("The moving raster has a mask; cut no margins, or draw them into the mask.")
        )
    if options.get("mask_keep") in ("moving", "both"):
        raise SourceError(
            tr(
                "Margins are left out, but the mask of the moving raster is to mark what is "
                "matched; cut no margins, or match only inside the mask of the reference."
            )
        )


def result_folder(parent: str, name: str) -> Path:
    """Create a new folder for one match, so that no match overwrites another's results.

    Raises OSError where it cannot be created.
    """
    if not parent:
        return Path(tempfile.mkdtemp(prefix="hetmatch_", dir=QgsProcessingUtils.tempFolder()))
    name = re.sub(r"[^\w-]+", "_", name)[:MAX_NAME_LENGTH].strip("_")
    count = 1
    folder = Path(parent) / name
    while folder.exists():
        count += 1
        folder = Path(parent) / f"{name}_{count}"
    folder.mkdir(parents=True)
    return folder


def folder_beside(folder: str) -> str:
    """Create a folder for another try beside that of a match.

    Raises SourceError where it cannot be created.
    """
    before = Path(folder)
    try:
        return str(result_folder(str(before.parent), before.name))
    except OSError as error:
        text = tr("'{folder}' cannot be written to ({reason}); choose another folder.")
        reason = error.strerror or str(error)
        raise SourceError(text.format(folder=before.parent, reason=reason)) from error
