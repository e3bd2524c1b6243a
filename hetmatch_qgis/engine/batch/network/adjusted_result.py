"""The result of a scene after the adjustment, which `hetmatch warp` and gdalwarp can use."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.common.contract import CHECK, MATCHED, TIE
from hetmatch_qgis.engine.batch.network.adjusted_stack import AdjustedStack
from hetmatch_qgis.engine.batch.network.link import AFFINE, SHIFT, SIMILARITY, SceneTransform
from hetmatch_qgis.engine.batch.network.scene_frame import Place
from hetmatch_qgis.engine.core.accuracy import Accuracy
from hetmatch_qgis.engine.core.grid import Points, cell_indices
from hetmatch_qgis.engine.core.ground_lengths import metres_per_unit
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.relief import ReliefDisplacement
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.core.tie_points import TiePoints
from hetmatch_qgis.engine.fitting.extrapolation import extrapolated_share
from hetmatch_qgis.engine.fitting.relief import RELIEF
from hetmatch_qgis.engine.fitting.transforms import MIN_POINTS
from hetmatch_qgis.engine.pairs.registration import fit_matrix

COVERAGE_CELLS = 4
"""As of a match (`matching/conclusion.py`)."""

EXTRAPOLATION_SIDE = 24
"""Points along a side at which the extrapolated share of a scene is counted; half as many as along
the pictures of a report."""


def adjusted_result(stack: AdjustedStack, end: int) -> MatchResult | None:
    """The result of a scene; None where it has no transform, or see `scenes_outside`.

    The tie points lie where the adjusted transform puts them, so that whatever is fitted to them is
    that transform; their residuals, and the check points, are as measured against the reference
    and, once adjusted, the neighbours.
    """
    adjustment = stack.adjustment
    transform = None if adjustment is None else adjustment.transforms[end]
    reference, moving = (stack.descriptions or (None,))[0], None
    if transform is not None:
        moving = stack.descriptions[end]
    if transform is None or reference is None or moving is None or end in stack.outside:
        return None
    rows = stack.kept_rows(end)
    points = _tie_points(stack, end, transform)
    kind = transform.kind if transform.kind != SHIFT else SIMILARITY
    if transform.curve is not None:
        kind = transform.curve.kind
    if transform.relief is not None:
        kind = RELIEF
    options = Options.of(stack.scenes[end - 1].options)
    inside = transform.apply(transform.pixels_inside(EXTRAPOLATION_SIDE))
    return MatchResult(
        status=MATCHED,
        reason=Message(
            "Adjusted with {pairs} of {matched} pairs of a stack of {scenes} scenes.",
            pairs=len(rows),
            matched=sum(end in link.ends for link in stack.links),
            scenes=len(stack.scenes),
        ),
        reference=reference,
        moving=moving,
        matcher=options.matcher,
        tie_points=points,
        transform_type=kind,
        moving_to_reference=None if kind == RELIEF else fit_matrix(moving, transform.apply),
        relief=_displacement(transform, points),
        mapper=transform.apply,
        confidence=_confidence(stack, end),
        coverage=_coverage(points, moving.width, moving.height),
        extrapolated=extrapolated_share(inside, points.reference_pixels),
        accuracy=_accuracy(stack, end),
        options=options,
    )


def _displacement(transform: SceneTransform, points: TiePoints) -> ReliefDisplacement | None:
    """The displacement by relief of a scene; None where it shows none."""
    relief, frame = transform.relief, transform.frame
    if relief is None:
        return None
    column, row = (float(value) for value in relief.slope / frame.scale)
    ground = None
    georeference = frame.scene.georeference
    if georeference.crs is not None:
        centre = frame.scene.centre
        on_map = georeference.pixel_to_map(centre + np.array([[0.0, 0.0], [column, row]]))
        steps = (on_map[1] - on_map[0]) * metres_per_unit(georeference.crs, on_map[0])
        ground = float(np.linalg.norm(steps))
    heights = relief.ground.heights(points.reference_pixels)
    covered = float(np.isfinite(heights).mean()) if len(heights) else 1.0
    return ReliefDisplacement(column, row, ground, covered)


def _accuracy(stack: AdjustedStack, end: int) -> Accuracy | None:
    """The accuracy of a scene's place; None where its pairs contradict each other."""
    if stack.errors is None or stack.is_doubtful(end):
        return None
    reference = stack.descriptions[0]
    return stack.errors.accuracy(end, None if reference is None else reference.gsd)


def scenes_outside(stack: AdjustedStack, progress: Progress) -> frozenset[int]:
    """The scenes that lie more than one width of the reference outside of it.

    A chain of neighbours may lead there. No reader takes points so far off for points of the
    reference, so that nothing could be fitted to a result.

    Raises Cancelled.
    """
    outside = set()
    for end, transform in enumerate(
        () if stack.adjustment is None else stack.adjustment.transforms
    ):
        progress.check()
        if end and transform is not None:
            points = _tie_points(stack, end, transform)
            if np.count_nonzero(~points.is_check) < MIN_POINTS[AFFINE]:
                outside.add(end)
    return frozenset(outside)


def _tie_points(stack: AdjustedStack, end: int, transform: SceneTransform) -> TiePoints:
    """The points of all pairs that the transform follows."""
    tables, roles = [np.empty((0, 6))], [np.empty(0, dtype=str)]
    reference = transform.frame.reference
    limit = np.array([reference.width, reference.height])
    for numbers, is_check in _points_of_links(stack, end, transform):
        measured = numbers[:, :2]
        # Farther away no reader takes them for points of the reference.
        near = np.isfinite(numbers).all(axis=1)
        near &= ((measured >= -limit) & (measured <= 2 * limit)).all(axis=1)
        tables.append(numbers[near])
        roles.append(np.where(is_check[near], CHECK, TIE))
    table = np.concatenate(tables)
    maps = _on_map(reference, table[:, :2]), _on_map(transform.frame.scene, table[:, 2:4])
    columns = np.column_stack([table[:, :4], *maps, table[:, 4:]])
    return TiePoints.of(columns, np.concatenate(roles))


def _points_of_links(
    stack: AdjustedStack, end: int, transform: SceneTransform
) -> Iterator[tuple[NDArray[np.float64], NDArray[np.bool_]]]:
    """Reference pixels, moving pixels, score and residual (N, 6) of each pair, and the roles."""
    adjustment = stack.adjustment
    if adjustment is None:
        return
    for row in stack.kept_rows(end):
        link = stack.links[row]
        opposite = adjustment.transforms[link.other(end)]
        if opposite is None:
            continue
        measured = opposite.apply_level(link.pixels(link.other(end)))
        residuals = np.linalg.norm(transform.apply_level(link.pixels(end)) - measured, axis=1)
        pixels = link.shown_pixels(end)
        adjusted = transform.apply_near(pixels, measured)
        places = np.where(link.is_check[:, None], measured, adjusted)
        scores = np.sqrt(np.clip(link.weights, 0, 1))
        yield np.column_stack([places, pixels, scores, residuals]), link.is_check


def _on_map(place: Place, pixels: Points) -> Points:
    if not place.georeference.is_usable:
        return np.full(pixels.shape, np.nan)
    return place.georeference.pixel_to_map(pixels)


def _confidence(stack: AdjustedStack, end: int) -> float:
    """The confidence of a scene's place, the least on the best chain of pairs to the reference."""
    sure = {0: 1.0}
    links = [stack.links[row] for row in _kept(stack)]
    for _ in range(len(stack.scenes)):
        before = dict(sure)
        for link in links:
            for one, other in (link.ends, link.ends[::-1]):
                if one in sure:
                    sure[other] = max(sure.get(other, 0.0), min(sure[one], link.confidence))
        if sure == before:
            break
    return sure.get(end, 0.0)


def _kept(stack: AdjustedStack) -> list[int]:
    kept = () if stack.adjustment is None else stack.adjustment.is_kept
    return [row for row, is_kept in enumerate(kept) if is_kept]


def _coverage(points: TiePoints, width: int, height: int) -> float:
    """Share of a 4 x 4 lattice over the scene that holds a point."""
    corners = np.array([[0.0, 0.0], [float(width), float(height)]])
    cells = cell_indices(np.vstack([corners, points.moving_pixels]), COVERAGE_CELLS)[2:]
    return len(np.unique(cells @ [1, COVERAGE_CELLS])) / COVERAGE_CELLS**2
