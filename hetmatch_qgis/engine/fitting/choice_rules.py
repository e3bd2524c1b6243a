"""Rules by which a freer transform is preferred to a simpler one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.fitting.relief import RELIEF
from hetmatch_qgis.engine.fitting.shift import SHIFT

MIN_GAIN = {
    SHIFT: (1.0, 0.0),
    "similarity": (1.0, 0.0),
    "affine": (0.9, 0.1),
    RELIEF: (0.75, 0.15),
    "homography": (0.9, 0.15),
    "polynomial2": (0.85, 0.1),
    "polynomial3": (0.87, 0.08),
    "thin_plate": (0.6, 0.45),
}
"""To be preferred to a simpler one, a transform must bring the held-out error down to this share,
and by this many pixels. Neighbouring points share errors that come from what the sensors see
differently; the freer a transform is, the better it imitates them, left-out blocks or not. Set by
hand in 3e7f453, polynomial2 in 7648756, polynomial3 in 357b20f. That of relief holds beside an
affine transform, too: heights of other ground bring the error of local warps down to 0.82 of it at
times, real relief to less than a half (`benchmarks/relief.py`)."""

MAX_DRAWN_SHARE = 0.4
"""The same share for all freer transforms to a map drawn of vector layers: streets and houses were
digitised by eye, whole rows of them off by a metre or two alike, which affine transforms and
homographies imitated on 37 roads (errors of 2.3 to 7.4 pixels, of similarities 1.7 to 3.6). Set
with such maps."""

ROUGH_ERROR, MAX_ROUGH_SHARE = 1.0, 0.35
"""Between two georeferenced rasters, what a transform freer than a similarity leaves at left-out
blocks, in pixels, from which on it must bring the error down to this share. A geotransform is wrong
by a shift, then by rotation and scale; where the field stays rough, a freer transform follows
relief and leads astray."""

ROUGH_RADAR_SHARES, ROUGH_RADAR_FREE_SHARES = (0.68, 0.8), (0.25, 0.3)
"""Between radar and another sensor, where a simpler transform leaves ROUGH_ERROR: what a similarity
must bring the error down to at left-out blocks, and at left-out quarters; and what is freer. What
is rough is relief, displaced along the radar's line of sight, which no such transform can follow;
to blocks beside each other it looks like rotation and bends, to quarters it does not. Of 24
training scenes of Sentinel-1 on Sentinel-2, misplaced by shifts, affine transforms, polynomials and
local warps of up to 6 pixels, the errors are 3.6 pixels in the mean, with a similarity always 3.9,
with shares of 0.5 for the freer ones 3.9, without the rule 4.1. Left-out blocks lie among the
points: what is asked for there is divided by how much farther the two transforms lie apart all over
the overlap (`extrapolation.reach`). The similarities chosen for 59 such scenes better medians by 22
pixels together and worsen others by 5; undivided by 24 and 10 (decision 44)."""

LOCAL = "thin_plate"
"""The kind that can follow relief without heights, where points lie close enough together."""

MAX_SHARE_ACROSS, MAX_FOLLOWED_SHARE, MAX_FAR_FROM_POINTS = 0.05, 0.36, 0.1
"""Relief that a thin plate follows between radar and another sensor, though no heights are known:
how far what the simpler transform leaves may lie across its main direction, in how far it lies
along it (`relief.share_across`); the share of that transform's error that the thin plate's may be
at left-out blocks; and the share of the overlap that may lie far from all points. Of 19 simulated
training scenes the 17 on relief lie 0.01 to 0.03 across, 59 training scenes of Sentinel-1 on
Sentinel-2 0.09 to 0.78: 13 and none are followed (decision 50)."""

STRETCHED_RADAR_SHARES = (0.65, 0.8)
"""The same for an affine transform beside a similarity where there is no georeference. Of 15 of
those scenes, as they are, stretched along one axis by 2 % and by 5 %, the 95th percentiles of the
errors are 5.4, 7.0 and 6.9 pixels in the mean; without the rule 8.9, 10.4 and 10.7; with the shares
of freer ones 5.0, 12.6, 14.6."""

STRIP_WIDTH, MIN_STRIP_RATIO = 144.0, 2.0
"""Width of a strip of points in pixels, two windows that a point is matched in, below which nothing
freer than a similarity is chosen unless that fails, and its length in widths. Points across it see
the same ground and share their errors, which bend: of overlaps of 60, 80, 100 and 120 by 380 pixels
(drawn ground, test_reported_cases) polynomials and affine transforms were 2.1, 9.7, 1.9 and 0.6
pixels off, similarities 5.3, 2.7, 1.0 and 0.1."""

MAX_STRIP_SHARE = 0.25
"""The share of a similarity's error that an affine transform's must be on a strip to be chosen. Of
scans in Mercator's projection on a coast at 60 degrees north, where all that is sure of what they
show is a strip, similarities leave 35 and 40 pixels and affine transforms 2.7 and 3.1
(`benchmarks.scanned_sheets --rough 10`, seeds 18 and 126)."""

MAX_STRIP_ERROR = 10.0
"""Pixels at left-out blocks beyond which a similarity has failed on a strip, and what is better is
taken as anywhere else: three times the tolerance of a tie point. Of the middle of a scanned sheet
in a conic projection, all that is found at first, a similarity left 19 pixels, an affine 6."""

MIN_RELIEF_ERROR = 0.5
"""Pixels at left-out blocks that every transform leaves where radar shows relief: of those scenes
0.76 and more. Where one leaves less, the ground is smooth, or the image no radar."""

MAX_EXTRAPOLATION_LOSS = 1.15
"""With whole quarters left out, the error may be at most this factor times the least of any simpler
transform's: one that follows relief or noise fails far from the points. Set in 357b20f."""

FORGIVEN_PER_GAIN = 0.6
"""Local deformation that a transform clearly follows cannot be predicted from afar: where it brings
the error at left-out blocks to the n-th part of the best simpler one's, the limit is n times this
factor as high, if that is more than 1. Set in f16ab42. Not of a map drawn of vector layers: where a
street lies beside the one on the map, the windows of a whole corner agree on a place 15 pixels off,
and a thin plate follows them (a drawn sheet of seed 3000, 5.4 pixels off, 1.1 as a similarity)."""


def is_strip(points: Points) -> bool:
    """True for points (N, 2) that lie on a strip too narrow to tell what is across it."""
    if len(points) < 2:
        return False
    # The standard deviation of what is even is its width over the root of twelve.
    widths = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
    length, width = widths * np.sqrt(12 / len(points))
    return bool(width < STRIP_WIDTH and length > MIN_STRIP_RATIO * width)


@dataclass(frozen=True)
class Sides:
    """Facts of the two sides of a match before any point.

    is_drawn: whether one is a map drawn of vector layers, see MAX_DRAWN_SHARE.
    is_georeferenced: whether both are georeferenced, see ROUGH_ERROR.
    has_radar: whether one is radar and the other is not, see ROUGH_RADAR_SHARES.
    """

    is_drawn: bool = False
    is_georeferenced: bool = False
    has_radar: bool = False

    @property
    def may_be_shifted(self) -> bool:
        """True where a shift alone is among the transforms to choose from."""
        return self.is_georeferenced and self.has_radar

    def max_share(self, kind: str, error: float, best_error: float) -> float:
        """The share of the best simpler kind's error that a kind's may be at left-out blocks."""
        share = MIN_GAIN[kind][0]
        if kind == RELIEF or not np.isfinite(best_error):
            return share
        if self.is_drawn:
            share = min(share, MAX_DRAWN_SHARE)
        if self.has_radar:
            if self.shows_relief(kind, error, best_error):
                share = min(share, self._rough_radar_shares(kind)[0])
        elif self.is_georeferenced and error > ROUGH_ERROR:
            share = min(share, MAX_ROUGH_SHARE)
        return share

    def max_far_share(
        self, kind: str, error: float, best_error: float, is_followed: bool = False
    ) -> float:
        """The share of the least error of simpler kinds that a kind's may be at left-out quarters.

        error, best_error: of the kind, and of the best simpler one, at left-out blocks.
        is_followed: whether it follows relief that points show all over, see MAX_SHARE_ACROSS.
        """
        if not is_followed and self.shows_relief(kind, error, best_error):
            return self._rough_radar_shares(kind)[1]
        if self.is_drawn:
            return MAX_EXTRAPOLATION_LOSS
        gain = best_error / max(error, 1e-9)
        return MAX_EXTRAPOLATION_LOSS * max(1.0, FORGIVEN_PER_GAIN * gain)

    def shows_relief(self, kind: str, error: float, best_error: float) -> bool:
        """True where a simpler kind leaves what radar shows of relief, and this one does, too."""
        is_rough = ROUGH_ERROR < best_error < np.inf and error > MIN_RELIEF_ERROR
        return self.has_radar and kind != RELIEF and is_rough

    def _rough_radar_shares(self, kind: str) -> tuple[float, float]:
        if kind == "similarity":
            return ROUGH_RADAR_SHARES
        # Two georeferences do not differ by a stretch along one axis.
        is_stretched = kind == "affine" and not self.is_georeferenced
        return STRETCHED_RADAR_SHARES if is_stretched else ROUGH_RADAR_FREE_SHARES
