"""What a user demands of two rasters, such as `ce90=0.5px`, and whether it is met."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hetmatch_qgis.engine.core.errors import InputError

MEASURES = ("rmse", "bias", "ce90", "ce95")
PIXELS, METRES = "px", "m"

_WORDS = re.compile(r"\s*([a-z0-9]+)\s*(?:<=|=)\s*([0-9.eE+-]+)\s*(px|m)\s*")


@dataclass(frozen=True)
class Requirement:
    """measure: one of MEASURES. limit: the most that it may be. unit: PIXELS, of the coarser of
    the two rasters, or METRES on the ground."""

    measure: str
    limit: float
    unit: str

    @staticmethod
    def of(text: str) -> Requirement:
        """From words such as `ce90=0.5px` or `rmse=5m`; raises InputError for others."""
        found = _WORDS.fullmatch(text.lower())
        if found is None or found[1] not in MEASURES:
            raise InputError(
                f"'{text}' is not a requirement; write one of {', '.join(MEASURES)}, the most that "
                "it may be and its unit, such as ce90=0.5px or rmse=5m."
            )
        try:
            limit = float(found[2])
        except ValueError:
            limit = 0.0
        if not 0 < limit < float("inf"):
            raise InputError(f"The limit of '{text}' must be a number above zero.")
        return Requirement(found[1], limit, found[3])

    def __str__(self) -> str:
        return f"{self.measure}={self.limit:g}{self.unit}"
