"""QGIS layer styles (QML) for the layers of `tie_points.gpkg` and of an assessment.

The legends are in the language of the reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from hetmatch_qgis.common.contract import CHECK, TIE, TILE_MATCHED
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.export.qml import OUTLINE, Rule, area, arrow, marker, rule_based

# Colours as red, green, blue.
POINT_COLOURS = ("26,150,65", "150,205,110", "253,164,76", "222,70,35", "130,10,60")
"""Without yellow, which is QGIS's selection."""

RESIDUAL_CLASSES_PX = (0.5, 1.0, 2.0, 4.0)
"""Upper limits of the classes of residuals in reference pixels but for the last: the same in every
result, so that a colour means the same in all of them. Half a pixel is what a good match of like
images has, two what one of unlike ones has; set by hand."""

CHECK_COLOUR = "20,110,220"
VECTOR_COLOURS = ("68,1,84", "59,82,139", "33,145,140", "94,201,98", "230,190,20")
OFF_COLOUR = "120,120,120"
# Filters as QGIS expressions.
ON, OFF = '"enabled" = 1', '"enabled" = 0'
IS_TIE = f"{ON} AND \"role\" = '{TIE}'"
IS_CHECK = f"{ON} AND \"role\" = '{CHECK}'"


class LengthClass(NamedTuple):
    """One class of lengths: over `low` and up to `high`, None where there is no such limit.

    colour: red, green, blue.
    """

    low: float | None
    high: float | None
    colour: str


def tie_points_style() -> str:
    """The style of tie points, by residual in RESIDUAL_CLASSES_PX and role.

    Tie points are circles from green to dark red by `residual_px`, check points diamonds with a
    blue rim, points that the user switched off small grey crosses.
    """
    rules = []
    for selection, shape, size, rim in (
        (IS_TIE, "circle", 2.2, OUTLINE),
        (IS_CHECK, "diamond", 3.2, CHECK_COLOUR),
    ):
        for length_class in _classes(RESIDUAL_CLASSES_PX, POINT_COLOURS):
            residual = _residual_label(length_class)
            label = (
                Message("Tie point, {residual}", residual=residual)
                if selection == IS_TIE
                else Message("Check point, {residual}", residual=residual)
            )
            expression = _class_expression("residual_px", length_class)
            rules.append(
                Rule(
                    filter=f"{selection} AND {expression}",
                    label=label,
                    symbol=marker(shape, size, length_class.colour, rim),
                )
            )
    off_symbol = marker("cross2", 1.8, OFF_COLOUR, OFF_COLOUR)
    rules.append(Rule(OFF, Message("Point switched off"), off_symbol))
    return rule_based(rules, "marker")


def moving_points_style() -> str:
    """Tie points as hollow orange crosses, check points as blue ones."""
    return rule_based(
        [
            Rule(
                filter=IS_TIE,
                label=Message("Tie point in the moving raster"),
                symbol=marker("cross2", 2.2, "230,97,1", "230,97,1"),
            ),
            Rule(
                filter=IS_CHECK,
                label=Message("Check point in the moving raster"),
                symbol=marker("cross2", 2.8, CHECK_COLOUR, CHECK_COLOUR),
            ),
        ],
        "marker",
    )


def displacements_style(exaggeration: float) -> str:
    """Arrows from the moving point to the reference point.

    exaggeration: factor by which arrows are lengthened; the head stays on the reference point.
        Residuals of half a pixel could not be seen otherwise.
    """
    tie_label, check_label = Message("Displacement"), Message("Displacement of a check point")
    if exaggeration != 1:
        tie_label = Message("Displacement, drawn {factor:g} times its length", factor=exaggeration)
        check_label = Message(
            "Displacement of a check point, drawn {factor:g} times its length",
            factor=exaggeration,
        )
    return rule_based(
        [
            Rule(IS_TIE, tie_label, arrow("90,40,140", exaggeration)),
            Rule(IS_CHECK, check_label, arrow(CHECK_COLOUR, exaggeration)),
        ],
        "line",
    )


def vectors_style(field: str, unit: str, breaks: Sequence[float], exaggeration: float) -> str:
    """Arrows that start where they are measured, from dark to light by the length under `field`.

    unit: of the length, such as "px".
    breaks: upper limits of all classes but the last, ascending; at most four.
    exaggeration: factor by which arrows are lengthened.
    """
    rules = []
    for length_class in _classes(breaks, VECTOR_COLOURS):
        label = _length_label(length_class, unit)
        if exaggeration != 1:
            label = Message(
                "{length}, drawn {factor:g} times as long", length=label, factor=exaggeration
            )
        rules.append(
            Rule(
                filter=_class_expression(field, length_class),
                label=label,
                symbol=arrow(length_class.colour, exaggeration, head_stays=False),
            )
        )
    return rule_based(rules, "line")


def tiles_style() -> str:
    """Outlines: green where a tile gave points, hatched orange where not."""
    return rule_based(
        [
            Rule(
                filter=f"\"status\" = '{TILE_MATCHED}'",
                label=Message("Tile with tie points"),
                symbol=area("no", "26,150,65"),
            ),
            Rule(
                filter=f"\"status\" <> '{TILE_MATCHED}'",
                label=Message("Tile without tie points, see its reason"),
                symbol=area("b_diagonal", "200,120,40"),
            ),
        ],
        "fill",
    )


def outcomes_style(entries: Iterable[tuple[str, Message, str]]) -> str:
    """Areas in one colour for each value of the field `outcome`.

    entries: value, label and colour as red, green, blue.
    """
    return rule_based(
        [
            Rule(filter=f"\"outcome\" = '{value}'", label=label, symbol=area("solid", colour))
            for value, label, colour in entries
        ],
        "fill",
    )


def _classes(breaks: Sequence[float], colours: Sequence[str]) -> Iterator[LengthClass]:
    """The classes between the breaks, with colours spread over all of `colours`."""
    for index, (low, high) in enumerate(pairwise([None, *breaks, None])):
        colour = colours[round(index * (len(colours) - 1) / max(len(breaks), 1))]
        yield LengthClass(low, high, colour)


def _class_expression(field: str, length_class: LengthClass) -> str:
    low, high, _ = length_class
    parts = [] if low is None else [f'"{field}" > {low:g}']
    parts += [] if high is None else [f'"{field}" <= {high:g}']
    return " AND ".join(parts) or "TRUE"


def _residual_label(length_class: LengthClass) -> Message:
    low, high, _ = length_class
    if low is None:
        return Message("residual up to {high:g} px", high=high)
    if high is None:
        return Message("residual over {low:g} px", low=low)
    return Message("residual {low:g} to {high:g} px", low=low, high=high)


def _length_label(length_class: LengthClass, unit: str) -> Message:
    low, high, _ = length_class
    if low is None and high is None:
        return Message("Displacement")
    if low is None:
        return Message("up to {high:g} {unit}", high=high, unit=unit)
    if high is None:
        return Message("over {low:g} {unit}", low=low, unit=unit)
    return Message("{low:g} to {high:g} {unit}", low=low, high=high, unit=unit)
