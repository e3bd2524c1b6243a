"""A requirement on the accuracy of two rasters, such as `ce90=0.5px`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hetmatch_qgis.engine.core.errors import InputError

MEASURES = ("rmse", "bias", "ce90", "ce95")
PIXELS, METRES = "px", "m"

_PATTERN = re.compile(r"\s*([a-z0-9]+)\s*(?:<=|=)\s*([0-9.eE+-]+)\s*(px|m)\s*")


@dataclass(frozen=True)
class Requirement:
    """An upper limit of a measure.

    measure: one of MEASURES.
    limit: the largest value that meets it.
    unit: PIXELS, of the coarser of the two rasters, or METRES on the ground.
    """

    measure: str
    limit: float
    unit: str

    @staticmethod
    def of(text: str) -> Requirement:
        """From text such as `ce90=0.5px` or `rmse=5m`; raises InputError for anything else."""
        match = _PATTERN.fullmatch(text.lower())
        if match is None or match[1] not in MEASURES:
            raise InputError(
                "'{text}' is not a requirement; write a measure ({measures}), its upper limit and "
                "the unit, such as ce90=0.5px or rmse=5m.",
                text=text,
                measures=list(MEASURES),
            )
        try:
            limit = float(match[2])
        except ValueError:
            limit = 0.0
        if not 0 < limit < float("inf"):
            raise InputError("The limit of '{text}' must be a number above zero.", text=text)
        return Requirement(match[1], limit, match[3])

    def __str__(self) -> str:
        return f"{self.measure}={self.limit:g}{self.unit}"
