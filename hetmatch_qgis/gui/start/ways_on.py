"""Ways on from a match that was rejected: its doubtful points, and a start from the user's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtWidgets import QWidget

from hetmatch_qgis.client.match_task import MatchRequest
from hetmatch_qgis.client.output_files import sentence_of
from hetmatch_qgis.client.worker_client import WorkerClient
from hetmatch_qgis.common.contract import DOUBTFUL_POINTS_GPKG
from hetmatch_qgis.common.raster_names import raster_name
from hetmatch_qgis.gui.match.request_builder import folder_beside
from hetmatch_qgis.gui.next_steps import add_steps, keep
from hetmatch_qgis.gui.results.result_folder import ResultError, open_doubtful
from hetmatch_qgis.gui.start.start_dialog import StartDialog
from hetmatch_qgis.gui.start.start_pairs import Start
from hetmatch_qgis.gui.step_row import Step
from hetmatch_qgis.gui.tie_points.message_bar import MessageBar
from hetmatch_qgis.gui.tie_points.model.match_record import MatchRecord
from hetmatch_qgis.gui.tie_points.model.points import MOVING, REFERENCE
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.errors import SourceError
from hetmatch_qgis.rasters.layer_sources import RasterSource

OnRequest = Callable[[MatchRequest], None]


def add_ways_on(
    message: QWidget,
    request: MatchRequest,
    result: dict[str, Any],
    iface: Any,
    start: OnRequest,
    open_layer: Callable[[QgsVectorLayer], None],
) -> None:
    """Add buttons to the message about a match without a reliable result.

    result: the engine's answer.
    iface: QGIS's interface.
    start: starts a match.
    open_layer: opens a tie point layer in the dock.
    """

    def show_doubtful() -> None:
        folder = Path(result["outputs"][DOUBTFUL_POINTS_GPKG]).parent
        try:
            layer = open_doubtful(folder, QgsProject.instance(), request.title)
        except (ResultError, OSError) as error:
            MessageBar(iface).warning(sentence_of(error))
            return
        open_layer(layer)

    def start_from_points() -> None:
        record = record_of(result, request.options)
        show_start_dialog(record, request, iface, start)

    if DOUBTFUL_POINTS_GPKG in result["outputs"]:
        add_steps(message, [Step("doubtful", tr("Show the doubtful points"), show_doubtful)])
    add_steps(message, [Step("start", tr("Start from my points…"), start_from_points)])


def record_of(result: dict[str, Any], options: dict[str, Any]) -> MatchRecord:
    """The request of a match without a result, as the dialog needs it."""
    paths = {raster: str(result[raster].get("path") or "") for raster in (REFERENCE, MOVING)}
    return MatchRecord(paths[REFERENCE], paths[MOVING], options=dict(options), result=result)


def request_of(record: MatchRecord, folder: str) -> MatchRequest:
    """The request of a match that was opened from its folder."""

    def source(raster: str) -> RasterSource:
        path = record.path_of(raster)
        return RasterSource(path, raster_name(path).stem, layers=tuple(record.layers_of(raster)))

    return MatchRequest(source(REFERENCE), source(MOVING), dict(record.options), folder)


def show_start_dialog(
    record: MatchRecord, request: MatchRequest, iface: Any, start: OnRequest
) -> StartDialog:
    """Open the dialog; what it chooses starts the match, with results in a folder of their own."""

    def start_near(chosen: Start) -> None:
        try:
            started = started_request(request, record, chosen)
        except SourceError as error:
            MessageBar(iface).warning(str(error))
            return
        start(started)

    dialog = StartDialog(record, WorkerClient, iface.mainWindow())
    dialog.chosen.connect(start_near)
    keep(dialog, dialog.close)
    dialog.show()
    return dialog


def started_request(request: MatchRequest, record: MatchRecord, chosen: Start) -> MatchRequest:
    """The same match near a start.

    Raises SourceError where there can be no folder for its results.
    """
    options = {**request.options, "start": chosen.matrix, "start_radius": chosen.radius}
    reference = request.reference
    if reference.rendering is not None:
        # It was rendered for the first match, and lies among its results.
        reference = replace(reference, path=record.path_of(REFERENCE), rendering=None)
    return replace(
        request,
        reference=reference,
        options=options,
        folder=folder_beside(request.folder),
    )
