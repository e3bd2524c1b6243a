"""The coarse model: the transform from the moving image to the reference, to a few pixels.

Rotation and scale are hypotheses tried on overviews; the winner is the one whose inliers are least
likely to be an accident (after Desolneux, Moisan and Morel, "From Gestalt Theory to Image
Analysis", 2008). `guided` then matches the tiles inside the neighbourhood that the winner leaves.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from hetmatch_qgis.engine.coarse.coarse_model import CoarseModel
from hetmatch_qgis.engine.coarse.hypotheses import (
    MAX_RETRIES,
    MAX_SMALL_RETRIES,
    ROTATIONS,
    SCREEN_COST,
    SCREENED,
    hypotheses,
    min_scale,
    read_cost,
    search_cost,
)
from hetmatch_qgis.engine.coarse.overviews import Overviews, better, overview_factor
from hetmatch_qgis.engine.coarse.small_overlap import MAX_DOUBTFUL, find_small_overlap
from hetmatch_qgis.engine.coarse.trials import (
    CONVINCING_SIGNIFICANCE,
    IsEnough,
    Trials,
    certain_enough,
    clear_of_doubt,
)
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.features.base import Matcher
from hetmatch_qgis.engine.features.filling_matcher import FillingMatcher
from hetmatch_qgis.engine.fitting.extrapolation import mask_points
from hetmatch_qgis.engine.fitting.transforms import Projective
from hetmatch_qgis.engine.pairs.normalise import Grey
from hetmatch_qgis.engine.pairs.pair import ImagePair
from hetmatch_qgis.engine.pixels.masks import gap_share

MIN_RADIUS = 24.0
"""Pixels of the overview that are searched whatever the radius: three cells of the network. The
help names it, and that it is 4 % of an overlap longer than OVERVIEW_SIDE. Set in 7486964."""

MAX_SMALL_PIXEL = 4.0
"""Pixels of the reference along one of the small overviews up to which these may do within a search
radius: the first window of a raster of 4,096 pixels costs more from such an overview than it saved.
"""

MIN_GAP_SHARE = 0.05
"""Share of gaps in what a raster shows from which on the network is shown ground that goes on
through them: less are uneven edges and single pixels without data. Set by hand."""


class CoarseSearch:
    """The search for the coarse model of a pair on its overviews.

    pair: the two images. matcher: the network, shown ground that goes on through gaps once they
    were seen to have some. has_gaps: whether a raster has gaps of its own, such as clouds that are
    nodata already; known from the search on.
    """

    def __init__(
        self, pair: ImagePair, matcher: Matcher, workers: Workers, progress: Progress
    ) -> None:
        self.pair, self.matcher = pair, matcher
        self.workers, self.progress = workers, progress
        self.has_gaps = False
        self._small: Overviews | None = None

    def read_overviews(self) -> tuple[Grey, Grey]:
        """Both overviews; where they have gaps, the network is shown ground from now on.

        With 40 % of the moving image under clouds 10 of 12 turned training pairs are found so, 6
        where the network sees the gaps (benchmarks.gappy_search).
        """
        reference, moving = self.workers.run_both(
            lambda: self.pair.reference.overview(self._factors[0]),
            lambda: self.pair.moving.overview(self._factors[1]),
        )
        shares = [gap_share(grey.valid) for grey in (reference, moving)]
        # The matcher of a masked pair fills what is invalid anyway.
        if max(shares) >= MIN_GAP_SHARE and not (self.has_gaps or self.pair.is_masked):
            self.has_gaps, self.matcher = True, FillingMatcher(self.matcher)
        return reference, moving

    @property
    def _factors(self) -> tuple[float, float]:
        """Pixels of the frames along one of their overviews."""
        factors = overview_factor(self.pair.reference), overview_factor(self.pair.moving)
        return factors if self.pair.radius is None else (max(factors), max(factors))

    def find(self, rotation: str, is_enough: IsEnough | None = None) -> CoarseModel | None:
        """The most significant model on overviews, None where no hypothesis has enough inliers.

        The likeliest hypothesis comes first. Where it does not convince, all are screened on
        smaller overviews, and the best of them tried again with the rotation and scale that they
        estimated: with their own the right ones agree better still, the wrong ones not.

        rotation: one of ROTATIONS of Options.
        is_enough: asked whether a model on the frames will do, whose place is certain and which is
            rough; otherwise it is sought on larger overviews.
        """
        pair = self.pair
        parts, reading = self.progress.within_stage(), read_cost(pair)
        is_read = reading / (reading + search_cost(pair, rotation))
        self.progress.report(0.0, Message("Searching on an overview"))
        reference, moving = self.read_overviews()
        overviews = Overviews(reference, moving, self.matcher, min_scale(pair))
        radius = None if pair.radius is None else max(MIN_RADIUS, pair.radius / self._factors[0])
        larger = overviews.of_one_size() if pair.radius is None else None
        with parts.stage("search", is_read, 1.0):
            parts.report(0.0, Message("Searching on an overview"))
            if larger is None:
                ask = None if is_enough is None else partial(self._ask, is_enough, overviews)
                best = self._find(overviews, rotation, radius, parts, ask)
            else:
                best = self._find_at_both_sizes(overviews, larger, rotation, parts)
            best = self._with_small_overlap(best, overviews)
        return None if best is None else self._in_frames(best, overviews)

    def _ask(self, is_enough: IsEnough, overviews: Overviews, model: CoarseModel) -> bool:
        """True where a model of overviews will do. is_enough: asked of it on the frames."""
        return is_enough(self._in_frames(model, overviews))

    def _in_frames(self, model: CoarseModel, overviews: Overviews) -> CoarseModel:
        """A model of overviews in the pixels of the frames, with the overlap."""
        ref_factor, moving_factor = self._factors
        overlap = _overlap(model.transform, overviews.reference, overviews.moving) * ref_factor
        enlarge = np.diag([ref_factor, ref_factor, 1.0])
        shrink = np.diag([1 / moving_factor] * 2 + [1.0])
        matrix = enlarge @ model.transform.matrix @ shrink
        transform = Projective(model.transform.kind, matrix)
        return replace(model, transform=transform, error=model.error * ref_factor, overlap=overlap)

    def _with_small_overlap(
        self, best: CoarseModel | None, overviews: Overviews
    ) -> CoarseModel | None:
        """The model found or, unless that leaves no doubt, that of a small overlap that convinces.

        Georeferenced images are compared where they overlap, and of a drawn map all is drawn.
        """
        pair = self.pair
        if pair.radius is not None or pair.has_drawn_map:
            return best
        if best is not None and best.significance > MAX_DOUBTFUL:
            return best
        found = find_small_overlap(overviews, self.workers, self.progress)
        if best is not None and best.significance > CONVINCING_SIGNIFICANCE:
            return better(best, found)
        return found or best

    def of(self, pair: ImagePair) -> CoarseSearch:
        """The search for another pair."""
        search = CoarseSearch(pair, self.matcher, self.workers, self.progress)
        search.has_gaps = self.has_gaps
        return search

    def resembles_mirrored(self) -> bool:
        """True where small overviews, after `find`, show one place when one is mirrored.

        In eight rotations, of which the moving image has been described already.
        """
        if self._small is None:
            return False
        flipped = self._small.smaller().mirrored()

        def screen(angle: float) -> CoarseModel | None:
            self.progress.check()
            return flipped.screen(angle, 1.0)

        models = self.workers.map(screen, [float(angle) for angle in ROTATIONS], self.progress)
        return any(model is not None and model.significance > SCREENED for model in models)

    def _find_at_both_sizes(
        self, overviews: Overviews, larger: Overviews, rotation: str, progress: Progress
    ) -> CoarseModel | None:
        """The best model on overviews as they are and, unless that convinces, of one size."""
        parts = progress.within_stage()
        with parts.stage("as they are", 0.0, 0.5):
            best = self._find(overviews, rotation, None, parts)
        if best is not None and best.significance > CONVINCING_SIGNIFICANCE:
            return best
        with parts.stage("of one size", 0.5, 1.0):
            found = self._find(larger, rotation, None, parts)
        return best if found is None else better(best, larger.enlarged(found, overviews))

    def _find(
        self,
        overviews: Overviews,
        rotation: str,
        radius: float | None,
        progress: Progress,
        is_enough: IsEnough | None = None,
    ) -> CoarseModel | None:
        """The most significant model between overviews, in their pixels."""
        pair = self.pair
        tried = list(hypotheses(pair, rotation))
        small = overviews if pair.has_drawn_map else overviews.smaller()
        if pair.radius is not None:
            found = self._find_clear(small, overviews, tried[0], pair.radius, is_enough)
            if found is not None:
                return found
            small = overviews
        self._small = small
        first = small.first(*tried[0], radius, self.workers)
        if len(tried) == 1:
            return first
        cost = search_cost(pair, rotation)
        progress.report(2 * SCREEN_COST / cost, Message("Searching on an overview"))
        retries = MAX_RETRIES if pair.has_drawn_map else MAX_SMALL_RETRIES
        trials = Trials(overviews, small, retries, self.workers, progress, is_enough)
        return trials.run(first, tried, cost)

    def _find_clear(
        self,
        small: Overviews,
        overviews: Overviews,
        hypothesis: tuple[float, float],
        radius: float,
        is_enough: IsEnough | None,
    ) -> CoarseModel | None:
        """The model of small overviews within a radius where it leaves no doubt, or will do.

        radius: in pixels of the reference.
        """
        reference = self.pair.reference
        pixel = max(reference.width, reference.height) / max(small.reference.valid.shape)
        if small is overviews or pixel > MAX_SMALL_PIXEL:
            return None
        # Nothing is to be found beyond twice the radius, which may tell like places apart.
        if pixel * MIN_RADIUS > 2 * radius:
            return None
        model = small.first(*hypothesis, max(MIN_RADIUS, radius / pixel), self.workers)
        if model is None:
            return None
        clear = clear_of_doubt(model, small, overviews)
        return clear or certain_enough(model, small, overviews, is_enough)


def _overlap(transform: Projective, reference: Grey, moving: Grey) -> Points:
    """Pixels (N, 2) of the reference's overview that the moving image shows too."""
    ref_points = mask_points(reference.valid)
    moving_pixels = np.floor(transform.inverse().apply(ref_points))
    height, width = moving.valid.shape
    is_inside = ((moving_pixels >= 0) & (moving_pixels < [width, height])).all(axis=1)
    ref_points, moving_pixels = ref_points[is_inside], moving_pixels[is_inside].astype(int)
    return ref_points[moving.valid[moving_pixels[:, 1], moving_pixels[:, 0]]]
