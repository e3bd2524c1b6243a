"""Draw the labels and symbols of maps, which have no counterpart on the ground."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from training.procedural.geometry import Points, lengths, tangents
from training.procedural.layout import Layout
from training.procedural.map_styles import Colour, MapStyle
from training.procedural.raster import disc, fill, stroke

_SYLLABLES = (  # noqa: SIM905
    "al bach brook chap den fal ford ham ing lan lo mo ol ra rue son ta ton va wald wood "
    "an bel burg con dor fel gar hel ka ley mar mon par ri sal sta ter tor ver wes yar "
    "ar berg cen dale el field glen hill kirch lin mill nor pol ro sen su thal ul vil wick zel"
).split(" ")
_ENDINGS = (
    "Street",
    "St",
    "Road",
    "Rd",
    "Ave",
    "Lane",
    "straße",
    "weg",
    "gade",
    "ulica",
    "",
    "Way",
)


@lru_cache(maxsize=64)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _name(rng: Generator, ending: str = "") -> str:
    stem = "".join(rng.choice(_SYLLABLES, rng.integers(2, 4))).capitalize()
    return f"{stem} {ending}".strip() if not ending.islower() else stem + ending


def _stamp(text: str, size: int, weight: int, spaced: bool) -> NDArray[np.uint8]:
    """Render a line of text as a mask (h, w), 0 to 255."""
    text = " ".join(text) if spaced else text
    font = _font(size)
    left, top, right, bottom = font.getbbox(text, stroke_width=weight)
    patch = Image.new("L", (int(right - left) + 6, int(bottom - top) + 6))
    ImageDraw.Draw(patch).text((3 - left, 3 - top), text, 255, font=font, stroke_width=weight)
    return np.asarray(patch)


def _put(
    image: NDArray[np.uint8],
    stamp: NDArray[np.uint8],
    centre: Points,
    angle: float,
    ink: Colour,
    halo: Colour | None,
) -> None:
    """Blend a stamp into the image around a centre, rotated by an angle in radians."""
    half_size = int(np.hypot(*stamp.shape) / 2) + 3
    column, row = np.floor(centre).astype(int).tolist()
    top, left = max(row - half_size, 0), max(column - half_size, 0)
    patch = image[top : row + half_size, left : column + half_size]
    if min(patch.shape[:2]) < 8 or row + half_size < 1 or column + half_size < 1:
        return
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    stamp_centre = np.array(stamp.shape[::-1]) / 2
    offset = centre - (left, top) - turn @ stamp_centre
    size = (patch.shape[1], patch.shape[0])
    cover = cv2.warpAffine(stamp, np.column_stack([turn, offset]), size, flags=cv2.INTER_LINEAR)
    layers = [(cover, ink)]
    if halo is not None:
        layers.insert(0, (cv2.dilate(cover, np.ones((3, 3), np.uint8)), halo))
    for mask, colour in layers:
        share = mask[..., None].astype(np.float32) / 255
        patch[:] = patch + share * (np.array(colour, np.float32) - patch)


def letter(image: NDArray[np.uint8], layout: Layout, style: MapStyle, rng: Generator) -> None:
    """Draw street names, district names, house numbers and symbols."""
    ink = style.ink
    size = int(rng.integers(9, 15))
    ending = str(rng.choice(_ENDINGS))
    for road in layout.roads:
        chance = {"motorway": 1, "main": 0.7, "minor": 0.4, "lane": 0.35}.get(road.kind, 0.04)
        if rng.random() > chance * style.labels:
            continue
        stamp = _stamp(_name(rng, ending), max(8, size + int(rng.integers(-1, 2))), 0, False)
        if lengths(road.line)[-1] < 0.8 * stamp.shape[1] and rng.random() < 0.8:
            continue
        k = int(rng.integers(len(road.line) // 4, max(len(road.line) * 3 // 4, 1) + 1))
        k = min(k, len(road.line) - 1)
        way = tangents(road.line)[k]
        # Labels are never upside down.
        angle = float(np.arctan2(way[1], way[0]))
        angle = (angle + np.pi / 2) % np.pi - np.pi / 2
        _put(image, stamp, road.line[k], angle, ink, style.halo)
    _districts(image, layout, style, rng)
    _house_numbers(image, layout, style, rng)
    _symbols(image, layout, style, rng)


def _districts(image: NDArray[np.uint8], layout: Layout, style: MapStyle, rng: Generator) -> None:
    tinted = [
        (ink, size) for ink, size in ((style.ink, 20), ((60, 90, 150), 16), ((70, 110, 60), 13))
    ]
    for _ in range(rng.poisson(4 * style.labels)):
        ink, size = tinted[rng.integers(3)]
        spaced = bool(rng.random() < 0.3)
        text = (
            _name(rng).upper() if rng.random() < 0.4 else _name(rng, str(rng.choice(["", "Park"])))
        )
        stamp = _stamp(text, int(size * rng.uniform(0.8, 2.0)), int(rng.random() < 0.3), spaced)
        angle = 0.0 if rng.random() < 0.75 else rng.uniform(-0.8, 0.8)
        _put(image, stamp, rng.uniform(0, layout.side, 2), angle, ink, style.halo)


def _house_numbers(
    image: NDArray[np.uint8], layout: Layout, style: MapStyle, rng: Generator
) -> None:
    if rng.random() > (0.5 if style.family == "cadastral" else 0.08):
        return
    for building in layout.buildings[: 400 : int(rng.integers(1, 4))]:
        stamp = _stamp(str(rng.integers(1, 200)), 9, 0, False)
        _put(image, stamp, building.parts[0].mean(axis=0), 0.0, style.ink, None)


def _symbols(image: NDArray[np.uint8], layout: Layout, style: MapStyle, rng: Generator) -> None:
    inks = ((200, 60, 50), (40, 100, 180), (120, 80, 40), (140, 60, 150), style.ink)
    for _ in range(rng.poisson(14 * style.symbols)):
        centre, ink = rng.uniform(0, layout.side, 2), inks[rng.integers(len(inks))]
        radius = rng.uniform(2.5, 8)
        shape = rng.integers(5)
        box = centre + radius * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
        if shape == 0:
            disc(image, centre, radius, ink)
        elif shape == 1:
            fill(image, [box], ink)
        elif shape == 2:
            stroke(image, [box[[0, 2]], box[[1, 3]]], ink, 1.6)
        elif shape == 3:
            fill(image, [box], ink)
            stamp = _stamp(str(rng.choice(list("PHiB+"))), max(8, int(1.7 * radius)), 0, False)
            _put(image, stamp, centre, 0.0, (255, 255, 255), None)
        else:
            disc(image, centre, 0.5 * radius, ink)
            below = centre + np.array([0.0, 9.0])
            _put(image, _stamp(_name(rng), 9, 0, False), below, 0.0, ink, style.halo)
