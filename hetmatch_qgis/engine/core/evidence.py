"""The evidence for a match, on which its confidence rests, and the evidence against it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import dist
from typing import Any

Start = tuple[float, float, float, float, float, float]
"""An affine transform from moving to reference pixels, row by row; see `Options.start`."""

START_SHARE = 0.4
"""Share of the distance between two places that is searched around one of them: below a half."""


@dataclass(frozen=True)
class Evidence:
    """Evidence for a match; larger figures are stronger evidence.

    Their names are columns of the tables that `training.calibrate` keeps.

    overview: significance of the coarse model on the overview, -log10 of expected false alarms.
    guided: significance of the most significant model of the tiles' guided matches, likewise.
    inlier_share: share of those matches that agree with that model, 0 to 1.
    steadiness: share of the searched lattice points that are consistent with their neighbours.
    agreement: share of the consistent points that agree with the chosen transform.
    score: mean correlation at the peaks of the searched points.
    votes: -log10 of the probability that as many single windows, each searched without its
        neighbours, agree with the chosen transform by accident; NaN of images too small for one.
    """

    overview: float
    guided: float
    inlier_share: float
    steadiness: float
    agreement: float
    score: float
    votes: float


@dataclass(frozen=True)
class Rival:
    """Another shift of the moving image that explains the two images nearly as well.

    shift: (column, row), pixels of the reference's frame by which the moving image would have to be
        moved from where the match puts it.
    correlation: that of the images there, in those of the match: 1 is as good as the match.
    lead: standard errors by which the blocks of the overlap prefer the match; negative where they
        prefer the rival.
    start: `Options.start` to match there; None where it is not known.
    shown: pixels that both images show there, in those that they show where the match is.
    repeats: correlation of an image with itself, shifted likewise: of the one that repeats itself
        more. What one repeats as a whole agrees as well there, whatever the other shows.
    """

    shift: tuple[float, float]
    correlation: float
    lead: float
    start: Start | None = None
    shown: float = 1.0
    repeats: float = 0.0

    @property
    def significance(self) -> float:
        """What its correlation is worth, in that of the match.

        The fewer pixels are compared the more images correlate by chance, as the inverse root of
        their number. What repeats itself correlates as well however much of it is compared.
        """
        by_chance = 1 - min(max(self.repeats, 0.0), 1.0)
        return float(self.correlation * self.shown ** (by_chance / 2))

    def to_dict(self) -> dict[str, Any]:
        """One of `corroboration.rivals` in `result.json`."""
        return {
            "shift_px": [round(float(value), 2) for value in self.shift],
            "correlation": round(float(self.correlation), 4),
            "significance": round(self.significance, 4),
            "lead": round(float(self.lead), 3),
            "start": None if self.start is None else list(self.start),
        }


@dataclass(frozen=True)
class Corroboration:
    """A match looked at again: does the ground agree, and at this place only?

    Of a map that HetMatch drew the ground is not asked for, and all its figures are 0; there
    `height` tells whether all of the map agrees.

    ground: standard errors by which the gradients agree better than at other shifts, where nothing
        is drawn over either image and they do not look the same anyway.
    ground_expected: standard errors by which they would if the ground agreed as the overlap does.
    ground_blocks: blocks of the overlap on which that was measured.
    drawn: share of the overlap that is left out for lines that run through either image.
    identical: share of the overlap, without these lines and clouds, where the images look the
        same.
    clouded: share of the overlap that is white in both, and may be cloud.
    rivals: the shifts that come nearest to the match, the best first.
    start: `Options.start` to match where the match is; None where it is not known.
    density: density of the points that agree with the transform where nothing is drawn over both
        images, relative to that over the whole overlap; 1 where too little is left to tell.
    throughout: share that looks the same of a half of the overlap's parts, 16 on a grid; 0 where
        the images agree at another shift, too.
    height: standard deviations by which a map that HetMatch drew agrees better than at all shifts
        of the overlap; None of anything else, and in results of earlier versions.
    """

    ground: float
    ground_expected: float
    ground_blocks: int
    drawn: float
    identical: float
    clouded: float = 0.0
    rivals: tuple[Rival, ...] = ()
    start: Start | None = None
    density: float = 1.0
    throughout: float = 0.0
    height: float | None = None

    @property
    def misleading(self) -> float:
        """Share of the overlap that is drawn over, looks the same or may be cloud."""
        return self.drawn + self.identical + self.clouded

    @property
    def rival_correlation(self) -> float:
        """Correlation of the best rival, in those of the match; 0 without a rival."""
        return max((rival.correlation for rival in self.rivals), default=0.0)

    @property
    def rival_significance(self) -> float:
        """Significance of the most significant rival, in that of the match; 0 without a rival."""
        return max((rival.significance for rival in self.rivals), default=0.0)

    @property
    def rival_lead(self) -> float:
        """Smallest lead of the match over a rival, standard errors; infinite without a rival."""
        return min((rival.lead for rival in self.rivals), default=float("inf"))

    @property
    def start_radius(self) -> float:
        """`Options.start_radius` that keeps the match and its rivals apart; 0 without a rival."""
        places = [(0.0, 0.0), *(rival.shift for rival in self.rivals)]
        distances = [dist(one, other) for one, other in combinations(places, 2)]
        return round(START_SHARE * min(distances, default=0.0), 1)

    def to_dict(self) -> dict[str, Any]:
        """The content of `corroboration` in `result.json`."""
        return {
            "ground": round(float(self.ground), 3),
            "ground_expected": round(float(self.ground_expected), 3),
            "ground_blocks": self.ground_blocks,
            "drawn": round(float(self.drawn), 4),
            "identical": round(float(self.identical), 4),
            "clouded": round(float(self.clouded), 4),
            "density": round(float(self.density), 4),
            "throughout": round(float(self.throughout), 4),
            "start": None if self.start is None else list(self.start),
            "start_radius": self.start_radius,
            **({} if self.height is None else {"height": round(float(self.height), 3)}),
            "rivals": [rival.to_dict() for rival in self.rivals],
        }
