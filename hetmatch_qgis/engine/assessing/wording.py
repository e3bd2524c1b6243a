"""The outcome of an assessment in sentences: the page and the command line say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hetmatch_qgis.engine.assessing.figures import Figures, Range
from hetmatch_qgis.engine.assessing.requirement import METRES
from hetmatch_qgis.engine.report.wording import significant

if TYPE_CHECKING:
    from hetmatch_qgis.engine.assessing.assessment import Assessment, Judgement

NAMES = {"rmse": "RMSE", "bias": "Bias", "ce90": "CE90", "ce95": "CE95"}
MEANINGS = {
    "ce90": "nine places in ten lie within this distance of where they should",
    "ce95": "nineteen places in twenty lie within this distance of where they should",
    "rmse": "root of the mean squared distance, in which a few far places weigh much",
    "bias": "how far the raster is off as a whole; moving it back by this leaves the rest",
}
UNITS = {
    "px": "pixels of the coarser raster",
    "reference_px": "reference pixels",
    "moving_px": "moving pixels",
    "m": "metres on the ground",
}


def headline(assessment: Assessment) -> str:
    """One or two words."""
    if assessment.passed is not None:
        return "Passed." if assessment.passed and assessment.measured else "Not passed."
    return {"measured": "Measured.", "too_far": "Too far off."}.get(
        assessment.status, "It cannot be told."
    )


def verdict(assessment: Assessment) -> str:
    """What the headline means, in a sentence or a few."""
    sentences = [judged(one) for one in assessment.judgements]
    if not assessment.measured:
        return " ".join([assessment.reason, *sentences])
    return " ".join([*sentences, where(assessment)])


def judged(one: Judgement) -> str:
    """How a requirement was met or missed."""
    wanted = one.requirement
    unit = "m" if wanted.unit == METRES else "px"
    name = NAMES[wanted.measure]
    found, most = significant(one.found), f"{wanted.limit:g}"
    said = f"{name} is {found} {unit}, and at most {most} {unit} was required"
    if one.close:
        likely = f"it is {one.probability:.0%} likely to be met"
        return f"{said}: {'met' if one.met else 'not met'}, but that is a near thing ({likely})."
    return f"{said}: {'met' if one.met else 'not met'}."


def where(assessment: Assessment) -> str:
    """Where the moving raster lies, and how closely, in one sentence."""
    found = assessment.findings
    if found is None:
        return assessment.reason
    pixels, metres = found.pixels, found.metres
    ground = "" if metres is None else f" ({significant(metres.bias.value)} m)"
    close = "" if metres is None else f" ({significant(metres.ce90.value)} m)"
    if pixels.bias.value <= pixels.bias_radius:
        off = "The moving raster as a whole is not off by more than could be measured"
    else:
        off = (
            f"The moving raster as a whole lies {pixels.bias.value:.2f} px{ground} "
            f"{direction(pixels, assessment.frame.grid is not None)} of the reference"
        )
    return f"{off}; nine places in ten are within {pixels.ce90.value:.2f} px{close}."


def direction(figures: Figures, on_map: bool) -> str:
    """Where the mean displacement points, as one of eight winds, or as left, right, up, down."""
    x, y = figures.x.mean, -figures.y.mean
    length = max(figures.bias.value, 1e-12)
    names = ("west", "east", "south", "north") if on_map else ("left", "right", "down", "up")
    across = names[x > 0] if abs(x) > 0.38 * length else ""
    upright = names[2 + (y > 0)] if abs(y) > 0.38 * length else ""
    if on_map:
        return upright + across
    return " and ".join(part for part in (across, upright) if part)


def ranged(figure: Range) -> str:
    """A figure with the range in which it lies nine times in ten."""
    value, low, high = map(significant, (figure.value, figure.low, figure.high))
    return f"{value} ({low} to {high})"


def summary(assessment: Assessment) -> str:
    """The outcome in a few lines for a terminal."""
    lines = [f"{headline(assessment)} {verdict(assessment)}"]
    found = assessment.findings
    if found is None:
        return lines[0]
    pixels, metres = found.pixels, found.metres
    for name in ("ce90", "ce95", "rmse", "bias"):
        ground = "" if metres is None else f", {significant(getattr(metres, name).value)} m"
        lines.append(f"  {NAMES[name]:5} {ranged(getattr(pixels, name))} px{ground}")
    lines.append(
        f"  along rows {pixels.x.mean:+.3f} px, std {pixels.x.std:.3f}; along columns "
        f"{pixels.y.mean:+.3f} px, std {pixels.y.std:.3f} (right and down are positive)"
    )
    lines.append(
        f"  the mean is known to {pixels.bias_radius:.2g} px nine times in ten, which CE90, CE95 "
        "and RMSE count in"
    )
    lines.append(f"  {len(found.vectors)} places were measured; px are those of the coarser raster")
    return "\n".join(lines)
