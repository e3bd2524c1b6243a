"""How the two rasters lie to each other around a place: by the model, or by the points there."""

from __future__ import annotations

from collections.abc import Callable

from hetmatch_qgis.common.contract import CMD_LOCATE
from hetmatch_qgis.gui.tie_points.affine import XY, Affine, fit_affine
from hetmatch_qgis.gui.tie_points.editor import TiePointEditor
from hetmatch_qgis.gui.tie_points.engine_session import EngineSession
from hetmatch_qgis.gui.tie_points.maps import places_of
from hetmatch_qgis.gui.tie_points.points import REFERENCE

OnPlaces = Callable[[list], None]
# So many points around a place make its affine map where no worker can be asked.
POINTS = 12


class Neighbourhood:
    """Finds places of one raster in the other, with the worker or without."""

    def __init__(self, editor: TiePointEditor, session: EngineSession) -> None:
        self._editor = editor
        self._session = session

    def locate(
        self, raster: str, places: list[XY], on_places: OnPlaces, topic: str = "link"
    ) -> None:
        """on_places gets the places in the other raster, None for those that have none there.

        Of the questions on one topic only the newest is answered.
        """
        if self._session.is_open and self._editor.fit.problem is None:
            self._session.ask(
                CMD_LOCATE,
                lambda answer: on_places(places_of(answer)),
                lambda _sentence: on_places(self._by_points(raster, places)),
                topic=topic,
                raster=raster,
                at=[list(place) for place in places],
            )
        else:
            on_places(self._by_points(raster, places))

    def link(self, x: float, y: float) -> Affine | None:
        """From the reference to the moving raster around a place of the reference."""
        nearest = self._editor.points.nearest(REFERENCE, x, y, len(self._editor.points))
        used = [point for point in nearest if point.enabled][:POINTS]
        return fit_affine(
            [
                ((point.reference.x, point.reference.y), (point.moving.x, point.moving.y))
                for point in used
            ]
        )

    def _by_points(self, raster: str, places: list[XY]) -> list[XY | None]:
        x, y = places[0]
        if raster != REFERENCE:
            nearest = self._editor.points.nearest(raster, x, y, 1)
            x, y = (nearest[0].reference.x, nearest[0].reference.y) if nearest else (x, y)
        link = self.link(x, y)
        if link is None:
            return [None] * len(places)
        link = link if raster == REFERENCE else link.inverse()
        return [link(*place) for place in places]
