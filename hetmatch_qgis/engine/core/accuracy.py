"""The stated accuracy of a match's transform."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.json_input import Fields


@dataclass(frozen=True)
class Accuracy:
    """The error to expect of a transform at a random place of the overlap.

    rmse_px: root mean square of its length over the overlap, reference pixels: the true one is as
        likely above it as below.
    ce90_px: length that nine places in ten stay within, reference pixels.
    rmse_map: RMSE in units of the reference's CRS, None without georeference.
    effective_points: number of independent points that determine a shift as well as the tie points,
        which share windows.
    """

    rmse_px: float
    ce90_px: float
    rmse_map: float | None
    effective_points: float

    @staticmethod
    def of(lengths: NDArray[np.float64], effective_points: float, gsd: float | None) -> Accuracy:
        """The accuracy by lengths (D, M) of the error at M places in D draws, reference pixels.

        Of lengths (N,) all count as one draw.

        gsd: ground sampling distance of the reference in units of its CRS, None without.
        """
        rmse = float(np.median(np.sqrt(np.mean(np.atleast_2d(lengths) ** 2, axis=1))))
        return Accuracy(
            rmse_px=rmse,
            ce90_px=float(np.percentile(lengths, 90)),
            rmse_map=None if gsd is None else rmse * gsd,
            effective_points=effective_points,
        )

    def to_dict(self) -> dict[str, Any]:
        """The content of `accuracy` in `result.json`."""
        return asdict(self)

    @staticmethod
    def of_fields(fields: Fields) -> Accuracy:
        """The accuracy that `to_dict` wrote; raises BadValueError."""
        return Accuracy(
            rmse_px=fields.number("rmse_px", 0),
            ce90_px=fields.number("ce90_px", 0),
            rmse_map=fields.number("rmse_map", 0) if "rmse_map" in fields else None,
            effective_points=fields.number("effective_points", 0),
        )
