"""Styles of the maps: palettes, line widths, and the classes that a map omits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator

Colour = tuple[float, float, float]


@dataclass(frozen=True)
class MapStyle:
    """The style of one map. Colours are RGB, 0 to 255; None omits a class. Widths are in pixels."""

    family: str
    """Name of the base style."""

    background: Colour
    """Colour of everything without a class."""

    areas: dict[str, Colour | None]
    """Fill of areas by kind."""

    roads: dict[str, Colour | None]
    """Fill of roads by kind."""

    casing: Colour | None
    """Outline of roads."""

    building: Colour | None
    """Fill of buildings."""

    building_edge: Colour | None
    """Outline of buildings."""

    ink: Colour
    """Labels, railways, outlines and patterns."""

    halo: Colour | None
    """Halo around labels."""

    min_width: dict[str, float]
    """Minimum width of roads by kind, however narrow they are on the ground."""

    widening: float
    """Factor on the true width of roads."""

    casing_width: float
    """Width of the outline of roads."""

    labels: float
    """Density of labels, 1 for a usual map."""

    symbols: float
    """Density of symbols, 1 for a usual map."""

    hatching: bool
    """Patterns over water, woods and meadows."""

    contours: Colour | None
    """Contour lines."""

    grid: Colour | None
    """Lines of the coordinate grid."""

    paper: float
    """0 for a screen map, 1 for an old scan."""


# Minimum widths of roads, pixels; set by hand with the first version (1443efb).
_MIN_WIDTHS = {"motorway": 9.0, "main": 6.0, "minor": 3.5, "lane": 3.0, "track": 1.4, "path": 1.0}


def _roads(*colours: Colour | None) -> dict[str, Colour | None]:
    return dict(zip(("motorway", "main", "minor", "lane", "track", "path"), colours, strict=True))


def _grey(level: float) -> Colour:
    return (level, level, level)


_WEB = MapStyle(
    family="web",
    background=(242, 239, 233),
    areas={
        "park": (200, 230, 190),
        "grass": (214, 234, 196),
        "forest": (173, 209, 158),
        "field": (238, 240, 213),
        "water": (170, 211, 223),
        "pitch": (170, 224, 203),
        "car_park": (238, 238, 238),
        "industrial": (235, 219, 232),
        "commercial": (242, 218, 217),
        "detached": (224, 223, 223),
        "terraced": (224, 223, 223),
        "perimeter": (224, 223, 223),
        "slabs": (224, 223, 223),
        "bare": (240, 232, 215),
    },
    roads=_roads(
        (232, 146, 162),
        (252, 214, 164),
        (255, 255, 255),
        (255, 255, 255),
        (172, 131, 39),
        (250, 128, 114),
    ),
    casing=(190, 185, 180),
    building=(217, 208, 201),
    building_edge=(190, 176, 164),
    ink=(60, 60, 60),
    halo=(255, 255, 255),
    min_width=_MIN_WIDTHS,
    widening=1.15,
    casing_width=1.0,
    labels=0.8,
    symbols=0.6,
    hatching=False,
    contours=None,
    grid=None,
    paper=0.0,
)
_PLAIN = replace(
    _WEB,
    family="plain",
    background=(232, 234, 237),
    areas={"park": (206, 234, 214), "forest": (190, 224, 200), "water": (156, 192, 249)},
    roads=_roads((249, 171, 0), (253, 226, 147), _grey(255), _grey(255), None, None),
    casing=(218, 220, 224),
    building=(241, 243, 244),
    building_edge=(218, 220, 224),
)
_DARK = replace(
    _WEB,
    family="dark",
    background=(26, 28, 32),
    areas={"park": (30, 38, 34), "forest": (28, 36, 32), "water": (14, 18, 26)},
    roads=_roads((92, 96, 104), (70, 74, 82), (52, 55, 62), (46, 48, 54), (38, 40, 46), None),
    casing=None,
    building=(36, 38, 43),
    building_edge=None,
    ink=(165, 170, 178),
    halo=(22, 24, 28),
)
_TOPO = replace(
    _WEB,
    family="topographic",
    background=(252, 250, 240),
    areas={
        "forest": (196, 226, 176),
        "park": (214, 236, 196),
        "field": None,
        "water": (150, 204, 236),
        "grass": (236, 244, 214),
    },
    roads=_roads(
        (214, 94, 60), (240, 184, 84), (255, 250, 200), (255, 255, 255), (90, 80, 70), (90, 80, 70)
    ),
    casing=(60, 52, 48),
    building=(96, 84, 80),
    building_edge=None,
    ink=(30, 28, 28),
    halo=None,
    widening=1.35,
    hatching=True,
    contours=(190, 130, 80),
    grid=(120, 160, 200),
)
_CADASTRE = replace(
    _WEB,
    family="cadastral",
    background=_grey(255),
    areas={"water": (235, 243, 250)},
    roads=_roads(_grey(255), _grey(255), _grey(255), _grey(255), _grey(255), None),
    casing=_grey(20),
    building=(245, 225, 215),
    building_edge=_grey(10),
    ink=_grey(20),
    halo=None,
    min_width={**_MIN_WIDTHS, "motorway": 1.0, "main": 1.0, "minor": 1.0, "lane": 1.0, "path": 1.0},
    widening=1.0,
    hatching=True,
)
_SCAN = replace(
    _TOPO,
    family="scan",
    background=(236, 222, 188),
    areas={"forest": (206, 206, 160), "water": (176, 196, 196), "park": (214, 212, 168)},
    roads=_roads(
        (206, 140, 96),
        (226, 178, 128),
        (238, 226, 196),
        (238, 226, 196),
        (92, 76, 60),
        (92, 76, 60),
    ),
    casing=(70, 56, 46),
    building=(140, 106, 92),
    building_edge=(60, 46, 40),
    ink=(48, 38, 34),
    contours=(176, 132, 96),
    grid=None,
    paper=1.0,
)
_INK = replace(
    _SCAN,
    family="ink",
    background=_grey(246),
    areas={"water": (214, 214, 214)},
    roads=_roads(*[_grey(246)] * 5, _grey(60)),
    casing=_grey(30),
    building=_grey(40),
    building_edge=None,
    ink=_grey(20),
    contours=_grey(150),
    paper=0.6,
)
_FIGURE = replace(
    _PLAIN,
    family="figure ground",
    background=_grey(252),
    areas={"water": (225, 232, 238)},
    roads=_roads(_grey(252), _grey(252), _grey(252), _grey(252), None, None),
    casing=None,
    building=_grey(30),
    building_edge=None,
    labels=0.2,
    symbols=0.0,
)
_ATLAS = replace(
    _WEB,
    family="atlas",
    background=(250, 236, 208),
    areas={
        **dict.fromkeys(("detached", "terraced", "perimeter", "slabs"), (246, 222, 176)),
        "industrial": (222, 210, 206),
        "forest": (184, 214, 150),
        "park": (196, 222, 150),
        "water": (146, 198, 228),
    },
    roads=_roads(
        (250, 180, 60),
        (255, 226, 80),
        (255, 255, 255),
        (255, 255, 255),
        (255, 255, 255),
        (160, 120, 90),
    ),
    casing=(140, 120, 110),
    building=None,
    building_edge=None,
    widening=1.6,
    labels=1.4,
    symbols=1.2,
)
ROADS_ALONE = replace(
    _PLAIN,
    family="roads alone",
    areas={},
    casing=_grey(90),
    building=None,
    building_edge=None,
    labels=0.0,
    symbols=0.0,
)
"""What a layer of roads draws; not among the families, which tests and benchmarks draw from."""

FAMILIES = (_WEB, _PLAIN, _DARK, _TOPO, _CADASTRE, _SCAN, _INK, _FIGURE, _ATLAS)
# Probabilities of the families, in their order; set by hand with the first version (1443efb).
_FAMILY_SHARES = (0.24, 0.18, 0.08, 0.12, 0.08, 0.1, 0.06, 0.04, 0.1)


def draw_style(rng: Generator, other_than: str = "") -> MapStyle:
    """Draw a style of a random family other than `other_than`, with random changes."""
    weights = np.array(_FAMILY_SHARES) * [style.family != other_than for style in FAMILIES]
    style = FAMILIES[rng.choice(len(FAMILIES), p=weights / weights.sum())]
    return _vary(style, rng)


def draw_roads_alone(rng: Generator) -> MapStyle:
    """Draw a style of a map of roads alone: often lines of one width, dark on bright or reverse."""
    style = _vary(ROADS_ALONE, rng)
    ground, line = rng.permutation([rng.uniform(0, 110), rng.uniform(145, 255)])
    roads = {name: None if was is None else _grey(line) for name, was in style.roads.items()}
    if rng.random() < 0.5:
        width = rng.uniform(1.2, 5.0)
        widths = dict.fromkeys(style.min_width, width)
        style = replace(style, min_width=widths, widening=0.0, casing=None)
    return replace(style, background=_grey(ground), roads=roads)


def _vary(style: MapStyle, rng: Generator) -> MapStyle:
    repaint = _painter(rng)
    areas = {
        name: None if colour is None or rng.random() < 0.15 else repaint(colour)
        for name, colour in style.areas.items()
    }
    roads = {k: None if colour is None else repaint(colour) for k, colour in style.roads.items()}
    for name, share in (("path", 0.4), ("track", 0.25), ("lane", 0.04)):
        if rng.random() < share:
            roads[name] = None
    has_buildings = style.building is not None and (
        style.family == "figure ground" or rng.random() < 0.68
    )
    widening = style.widening * rng.uniform(0.85, 1.3)
    min_widths = {name: width * rng.uniform(0.7, 1.2) for name, width in style.min_width.items()}
    casing = style.casing if rng.random() < 0.85 or style.family == "cadastral" else None
    return replace(
        style,
        background=repaint(style.background),
        areas=areas,
        roads=roads,
        casing=repaint(casing) if casing else None,
        building=repaint(style.building) if style.building and has_buildings else None,
        building_edge=repaint(style.building_edge)
        if style.building_edge and rng.random() < 0.7
        else None,
        min_width=min_widths,
        widening=widening,
        casing_width=rng.uniform(0.8, 1.6),
        labels=style.labels * rng.uniform(0.2, 1.8),
        symbols=style.symbols * rng.uniform(0, 1.8),
        hatching=style.hatching and rng.random() < 0.8,
        contours=style.contours if rng.random() < 0.6 else None,
        grid=style.grid if rng.random() < 0.4 else None,
        paper=style.paper * rng.uniform(0.4, 1.3),
    )


def _painter(rng: Generator) -> Callable[[Colour], Colour]:
    """Draw a change of all colours of a map: usually slight, sometimes a different palette."""
    wild = rng.random() < 0.1
    order = rng.permutation(3) if wild else np.arange(3)
    mix = np.eye(3)[order] + rng.normal(0, 0.05 if wild else 0.012, (3, 3))
    shift = rng.normal(0, 12 if wild else 4, 3)
    fade = rng.uniform(0.55, 1.0) if rng.random() < 0.4 else 1.0
    grey = rng.random() < 0.12

    def repaint(colour: Colour) -> Colour:
        mixed = np.array(colour) @ mix / mix.sum(axis=0).mean() + shift + rng.normal(0, 2, 3)
        mixed = 235 + fade * (mixed - 235) if max(colour) > 90 else mixed
        red, green, blue = np.clip(np.full(3, mixed.mean()) if grey else mixed, 0, 255).tolist()
        return (red, green, blue)

    return repaint
