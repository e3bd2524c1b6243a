"""First places of the scenes of a stack: from pair to pair, the surest ones first."""

from __future__ import annotations

import heapq
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.batch.network.earned_kind import earned_curve, earned_matrix, least_kind
from hetmatch_qgis.engine.batch.network.link import AFFINE, SHIFT, Link, SceneTransform
from hetmatch_qgis.engine.batch.network.scene_frame import SceneFrame
from hetmatch_qgis.engine.core.progress import SILENT, Progress
from hetmatch_qgis.engine.fitting.candidates import Candidates


def start_transforms(
    frames: Sequence[SceneFrame],
    links: Sequence[Link],
    errors: NDArray[np.float64],
    progress: Progress = SILENT,
) -> list[SceneTransform | None]:
    """A transform of each end of the links, None of one that no chain of pairs leads to.

    The reference, the first end, stays. Chains with the least sum of squared errors are taken.

    errors: (E,) of the links in pixels. progress: checked for cancellation.

    Raises Cancelled.
    """
    transforms: list[SceneTransform | None] = [None] * len(frames)
    transforms[0] = SceneTransform(frames[0], SHIFT)
    queue = [(errors[row] ** 2, row, 0) for row, link in enumerate(links) if 0 in link.ends]
    heapq.heapify(queue)
    while queue:
        progress.check()
        cost, row, known = heapq.heappop(queue)
        link = links[row]
        end = link.other(known)
        parent = transforms[known]
        if transforms[end] is not None or parent is None:
            continue
        transforms[end] = _placed(link, end, parent, frames[end])
        if transforms[end] is None:
            continue
        for next_row, next_link in enumerate(links):
            if end in next_link.ends and transforms[next_link.other(end)] is None:
                heapq.heappush(queue, (cost + errors[next_row] ** 2, next_row, end))
    return transforms


def _placed(
    link: Link, end: int, parent: SceneTransform, frame: SceneFrame
) -> SceneTransform | None:
    """The transform of an end by one pair whose other end is known; None where it fits none."""
    scaled = link.pixels(end) * frame.scale
    placed = parent.apply_level(link.pixels(link.other(end)))
    nominal = frame.from_reference(placed)
    is_used = np.isfinite(nominal).all(axis=1) & ~link.is_check
    points = Candidates(scaled[is_used], nominal[is_used], link.weights[is_used])
    if len(points) < 3:
        return None
    if link.ends == (0, end):
        curve = earned_curve(link.kind, points, placed[is_used])
        if curve is not None:
            return SceneTransform(frame, AFFINE, np.eye(3), curve)
    earned = earned_matrix(link.kind, points, placed[is_used], least_kind(frame))
    return None if earned is None else SceneTransform(frame, *earned)
