"""What is written down of each pair and matcher."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from benchmarks.coregistration.measure import Errors
from benchmarks.coregistration.pairs import GROUPS

SOLVED_PX = 3.0


@dataclass(frozen=True)
class Row:
    """One pair by one matcher; distances in pixels of the coarser raster unless named otherwise.

    errors: after gdalwarp with the files of the result, or by a peer's own mapping. near: the same
        at those places alone that have a tie point nearby.
    warp: after `hetmatch warp`; same_model: how far `hetmatch warp --transform gdal` lies from
        gdalwarp -et 0, median and worst. method: what the GCPs are for, and how many.
    reported_px, reported_ce90_px: at HetMatch's check points, in reference pixels.
    tie_error_px: median distance of the tie points from the truth.
    seconds: reading and matching; writing_s, gdalwarp_s, warp_s: what comes after.
    """

    group: str
    pair: str
    kind: str
    ratio: float
    other_crs: bool
    matcher: str
    claimed: bool
    seconds: float
    gsd_m: float
    errors: Errors = field(default_factory=Errors)
    near: Errors = field(default_factory=Errors)
    warp: Errors = field(default_factory=Errors)
    same_model: tuple[float, float] = (np.nan, np.nan)
    tie_points: int = 0
    tie_error_px: float = np.nan
    reported_px: float = np.nan
    reported_ce90_px: float = np.nan
    transform: str = ""
    method: str = ""
    warp_model: str = ""
    writing_s: float = np.nan
    gdalwarp_s: float = np.nan
    warp_s: float = np.nan
    reason: str = ""
    folder: str = ""

    @property
    def in_training(self) -> bool:
        """Whether the weights saw such data in training."""
        return GROUPS[self.group][1]

    @property
    def solved(self) -> bool:
        """Claimed, and right."""
        return self.claimed and self.errors.mean_px < SOLVED_PX

    @property
    def reported_to_true(self) -> float:
        """The accuracy reported, as a multiple of the true RMSE after gdalwarp."""
        return self.reported_px / self.errors.rmse_reference_px

    @property
    def coarser(self) -> float:
        """How many times one GSD is the other's, at least 1."""
        return round(max(self.ratio, 1 / self.ratio), 2)
