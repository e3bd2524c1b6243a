"""What the user has set -> a MatchRequest."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

from qgis.core import QgsProcessingUtils

from hetmatch_qgis.client.match_task import MatchRequest
from hetmatch_qgis.gui.match.pair_view import Choices, MatchView
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.errors import SourceError

LONGEST_NAME = 40


def request_of(
    choices: Choices,
    view: MatchView,
    options: dict[str, Any],
    folder: str,
) -> MatchRequest:
    """The request; makes the folder of its results.

    options: the engine's, without the area. folder: in which that is made, empty for a temporary
    one. Raises SourceError for what cannot be read or drawn, OSError where no folder can be made.
    """
    reference, moving = choices
    if reference is None or moving is None or view.plan is None or view.reference is None:
        raise SourceError(view.problem or tr("Choose a reference and a moving raster."))
    sources = [choice.source(view.plan.box, view.reference.gsd) for choice in (reference, moving)]
    if view.area is not None and not reference.rendered:
        area = view.area
        box = [area.xMinimum(), area.yMinimum(), area.xMaximum(), area.yMaximum()]
        options = {**options, "area": box}
    name = f"{moving.name}_on_{reference.name}"
    return MatchRequest(sources[0], sources[1], options, str(result_folder(folder, name)))


def result_folder(parent: str, name: str) -> Path:
    """A new folder for one match, so that none writes over another's results.

    Raises OSError where it cannot be made.
    """
    if not parent:
        return Path(tempfile.mkdtemp(prefix="hetmatch_", dir=QgsProcessingUtils.tempFolder()))
    name = re.sub(r"[^\w-]+", "_", name)[:LONGEST_NAME].strip("_")
    count = 1
    folder = Path(parent) / name
    while folder.exists():
        count += 1
        folder = Path(parent) / f"{name}_{count}"
    folder.mkdir(parents=True)
    return folder
