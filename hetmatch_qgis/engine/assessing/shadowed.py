"""Vector layers assessed with the shadows that the photograph has beside what stands on them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.assessing.assess_options import AssessOptions
from hetmatch_qgis.engine.assessing.frame import Frame
from hetmatch_qgis.engine.assessing.measure import ExpectedDisplacements, Measurement, measure
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.corroboration.cast_shadows import find_shadows, with_shadows
from hetmatch_qgis.engine.features.base import Matcher
from hetmatch_qgis.engine.fitting.least_squares import fit
from hetmatch_qgis.engine.fitting.transforms import Transform

MIN_SHADOWED_SHARE = 0.5
"""Displacements measured on the map with shadows, in those on the map without, for the former to be
taken: as a match takes its points (`pipeline.MIN_SHADOWED_SHARE`)."""


def measure_shadowed(
    frame: Frame,
    matcher: Matcher,
    options: AssessOptions,
    progress: Progress,
    bare: Measurement,
) -> tuple[Frame, Measurement]:
    """Measure again on the map drawn with shadows; frame and measurement as they were without.

    Beside its shadow a roof lies elsewhere than on the bare map, as in a match.

    bare: the measurement on the map as it is.

    Raises Cancelled.
    """
    unchanged = frame, bare
    if not frame.pair.reference.description.layers or frame.grid is None or not bare.is_reliable:
        return unchanged
    progress.report(0.0, Message("Looking for shadows beside what the map shows"))
    points = bare.vectors.points
    placed = fit("affine", points + bare.vectors.displacements, points)
    trend = fit("affine", points, points + bare.vectors.displacements)
    shadows = None if placed is None else find_shadows(frame.pair, placed, progress)
    if trend is None or shadows is None:
        return unchanged
    shaded = replace(frame, pair=with_shadows(frame.pair, shadows.shadow))
    start = _displaced(trend, np.array(shadows.shift))
    again = measure(shaded, matcher, options, progress, start)
    if not again.is_reliable or len(again.vectors) < MIN_SHADOWED_SHARE * len(bare.vectors):
        return unchanged
    # With shadows drawn where the photograph has them, the map would confirm itself.
    return shaded, replace(again, trust=bare.trust)


def _displaced(trend: Transform, shift: NDArray[np.float64]) -> ExpectedDisplacements:
    """The trend of displacements of a map that is misplaced by a shift (2,)."""

    def expected(points: Points) -> Points:
        return np.asarray(trend.apply(points + shift) - points)

    return expected
