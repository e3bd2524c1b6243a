"""Locations of points that the user sets by hand, snapped to the best match or not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hetmatch_qgis.client.local_numbers import localised
from hetmatch_qgis.common.contract import CMD_LOCATE, CMD_SNAP
from hetmatch_qgis.gui.tie_points.engine_session import EngineSession
from hetmatch_qgis.gui.tie_points.model.affine import XY
from hetmatch_qgis.gui.tie_points.model.points import MOVING, REFERENCE, Location
from hetmatch_qgis.i18n.translation import tr


@dataclass(frozen=True)
class ManualPair:
    """Locations of a point that the user has set.

    score: of the match, None where the locations are not snapped.
    note: one sentence for the user.
    """

    reference: Location
    moving: Location
    score: float | None
    note: str


class ManualPairQuery:
    """Query of the locations of one point.

    reference, moving: canvas coordinates from the user.
    on_located: called with the pair.
    on_failure: called with one sentence.
    """

    def __init__(
        self,
        session: EngineSession,
        reference: XY,
        moving: XY,
        on_located: Callable[[ManualPair], None],
        on_failure: Callable[[str], None],
    ) -> None:
        self._session = session
        self._reference = reference
        self._moving = moving
        self._on_located = on_located
        self._on_failure = on_failure

    def snap(self) -> None:
        """Snap to the best match near the moving location, or keep the locations without one."""
        self._session.ask(
            CMD_SNAP,
            self._snapped,
            self._on_failure,
            reference=list(self._reference),
            moving=list(self._moving),
        )

    def keep(self, note: str = "") -> None:
        """Keep the user's locations."""

        def reference_located(answer: dict[str, Any]) -> None:
            reference = _located(answer, self._reference)
            self._session.ask(
                CMD_LOCATE,
                lambda moving: self._finish(reference, _located(moving, self._moving), note),
                self._on_failure,
                raster=MOVING,
                at=[list(self._moving)],
            )

        self._session.ask(
            CMD_LOCATE,
            reference_located,
            self._on_failure,
            raster=REFERENCE,
            at=[list(self._reference)],
        )

    def _snapped(self, answer: dict[str, Any]) -> None:
        if not answer.get("found"):
            reason = answer.get("reason") or tr("The matcher found no match at this location.")
            self.keep(tr("Not snapped: {reason}").format(reason=reason))
            return
        note = tr("Snapped to the best match, {moved:.1f} px away, score {score:.2f}.")
        self._on_located(
            ManualPair(
                _parse_location(answer[REFERENCE]),
                _parse_location(answer[MOVING]),
                float(answer["score"]),
                note.format(
                    moved=localised(answer.get("moved_px") or 0.0), score=localised(answer["score"])
                ),
            )
        )

    def _finish(self, reference: Location | None, moving: Location | None, note: str) -> None:
        if reference is None or moving is None:
            self._on_failure(tr("That location is outside the raster; choose one inside it."))
        else:
            self._on_located(ManualPair(reference, moving, None, note))


def _parse_location(answer: dict[str, Any]) -> Location:
    return Location(*answer["at"], *answer["pixel"])


def _located(answer: dict[str, Any], at: XY) -> Location | None:
    pixel = (answer.get("pixels") or [None])[0]
    return None if pixel is None or None in pixel else Location(*at, *pixel)
