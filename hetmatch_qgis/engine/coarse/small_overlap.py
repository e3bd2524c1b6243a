"""The coarse model of two images that share little: a strip, or a corner.

Few cells of a narrow overlap match, because beyond the borders the network sees no ground, and
among the matches of all the rest something else gathers more of them by accident. So strips along
the sides and the corners of small overviews are cut out and described alone. Where a cut is about
as wide as the overlap both have the same borders, and along a strip the matches find the place. The
likeliest place is looked at on the larger overviews.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from hetmatch_qgis.engine.coarse.coarse_model import CoarseModel, estimate_model
from hetmatch_qgis.engine.coarse.hypotheses import SCREENED
from hetmatch_qgis.engine.coarse.overviews import Overviews
from hetmatch_qgis.engine.coarse.shared_ground import cut_out, standardised
from hetmatch_qgis.engine.coarse.trials import OVERWHELMING_SIGNIFICANCE
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.fitting.transforms import Projective, translation
from hetmatch_qgis.engine.pairs.normalise import Grey

STRIPS, CORNERS = (0.2, 0.3), (0.32, 0.5)
"""Shares of the shorter of two sides that are cut out: half as much again, because a cut may be a
fifth wider or narrower than the overlap. Of 36 training pairs that share a fifth 23 are placed
within 12 pixels, of 28 that share 12 to 40 % 18; with strips of 0.125 more 24 and 19, for a sixth
more processor time; with those and corners of 0.45 alone 25 and 15."""

MIN_WIDTH = 24
"""Pixels of the small overviews along the shorter side of a cut: three cells of the network."""

MIN_SIGNIFICANCE = 45.0
"""Significance from which on the place of the most significant cut is looked at on the larger
overviews. It was set with corners of 0.45, where it is the right one in 32 of those 36 pairs; of 24
training pairs of other places a third stays below, and the highest has 102."""

MIN_AGREEING_SHARE = 0.55
"""Share of the matches of what was cut out that must agree with one model. Of the right places
0.57 to 0.99 agreed at the last look; of 44 training pairs of other places two have one that is
taken, with up to 0.78."""

MAX_DOUBTFUL = OVERWHELMING_SIGNIFICANCE
"""Significance of the search's model up to which a small overlap may be more significant: two of
those 36 pairs had a wrong one of 210, another pair one of 262. What ends the search is not doubted.
"""


@dataclass(frozen=True)
class _Cut:
    """Windows of the reference and of the moving image that may show the same ground."""

    reference: Window
    moving: Window

    def model(self, overviews: Overviews) -> CoarseModel | None:
        """The similarity of both windows, described alone; from image to image."""
        matcher = overviews.matcher
        reference, moving = (
            matcher.describe(part.values, part.valid)
            for part in (
                _part(overviews.reference, self.reference),
                _part(overviews.moving, self.moving),
            )
        )
        area = float(self.reference.width * self.reference.height)
        model = estimate_model(matcher.match(reference, moving, None), area, ("similarity",))
        if model is None:
            return None
        to_overview = translation((self.reference.column, self.reference.row))
        to_window = translation((-self.moving.column, -self.moving.row))
        matrix = to_overview @ model.transform.matrix @ to_window
        return replace(model, transform=Projective("similarity", matrix))


def find_small_overlap(
    overviews: Overviews, workers: Workers, progress: Progress
) -> CoarseModel | None:
    """The model of overviews that lie alike and share little; None where nothing speaks for one."""
    small = overviews.smaller()

    def look(cut: _Cut) -> CoarseModel | None:
        progress.check()
        return cut.model(small)

    found = workers.map(look, list(_cuts(small)), progress)
    models = [model for model in found if model is not None]
    best = max(models, key=lambda model: model.significance, default=None)
    if best is None or best.significance < MIN_SIGNIFICANCE:
        return None
    return _looked_at(overviews, small.enlarged(best, overviews), workers, progress)


def _looked_at(
    overviews: Overviews, place: CoarseModel, workers: Workers, progress: Progress
) -> CoarseModel | None:
    """The model of what both would show at a place, looked at twice; None unless most agree."""
    model: CoarseModel | None = place
    for _ in range(2):
        progress.check()
        shared = cut_out(overviews, model) if model is not None else None
        if model is None or shared is None:
            return None
        model = shared.look(overviews.matcher, model, workers.run_both)
    is_right = (
        model is not None
        and model.inliers >= MIN_AGREEING_SHARE * model.matches
        and model.significance > SCREENED
    )
    return model if is_right else None


def _cuts(overviews: Overviews) -> Iterator[_Cut]:
    """Strips along the sides of the reference, and its corners, with what lies opposite."""
    sizes = [grey.valid.shape[::-1] for grey in (overviews.reference, overviews.moving)]
    # Along each axis the parts of both images: all, or one side of each.
    whole = [((0, sizes[0][axis]), (0, sizes[1][axis])) for axis in range(2)]

    def sides(axis: int, share: float) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        ref_size, moving_size = sizes[0][axis], sizes[1][axis]
        width = max(MIN_WIDTH, round(share * min(ref_size, moving_size)))
        if width < min(ref_size, moving_size):
            yield (0, width), (moving_size - width, width)
            yield (ref_size - width, width), (0, width)

    for share in STRIPS:
        for along in sides(0, share):
            yield _cut(along, whole[1])
        for along in sides(1, share):
            yield _cut(whole[0], along)
    for share in CORNERS:
        for columns, rows in product(sides(0, share), sides(1, share)):
            yield _cut(columns, rows)


def _cut(
    columns: tuple[tuple[int, int], tuple[int, int]], rows: tuple[tuple[int, int], tuple[int, int]]
) -> _Cut:
    """Windows from what they cover along each axis: first pixel and size, of both images."""
    reference, moving = (
        Window(column, row, width, height)
        for (column, width), (row, height) in zip(columns, rows, strict=True)
    )
    return _Cut(reference, moving)


def _part(grey: Grey, window: Window) -> Grey:
    """A window of an image."""
    rows = slice(window.row, window.row + window.height)
    columns = slice(window.column, window.column + window.width)
    return standardised(Grey(grey.values[rows, columns], grey.valid[rows, columns]))
