"""The result of points that were checked by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hetmatch_qgis.common.contract import (
    CHECK_CODE,
    MATCHED,
    OFF_CODE,
    ORIGIN_MANUAL,
    ORIGIN_MATCHED,
)
from hetmatch_qgis.engine.core.grid import Points, even_lattice
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.matching.fit_space import FrameTransform, relief_of
from hetmatch_qgis.engine.pairs.pair import ImagePair
from hetmatch_qgis.engine.pairs.registration import (
    fit_matrix,
    make_inverse,
    make_mapper,
    make_tie_points,
)
from hetmatch_qgis.engine.worker.edited_points import EditedPoints

AROUND_SIDE = 32
"""Points along a side of the edited points' extent at which heights are looked for."""


def edited_result(
    pair: ImagePair,
    options: Options,
    transform: FrameTransform,
    points: EditedPoints,
    kind: str | None,
) -> MatchResult:
    """A match of the points that are not switched off, by the transform that was fitted to them.

    kind: of the transform; None where the result only maps points.
    """
    used = points.roles != OFF_CODE
    mapper = make_mapper(pair, transform)
    table = make_tie_points(
        pair,
        (points.reference[used], points.moving[used]),
        points.weights[used],
        points.roles[used] == CHECK_CODE,
        transform,
        points.covariances[used],
    )
    origin = np.where(points.is_manual[used], ORIGIN_MANUAL, ORIGIN_MATCHED)
    return MatchResult(
        status=MATCHED,
        reason=Message("{count} points, checked by hand.", count=np.count_nonzero(used)),
        reference=pair.reference.description,
        moving=pair.moving.description,
        matcher=options.matcher,
        tie_points=replace(table, origin=origin, ids=points.ids[used]),
        transform_type=kind,
        moving_to_reference=fit_matrix(pair.moving.description, mapper),
        mapper=mapper,
        inverse=make_inverse(pair, transform),
        relief=relief_of(pair, transform, _around(points.reference[used], pair)),
        options=options,
    )


def _around(reference: Points, pair: ImagePair) -> Points:
    """Points (N, 2) of the reference's frame all over what pixels (M, 2) lie in."""
    if not len(reference):
        return np.zeros((0, 2))
    low, high = reference.min(axis=0), reference.max(axis=0)
    lattice = low + even_lattice(float(high[0] - low[0]), float(high[1] - low[1]), AROUND_SIDE)
    return pair.reference.source.pixel_to_frame(lattice)
