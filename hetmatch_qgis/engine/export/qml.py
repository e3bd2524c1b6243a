"""Styles of QGIS as QML: rules with their symbols, and the symbols that HetMatch draws.

Written in the QML of QGIS 3.22, which newer versions read; loaded and drawn by QGIS 3.22.16.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from hetmatch_qgis.engine.core.language import in_language
from hetmatch_qgis.engine.core.messages import Message

OUTLINE = "35,35,35"
"""Red, green and blue of outlines."""


class Rule(NamedTuple):
    """One entry of a legend.

    filter: a QGIS expression that selects the features.
    label: the text of the entry.
    symbol: the symbol as QML.
    """

    filter: str
    label: Message
    symbol: str


def rule_based(rules: Iterable[Rule], kind: str) -> str:
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


def marker(shape: str, size: float, fill: str, rim: str) -> str:
    """A point symbol. size: in millimetres. fill, rim: red, green, blue."""
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


def area(pattern: str, colour: str) -> str:
    """A filled polygon. pattern: a fill pattern of QGIS. colour: red, green, blue."""
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


def arrow(colour: str, exaggeration: float, head_stays: bool = True) -> str:
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
