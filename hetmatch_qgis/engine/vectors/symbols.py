"""Classes of features, by attributes and the layer's name, and how a plain map shows them.

Keys and values are those of OpenStreetMap and of its shapefiles by Geofabrik (`fclass`); a layer
without such attributes is judged by its name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BACKGROUND = 235.0
"""Grey level of the map where nothing is."""


@dataclass(frozen=True)
class Symbol:
    """The drawing of the features of one class; grey levels from 0 to 255.

    name: of the class.
    fill: of areas; None for outlines alone.
    outline: of areas; None for none.
    stroke: of lines.
    width: of lines, metres on the ground.
    casing: of the edges of lines; None for none.
    is_major: whether lines stay visible on overviews on which they are thinner than a pixel.
    """

    name: str
    fill: float | None
    outline: float | None
    stroke: float
    width: float
    casing: float | None = None
    is_major: bool = True


# Widths are those of usual carriageways and channels; grey levels follow printed maps. Set by hand
# with the first version, and kept where benchmarks/vector_maps matched all pairs.
SYMBOLS = (
    Symbol("other", 222, 110, 90, 4.0),
    Symbol("built-up", 226, None, 90, 4.0),
    Symbol("field", 222, 190, 150, 2.0),
    Symbol("bare", 245, None, 200, 2.0),
    Symbol("grass", 200, None, 150, 2.0),
    Symbol("forest", 165, None, 150, 2.0, is_major=False),
    Symbol("water", 120, 80, 110, 8.0),
    Symbol("stream", 120, 80, 110, 3.0),
    Symbol("path", 230, 170, 160, 1.5, is_major=False),
    Symbol("service", 170, 110, 150, 4.0, 80, is_major=False),
    Symbol("street", 170, 110, 140, 7.0, 60),
    Symbol("main", 170, 110, 140, 11.0, 60),
    Symbol("motorway", 170, 110, 140, 18.0, 60),
    Symbol("railway", 225, None, 60, 3.0),
    Symbol("tree", 130, None, 150, 5.0, is_major=False),
    Symbol("point", 100, None, 110, 2.0, is_major=False),
    Symbol("building", 135, 70, 70, 1.0),
)
"""All classes, in the order in which they are drawn; the width is the diameter of a point."""

NUMBERS = {symbol.name: number for number, symbol in enumerate(SYMBOLS)}

POINT_SYMBOLS = np.where(
    np.arange(len(SYMBOLS)) == NUMBERS["tree"], NUMBERS["tree"], NUMBERS["point"]
)
"""Number of the symbol of a point by that of its class."""

_VALUES = {
    "highway": {
        "motorway": "motorway",
        "motorway_link": "main",
        "trunk": "motorway",
        "trunk_link": "main",
        "primary": "main",
        "primary_link": "main",
        "secondary": "main",
        "secondary_link": "main",
        "service": "service",
        "track": "service",
        "path": "path",
        "footway": "path",
        "cycleway": "path",
        "bridleway": "path",
        "steps": "path",
        "*": "street",
    },
    "railway": {"*": "railway"},
    "waterway": {"river": "water", "canal": "water", "riverbank": "water", "dock": "water"}
    | {"*": "stream"},
    "building": {"no": "other", "*": "building"},
    "natural": {"water": "water", "wood": "forest", "scrub": "forest", "beach": "bare"}
    | {"tree": "tree", "tree_row": "tree"}
    | {"sand": "bare", "bare_rock": "bare", "scree": "bare", "grassland": "grass"}
    | {"heath": "grass", "wetland": "grass", "coastline": "water"},
    "water": {"*": "water"},
    "landuse": {"forest": "forest", "farmland": "field", "farmyard": "built-up"}
    | {"residential": "built-up", "industrial": "built-up", "commercial": "built-up"}
    | {"retail": "built-up", "grass": "grass", "meadow": "grass", "orchard": "forest"}
    | {"vineyard": "field", "recreation_ground": "grass", "village_green": "grass"}
    | {"cemetery": "grass", "quarry": "bare", "reservoir": "water", "basin": "water"},
    "leisure": {"park": "grass", "garden": "grass", "pitch": "grass", "golf_course": "grass"},
}
"""The class of each value of an OpenStreetMap key; "*" stands for all others."""

_GENERAL_KEYS = ("fclass", "class", "type", "kind", "feature")
"""Attributes whose value alone tells, whatever its key in OpenStreetMap."""

_GENERAL_VALUES = {
    value: symbol for values in _VALUES.values() for value, symbol in values.items() if value != "*"
} | {"rail": "railway", "building": "building", "residential": "street"}
_GENERAL_VALUES |= dict.fromkeys(("tertiary", "unclassified", "living_street"), "street")
_GENERAL_VALUES |= dict.fromkeys(("river", "canal", "lake"), "water")
_GENERAL_VALUES |= dict.fromkeys(("stream", "drain", "ditch"), "stream")

_LAYER_WORDS = (
    ("building", "building"),
    ("house", "building"),
    ("rail", "railway"),
    ("road", "street"),
    ("street", "street"),
    ("highway", "street"),
    ("transport", "street"),
    ("stream", "stream"),
    ("river", "stream"),
    ("waterway", "stream"),
    ("canal", "stream"),
    ("water", "water"),
    ("lake", "water"),
    ("pond", "water"),
    ("forest", "forest"),
    ("wood", "forest"),
    ("path", "path"),
    ("track", "service"),
    ("tree", "tree"),
)
"""Words in a layer's name, the first of which decides where no attribute does."""

WIDTH_KEYS = ("width", "diameter_crown")
"""Attributes with the width of a line or the diameter of a tree in metres."""

LANE_KEYS = ("lanes", "lane_number", "lane_numbe")
"""Attributes with the number of lanes of a road; the last as shapefiles cut it off."""

LANE_WIDTH = 3.5
"""Metres of a lane, in between the 3.25 and 3.75 m of most design manuals."""

MAX_WIDTH = 100.0
"""Metres up to which the width of a line or the diameter of a tree is believed."""

OTHER_TAGS = "other_tags"
"""Attribute in which GDAL's OSM driver keeps tags that have none of their own, as text of the form
"key"=>"value","key"=>"value" with quotes and backslashes escaped (PostgreSQL's hstore)."""

_TAG_KEYS = (*_VALUES, *WIDTH_KEYS, "lanes")
_OTHER_TAG = re.compile(rf'"({"|".join(_TAG_KEYS)})"=>"((?:[^"\\\\]|\\\\.)*)"')

KEYS = (*_VALUES, *_GENERAL_KEYS, *WIDTH_KEYS, *LANE_KEYS, OTHER_TAGS)
"""All attributes that are read."""


def classify(
    attributes: Mapping[str, NDArray], layer: str, count: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The number of each feature's symbol (N,), and the width of its lines in metres (N,).

    attributes: values (N,) by lower-case names, of `KEYS` those that there are.
    layer: the layer's name.
    """
    usual = next((symbol for word, symbol in _LAYER_WORDS if word in layer.lower()), "other")
    numbers = np.full(count, NUMBERS[usual])
    for key in _GENERAL_KEYS:
        if key in attributes:
            _assign(numbers, attributes[key], _GENERAL_VALUES)
    attributes = _with_other_tags(attributes)
    # The first keys are the more telling: a road over a dam is a road.
    for key in reversed(_VALUES):
        if key in attributes:
            _assign(numbers, attributes[key], _VALUES[key])
    widths = np.array([symbol.width for symbol in SYMBOLS])[numbers]
    for keys, unit in ((LANE_KEYS, LANE_WIDTH), (WIDTH_KEYS, 1.0)):
        for key in keys:
            if key in attributes:
                given = _as_numbers(attributes[key]) * unit
                is_given = (given > 0) & (given <= MAX_WIDTH)
                widths[is_given] = given[is_given]
    return numbers, widths


def _with_other_tags(attributes: Mapping[str, NDArray]) -> Mapping[str, NDArray]:
    """The attributes and, where they leave a key empty, what `other_tags` says of it."""
    if OTHER_TAGS not in attributes:
        return attributes
    known = {key: np.array(values, dtype=object) for key, values in attributes.items()}
    for row, text in enumerate(attributes[OTHER_TAGS].tolist()):
        if not isinstance(text, str):
            continue
        for key, value in _OTHER_TAG.findall(text):
            values = known.setdefault(key, np.full(len(attributes[OTHER_TAGS]), None, object))
            if not _as_text(values[row]):
                values[row] = value
    return known


def _assign(numbers: NDArray[np.int64], values: NDArray, symbols: Mapping[str, str]) -> None:
    """Set the symbols of the features whose value has one."""
    # Of lists of values, as GeoJSON may have, the first counts.
    listed = [_as_text(value) if isinstance(value, np.ndarray) else value for value in values]
    # A few values are those of many features.
    by_value = {value: _number(_as_text(value), symbols) for value in set(listed)}
    codes = np.array([by_value[value] for value in listed], dtype=np.int64)
    numbers[codes >= 0] = codes[codes >= 0]


def _number(text: str, symbols: Mapping[str, str]) -> int:
    symbol = symbols.get(text) or (symbols.get("*") if text else None)
    return -1 if symbol is None else NUMBERS[symbol]


def _as_text(value: object) -> str:
    if isinstance(value, np.ndarray):
        return _as_text(value.flat[0]) if value.size else ""
    is_missing = value is None or value != value
    return "" if is_missing else str(value).strip().lower()


def _as_numbers(values: NDArray) -> NDArray[np.float64]:
    """The values as numbers, NaN for what is none; units such as in "6 m" are cut off."""
    numbers = np.full(len(values), np.nan)
    for row, value in enumerate(values):
        try:
            numbers[row] = float(_as_text(value).removesuffix("m"))
        except ValueError:
            continue
    return numbers
