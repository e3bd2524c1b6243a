"""The figures of each pair and matcher."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from benchmarks.coregistration.measure import Errors
from benchmarks.coregistration.pairs import GROUPS

SOLVED_PX = 3.0
"""A pair is solved below this mean error, pixels of the coarser raster; set by hand with the first
version (f16ab42)."""


@dataclass(frozen=True)
class Row:
    """One pair by one matcher; `_px` are pixels of the coarser raster unless stated otherwise."""

    group: str
    """One of GROUPS."""

    pair: str
    """Name of the pair."""

    kind: str
    """Kind of misplacement."""

    ratio: float
    """GSD of the moving raster relative to the reference's."""

    other_crs: bool
    """The rasters have different CRSs."""

    matcher: str
    """Name of the matcher on the command line."""

    claimed: bool
    """The matcher claims a match."""

    seconds: float
    """Time of reading and matching."""

    gsd_m: float
    """GSD of the coarser raster, metres."""

    errors: Errors = field(default_factory=Errors)
    """After gdalwarp with the files of the result, or of a peer's mapping."""

    warp: Errors = field(default_factory=Errors)
    """After `hetmatch warp`."""

    same_model: tuple[float, float] = (np.nan, np.nan)
    """Distance of `hetmatch warp --transform gdal` from gdalwarp -et 0: median and largest."""

    tie_points: int = 0
    """Number of tie points."""

    tie_error_px: float = np.nan
    """Median distance of the tie points from the truth."""

    reported_px: float = np.nan
    """RMSE that HetMatch states over the overlap, reference pixels."""

    reported_ce90_px: float = np.nan
    """CE90 that HetMatch states over the overlap, reference pixels."""

    transform: str = ""
    """Type of the match's transform."""

    method: str = ""
    """Method of gdalwarp, and number of GCPs."""

    warp_model: str = ""
    """Transform of `hetmatch warp` in words."""

    writing_s: float = np.nan
    """Time of writing the result."""

    gdalwarp_s: float = np.nan
    """Time of the gdalwarp script."""

    warp_s: float = np.nan
    """Time of `hetmatch warp`."""

    reason: str = ""
    """Reason for not claiming a match."""

    folder: str = ""
    """Folder of the result."""

    within_ce90: float = np.nan
    """Share of the lattice whose error after gdalwarp is at most the stated CE90."""

    @property
    def in_training(self) -> bool:
        """True where the data of the group were used in training."""
        return GROUPS[self.group][1]

    @property
    def solved(self) -> bool:
        """True where a match is claimed and right."""
        return self.claimed and self.errors.mean_px < SOLVED_PX

    @property
    def reported_to_true(self) -> float:
        """Return the stated RMSE relative to the true one after gdalwarp."""
        return self.reported_px / self.errors.rmse_reference_px

    @property
    def coarser(self) -> float:
        """Return the ratio of the GSDs, at least 1."""
        return round(max(self.ratio, 1 / self.ratio), 2)
