"""From the overviews to the windows of a match and the model that they are searched from."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.coarse.coarse_model import CoarseModel
from hetmatch_qgis.engine.coarse.hypotheses import FIRST_COST, SCREENED, read_cost, search_cost
from hetmatch_qgis.engine.coarse.near_start import look_near
from hetmatch_qgis.engine.coarse.part_of_map import may_show_part, with_part_of_map
from hetmatch_qgis.engine.coarse.search import CoarseSearch
from hetmatch_qgis.engine.coarse.trials import IsEnough
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import even_lattice
from hetmatch_qgis.engine.core.messages import Option
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.fitting.inverse_map import PixelMapping
from hetmatch_qgis.engine.fitting.least_squares import fit
from hetmatch_qgis.engine.fitting.transforms import Projective, project
from hetmatch_qgis.engine.matching.aim import aim_windows
from hetmatch_qgis.engine.matching.guided import RADIUS_PER_ERROR
from hetmatch_qgis.engine.matching.window_images import Aim, MatchedWindow
from hetmatch_qgis.engine.matching.window_match import match_halved
from hetmatch_qgis.engine.matching.windows import (
    MEASURED_COST,
    MIN_SPACING,
    SURVEY_SIDE,
    WindowPlan,
    plan_windows,
    searched_count,
)
from hetmatch_qgis.engine.pairs.enlarged import ENLARGEMENT, MAX_SIDE, with_pixels
from hetmatch_qgis.engine.pairs.pair import MIN_GSD_RATIO, ImagePair
from hetmatch_qgis.engine.refinement.moving_tile import magnification

LOAD_END = 0.07
"""Share of the progress at which the matcher is loaded."""

START_LATTICE = 5
"""Points along a side at which a start is taken from pixels to frames and back: an affine has three
parameters an axis."""

AIM_COST, WINDOW_COST, TILE_COST, MODEL_COST = 3.5, 0.6, 6.0, 2.5
"""Work of aiming, of a window, of a megapixel of a frame that is matched as one tile, and of the
choice of the transform with the second look, in passes of the network over an overview of
OVERVIEW_SIDE (profiled at 600 to 4096 pixels along a side)."""

RADAR_WINDOW_COST = 1.3
"""Work of a window of radar on another sensor, in those passes: seen at full size, and searched
rather than measured (profiled at 4096 pixels)."""


@dataclass(frozen=True)
class CoarseStage:
    """The outcome of the coarse stage, from which windows are matched.

    overview: the model that the overviews gave, in the frames of `aim.pair`.
    aim: the images at the scale that they are matched at, and from where windows are searched.
    plan: the windows.
    windows_end: share of the progress at which they are matched.
    start: the model that the user had it searched near, in the frames of `aim.pair`; None without.
    only: the only window, where it was matched already to tell whether the model will do.
    """

    overview: CoarseModel
    aim: Aim
    plan: WindowPlan
    windows_end: float
    start: CoarseModel | None = None
    only: MatchedWindow | None = None

    @property
    def pair(self) -> ImagePair:
        return self.aim.pair

    def carried(self, matrix: NDArray[np.float64], options: Options) -> CoarseStage:
        """The same followed by a motion of the reference's frame, 3 x 3, and windows for that."""
        reference, moving = self.pair.reference, self.pair.moving
        sizes = (reference.width, reference.height), (moving.width, moving.height)
        overview = self.overview.carried(matrix, *sizes)
        guide = _moved_guide(self.aim.guide, matrix)
        aim = replace(self.aim, model=self.aim.model.carried(matrix, *sizes), guide=guide)
        plan = _plan(self.pair, overview, options)
        return replace(self, overview=overview, aim=aim, plan=plan, only=None)


def coarse_stage(search: CoarseSearch, options: Options) -> CoarseStage | None:
    """Find the coarse model of a pair and plan its windows; None where no model is found.

    Where the moving pixels are much the larger, the reference is matched at their size.
    """
    pair, progress = search.pair, search.progress
    start, guide = None, None
    search_end, aim_end, windows_end = _ends(pair, options)
    first_look = _FirstLook(search, options, windows_end)
    if options.start is not None:
        pair, start = _started(pair, options.start, options.start_radius)
        with progress.stage("coarse", LOAD_END, search_end):
            search.read_overviews()
            near = look_near(pair, start, RADIUS_PER_ERROR * start.error, search.matcher, progress)
        overview, guide = near.model, near.guide
    else:
        found = _search(search, options, search_end, first_look.is_enough)
        if found is None or first_look.stage is not None:
            return first_look.stage
        overview = found
    factor = _frame_pixel(pair, overview)
    if factor != 1:
        pair, overview = with_pixels(pair, factor), overview.scaled(1 / factor)
        guide = _moved_guide(guide, np.diag([1 / factor, 1 / factor, 1.0]))
        start = None if start is None else start.scaled(1 / factor)
    plan = _plan(pair, overview, options)
    is_only = plan.possible == 1
    matcher = search.matcher
    if search.has_gaps:
        pair = replace(pair, has_gaps=True)
    model = overview
    if not is_only and guide is None:
        with progress.stage("aim", progress.position, aim_end):
            model = aim_windows(pair, overview, matcher, search.workers, progress)
    aim = Aim(
        pair,
        matcher,
        model,
        is_only,
        guide,
        is_started=start is not None,
        may_halve=not first_look.was_taken,
    )
    return CoarseStage(overview, aim, plan, windows_end, start)


class _FirstLook:
    """A look at the only window of a pair, at half its size, from a rough model.

    Where that is clear enough, larger overviews would show the ground once more for nothing.

    stage: the coarse stage that was found so, None so far. was_taken: whether there was a look.
    """

    def __init__(self, search: CoarseSearch, options: Options, windows_end: float) -> None:
        self._search, self._options, self._windows_end = search, options, windows_end
        self.stage: CoarseStage | None = None
        self.was_taken = False

    def is_enough(self, model: CoarseModel) -> bool:
        """True where the window shows the ground clearly from a model of the pair's frames."""
        search, pair = self._search, self._search.pair
        if self.was_taken:
            return False
        if _frame_pixel(pair, model) != 1:
            return False
        plan = _plan(pair, model, self._options)
        if plan.possible != 1:
            return False
        pair = replace(pair, has_gaps=True) if search.has_gaps else pair
        aim = Aim(pair, search.matcher, model, is_only=True)
        self.was_taken = True
        only = match_halved(aim, plan.first[0], search.progress, search.workers.run_both)
        if only is not None:
            self.stage = CoarseStage(model, aim, plan, self._windows_end, only=only)
        return only is not None


def _search(
    search: CoarseSearch, options: Options, end: float, is_enough: IsEnough
) -> CoarseModel | None:
    """The model that overviews give.

    end: share of the progress at which it is there. is_enough: see `CoarseSearch.find`.
    """
    pair, progress = search.pair, search.progress
    is_part = may_show_part(pair)
    middle = (LOAD_END + end) / 2 if is_part else end
    with progress.stage("coarse", LOAD_END, middle):
        found = search.find(options.rotation, None if is_part else is_enough)
    if not is_part:
        return found
    with progress.stage("coarse", middle, end):
        return with_part_of_map(
            found, pair, search.matcher, options.rotation, search.workers, progress
        )


def _plan(pair: ImagePair, overview: CoarseModel, options: Options) -> WindowPlan:
    """The windows that a model of overviews leads to."""
    # Of what a wrong model happens to lay on each other a small cut may look alike.
    may_cut = overview.significance > SCREENED
    return plan_windows(pair, overview.overlap, options, may_cut)


def _frame_pixel(pair: ImagePair, model: CoarseModel) -> float:
    """Pixel of the frame that windows are matched in, in reference pixels.

    model: in the frames of the pair.
    """
    centre = np.array([pair.moving.width, pair.moving.height]) / 2
    moving_pixel = magnification(model.transform, centre)
    pixel = moving_pixel if moving_pixel >= MIN_GSD_RATIO else 1.0
    side = max(pair.reference.width, pair.reference.height)
    # The pixels of a common grid are those of both images.
    if pair.radius is None and not pair.reference.is_enlarged and side / pixel <= MAX_SIDE:
        pixel /= ENLARGEMENT
    return pixel


def _moved_guide(guide: PixelMapping | None, matrix: NDArray[np.float64]) -> PixelMapping | None:
    """A guide after a motion of the reference's frame, 3 x 3."""
    if guide is None:
        return None
    known = guide
    back = np.asarray(np.linalg.inv(matrix), dtype=np.float64)
    return lambda points: known(project(back, points))


def _started(
    pair: ImagePair, start: tuple[float, ...], radius: float
) -> tuple[ImagePair, CoarseModel]:
    """The pair, to be searched within a radius of a start, and the start as its coarse model.

    start: affine, from moving to reference pixels. radius: pixels of the reference.
    """
    reference, moving = pair.reference, pair.moving
    lattice = even_lattice(moving.width, moving.height, START_LATTICE)
    pixels = moving.source.frame_to_pixel(lattice)
    linear, offset = np.array(start).reshape(2, 3)[:, :2], np.array(start).reshape(2, 3)[:, 2]
    in_frame = reference.source.pixel_to_frame(pixels @ linear.T + offset)
    transform = fit("affine", lattice, in_frame)
    if not isinstance(transform, Projective):
        raise _no_overlap()
    middle = np.array([[reference.width, reference.height]]) / 2
    step = reference.source.frame_to_pixel(middle + np.array([[0.0, 0.0], [1.0, 0.0]]))
    radius /= float(np.linalg.norm(step[1] - step[0]))
    model = CoarseModel(
        transform, significance=0.0, inliers=0, matches=0, error=radius / RADIUS_PER_ERROR
    )
    sizes = (reference.width, reference.height), (moving.width, moving.height)
    model = model.carried(np.eye(3), *sizes)
    if not len(model.overlap):
        raise _no_overlap()
    # Without a common grid the radius says nothing of a georeference.
    return pair if pair.radius is None else replace(pair, radius=radius), model


def _no_overlap() -> InputError:
    return InputError(
        "The images do not overlap at the position that {option} gives; check its six numbers.",
        option=Option("start"),
    )


def _ends(pair: ImagePair, options: Options) -> tuple[float, float, float]:
    """Shares of the progress at which search, aim and windows end, by what each will cost."""
    width, height = pair.reference.width, pair.reference.height
    aim, windows = 0.0, TILE_COST * width * height / 1e6
    if max(width, height) > options.tile_size:
        aim = AIM_COST
        if options.effort != "full":
            cells = [int(np.clip(side // MIN_SPACING, 1, SURVEY_SIDE)) for side in (width, height)]
            first = searched_count(cells[0]) * searched_count(cells[1])
            others = cells[0] * cells[1] - first
            if pair.mixes_radar:
                windows = RADAR_WINDOW_COST * (first + others)
            else:
                windows = WINDOW_COST * (first + MEASURED_COST * others)
    # A start of the user's spares all hypotheses but one.
    search = FIRST_COST if options.start is not None else search_cost(pair, options.rotation)
    search += read_cost(pair)
    costs = np.cumsum([search, aim, windows, MODEL_COST])
    search_end, aim_end, windows_end = LOAD_END + (1 - LOAD_END) * costs[:3] / costs[3]
    return float(search_end), float(aim_end), float(windows_end)
