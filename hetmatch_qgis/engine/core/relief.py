"""Effects of height on an image, as a match records them: displacement by relief, and shadows."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, degrees
from typing import Any

from hetmatch_qgis.engine.core.json_input import Fields
from hetmatch_qgis.engine.core.messages import Message


@dataclass(frozen=True)
class ReliefDisplacement:
    """Displacement of the ground in the moving raster by its height.

    column_px, row_px: pixels of the moving raster for a metre of height.
    ground_m: metres on the ground for a metre of height, for radar the cotangent of the incidence
        angle; None where the size of a pixel is not known.
    covered: share of the overlap of which the elevation model knows the height.
    """

    column_px: float
    row_px: float
    ground_m: float | None
    covered: float = 1.0

    @property
    def azimuth_deg(self) -> float:
        """Direction in which high ground lies displaced, clockwise from up in the moving raster."""
        return degrees(atan2(self.column_px, -self.row_px)) % 360

    def in_words(self) -> Message:
        """The displacement in a sentence."""
        if self.ground_m is None:
            return Message(
                "High ground is displaced by {pixels:.3g} moving pixels per 100 m of height, "
                "{azimuth:.0f} degrees clockwise from up.",
                pixels=100 * (self.column_px**2 + self.row_px**2) ** 0.5,
                azimuth=self.azimuth_deg,
            )
        return Message(
            "High ground is displaced by {metres:.3g} m per metre of height, {azimuth:.0f} "
            "degrees clockwise from up.",
            metres=self.ground_m,
            azimuth=self.azimuth_deg,
        )

    def to_dict(self) -> dict[str, Any]:
        """`relief` of the transform in `result.json`."""
        return {
            "pixels_per_metre": [self.column_px, self.row_px],
            "ground_per_metre": self.ground_m,
            "azimuth": self.azimuth_deg,
            "covered": self.covered,
        }

    @staticmethod
    def of(fields: Fields) -> ReliefDisplacement:
        """The object that `to_dict` wrote; raises BadValueError for anything else."""
        column, row = fields.numbers("pixels_per_metre", 2)
        known = "ground_per_metre" in fields
        return ReliefDisplacement(
            column,
            row,
            fields.number("ground_per_metre", 0) if known else None,
            fields.number("covered", 0, 1),
        )


@dataclass(frozen=True)
class DrawnShadows:
    """Beside buildings and trees, as the photograph was found to have them.

    sun_azimuth: degrees clockwise from grid north to where the sun stands, 0 to 360.
    length_m: metres on the ground, from a wall or the middle of a crown to the end of the shadow.
    """

    sun_azimuth: float
    length_m: float

    def in_words(self) -> Message:
        """A sentence for a person."""
        return Message(
            "The map was drawn with shadows beside buildings and trees, as in the photograph: "
            "sun at {azimuth:.0f} degrees from north, shadows of {length:.1f} m.",
            azimuth=self.sun_azimuth,
            length=self.length_m,
        )

    def to_dict(self) -> dict[str, Any]:
        """The content of `shadows` of a raster in `result.json`."""
        return {
            "sun_azimuth": round(self.sun_azimuth, 1) % 360,
            "length_m": round(self.length_m, 2),
        }

    @classmethod
    def of(cls, fields: Fields) -> DrawnShadows:
        """From a file. Raises BadValueError."""
        return cls(fields.number("sun_azimuth", 0, 360), fields.number("length_m", 0))
