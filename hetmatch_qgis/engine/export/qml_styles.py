"""QGIS layer styles (QML) for the layers of `tie_points.gpkg`.

Written in the QML of QGIS 3.22, which newer versions read; loaded and drawn by QGIS 3.22.16.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple

POINT_COLOURS = ("26,150,65", "166,217,106", "255,221,80", "253,140,60", "215,25,28")
CHECK_COLOUR = "20,110,220"
VECTOR_COLOURS = ("68,1,84", "59,82,139", "33,145,140", "94,201,98", "230,190,20")
OUTLINE = "35,35,35"
OFF_COLOUR = "120,120,120"
ON, OFF = '"enabled" = 1', '"enabled" = 0'


class Rule(NamedTuple):
    """One entry of a legend: which features (a QGIS expression), its label, its symbol as QML."""

    filter: str
    label: str
    symbol: str


def tie_points_style(breaks: Sequence[float]) -> str:
    """Ties as circles from green to red by `residual_px`, check points as blue-rimmed diamonds,
    those that the user switched off as small grey crosses.

    breaks: upper limits of all classes but the last, ascending; at most four.
    """
    rules = []
    for role, shape, size, rim in (
        ("tie", "circle", 2.2, OUTLINE),
        ("check", "diamond", 3.2, CHECK_COLOUR),
    ):
        limits = [None, *breaks, None]
        for index, (low, high) in enumerate(pairwise(limits)):
            colour = POINT_COLOURS[round(index * (len(POINT_COLOURS) - 1) / max(len(breaks), 1))]
            rules.append(
                Rule(
                    f"{ON} AND \"role\" = '{role}' AND {_between(low, high)}",
                    f"{role.capitalize()} point, {_range_label(low, high)}",
                    _marker(shape, size, colour, rim),
                )
            )
    rules.append(Rule(OFF, "Point switched off", _marker("cross2", 1.8, OFF_COLOUR, OFF_COLOUR)))
    return _rule_based(rules, "marker")


def moving_points_style() -> str:
    """Hollow orange crosses, check points blue."""
    return _rule_based(
        [
            Rule(
                f"{ON} AND \"role\" = 'tie'",
                "Tie point in the moving raster",
                _marker("cross2", 2.2, "230,97,1", "230,97,1"),
            ),
            Rule(
                f"{ON} AND \"role\" = 'check'",
                "Check point in the moving raster",
                _marker("cross2", 2.8, CHECK_COLOUR, CHECK_COLOUR),
            ),
        ],
        "marker",
    )


def displacements_style(exaggeration: float) -> str:
    """Arrows from the moving point to the reference point.

    exaggeration: how many times its length an arrow is drawn; its head stays on the reference
        point. Residuals of half a pixel could not be seen otherwise.
    """
    suffix = "" if exaggeration == 1 else f", drawn {exaggeration:g} times its length"
    return _rule_based(
        [
            Rule(
                f"{ON} AND \"role\" = 'tie'",
                f"Displacement{suffix}",
                _arrow("90,40,140", exaggeration),
            ),
            Rule(
                f"{ON} AND \"role\" = 'check'",
                f"Displacement of a check point{suffix}",
                _arrow(CHECK_COLOUR, exaggeration),
            ),
        ],
        "line",
    )


def vectors_style(field: str, unit: str, breaks: Sequence[float], exaggeration: float) -> str:
    """Arrows that start where they are measured, from dark to light by the length under `field`.

    breaks: upper limits of all classes but the last, ascending; at most four. exaggeration: how
    many times its length an arrow is drawn.
    """
    suffix = "" if exaggeration == 1 else f", drawn {exaggeration:g} times as long"
    rules = []
    limits = [None, *breaks, None]
    for index, (low, high) in enumerate(pairwise(limits)):
        colour = VECTOR_COLOURS[round(index * (len(VECTOR_COLOURS) - 1) / max(len(breaks), 1))]
        parts = [] if low is None else [f'"{field}" > {low:g}']
        parts += [] if high is None else [f'"{field}" <= {high:g}']
        words = " to ".join(f"{limit:g}" for limit in (low, high) if limit is not None)
        words = (
            f"{words} {unit}"
            if None not in (low, high)
            else f"{'over' if low else 'up to'} {words} {unit}"
        )
        label = (words if breaks else "Displacement") + suffix
        rules.append(
            Rule(
                " AND ".join(parts) or "TRUE", label, _arrow(colour, exaggeration, head_stays=False)
            )
        )
    return _rule_based(rules, "line")


def _quoted(text: str) -> str:
    """A text as the value of an XML attribute, in quotes."""
    return f'"{escape(text)}"'


def tiles_style() -> str:
    """Outlines: green where a tile gave points, hatched orange where not, with the reason."""
    return _rule_based(
        [
            Rule("\"status\" = 'matched'", "Tile with tie points", _area("no", "26,150,65")),
            Rule(
                "\"status\" <> 'matched'",
                "Tile without tie points, see its reason",
                _area("b_diagonal", "200,120,40"),
            ),
        ],
        "fill",
    )


def _area(pattern: str, colour: str) -> str:
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


def _between(low: float | None, high: float | None) -> str:
    parts = [] if low is None else [f'"residual_px" > {low:g}']
    parts += [] if high is None else [f'"residual_px" <= {high:g}']
    return " AND ".join(parts) or "TRUE"


def _range_label(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return "any residual"
    if low is None:
        return f"residual up to {high:g} px"
    return f"residual over {low:g} px" if high is None else f"residual {low:g} to {high:g} px"


def _rule_based(rules: Iterable[Rule], kind: str) -> str:
    rules = list(rules)
    entries = "".join(
        f'<rule key="{{rule-{index}}}" symbol="{index}" filter={_quoted(rule.filter)} '
        f"label={_quoted(rule.label)}/>"
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


def _layer(layer_class: str, options: dict[str, str], inside: str = "") -> str:
    # Options in both spellings: <prop> is what QGIS before 3.26 reads, <Option> what 3.26+ reads.
    old = "".join(f"<prop k={_quoted(k)} v={_quoted(v)}/>" for k, v in options.items())
    new = "".join(
        f'<Option name={_quoted(k)} type="QString" value={_quoted(v)}/>' for k, v in options.items()
    )
    return (
        f'<layer class="{layer_class}" enabled="1" locked="0" pass="0">'
        f'<Option type="Map">{new}</Option>{old}{inside}</layer>'
    )


def _marker(shape: str, size: float, fill: str, rim: str) -> str:
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


def _arrow(colour: str, exaggeration: float, head_stays: bool = True) -> str:
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
    stays, goes = ("end", "start") if head_stays else ("start", "end")
    moved = (
        f"translate({stays}_point($geometry), {exaggeration:g} * "
        f"(x({goes}_point($geometry)) - x({stays}_point($geometry))), "
        f"{exaggeration:g} * (y({goes}_point($geometry)) - y({stays}_point($geometry))))"
    )
    ends = (moved, "end_point($geometry)") if head_stays else ("start_point($geometry)", moved)
    stretched = f"make_line({', '.join(ends)})"
    return _layer(
        "GeometryGenerator",
        {"SymbolType": "Line", "geometryModifier": stretched, "units": "MapUnit"},
        f'<symbol name="@0@0" type="line" alpha="1" clip_to_extent="1">{arrow}</symbol>',
    )
