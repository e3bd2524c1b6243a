"""The outcome of an assessment in sentences, for the page, the command line and QGIS."""

from __future__ import annotations

from hetmatch_qgis.common.contract import MEASURED, TOO_FAR
from hetmatch_qgis.engine.assessing.assessment import Assessment, Judgement
from hetmatch_qgis.engine.assessing.figures import Estimate, Figures
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.report.wording import significant

MEASURE_NAMES = {
    "rmse": Message("RMSE"),
    "bias": Message("Bias"),
    "ce90": Message("CE90"),
    "ce95": Message("CE95"),
}
MEASURE_MEANINGS = {
    "ce90": Message("circular error: 90 % of the area is displaced by no more than this"),
    "ce95": Message("circular error: 95 % of the area is displaced by no more than this"),
    "rmse": Message("root mean square of the displacements, in which large ones count most"),
    "bias": Message("mean displacement, which a shift of the whole raster would remove"),
}
UNIT_NAMES = {
    "px": Message("pixels of the coarser raster"),
    "reference_px": Message("reference pixels"),
    "moving_px": Message("moving pixels"),
    "m": Message("metres on the ground"),
}

MIN_COMPONENT = 0.38
"""Share of a displacement's length from which an axis is named in its direction: sin(22.5 degrees),
which splits the circle into eight equal sectors."""

_MAP_DIRECTIONS = {
    (0, 1): Message("north"),
    (1, 1): Message("northeast"),
    (1, 0): Message("east"),
    (1, -1): Message("southeast"),
    (0, -1): Message("south"),
    (-1, -1): Message("southwest"),
    (-1, 0): Message("west"),
    (-1, 1): Message("northwest"),
}
_IMAGE_DIRECTIONS = {
    (0, 1): Message("up"),
    (1, 1): Message("right and up"),
    (1, 0): Message("right"),
    (1, -1): Message("right and down"),
    (0, -1): Message("down"),
    (-1, -1): Message("left and down"),
    (-1, 0): Message("left"),
    (-1, 1): Message("left and up"),
}


def headline(assessment: Assessment) -> Message:
    """The outcome in one or two words."""
    if assessment.passed is not None:
        if assessment.passed and assessment.is_measured:
            return Message("Passed.")
        return Message("Not passed.")
    if assessment.status == MEASURED:
        return Message("Measured.")
    if assessment.status == TOO_FAR:
        return Message("Displacement too large.")
    return Message("Inconclusive.")


def verdict(assessment: Assessment) -> Message:
    """The outcome in a sentence or a few."""
    judgements = [judgement_sentence(judgement) for judgement in assessment.judgements]
    if assessment.findings is None:
        return _join([assessment.reason, *judgements])
    return _join([*judgements, *displacement_sentences(assessment)])


def _join(sentences: list[Message]) -> Message:
    """Several sentences as one Message."""
    *earlier, text = sentences
    for sentence in reversed(earlier):
        text = Message("{first} {next}", first=sentence, next=text)
    return text


def judgement_sentence(judgement: Judgement) -> Message:
    """The outcome of a requirement in a sentence."""
    outcome = Message("met") if judgement.is_met else Message("not met")
    if judgement.is_close:
        return Message(
            "{measure} is {value} {unit}, required at most {limit:g} {unit}: {outcome}, but within "
            "the measurement uncertainty ({probability:.0%} likely to be met).",
            **_values(judgement),
            outcome=outcome,
            probability=judgement.probability,
        )
    return Message(
        "{measure} is {value} {unit}, required at most {limit:g} {unit}: {outcome}.",
        **_values(judgement),
        outcome=outcome,
    )


def _values(judgement: Judgement) -> dict[str, object]:
    requirement = judgement.requirement
    return {
        "measure": MEASURE_NAMES[requirement.measure],
        "value": significant(judgement.value),
        "unit": requirement.unit,
        "limit": requirement.limit,
    }


def displacement_sentences(assessment: Assessment) -> list[Message]:
    """The mean displacement and the CE90, a sentence each."""
    findings = assessment.measured_findings
    pixels, metres = findings.pixels, findings.metres
    on_map = assessment.frame.grid is not None
    offset = _length(pixels.bias, None if metres is None else metres.bias)
    if pixels.bias.value <= pixels.bias_radius:
        mean = Message("The mean displacement is below the measurement uncertainty.")
    elif on_map:
        mean = Message(
            "On average the moving raster lies {offset} {direction} of the reference.",
            offset=offset,
            direction=direction(pixels, on_map),
        )
    else:
        mean = Message(
            "On average the moving raster is displaced by {offset} ({direction}).",
            offset=offset,
            direction=direction(pixels, on_map),
        )
    ce90 = Message(
        "CE90 is {length}: 90 % of the area is displaced by no more than that.",
        length=_length(pixels.ce90, None if metres is None else metres.ce90),
    )
    return [mean, ce90]


def _length(pixels: Estimate, metres: Estimate | None) -> Message:
    if metres is None:
        return Message("{pixels:.2f} px", pixels=pixels.value)
    return Message(
        "{pixels:.2f} px ({metres} m)", pixels=pixels.value, metres=significant(metres.value)
    )


def direction(figures: Figures, on_map: bool) -> Message:
    """Direction of the mean displacement: one of eight winds on a map, else "left" and the like."""
    x, y = figures.x.mean, -figures.y.mean
    min_component = MIN_COMPONENT * max(figures.bias.value, 1e-12)
    across = 0 if abs(x) <= min_component else 1 if x > 0 else -1
    upwards = 0 if abs(y) <= min_component else 1 if y > 0 else -1
    return (_MAP_DIRECTIONS if on_map else _IMAGE_DIRECTIONS)[across, upwards]


def interval(figure: Estimate) -> Message:
    """A figure with its 90 % interval."""
    value, low, high = map(significant, (figure.value, figure.low, figure.high))
    return Message("{value} ({low} to {high})", value=value, low=low, high=high)
