"""Places that fit as well as the match: a menu from which the user takes one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from qgis.PyQt.QtWidgets import QMenu, QPushButton, QWidget

from hetmatch_qgis.client.match_task import MatchRequest
from hetmatch_qgis.gui.match.request_builder import folder_beside
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.errors import SourceError


@dataclass(frozen=True)
class FittingPlace:
    """A place where the moving image may lie.

    label: for the menu.
    start: the engine's option of this name that has the match searched there.
    """

    label: str
    start: list[float]


def fitting_places(result: dict[str, Any]) -> list[FittingPlace]:
    """The places of an ambiguous match, the match itself first. result: the engine's answer."""
    return list(_places(result.get("corroboration", {})))


def _places(look: dict[str, Any]) -> Iterator[FittingPlace]:
    if look.get("start"):
        yield FittingPlace(tr("Position found by the match"), look["start"])
    for rival in look.get("rivals", ()):
        if rival.get("start"):
            column, row = rival["shift_px"]
            text = tr("Moved by {column:+.0f}, {row:+.0f} px: agrees at {share:.0%}")
            label = text.format(column=column, row=row, share=rival["correlation"])
            yield FittingPlace(label, rival["start"])


def places_button(
    request: MatchRequest,
    result: dict[str, Any],
    parent: QWidget,
    start: Callable[[MatchRequest], None],
    warn: Callable[[str], None],
) -> QPushButton:
    """A button that opens the places as a menu; a chosen one starts the match there.

    warn: says in one sentence why it cannot start.
    """

    def start_at(place: FittingPlace) -> None:
        try:
            wanted = _request_at(request, place, radius)
        except SourceError as error:
            warn(str(error))
            return
        start(wanted)

    button = QPushButton(tr("Choose a position"), parent)
    menu = QMenu(button)
    radius = result["corroboration"]["start_radius"]
    for place in fitting_places(result):
        menu.addAction(place.label).triggered.connect(
            # The folder is made when it is needed.
            lambda _, wanted=place: start_at(wanted)
        )
    button.setMenu(menu)
    return button


def _request_at(request: MatchRequest, place: FittingPlace, radius: float) -> MatchRequest:
    """The same match near one place, with results in a folder of their own."""
    options = {**request.options, "start": place.start, "start_radius": radius}
    return replace(request, options=options, folder=folder_beside(request.folder))
