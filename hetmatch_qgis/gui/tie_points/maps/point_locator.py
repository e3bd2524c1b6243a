"""Mapping of locations between the rasters, by the model or by nearby points."""

from __future__ import annotations

from collections.abc import Callable

from hetmatch_qgis.common.contract import CMD_LOCATE
from hetmatch_qgis.gui.tie_points.editor import TiePointEditor
from hetmatch_qgis.gui.tie_points.engine_session import EngineSession
from hetmatch_qgis.gui.tie_points.maps.linked_maps import located_points
from hetmatch_qgis.gui.tie_points.model.affine import XY, Affine, fit_affine
from hetmatch_qgis.gui.tie_points.model.points import REFERENCE

OnLocated = Callable[[list], None]

LINK_POINTS = 12
"""Nearest points of the local affine map that replaces the model where no worker runs: four times
the minimum (set by hand, 7d49bf4)."""


class PointLocator:
    """Maps canvas coordinates of one raster to the other, with or without the worker."""

    def __init__(self, editor: TiePointEditor, session: EngineSession) -> None:
        self._editor = editor
        self._session = session

    def locate(
        self, raster: str, points: list[XY], on_located: OnLocated, topic: str = "link"
    ) -> None:
        """Map points of REFERENCE or MOVING to the other raster.

        points: canvas coordinates.
        on_located: called with the canvas coordinates in the other raster, None where a point has
            none.
        topic: only the newest request of a topic is answered.
        """
        if self._session.is_open and self._editor.fit.problem is None:
            self._session.ask(
                CMD_LOCATE,
                lambda answer: on_located(located_points(answer)),
                lambda _sentence: on_located(self._locate_by_points(raster, points)),
                topic=topic,
                raster=raster,
                at=[list(point) for point in points],
            )
        else:
            on_located(self._locate_by_points(raster, points))

    def link(self, x: float, y: float) -> Affine | None:
        """Local affine map from the reference to the moving raster, in canvas coordinates."""
        nearest = self._editor.points.nearest(REFERENCE, x, y, len(self._editor.points))
        enabled = [point for point in nearest if point.enabled][:LINK_POINTS]
        return fit_affine(
            [
                ((point.reference.x, point.reference.y), (point.moving.x, point.moving.y))
                for point in enabled
            ]
        )

    def _locate_by_points(self, raster: str, points: list[XY]) -> list[XY | None]:
        x, y = points[0]
        if raster != REFERENCE:
            nearest = self._editor.points.nearest(raster, x, y, 1)
            x, y = (nearest[0].reference.x, nearest[0].reference.y) if nearest else (x, y)
        link = self.link(x, y)
        if link is None:
            return [None] * len(points)
        link = link if raster == REFERENCE else link.inverse()
        return [link(*point) for point in points]
