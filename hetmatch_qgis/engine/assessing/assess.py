"""A whole assessment, in order: read, measure, separate noise from displacement, judge."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.common.contract import CANNOT_TELL, MEASURED, TOO_FAR
from hetmatch_qgis.engine.assessing.assess_options import AssessOptions
from hetmatch_qgis.engine.assessing.assessment import Assessment, Findings, Judgement
from hetmatch_qgis.engine.assessing.field import MAX_VECTORS, DisplacementField
from hetmatch_qgis.engine.assessing.figures import (
    Figures,
    add_shared_error,
    compute_figures,
    compute_measure,
    probability_met,
    shared_error,
)
from hetmatch_qgis.engine.assessing.frame import Frame, frame_of_rasters
from hetmatch_qgis.engine.assessing.measure import (
    NARROW,
    ExpectedDisplacements,
    Measurement,
    measure,
)
from hetmatch_qgis.engine.assessing.relief import find_relief
from hetmatch_qgis.engine.assessing.requirement import MEASURES, METRES, Requirement
from hetmatch_qgis.engine.assessing.shadowed import measure_shadowed
from hetmatch_qgis.engine.assessing.windows import select_spread
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.progress import CancelledCallback, Progress, ProgressCallback
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.core.workers import single_threaded_libraries
from hetmatch_qgis.engine.features.registry import load_matcher
from hetmatch_qgis.engine.fitting.least_squares import fit
from hetmatch_qgis.engine.matching.pipeline import match_rasters
from hetmatch_qgis.engine.pairs.same_raster import check_different
from hetmatch_qgis.engine.refinement.lattice import STEP
from hetmatch_qgis.engine.report.wording import significant
from hetmatch_qgis.engine.vectors.opening import Source

BACKDROP_SIDE_PX = 900
"""Pixels along the longer side of the backdrop; set by hand with `assess` (559f29a)."""

FIGURE_POINTS = 200
"""Points of the area over which figures are taken; set by hand with `assess` (559f29a)."""

Scales = dict[str, NDArray[np.float64]]
"""Size of a frame pixel along x and y by unit: (2,), in metres (N, 2) at each of N points."""


def assess_rasters(
    reference: Source,
    moving: Source,
    options: AssessOptions | None = None,
    progress: Progress | ProgressCallback | None = None,
    cancelled: CancelledCallback | None = None,
) -> Assessment:
    """Measure how well two rasters are co-registered as they are; nothing is written.

    reference: the side taken as correct, as `match_rasters` takes it.
    moving: the side to assess. Rasters of equal size without georeference are compared pixel by
        pixel.
    options: the settings; None for the defaults.
    progress: called with the share done, 0 to 1, and a message.
    cancelled: called often; the assessment stops once it returns True.

    `Assessment.is_measured` is False, and `reason` says why, if nothing reliable could be measured:
    no error.

    Raises InputError for rasters that cannot be compared, and Cancelled.

    >>> from hetmatch_qgis.engine import AssessOptions, assess_rasters
    >>> options = AssessOptions(require=("ce90=1px",))
    >>> assessment = assess_rasters("reference.tif", "moving.tif", options)
    >>> print(assessment.status, assessment.passed, assessment.reason)
    """
    options = options or AssessOptions()
    progress = Progress.of(progress, cancelled)
    with ExitStack() as resources:
        # Sums by several threads of a library differ in their last bits.
        resources.enter_context(single_threaded_libraries())
        with progress.stage("read", 0.0, 0.05):
            progress.report(0.0, Message("Reading the rasters"))
            check_different(reference, moving, options.match, progress)
            frame = frame_of_rasters(reference, moving, options.match, resources)
            _check_units(frame, options)
        with progress.stage("load", 0.05, 0.1):
            progress.report(0.0, Message("Loading the matcher"))
            matcher = load_matcher(options.match)
        with progress.stage("measure", 0.1, 0.5):
            measurement = measure(frame, matcher, options, progress)
        offsets = None
        if not measurement.is_reliable:
            with progress.stage("search", 0.5, 0.7):
                offsets = _search_farther(reference, moving, options, frame, progress)
            if offsets is not None and not offsets.exceeds(options.search_pixels):
                with progress.stage("measure", 0.7, 0.9):
                    trend = offsets.affine_trend()
                    measurement = measure(frame, matcher, options, progress, trend)
        with progress.stage("measure", progress.position, 0.9):
            frame, measurement = measure_shadowed(frame, matcher, options, progress, measurement)
        with progress.stage("figures", 0.9, 1.0):
            progress.report(0.0, Message("Separating noise from displacement"))
            assessment = _conclude(frame, options, measurement, offsets)
            progress.report(1.0, Message("Done"))
    return replace(assessment, seconds=dict(progress.seconds))


def _check_units(frame: Frame, options: AssessOptions) -> None:
    for requirement in options.requirements:
        if requirement.unit == METRES and frame.grid is None:
            raise InputError(
                "'{requirement}' cannot be judged in metres, because the rasters have no "
                "georeference in common; require pixels.",
                requirement=str(requirement),
            )


@dataclass(frozen=True)
class _MatchOffsets:
    """Displacements by a match of the rasters.

    points: (N, 2), frame points of the tie points in the reference.
    displacements: (N, 2), from there to the same ground in the moving raster.
    """

    points: Points
    displacements: Points

    @property
    def length(self) -> float:
        """The median displacement in frame pixels."""
        return float(np.median(np.linalg.norm(self.displacements, axis=1)))

    def exceeds(self, search_px: float) -> bool:
        """True when the displacement is larger than the search range."""
        return self.length > search_px

    def affine_trend(self) -> ExpectedDisplacements | None:
        """The affine trend of the displacements, where the search starts again."""
        trend = fit("affine", self.points, self.points + self.displacements)
        if trend is None:
            return None
        return lambda points: trend.apply(points) - points


def _search_farther(
    reference: Source,
    moving: Source,
    options: AssessOptions,
    frame: Frame,
    progress: Progress,
) -> _MatchOffsets | None:
    """The displacements by a match that starts from the georeferences; None without a match."""
    progress.report(0.0, Message("Searching a larger area"))

    def describe(message: str) -> Message:
        return Message("Searching a larger area: {step}", step=message)

    match = match_rasters(reference, moving, options.match, progress.within_stage(describe))
    return _offsets(frame, match) if match.matched else None


def _offsets(frame: Frame, match: MatchResult) -> _MatchOffsets:
    tie_points = match.tie_points
    reference = frame.pair.reference.source.pixel_to_frame(tie_points.reference_pixels)
    moving = frame.pair.moving.source.pixel_to_frame(tie_points.moving_pixels)
    return _MatchOffsets(reference, moving - reference)


def _conclude(
    frame: Frame, options: AssessOptions, measurement: Measurement, offsets: _MatchOffsets | None
) -> Assessment:
    assessment = Assessment(
        status=CANNOT_TELL,
        reason=_inconclusive_reason(measurement),
        reference=frame.pair.reference.description,
        moving=frame.pair.moving.description,
        frame=frame,
        options=options,
        trust=measurement.trust,
    )
    if measurement.is_reliable:
        return _with_findings(assessment, measurement)
    if offsets is not None and offsets.exceeds(options.search_pixels):
        return _too_far(assessment, offsets)
    return assessment


def _too_far(assessment: Assessment, offsets: _MatchOffsets) -> Assessment:
    """The assessment of rasters whose displacement is larger than the search range."""
    options, length = assessment.options, offsets.length
    middle = np.median(offsets.points, axis=0)
    scales = {
        unit: scale.ravel() for unit, scale in _scales(assessment.frame, middle[None]).items()
    }
    offset = Message("{pixels:.0f} pixels", pixels=length)
    if METRES in scales:
        metres = length * scales[METRES][0]
        offset = Message(
            "{pixels:.0f} pixels ({metres} m)", pixels=length, metres=significant(metres, 4)
        )
    return replace(
        assessment,
        status=TOO_FAR,
        offset_px=length,
        reason=Message(
            "The rasters are displaced by about {offset}, more than the search range of {search:g} "
            "pixels; register them first.",
            offset=offset,
            search=options.search_pixels,
        ),
        judgements=tuple(
            Judgement(
                requirement,
                value=length * float(scales[requirement.unit][0]),
                is_met=False,
                probability=0.0,
            )
            for requirement in options.requirements
            if length * min(scales[requirement.unit]) > requirement.limit
        ),
    )


def _with_findings(assessment: Assessment, measurement: Measurement) -> Assessment:
    """The assessment of rasters whose displacement was measured."""
    frame, vectors = assessment.frame, measurement.vectors
    fitted = vectors.select(select_spread(vectors.points, MAX_VECTORS))
    field = DisplacementField(fitted.points, fitted.displacements, float(vectors.window))
    valid_points = measurement.valid_points
    points = valid_points[select_spread(valid_points, FIGURE_POINTS)]
    simulated = field.simulate(points)
    shared_std = shared_error(simulated.noise, vectors.window / (NARROW * STEP))
    realisations = add_shared_error(simulated.values, shared_std)
    scales = _scales(frame, points)
    figures = {unit: compute_figures(realisations, scale, unit) for unit, scale in scales.items()}
    findings = Findings(
        vectors=vectors,
        field=field,
        valid_points=valid_points,
        figures=figures,
        raw={
            name: float(compute_measure(name, vectors.displacements[None])[0]) for name in MEASURES
        },
        noise=simulated.noise,
        shared_error=shared_std,
        window_count=measurement.window_count,
        relief=find_relief(frame, vectors.points, vectors.displacements),
    )
    return replace(
        assessment,
        status=MEASURED,
        reason=Message(
            "{count} of {total} locations were measured.",
            count=len(vectors),
            total=measurement.window_count,
        ),
        findings=findings,
        judgements=tuple(
            _judge(requirement, figures, realisations, scales)
            for requirement in assessment.options.requirements
        ),
        backdrop=_backdrop(frame),
    )


def _backdrop(frame: Frame) -> NDArray[np.uint8]:
    area = frame.area
    factor = max(1.0, max(area.width, area.height) / BACKDROP_SIDE_PX)
    grey = frame.pair.reference.grey(area, factor)
    levels = np.where(grey.valid, 110 + 55 * grey.values, 235)
    return np.clip(levels, 0, 255).astype(np.uint8)


def _scales(frame: Frame, points: Points) -> Scales:
    """Size of a frame pixel in each unit, in metres at the points (N, 2)."""
    scales = {
        "px": np.ones(2),
        "reference_px": np.full(2, 1 / frame.reference_pixel),
        "moving_px": np.full(2, 1 / frame.moving_pixel),
    }
    metres = frame.pixel_m_at(points)
    return scales if metres is None else scales | {METRES: metres}


def _judge(
    requirement: Requirement,
    figures: dict[str, Figures],
    realisations: NDArray[np.float64],
    scales: Scales,
) -> Judgement:
    value = getattr(figures[requirement.unit], requirement.measure).value
    probability = probability_met(realisations, scales[requirement.unit], requirement)
    return Judgement(requirement, value, value <= requirement.limit, probability)


def _inconclusive_reason(measurement: Measurement) -> Message:
    trust = measurement.trust
    if measurement.window_count == 0:
        return Message(
            "No part of the rasters has valid pixels and texture in both; check that they "
            "overlap, or choose another area."
        )
    if not trust.is_reliable:
        return Message(
            "{consistent:.0%} of the points searched agree with their neighbours on the "
            "displacement, with a mean correlation of {score:.2f}, and {agreeing} of {votes} "
            "independent windows agree with each other; that could be chance. Check that both "
            "rasters show the same area, or try other bands or a larger area.",
            consistent=trust.consistent_share,
            score=trust.score,
            agreeing=trust.agreeing,
            votes=trust.votes,
        )
    if len(measurement.vectors) == 1:
        return Message(
            "Only 1 displacement could be measured, too few for a conclusion; choose a larger "
            "area or other bands."
        )
    return Message(
        "Only {count} displacements could be measured, too few for a conclusion; choose a "
        "larger area or other bands.",
        count=len(measurement.vectors),
    )
