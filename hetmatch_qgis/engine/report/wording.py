"""Figures as people read them, and what a transform, a confidence or a distance means in words."""

from __future__ import annotations

import math
from collections.abc import Sequence

KINDS = {
    "similarity": "a similarity: shift, turn and one scale, the same for the whole image",
    "affine": "an affine: shift, turn, scale and shear, the same for the whole image",
    "homography": "a homography: an affine with perspective, one for the whole image",
    "polynomial2": "a polynomial of degree 2: one gentle curve for the whole image",
    "polynomial3": "a polynomial of degree 3: curves that may turn once, for the whole image",
    "thin_plate": "a thin plate spline: it bends from place to place to follow the tie points",
}
SURENESS = ((0.99, "As good as certain"), (0.95, "Very sure"), (0.8, "Fairly sure"))
UNSURE = "More likely right than wrong; look at the pictures before you use it"
_KILOMETRE, _FAR = 1000.0, 10_000.0
_NOTHING = 1e-6


def kind_in_words(kind: str | None) -> str:
    """A transform's kind and what it can do."""
    return KINDS.get(kind or "", (kind or "none").replace("_", " "))


def sureness(confidence: float) -> str:
    """A confidence of a match as a statement."""
    return next((words for least, words in SURENESS if confidence >= least), UNSURE)


def confidence_in_words(confidence: float) -> str:
    """What the figure means."""
    if confidence >= 0.995:
        odds = "at least 99 of 100"
    else:
        odds = f"about {round(confidence * 100)} of 100"
    return (
        f"Confidence {confidence:.3f}: of matches with evidence like this, {odds} were of the "
        "right place, on the pairs that the figure was calibrated with. It says whether the match "
        "is right, not how precise it is."
    )


def significant(value: float, digits: int = 3) -> str:
    """A figure with so many significant digits and no exponent; a dash for what is none."""
    if not math.isfinite(value):
        return "-"
    if abs(value) < _NOTHING:
        return "0"
    decimals = digits - 1 - math.floor(math.log10(abs(value)))
    return f"{round(value, decimals):,.{min(max(decimals, 0), 6)}f}"


def length(value: float, unit: str) -> str:
    """A distance on the ground; far ones in kilometres."""
    if unit == "m" and abs(value) >= _FAR:
        return f"{significant(value / _KILOMETRE)} km"
    return f"{significant(value)} {unit}"


def plural(count: int, one: str, many: str = "") -> str:
    """A count with its noun: "1 point", "1,200 points"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(parts: Sequence[str]) -> str:
    """ "a, b and c"."""
    return ", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else "".join(parts)
