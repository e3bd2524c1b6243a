"""Drawn places: an aerial photograph or a map sheet, and vector layers as a survey has them.

The ground is that of `training/procedural`, with seeds that no training used. The vectors are
generalised, drawn by hand with errors, and of another date: of each hundred features five are
missing in the layers and five on the picture. A place depends on its kind, seed and number alone.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import pyogrio.raw
from affine import Affine
from numpy.random import Generator

from benchmarks.common.raster_files import write_raster
from benchmarks.vector_maps.case import Case
from training.procedural.as_aerial import render_aerial
from training.procedural.as_map import render_map
from training.procedural.geometry import Points, area_of, closed, lengths
from training.procedural.ground import rasterise
from training.procedural.layout import Layout, draw_layout
from training.procedural.map_styles import draw_style
from training.procedural.primitives import Building
from training.procedural.raster import fill, mask_of

SIDE = 1024
"""Pixels along a side of a place."""

CRS = "EPSG:32632"
CORNER = 500_000.0, 5_500_000.0
"""Easting and northing of the upper left corner of every place."""

MISSING = 0.05
"""Share of the features that the layers lack, and share that the picture lacks."""

SIMPLIFIED_M = 1.0
"""Metres by which generalised lines and outlines may deviate (Douglas and Peucker)."""

VERTEX_M = 0.5
"""Metres, standard deviation of each vertex: as drawn from imagery by hand."""

BUILDING_M = 0.3
"""Metres, standard deviation of each building as a whole: roofs lean in imagery."""

MIN_BUILDING_M2 = 15.0
"""Square metres of the smallest building that a map has."""

TREE_M = 1.0
"""Metres, standard deviation of a tree: a trunk is mapped, a crown seen."""

FINE_M = 0.1
"""Metres of the pixels in which the parts of a building are joined."""

SHEETS = ("topographic", "scan", "ink", "atlas")
"""Families of map styles that printed sheets have."""

MAX_SHIFT_M, MAX_ANGLE = 20.0, 2.0
"""Metres and degrees by which a georeference is wrong."""

ROAD_CLASSES = {
    "motorway": "motorway",
    "main": "secondary",
    "minor": "residential",
    "lane": "service",
    "track": "track",
    "path": "footway",
}
"""OpenStreetMap's `highway` by the kind of a drawn road."""

TREE = {"natural": "tree"}

LAND_CLASSES = {
    "water": ("natural", "water"),
    "forest": ("landuse", "forest"),
    "field": ("landuse", "farmland"),
    "grass": ("landuse", "meadow"),
    "park": ("leisure", "park"),
    "pitch": ("leisure", "pitch"),
    "detached": ("landuse", "residential"),
    "terraced": ("landuse", "residential"),
    "perimeter": ("landuse", "residential"),
    "slabs": ("landuse", "residential"),
    "industrial": ("landuse", "industrial"),
    "commercial": ("landuse", "commercial"),
}
"""OpenStreetMap's key and value by the kind of a drawn area."""


OPEN_LAND = ("water", "forest", "field", "grass", "park", "pitch")
"""Kinds of drawn areas whose borders a photograph shows."""


@dataclass(frozen=True)
class Feature:
    """points: (N, 2), pixels of the place; one for a point. is_area: closed. tags: attributes."""

    points: Points
    is_area: bool
    tags: dict[str, str]


@dataclass(frozen=True)
class Kind:
    """One kind of place.

    draw: the features of a layout by layer. is_rich: whether a place holds what the kind is about.
    is_sheet: a printed map without georeference instead of a photograph. target: pixels.
    """

    draw: Callable[[Layout, Generator], dict[str, list[Feature]]]
    is_rich: Callable[[Layout], bool]
    is_sheet: bool
    target: float


def buildings(layout: Layout, rng: Generator) -> dict[str, list[Feature]]:
    """Outlines of buildings."""
    outlines = (_footprint(building, layout.metres_per_pixel) for building in layout.buildings)
    features = []
    for outline in outlines:
        if abs(area_of(outline)) * layout.metres_per_pixel**2 < MIN_BUILDING_M2:
            continue
        shift = rng.normal(0, BUILDING_M / layout.metres_per_pixel, 2)
        features.append(Feature(outline + shift, True, {"building": "yes"}))
    return {"buildings": features}


def roads(layout: Layout, rng: Generator) -> dict[str, list[Feature]]:
    """Centre lines of roads and railways."""
    lines = [
        Feature(
            _surveyed(road.line, False, layout, rng), False, {"highway": ROAD_CLASSES[road.kind]}
        )
        for road in layout.roads
    ]
    tracks = [
        Feature(_surveyed(track, False, layout, rng), False, {"railway": "rail"})
        for track in layout.railways
    ]
    return {"roads": lines, "railways": tracks}


def land(layout: Layout, rng: Generator) -> dict[str, list[Feature]]:
    """Land use and water."""
    areas = [
        Feature(_surveyed(area.outline, True, layout, rng), True, dict([LAND_CLASSES[area.kind]]))
        for area in layout.areas
        if area.kind in LAND_CLASSES
    ]
    return {
        "landuse": [area for area in areas if area.tags.get("natural") != "water"],
        "water": [area for area in areas if area.tags.get("natural") == "water"],
    }


def sheet(layout: Layout, rng: Generator) -> dict[str, list[Feature]]:
    """Water, roads and railways, which printed maps show."""
    return {**roads(layout, rng), "water": land(layout, rng)["water"]}


def trees(layout: Layout, rng: Generator) -> dict[str, list[Feature]]:
    """Trees that stand outside of woods, as points."""
    woods = mask_of(layout.side)
    fill(woods, layout.of_kind("forest"), 1, smooth=False)
    return {
        "trees": [
            Feature(at + rng.normal(0, TREE_M / layout.metres_per_pixel, (1, 2)), False, TREE)
            for at in layout.trees[:, None, :2]
            if (at >= 0).all() and (at < layout.side).all()
            if not woods[int(at[0, 1]), int(at[0, 0])]
        ]
    }


def _has_trees(layout: Layout) -> bool:
    """Hundreds, outside of woods or not."""
    return len(layout.trees) >= 300


def _has_buildings(layout: Layout) -> bool:
    """Not in one corner alone."""
    if len(layout.buildings) < 80:
        return False
    centres = np.array([building.parts.mean(axis=(0, 1)) for building in layout.buildings])
    inside = centres[((centres >= 0) & (centres < layout.side)).all(axis=1)]
    cells = np.floor(4 * inside / layout.side)
    return len(np.unique(cells, axis=0)) >= 10


def _has_roads(layout: Layout) -> bool:
    total = sum(float(lengths(road.line)[-1]) for road in layout.roads if road.kind != "path")
    return total >= 6 * layout.side


def _has_land(layout: Layout) -> bool:
    """Water, and open land over half of the place: of a town the map shows one grey."""
    cover = mask_of(layout.side)
    fill(cover, layout.of_kind(*OPEN_LAND), 1, smooth=False)
    return bool(layout.of_kind("water")) and cover.mean() >= 0.5


def _has_sheet(layout: Layout) -> bool:
    return _has_roads(layout) and bool(layout.of_kind("water"))


KINDS = {
    "buildings": Kind(buildings, _has_buildings, False, 1.2),
    "roads": Kind(roads, _has_roads, False, 3.0),
    "land": Kind(land, _has_land, False, 3.0),
    "sheet": Kind(sheet, _has_sheet, True, 2.5),
    "trees": Kind(trees, _has_trees, False, 3.0),
}
"""By name; the targets are those of the real pairs of each kind, and of roads for trees."""

MAX_TRIES = 200
"""Layouts drawn until one holds what the kind is about."""


def draw_place(kind: str, seed: int, number: int, folder: Path) -> Case:
    """Write the picture and the layers of one place; the case that they make."""
    wanted = KINDS[kind]
    rng = np.random.default_rng((seed, list(KINDS).index(kind), number))
    layout = next(drawn for drawn in (draw_layout(rng, SIDE) for _ in range(MAX_TRIES))
                  if wanted.is_rich(drawn))  # fmt: skip
    pictured, mapped = without_some(layout, rng), without_some(layout, rng)
    if wanted.is_sheet:
        style = draw_style(rng)
        while style.family not in SHEETS:
            style = draw_style(rng)
        picture = render_map(pictured, style, rng)
    else:
        picture = render_aerial(pictured, rasterise(pictured, rng), rng)
    transform = Affine(
        layout.metres_per_pixel, 0, CORNER[0], 0, -layout.metres_per_pixel, CORNER[1]
    )
    image = write_raster(folder / "picture.tif", np.moveaxis(picture, 2, 0), CRS, transform)
    layers = [
        write_layer(folder / f"{name}.gpkg", features, transform)
        for name, features in wanted.draw(mapped, rng).items()
        if features
    ]
    return Case(
        name=kind,
        image=image,
        layers=tuple(layers),
        crs=CRS,
        gsd=layout.metres_per_pixel,
        max_shift=0.0 if wanted.is_sheet else MAX_SHIFT_M,
        max_angle=180.0 if wanted.is_sheet else MAX_ANGLE,
        has_georeference=not wanted.is_sheet,
        target=wanted.target,
    )


def without_some(layout: Layout, rng: Generator) -> Layout:
    """The layout without a share of its buildings, roads and areas."""

    def kept(items: Sequence) -> tuple:
        is_kept = rng.random(len(items)) >= MISSING
        return tuple(item for item, keep in zip(items, is_kept, strict=True) if keep)

    return replace(
        layout,
        areas=kept(layout.areas),
        roads=kept(layout.roads),
        railways=kept(layout.railways),
        buildings=kept(layout.buildings),
        trees=layout.trees[rng.random(len(layout.trees)) >= MISSING],
    )


def _surveyed(line: Points, is_area: bool, layout: Layout, rng: Generator) -> Points:
    """The line or outline, generalised and drawn by hand."""
    gsd = layout.metres_per_pixel
    simple = simplify(line, SIMPLIFIED_M / gsd, is_area)
    return np.asarray(simple + rng.normal(0, VERTEX_M / gsd, simple.shape))


def simplify(line: Points, tolerance: float, is_closed: bool) -> Points:
    """Leave out vertices (N, 2) of a line that deviates no more without them, in pixels."""
    # OpenCV keeps digits for coordinates near zero only.
    origin = line.mean(axis=0)
    kept = cv2.approxPolyDP((line - origin).astype(np.float32)[:, None], tolerance, is_closed)
    simple = kept[:, 0].astype(np.float64) + origin
    return line if len(simple) < 2 + is_closed else simple


def _footprint(building: Building, gsd: float) -> Points:
    """The outline (N, 2) of all parts of a building together, generalised."""
    fine = FINE_M / gsd
    low = building.parts.min(axis=(0, 1)) - 4 * fine
    size = np.ceil((np.ptp(building.parts, axis=(0, 1)) + 8 * fine) / fine).astype(int)
    mask = np.zeros((size[1], size[0]), np.uint8)
    # A pixel's centre, from which OpenCV counts, lies half a pixel off its corner.
    corners = np.round((building.parts - low) / fine - 0.5).astype(np.int32)
    for part in corners:
        cv2.fillConvexPoly(mask, part, 1)
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    largest = max(outlines, key=cv2.contourArea)[:, 0].astype(np.float64)
    return simplify((largest + 0.5) * fine + low, 0.5 * SIMPLIFIED_M / gsd, True)


def write_layer(path: Path, features: Sequence[Feature], transform: Affine) -> Path:
    """Write features, with a column for each tag; the path."""
    geometry = np.array([_wkb(feature, transform) for feature in features], dtype=object)
    names = sorted({key for feature in features for key in feature.tags})
    columns = [
        np.array([feature.tags.get(name) for feature in features], dtype=object) for name in names
    ]
    pyogrio.raw.write(
        path,
        geometry=geometry,
        field_data=columns,
        fields=np.array(names),
        layer=path.stem,
        driver="GPKG",
        geometry_type=_geometry_type(features[0]),
        crs=CRS,
    )
    return path


def _geometry_type(feature: Feature) -> str:
    if feature.is_area:
        return "Polygon"
    return "Point" if len(feature.points) == 1 else "LineString"


def _wkb(feature: Feature, transform: Affine) -> bytes:
    points = closed(feature.points) if feature.is_area else feature.points
    x, y = transform @ (points[:, 0], points[:, 1])
    coordinates = np.stack([x, y], axis=1).astype("<f8").tobytes()
    if feature.is_area:
        return struct.pack("<BIII", 1, 3, 1, len(points)) + coordinates
    if len(points) == 1:
        return struct.pack("<BI", 1, 1) + coordinates
    return struct.pack("<BII", 1, 2, len(points)) + coordinates
