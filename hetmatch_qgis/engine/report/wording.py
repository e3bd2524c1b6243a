"""Figures as people read them, and the terms of the report that several sections share."""

from __future__ import annotations

import math

from hetmatch_qgis.common.contract import CHECK, TIE
from hetmatch_qgis.engine.core.language import in_language
from hetmatch_qgis.engine.core.messages import Figure, Message
from hetmatch_qgis.engine.core.terms import transform_noun

POINT_NAMES = {CHECK: Message("check points"), TIE: Message("tie points")}
"""The points of a role, in headings and legends."""

_TRANSFORM_DESCRIPTIONS = {
    "shift": Message("shift (the same translation for the whole image)"),
    "similarity": Message("similarity (translation, rotation and one scale for the whole image)"),
    "affine": Message("affine (translation, rotation, scale and shear for the whole image)"),
    "relief": Message("relief (affine plus displacement by the height of the ground)"),
    "homography": Message("homography (affine plus perspective, for the whole image)"),
    "polynomial2": Message("polynomial of degree 2 (a smooth bend over the whole image)"),
    "polynomial3": Message("polynomial of degree 3 (smooth bends over the whole image)"),
    "thin_plate": Message("thin plate spline (bends locally to follow the tie points)"),
}
_CONFIDENCE_STATEMENTS = (
    (0.99, Message("Practically certain.")),
    (0.95, Message("Very likely correct.")),
    (0.8, Message("Probably correct.")),
)
_LOW_CONFIDENCE = Message("More likely right than wrong: check the pictures before you use it.")
_CERTAIN = 0.995
"""Confidence that rounds to 100 of 100, which no calibration can promise."""

_METRES_PER_KILOMETRE = 1000.0  # by definition
_MIN_KILOMETRES_M = 10_000.0
"""Metres from which a length is given in kilometres; set by hand for legibility."""

_ZERO = 1e-6
"""Absolute values below, in any unit, are printed as 0; set by hand, below any measurement."""


def describe_transform(kind: str | None) -> Message:
    """A kind of transform and what it can model."""
    return _TRANSFORM_DESCRIPTIONS.get(kind or "") or transform_noun(kind)


def confidence_statement(confidence: float) -> Message:
    """The confidence of a match, 0 to 1, as a short statement."""
    return next(
        (text for minimum, text in _CONFIDENCE_STATEMENTS if confidence >= minimum),
        _LOW_CONFIDENCE,
    )


def explain_confidence(confidence: float) -> Message:
    """The meaning of the figure. confidence: 0 to 1."""
    if confidence >= _CERTAIN:
        return Message(
            "Confidence {confidence:.3f}: at least 99 of 100 calibration matches with evidence "
            "like this were correct. It is the probability that the match is correct, not a "
            "measure of its accuracy.",
            confidence=confidence,
        )
    return Message(
        "Confidence {confidence:.3f}: about {count} of 100 calibration matches with evidence like "
        "this were correct. It is the probability that the match is correct, not a measure of its "
        "accuracy.",
        confidence=confidence,
        count=round(confidence * 100),
    )


def explain_whole_place(confidence: float) -> Message:
    """The meaning of the figure where all of a map of trees was believed. confidence: 0 to 1."""
    return Message(
        "Confidence {confidence:.1f}, set by hand: the points alone were not convincing, but the "
        "whole map agrees with the image at this position far better than anywhere else. Where the "
        "image shows no shadows, the error may be twice the stated accuracy; check the pictures.",
        confidence=confidence,
    )


def count_points(role: str, count: int) -> Message:
    """A number of points of a role, CHECK or TIE, with its noun."""
    if role == CHECK:
        return (
            Message("1 check point")
            if count == 1
            else Message("{count:,} check points", count=count)
        )
    return Message("1 tie point") if count == 1 else Message("{count:,} tie points", count=count)


def significant(value: float, digits: int = 3) -> Figure:
    """A figure with so many significant digits and no exponent; a dash where it is not finite.

    Without separators: "3,950 m" would be less than four metres in half of the world.
    """
    if not math.isfinite(value):
        return Figure("-")
    if abs(value) < _ZERO:
        return Figure("0")
    decimals = digits - 1 - math.floor(math.log10(abs(value)))
    return Figure(f"{round(value, decimals):.{min(max(decimals, 0), 6)}f}")


def length(value: float, unit: str) -> str:
    """A length on the ground with its unit, in the language of reports; long ones in kilometres."""
    return in_language(length_message(value, unit))


def length_message(value: float, unit: str) -> Message:
    """A length as `length` has it, for sentences that are also told in other languages."""
    if unit == "m" and abs(value) >= _MIN_KILOMETRES_M:
        return Message("{length} km", length=significant(value / _METRES_PER_KILOMETRE))
    if unit == "m":
        return Message("{length} m", length=significant(value))
    return Message("{length} {unit}", length=significant(value), unit=unit)
