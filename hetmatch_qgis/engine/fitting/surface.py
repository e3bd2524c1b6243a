"""The ground under a saved match: heights at map coordinates of its reference."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Points, transform_points
from hetmatch_qgis.engine.core.messages import Option
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.fitting.relief import RELIEF
from hetmatch_qgis.engine.georeferencing.crs import WGS84
from hetmatch_qgis.engine.georeferencing.dem import Dem


@dataclass(frozen=True)
class Surface:
    """An elevation model, looked up by map coordinates.

    dem: the elevation model.
    crs: of the coordinates.
    """

    dem: Dem
    crs: CRS

    @staticmethod
    def of(result: MatchResult) -> Surface:
        """The ground of a match, in the reference's CRS.

        Raises InputError where the match had no elevation model, or where it is gone.
        """
        name, crs = result.options.dem, result.reference.crs
        if name is None or crs is None:
            raise InputError(
                "The match had no elevation model, so its transform does not include relief; "
                "match again with {option}, or choose another transform.",
                option=Option("dem"),
            )
        try:
            return Surface(Dem(name), crs)
        except InputError as error:
            raise InputError(
                "The transform of this match needs the elevation model '{dem}', which cannot be "
                "read; put it back, or choose another transform. ({reason})",
                dem=name,
                reason=error.message,
            ) from error

    def heights(self, coordinates: Points) -> NDArray[np.float64]:
        """Heights (N,) in metres at map coordinates (N, 2); NaN where there are none."""
        return self.dem.heights(transform_points(coordinates, self.crs, WGS84))


def surface_of(result: MatchResult) -> Surface | None:
    """The ground of a match; None where it had no elevation model, or where that is gone.

    Raises InputError where the transform cannot do without.
    """
    if result.options.dem is None or result.reference.crs is None:
        return None
    try:
        return Surface.of(result)
    except InputError:
        if result.transform_type == RELIEF:
            raise
        return None
