"""The order in which the worst points are looked at."""

from __future__ import annotations

from hetmatch_qgis.gui.tie_points.model.points import TiePointCollection
from hetmatch_qgis.gui.tie_points.pick.filters import Accepts


class NextWorst:
    """Remembers which points were visited; after the last one it begins again."""

    def __init__(self, points: TiePointCollection) -> None:
        self._points = points
        self._visited: set[int] = set()

    def next(self, accepts: Accepts | None = None) -> int | None:
        """Id of the point with the largest residual that was not visited yet.

        accepts: a filter of the points, None for all.

        None where no point is switched on.
        """
        candidates = {
            point.id: point.residual_px
            for point in self._points
            if point.enabled
            and point.residual_px is not None
            and (accepts is None or accepts(point))
        }
        if self._visited.issuperset(candidates):
            self._visited.clear()
        left = [point_id for point_id in candidates if point_id not in self._visited]
        if not left:
            return None
        worst = max(left, key=lambda point_id: (candidates[point_id], -point_id))
        self._visited.add(worst)
        return worst
