"""From where the user pointed to a pair of places, snapped to the matcher's best peak or not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hetmatch_qgis.common.contract import CMD_LOCATE, CMD_SNAP
from hetmatch_qgis.gui.tie_points.affine import XY
from hetmatch_qgis.gui.tie_points.engine_session import EngineSession
from hetmatch_qgis.gui.tie_points.points import MOVING, REFERENCE, Place
from hetmatch_qgis.i18n.translation import tr


@dataclass(frozen=True)
class Placed:
    """score: None where the places are the user's own; note: what to tell the user."""

    reference: Place
    moving: Place
    score: float | None
    note: str


class Placing:
    """One question to the engine: where is the pair that the user means?

    on_placed gets the answer; on_failure one sentence.
    """

    def __init__(
        self,
        session: EngineSession,
        reference: XY,
        moving: XY,
        on_placed: Callable[[Placed], None],
        on_failure: Callable[[str], None],
    ) -> None:
        self._session = session
        self._reference = reference
        self._moving = moving
        self._on_placed = on_placed
        self._on_failure = on_failure

    def snap(self) -> None:
        """The best match near the moving place, or what was pointed at where there is none."""
        self._session.ask(
            CMD_SNAP,
            self._snapped,
            self._on_failure,
            reference=list(self._reference),
            moving=list(self._moving),
        )

    def keep(self, note: str = "") -> None:
        """Exactly what was pointed at."""

        def reference_located(answer: dict[str, Any]) -> None:
            reference = _located(answer, self._reference)
            self._session.ask(
                CMD_LOCATE,
                lambda moving: self._place(reference, _located(moving, self._moving), note),
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
            reason = answer.get("reason") or tr("The matcher found nothing there.")
            self.keep(tr("Not snapped: {reason}").format(reason=reason))
            return
        note = tr("Snapped to the best match, {moved:.1f} px away, score {score:.2f}.")
        self._on_placed(
            Placed(
                _given(answer[REFERENCE]),
                _given(answer[MOVING]),
                float(answer["score"]),
                note.format(moved=answer.get("moved_px") or 0.0, score=answer["score"]),
            )
        )

    def _place(self, reference: Place | None, moving: Place | None, note: str) -> None:
        if reference is None or moving is None:
            self._on_failure(tr("That place has no pixel in the raster; choose one inside it."))
        else:
            self._on_placed(Placed(reference, moving, None, note))


def _given(answer: dict[str, Any]) -> Place:
    return Place(*answer["at"], *answer["pixel"])


def _located(answer: dict[str, Any], at: XY) -> Place | None:
    pixel = (answer.get("pixels") or [None])[0]
    return None if pixel is None or None in pixel else Place(*at, *pixel)
