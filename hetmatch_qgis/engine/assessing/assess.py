"""The story of an assessment, in order: read, measure, tell noise from ground, judge."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.assessing.assess_options import AssessOptions
from hetmatch_qgis.engine.assessing.assessment import (
    CANNOT_TELL,
    MEASURED,
    TOO_FAR,
    Assessment,
    Findings,
    Judgement,
)
from hetmatch_qgis.engine.assessing.field import MOST_POINTS, FieldModel
from hetmatch_qgis.engine.assessing.figures import (
    Figures,
    figures_of,
    measured_by,
    probability_of,
    shared_error,
    with_shared_errors,
)
from hetmatch_qgis.engine.assessing.frame import Frame, frame_of_rasters
from hetmatch_qgis.engine.assessing.measure import FEWEST, NARROW, Measurement, measure
from hetmatch_qgis.engine.assessing.requirement import MEASURES, METRES, Requirement
from hetmatch_qgis.engine.assessing.windows import evenly
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.progress import CancelledCallback, Progress, ProgressCallback
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.features.registry import load_matcher
from hetmatch_qgis.engine.fitting.transforms import fit
from hetmatch_qgis.engine.matching.pipeline import match_rasters
from hetmatch_qgis.engine.matching.refine import STEP

BACKDROP_SIDE = 900
PLACES = 200
"""Places of the ground that percentiles are taken over."""


def assess_rasters(
    reference: Path | str,
    moving: Path | str,
    options: AssessOptions | None = None,
    progress: Progress | ProgressCallback | None = None,
    cancelled: CancelledCallback | None = None,
) -> Assessment:
    """Measure how far the moving raster lies off the reference, taking both georeferences as they
    are; rasters of equal size without georeference are compared pixel by pixel.

    progress is called with the share done, 0 to 1, and a message; cancelled is asked often.
    Raises InputError for rasters that cannot be compared and Cancelled when the user stopped it.
    """
    options = options or AssessOptions()
    stages = Progress.of(progress, cancelled)
    with ExitStack() as resources:
        with stages.stage("read", 0.0, 0.05):
            stages.report(0.0, "Reading the rasters")
            frame = frame_of_rasters(reference, moving, options.match, resources)
            _check_units(frame, options)
        with stages.stage("load", 0.05, 0.1):
            stages.report(0.0, "Loading the matcher")
            matcher = load_matcher(options.match)

        def measured(expected: Callable[[Points], Points] | None = None) -> Measurement:
            return measure(frame, matcher, options, stages, expected)

        with stages.stage("measure", 0.1, 0.5):
            found = measured()
        match = None
        if not _reliable(found):
            with stages.stage("search", 0.5, 0.7):
                match = _matched(reference, moving, options, stages)
            if match.matched and _far(frame, match, options) is None:
                with stages.stage("measure", 0.7, 0.9):
                    found = measured(_expected(frame, match))
        with stages.stage("figures", 0.9, 1.0):
            stages.report(0.0, "Telling noise from displacement")
            assessment = _concluded(frame, options, found, match)
            stages.report(1.0, "Done")
    return replace(assessment, seconds=dict(stages.seconds))


def _check_units(frame: Frame, options: AssessOptions) -> None:
    for wanted in options.requirements:
        if wanted.unit == METRES and frame.grid is None:
            raise InputError(
                f"'{wanted}' cannot be judged in metres, because the rasters have no georeference "
                "in common; require pixels."
            )


def _reliable(found: Measurement) -> bool:
    return found.trust.believed and len(found.vectors) >= FEWEST


def _matched(
    reference: Path | str, moving: Path | str, options: AssessOptions, stages: Progress
) -> MatchResult:
    """The rasters matched as if nothing were known but their georeference."""
    stages.report(0.0, "Looking farther afield")

    def onwards(fraction: float, message: str) -> None:
        stages.report(fraction, f"Looking farther afield: {message.lower()}")

    def stopped() -> bool:
        stages.check()
        return False

    return match_rasters(reference, moving, options.match, onwards, stopped)


def _offsets(frame: Frame, match: MatchResult) -> tuple[Points, Points]:
    """Places of the frame (N, 2) and how far off the moving raster's own georeference puts them."""
    points = match.tie_points
    here = frame.pair.reference.source.pixel_to_frame(points.reference_pixels)
    there = frame.pair.moving.source.pixel_to_frame(points.moving_pixels)
    return here, there - here


def _far(frame: Frame, match: MatchResult, options: AssessOptions) -> float | None:
    """How far off the rasters lie, where that is more than is searched."""
    if not match.matched:
        return None
    length = float(np.median(np.linalg.norm(_offsets(frame, match)[1], axis=1)))
    return length if length > options.search_pixels else None


def _expected(frame: Frame, match: MatchResult) -> Callable[[Points], Points] | None:
    """The tie points' affine trend: where the search starts again."""
    places, steps = _offsets(frame, match)
    trend = fit("affine", places, places + steps)
    if trend is None:
        return None
    return lambda points: trend.apply(points) - points


def _concluded(
    frame: Frame, options: AssessOptions, found: Measurement, match: MatchResult | None
) -> Assessment:
    base = Assessment(
        CANNOT_TELL,
        "",
        frame.pair.reference.description,
        frame.pair.moving.description,
        frame,
        options,
        found.trust,
    )
    if _reliable(found):
        return _measured(base, found)
    far = None if match is None else _far(frame, match, options)
    if match is None or far is None:
        return replace(base, reason=_reason_against(found))
    amid = np.median(_offsets(frame, match)[0], axis=0)
    scales = {unit: scale.ravel() for unit, scale in _scales(frame, amid[None]).items()}
    ground = f" ({far * scales[METRES][0]:.4g} m)" if METRES in scales else ""
    return replace(
        base,
        status=TOO_FAR,
        offset_px=far,
        reason=f"The rasters are off by about {far:.0f} pixels{ground}, farther than "
        f"{options.search_pixels:g} pixels, which is as far as is measured; register them first "
        "with hetmatch match.",
        judgements=tuple(
            Judgement(wanted, far * float(scales[wanted.unit][0]), False, 0.0)
            for wanted in options.requirements
            if far * min(scales[wanted.unit]) > wanted.limit
        ),
    )


def _measured(base: Assessment, found: Measurement) -> Assessment:
    frame, vectors = base.frame, found.vectors
    fitted = vectors.select(evenly(vectors.places, MOST_POINTS))
    model = FieldModel(fitted.places, fitted.steps, float(vectors.window))
    places = found.valid[evenly(found.valid, PLACES)]
    drawn = model.draws(places)
    shared = shared_error(drawn.noise, vectors.window / (NARROW * STEP))
    draws = with_shared_errors(drawn.values, shared)
    scales = _scales(frame, places)
    figures = {unit: figures_of(draws, scale, unit) for unit, scale in scales.items()}
    findings = Findings(
        vectors,
        model,
        found.valid,
        figures,
        {name: float(measured_by(name, vectors.steps[None])[0]) for name in MEASURES},
        drawn.noise,
        shared,
        found.searched,
    )
    judgements = tuple(
        _judged(wanted, figures, draws, scales) for wanted in base.options.requirements
    )
    return replace(
        base,
        status=MEASURED,
        reason=f"{len(vectors)} places of {found.searched} were measured.",
        findings=findings,
        judgements=judgements,
        backdrop=_backdrop(frame),
    )


def _backdrop(frame: Frame) -> NDArray[np.uint8]:
    area = frame.area
    grey = frame.pair.reference.grey(area, max(1.0, max(area.width, area.height) / BACKDROP_SIDE))
    levels = np.where(grey.valid, 110 + 55 * grey.values, 235)
    return np.clip(levels, 0, 255).astype(np.uint8)


def _scales(frame: Frame, places: Points) -> dict[str, NDArray[np.float64]]:
    """What a frame pixel is in each unit along x and y: (2,), in metres (N, 2) at the places."""
    scales = {
        "px": np.ones(2),
        "reference_px": np.full(2, 1 / frame.reference_pixel),
        "moving_px": np.full(2, 1 / frame.moving_pixel),
    }
    metres = frame.ground_at(places)
    return scales if metres is None else scales | {METRES: metres}


def _judged(
    wanted: Requirement,
    figures: dict[str, Figures],
    draws: NDArray[np.float64],
    scales: dict[str, NDArray[np.float64]],
) -> Judgement:
    found = getattr(figures[wanted.unit], wanted.measure).value
    probability = probability_of(draws, scales[wanted.unit], wanted)
    return Judgement(wanted, found, found <= wanted.limit, probability)


def _reason_against(found: Measurement) -> str:
    if found.searched == 0:
        return (
            "There is no place that both rasters show with any texture; check that they overlap, "
            "or name another area."
        )
    if not found.trust.believed:
        trust = found.trust
        return (
            f"{trust.steady:.0%} of the places agree with their neighbours on how far they are "
            f"off, at a mean correlation of {trust.score:.2f}, and {trust.agreeing} of "
            f"{trust.votes} single windows with one another; that could be chance, so check that "
            "both show the same place, or try other bands or a larger area."
        )
    return (
        f"Only {len(found.vectors)} places could be measured, too few to tell; "
        "name a larger area or other bands."
    )
