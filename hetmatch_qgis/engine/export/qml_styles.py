"""QGIS layer styles (QML) for the layers of `tie_points.gpkg` and of an assessment.

Written in the QML of QGIS 3.22, which newer versions read; loaded and drawn by QGIS 3.22.16. The
legends are in the language of the reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple

from hetmatch_qgis.common.contract import CHECK, TIE, TILE_MATCHED
from hetmatch_qgis.engine.core.language import in_language
from hetmatch_qgis.engine.core.messages import Message

# Colours as red, green, blue.
POINT_COLOURS = ("26,150,65", "150,205,110", "253,164,76", "222,70,35", "130,10,60")
"""Without yellow, which is QGIS's selection."""

RESIDUAL_CLASSES_PX = (0.5, 1.0, 2.0, 4.0)
"""Upper limits of the classes of residuals in reference pixels but for the last: the same in every
result, so that a colour means the same in all of them. Half a pixel is what a good match of like
images has, two what one of unlike ones has; set by hand."""

CHECK_COLOUR = "20,110,220"
VECTOR_COLOURS = ("68,1,84", "59,82,139", "33,145,140", "94,201,98", "230,190,20")
OUTLINE = "35,35,35"
OFF_COLOUR = "120,120,120"
# Filters as QGIS expressions.
ON, OFF = '"enabled" = 1', '"enabled" = 0'
IS_TIE = f"{ON} AND \"role\" = '{TIE}'"
IS_CHECK = f"{ON} AND \"role\" = '{CHECK}'"


class Rule(NamedTuple):
    """One entry of a legend.

    filter: a QGIS expression that selects the features.
    label: the text of the entry.
    symbol: the symbol as QML.
    """

    filter: str
    label: Message
    symbol: str


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
                    symbol=_marker(shape, size, length_class.colour, rim),
                )
            )
    off_symbol = _marker("cross2", 1.8, OFF_COLOUR, OFF_COLOUR)
    rules.append(Rule(OFF, Message("Point switched off"), off_symbol))
    return _rule_based(rules, "marker")


def moving_points_style() -> str:
    """Tie points as hollow orange crosses, check points as blue ones."""
    return _rule_based(
        [
            Rule(
                filter=IS_TIE,
                label=Message("Tie point in the moving raster"),
                symbol=_marker("cross2", 2.2, "230,97,1", "230,97,1"),
            ),
            Rule(
                filter=IS_CHECK,
                label=Message("Check point in the moving raster"),
                symbol=_marker("cross2", 2.8, CHECK_COLOUR, CHECK_COLOUR),
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
    return _rule_based(
        [
            Rule(IS_TIE, tie_label, _arrow("90,40,140", exaggeration)),
            Rule(IS_CHECK, check_label, _arrow(CHECK_COLOUR, exaggeration)),
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
                symbol=_arrow(length_class.colour, exaggeration, head_stays=False),
            )
        )
    return _rule_based(rules, "line")


def tiles_style() -> str:
    """Outlines: green where a tile gave points, hatched orange where not."""
    return _rule_based(
        [
            Rule(
                filter=f"\"status\" = '{TILE_MATCHED}'",
                label=Message("Tile with tie points"),
                symbol=_area("no", "26,150,65"),
            ),
            Rule(
                filter=f"\"status\" <> '{TILE_MATCHED}'",
                label=Message("Tile without tie points, see its reason"),
                symbol=_area("b_diagonal", "200,120,40"),
            ),
        ],
        "fill",
    )


def outcomes_style(entries: Iterable[tuple[str, Message, str]]) -> str:
    """Areas in one colour for each value of the field `outcome`.

    entries: value, label and colour as red, green, blue.
    """
    return _rule_based(
        [
            Rule(filter=f"\"outcome\" = '{value}'", label=label, symbol=_area("solid", colour))
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


def _rule_based(rules: Iterable[Rule], kind: str) -> str:
    """A style with one symbol a rule. kind: "marker", "line" or "fill"."""
    rules = list(rules)
    entries = "".join(
        f'<rule key="{{rule-{index}}}" symbol="{index}" filter={_quote(rule.filter)} '
        f"label={_quote(in_language(rule.label))}/>"
        for index, rule in enumerate(rules)
    )
    symbols = "".join(
        f'<symbol name="{index}" type="{kind}" alpha="1" clip_to_extent="1" force_rhr="0">'
        f"{rule.symbol}</symbol>"
        for index, rule in enumerate(rules)
    )
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
        '<qgis version="3.22.0" styleCategories="Symbology">'
        '<renderer-v2 type="RuleRenderer" symbollevels="0" forceraster="0" enableorderby="0">'
        f'<rules key="{{root}}">{entries}</rules><symbols>{symbols}</symbols></renderer-v2>'
        "<blending>0</blending></qgis>"
    )


def _quote(text: str) -> str:
    """A text as the value of an XML attribute, in quotes."""
    return f'"{escape(text)}"'


def _layer(layer_class: str, options: dict[str, str], inside: str = "") -> str:
    """A symbol layer as QML. inside: QML of a symbol within it."""
    # Options in both spellings: <prop> is what QGIS before 3.26 reads, <Option> what 3.26+ reads.
    old = "".join(f"<prop k={_quote(k)} v={_quote(v)}/>" for k, v in options.items())
    new = "".join(
        f'<Option name={_quote(k)} type="QString" value={_quote(v)}/>' for k, v in options.items()
    )
    return (
        f'<layer class="{layer_class}" enabled="1" locked="0" pass="0">'
        f'<Option type="Map">{new}</Option>{old}{inside}</layer>'
    )


def _marker(shape: str, size: float, fill: str, rim: str) -> str:
    """size: in millimetres. fill, rim: colours."""
    return _layer(
        "SimpleMarker",
        {
            "name": shape,
            "size": f"{size:g}",
            "size_unit": "MM",
            "color": f"{fill},255",
            "outline_color": f"{rim},255",
            "outline_style": "solid",
            "outline_width": "0.5" if rim != OUTLINE else "0.2",
            "outline_width_unit": "MM",
        },
    )


def _area(pattern: str, colour: str) -> str:
    """pattern: a fill pattern of QGIS."""
    return _layer(
        "SimpleFill",
        {
            "style": pattern,
            "color": f"{colour},140",
            "outline_color": f"{colour},255",
            "outline_style": "solid",
            "outline_width": "0.4",
            "outline_width_unit": "MM",
        },
    )


def _arrow(colour: str, exaggeration: float, head_stays: bool = True) -> str:
    """An arrow along a line. head_stays: which end stays where it is when it is lengthened."""
    fill = _layer("SimpleFill", {"color": f"{colour},200", "outline_style": "no", "style": "solid"})
    arrow = _layer(
        "ArrowLine",
        {
            "arrow_width": "0.35",
            "arrow_width_unit": "MM",
            "arrow_start_width": "0.35",
            "arrow_start_width_unit": "MM",
            "head_length": "1.6",
            "head_length_unit": "MM",
            "head_thickness": "0.9",
            "head_thickness_unit": "MM",
            "is_curved": "0",
            "is_repeated": "0",
            "head_type": "0",
            "arrow_type": "0",
        },
        f'<symbol name="@0@0" type="fill" alpha="1" clip_to_extent="1">{fill}</symbol>',
    )
    if exaggeration == 1:
        return arrow
    fixed, free = ("end", "start") if head_stays else ("start", "end")
    lengthened = (
        f"translate({fixed}_point($geometry), {exaggeration:g} * "
        f"(x({free}_point($geometry)) - x({fixed}_point($geometry))), "
        f"{exaggeration:g} * (y({free}_point($geometry)) - y({fixed}_point($geometry))))"
    )
    start, end = "start_point($geometry)", "end_point($geometry)"
    ends = (lengthened, end) if head_stays else (start, lengthened)
    stretched = f"make_line({', '.join(ends)})"
    return _layer(
        "GeometryGenerator",
        {"SymbolType": "Line", "geometryModifier": stretched, "units": "MapUnit"},
        f'<symbol name="@0@0" type="line" alpha="1" clip_to_extent="1">{arrow}</symbol>',
    )
