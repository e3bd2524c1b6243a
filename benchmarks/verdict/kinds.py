"""The kinds of pairs that a verdict is tried with, each drawn from a number alone."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.common.datasets import apply, warp
from benchmarks.verdict import drawn_maps, overlays, textures
from benchmarks.verdict.place import Place

Image = NDArray[np.uint8]
Matrix = NDArray[np.float64]

SIDES = (256, 320, 400, 480)
"""Pixels along a side of the images."""

SMALL_SIDES = (40, 56, 80, 112, 160)
"""The same of the kinds that are called small."""

RADII = (48.0, 100.0)
"""Pixels: range of the search radius of pairs whose georeferences say that they lie together."""

RATIOS = (3.0, 4.0)
"""Range of the sizes of the larger pixels, in those of the smaller ones."""

STRIP_WIDTHS = (60, 120)
"""Pixels: range of the widths of overlaps that are strips."""

MAX_GAP = 60
"""Pixels up to which images beside each other lie apart."""

TURN = 4.0
"""Degrees up to which images of one place are turned, unless by any angle: that of a georeference
that is a little wrong."""

ORDINARY, HARD, TRUE, REPETITIVE = "ordinary", "hard", "true", "repetitive"


@dataclass(frozen=True)
class Case:
    """One pair.

    kind: key of KINDS.
    reference, moving: (H, W, C).
    truth: 3 x 3, moving to reference pixels; None of different ground.
    radius: pixels around the expected position that are searched; None for everywhere.
    gsd: metres along a reference pixel of a map that HetMatch drew of vector layers; None of
        anything else.
    """

    kind: str
    reference: Image
    moving: Image
    truth: Matrix | None
    radius: float | None
    gsd: float | None = None


Draw = Callable[[np.random.Generator, list[Place], int], tuple]


@dataclass(frozen=True)
class Kind:
    """family: ORDINARY, HARD, TRUE or REPETITIVE.

    draw: the reference, the moving image, the truth, and of a drawn map `gsd`, as in `Case`.
    sides: pixels along a side, one of which is drawn.
    draw_bare: the same pair without what is drawn over both images; None where nothing is.
    is_coarse: whether one image has pixels 3 to 4 times as large: none has a georeference then.
    is_strip: whether the overlap is a strip, or would be.
    """

    family: str
    draw: Draw
    sides: tuple[int, ...] = SIDES
    draw_bare: Draw | None = None
    is_coarse: bool = False
    is_strip: bool = False


def draw_case(
    kind: str, number: int, split: str, places: list[Place], is_bare: bool = False
) -> Case:
    """The case of a kind and a number, the same on every machine.

    is_bare: whether what is drawn over both images is left out, where the kind can be had so.
    """
    rng = np.random.default_rng((zlib.crc32(f"{split}/{kind}".encode()), number))
    side = int(rng.choice(KINDS[kind].sides))
    draw = KINDS[kind].draw
    if is_bare:
        draw = KINDS[kind].draw_bare or draw
    reference, moving, truth, *gsd = draw(rng, places, side)
    radius = float(rng.uniform(*RADII)) if rng.random() < 0.5 else None
    if truth is not None and radius is not None and _shift(truth, moving.shape) > 0.8 * radius:
        radius = None
    is_half = KINDS[kind].is_strip and min(reference.shape[:2]) > STRIP_WIDTHS[1]
    if KINDS[kind].is_coarse or is_half:
        radius = None
    return Case(kind, reference, moving, truth, radius, *gsd)


def _shift(truth: Matrix, shape: tuple[int, ...]) -> float:
    """Largest shift of a corner by a mapping, pixels; of a rotation nearly the whole image."""
    corners = np.array([[0, 0], [shape[1], 0], [0, shape[0]], [shape[1], shape[0]]], float)
    return float(np.linalg.norm(apply(truth, corners) - corners, axis=1).max())


def _cut(place: Place, side: int, rng: np.random.Generator) -> tuple[Image, ...]:
    """The same part of all images of a place, (side, side, 3) each."""
    height, width = place.images[0].shape[:2]
    row = int(rng.integers(max(1, height - side + 1)))
    column = int(rng.integers(max(1, width - side + 1)))
    return tuple(
        _rgb(np.atleast_3d(image)[row : row + side, column : column + side], side)
        for image in place.images
    )


def _rgb(image: Image, side: int) -> Image:
    """Three channels, and enlarged where the place is smaller than wanted."""
    channels = image[..., :3] if image.shape[2] >= 3 else np.repeat(image[..., :1], 3, axis=2)
    channels = np.ascontiguousarray(channels)
    if channels.shape[:2] != (side, side):
        channels = cv2.resize(channels, (side, side), interpolation=cv2.INTER_CUBIC)
    return np.asarray(channels)


def _pick(rng: np.random.Generator, places: list[Place]) -> Place:
    """A place; every data set as likely as another."""
    sources = sorted({place.source for place in places})
    source = sources[rng.integers(len(sources))]
    pool = [place for place in places if place.source == source]
    return pool[rng.integers(len(pool))]


def _two_grounds(rng: np.random.Generator, places: list[Place], side: int) -> tuple[Image, Image]:
    """Images of two places, mostly of one data set, so that they are of the same kinds."""
    first = _pick(rng, places)
    pool = [place for place in places if place.is_apart(first)]
    alike = [place for place in pool if place.source == first.source]
    second = _pick(rng, alike if alike and rng.random() < 0.8 else pool)
    images = (_cut(place, side, rng) for place in (first, second))
    one, other = (shown[rng.integers(len(shown))] for shown in images)
    return one, other


def _similarity(
    rng: np.random.Generator, side: int, degrees: float = TURN, shift: float = 0.08
) -> Matrix:
    """A similarity about the centre; shift: in sides."""
    angle, scale = np.radians(rng.uniform(-degrees, degrees)), rng.uniform(0.95, 1.05)
    cosine, sine = scale * np.cos(angle), scale * np.sin(angle)
    matrix = np.eye(3)
    matrix[:2, :2] = [[cosine, -sine], [sine, cosine]]
    centre = np.full(2, side / 2)
    offset = rng.uniform(-shift, shift, 2) * side
    matrix[:2, 2] = centre + offset - matrix[:2, :2] @ centre
    return matrix


def _moved(image: Image, truth: Matrix) -> Image:
    """An image as a moving one that `truth` leads back."""
    return np.asarray(warp(image, np.linalg.inv(truth), image.shape[:2]))


def _other_place(rng: np.random.Generator, places: list[Place], side: int) -> tuple:
    reference, moving = _two_grounds(rng, places, side)
    return reference, moving, None


def _only_noise(rng: np.random.Generator, places: list[Place], side: int) -> tuple:
    reference = _cut(_pick(rng, places), side, rng)[0]
    grain = cv2.GaussianBlur(rng.normal(size=(side, side)), (0, 0), rng.uniform(0.3, 8.0))
    grey = np.clip(127 + 60 * grain / grain.std(), 0, 255).astype(np.uint8)
    return reference, np.repeat(grey[..., None], 3, axis=2), None


def _own_overlay(draw: Callable) -> Draw:
    """Other ground, each under an overlay of its own."""

    def pair(rng: np.random.Generator, places: list[Place], side: int) -> tuple:
        reference, moving = _two_grounds(rng, places, side)
        return draw(rng, side)(reference), draw(rng, side)(moving), None

    return pair


def _same_overlay(draw: Callable, quarter_turns: bool = False) -> Draw:
    """Other ground under the same overlay."""

    def pair(rng: np.random.Generator, places: list[Place], side: int) -> tuple:
        reference, moving = _overlaid(rng, _two_grounds(rng, places, side), draw(rng, side))
        if quarter_turns:
            moving = np.ascontiguousarray(np.rot90(moving, int(rng.integers(4))))
        if rng.random() < 0.5:
            moving = _moved(moving, _similarity(rng, side))
        return reference, moving, None

    return pair


def _overlaid(
    rng: np.random.Generator, images: tuple[Image, Image], overlay: overlays.Overlay
) -> tuple[Image, Image]:
    """Two images under one overlay.

    It is drawn by a computer over noisy images, or lies on a sheet that is scanned twice.
    """
    is_scanned = rng.random() < 0.5
    first, second = (
        overlays.noise(rng, overlay(image)) if is_scanned else overlay(overlays.noise(rng, image))
        for image in images
    )
    return first, second


def _one_layout(draw: Callable, mirrored: bool = False) -> Draw:
    """Other ground of one regular layout."""

    def pair(rng: np.random.Generator, places: list[Place], side: int) -> tuple:
        seed = int(rng.integers(1 << 31))
        reference, moving = (draw(rng, side, np.random.default_rng(seed)) for _ in range(2))
        if mirrored:
            moving = moving[:, ::-1]
        return reference, textures.seen_again(rng, np.ascontiguousarray(moving)), None

    return pair


def _repetitive(draw: Callable) -> Draw:
    """The same ground, which repeats itself, up to four tenths of a side apart."""

    def pair(rng: np.random.Generator, places: list[Place], side: int) -> tuple:
        length = int(1.5 * side)
        if draw in (textures.street_grid, textures.field_lattice):
            ground = draw(rng, length, np.random.default_rng(int(rng.integers(1 << 31))))
        else:
            ground = draw(rng, length)
        column, row = rng.integers(0, int(0.4 * side), 2)
        again = textures.seen_again(rng, ground)
        moving = again[row : row + side, column : column + side]
        truth = np.array([[1, 0, column], [0, 1, row], [0, 0, 1.0]])
        return ground[:side, :side].copy(), np.ascontiguousarray(moving), truth

    return pair


def _two_views(rng: np.random.Generator, places: list[Place], side: int) -> tuple[Image, Image]:
    """Two images of one ground."""
    images = _cut(_pick(rng, places), side, rng)
    first, second = rng.choice(len(images), 2, replace=False)
    return images[first], images[second]


def _same_place(degrees: float) -> Draw:
    """The same ground, turned by up to some degrees."""

    def pair(rng: np.random.Generator, places: list[Place], side: int) -> tuple:
        reference, moving = _two_views(rng, places, side)
        truth = _similarity(rng, side, degrees)
        return reference, _moved(moving, truth), truth

    return pair


def _same_picture(rng: np.random.Generator, places: list[Place], side: int) -> tuple:
    """One image twice, in other tones and with noise of its own: a photograph and its scan."""
    images = _cut(_pick(rng, places), side, rng)
    image = images[rng.integers(len(images))]
    truth = _similarity(rng, side)
    again = 255 * (image / 255.0) ** rng.uniform(0.7, 1.4)
    return image, overlays.noise(rng, _moved(again.astype(np.uint8), truth)), truth


def _same_sheet(draw: Callable) -> Kind:
    """The same ground under the same overlay, as two editions of a map sheet."""

    def pair(
        rng: np.random.Generator, places: list[Place], side: int, is_bare: bool = False
    ) -> tuple:
        views = _two_views(rng, places, side)
        overlay = draw(rng, side)
        reference, moving = _overlaid(rng, views, np.array if is_bare else overlay)
        truth = _similarity(rng, side)
        return reference, _moved(moving, truth), truth

    return Kind(TRUE, pair, draw_bare=partial(pair, is_bare=True))


def _own_drawing(draw: Callable) -> Draw:
    """The same ground, of which only the moving image is drawn over."""

    def pair(rng: np.random.Generator, places: list[Place], side: int) -> tuple:
        reference, moving = _two_views(rng, places, side)
        truth = _similarity(rng, side)
        return reference, _moved(draw(rng, side)(moving), truth), truth

    return pair


def _coarse(draw: Draw) -> Draw:
    """A pair of which one image, as often the one as the other, has much larger pixels."""

    def pair(rng: np.random.Generator, places: list[Place], side: int) -> tuple:
        reference, moving, truth = draw(rng, places, side)
        ratio = rng.uniform(*RATIOS)
        if rng.random() < 0.5:
            reference, to_fine = _shrunk(reference, ratio)
            return reference, moving, None if truth is None else np.linalg.inv(to_fine) @ truth
        moving, to_fine = _shrunk(moving, ratio)
        return reference, moving, None if truth is None else truth @ to_fine

    return pair


def _shrunk(image: Image, ratio: float) -> tuple[Image, Matrix]:
    """An image with pixels `ratio` times as large, and 3 x 3 from its pixels to those before."""
    side = round(image.shape[0] / ratio)
    again = cv2.resize(image, (side, side), interpolation=cv2.INTER_AREA)
    return np.asarray(again), np.diag([image.shape[1] / side, image.shape[0] / side, 1.0])


def _strip(draw_images: Callable) -> Draw:
    """Images that share a strip, or would: halves of one frame, or a strip of it and the whole.

    draw_images: `_two_views` or `_two_grounds`, of the whole frame.
    """

    def pair(rng: np.random.Generator, places: list[Place], side: int) -> tuple:
        images = draw_images(rng, places, side)
        width = int(rng.integers(*STRIP_WIDTHS, endpoint=True))
        if rng.random() < 0.5:
            # At the edge, the expected position of a georeferenced pair, as often as anywhere.
            start = int(rng.integers(side - width + 1)) if rng.random() < 0.5 else 0
            parts = (start, start + width), (0, side)
        else:
            low, high = side // 2 - width // 2, side // 2 + width // 2
            parts = (0, high), (low, side)
        reference, moving, truth = _parts(rng, images, *parts)
        return reference, moving, truth if draw_images is _two_views else None

    return pair


def _beside(rng: np.random.Generator, places: list[Place], side: int) -> tuple:
    """Images of one ground beside each other, which meet or lie a little apart."""
    middle, gap = side // 2, int(rng.integers(MAX_GAP + 1))
    low, high = middle - gap // 2, middle + gap - gap // 2
    reference, moving, _ = _parts(rng, _two_views(rng, places, side), (0, low), (high, side))
    return reference, moving, None


def _parts(
    rng: np.random.Generator,
    images: tuple[Image, Image],
    of_reference: tuple[int, int],
    of_moving: tuple[int, int],
) -> tuple[Image, Image, Matrix]:
    """Parts of two images of one frame, and 3 x 3 from the pixels of one to those of the other.

    of_reference, of_moving: the first column, and that after the last; rows as often.
    """
    across = int(rng.integers(2))
    reference, moving = (
        np.ascontiguousarray(np.take(image, np.arange(*part), 1 - across))
        for image, part in zip(images, (of_reference, of_moving), strict=True)
    )
    offset = np.eye(3)
    offset[across, 2] = of_moving[0] - of_reference[0]
    # About the strip, which a turn about the middle of the moving image would take away.
    truth = _similarity(rng, 0)
    middle = np.full(2, images[0].shape[0] / 2)
    shared = max(of_reference[0], of_moving[0]), min(of_reference[1], of_moving[1])
    middle[across] = sum(shared) / 2 - of_moving[0]
    truth[:2, 2] = middle - truth[:2, :2] @ middle
    return reference, _moved(moving, truth), offset @ truth


def _map_of(draw_layers: Callable) -> Draw:
    """A photograph on a map of the same ground that is drawn of vector layers."""

    def pair(rng: np.random.Generator, places: list[Place], side: int) -> tuple:
        ground = drawn_maps.draw_ground(rng, side)
        reference = drawn_maps.map_of(ground, rng, draw_layers)
        truth = _similarity(rng, side)
        moving = _moved(drawn_maps.photograph(ground, rng), truth)
        return reference, moving, truth, ground.metres_per_pixel

    return pair


def _map_of_other(draw_layers: Callable) -> Draw:
    """A photograph on a map of other ground."""

    def pair(rng: np.random.Generator, places: list[Place], side: int) -> tuple:
        ground = drawn_maps.draw_ground(rng, side)
        reference = drawn_maps.map_of(ground, rng, draw_layers)
        moving = drawn_maps.photograph(drawn_maps.draw_ground(rng, side), rng)
        moving = _moved(moving, _similarity(rng, side))
        return reference, moving, None, ground.metres_per_pixel

    return pair


def _map_of_streets(rng: np.random.Generator, places: list[Place], side: int) -> tuple:
    """A street grid on the map of its streets, up to four tenths of a side apart."""
    seed, length = int(rng.integers(1 << 31)), int(1.5 * side)
    ground = textures.street_grid(rng, length, np.random.default_rng(seed))
    lines = textures.streets(length, np.random.default_rng(seed))
    column, row = rng.integers(0, int(0.4 * side), 2)
    moving = textures.seen_again(rng, ground)[row : row + side, column : column + side]
    truth = np.array([[1, 0, column], [0, 1, row], [0, 0, 1.0]])
    reference = drawn_maps.map_of_lines(lines, side)
    return reference, np.ascontiguousarray(moving), truth, drawn_maps.GRID_GSD


def _thin_frame(rng: np.random.Generator, side: int) -> overlays.Overlay:
    return overlays.frame(rng, side, heavy=False)


KINDS: dict[str, Kind] = {
    "other place": Kind(ORDINARY, _other_place),
    "noise": Kind(ORDINARY, _only_noise),
    "clouds of their own": Kind(ORDINARY, _own_overlay(overlays.cloud)),
    "stripes of their own": Kind(ORDINARY, _own_overlay(overlays.scan_lines)),
    "watermarks of their own": Kind(ORDINARY, _own_overlay(overlays.watermark)),
    "map sheet of another series": Kind(ORDINARY, _own_overlay(overlays.frame)),
    "same graticule": Kind(HARD, _same_overlay(overlays.graticule, quarter_turns=True)),
    "same heavy frame": Kind(HARD, _same_overlay(overlays.frame)),
    "same thin frame": Kind(HARD, _same_overlay(_thin_frame)),
    "same watermark": Kind(HARD, _same_overlay(overlays.watermark)),
    "same scan lines": Kind(HARD, _same_overlay(overlays.scan_lines)),
    "same cloud": Kind(HARD, _same_overlay(overlays.cloud)),
    "field lattice of one layout": Kind(HARD, _one_layout(textures.field_lattice)),
    "street grid of one layout": Kind(HARD, _one_layout(textures.street_grid)),
    "mirrored street grid": Kind(HARD, _one_layout(textures.street_grid, mirrored=True)),
    "orchard": Kind(REPETITIVE, _repetitive(textures.orchard)),
    "rows": Kind(REPETITIVE, _repetitive(textures.rows)),
    "roofs": Kind(REPETITIVE, _repetitive(textures.roofs)),
    "streets": Kind(REPETITIVE, _repetitive(textures.street_grid)),
    "fields": Kind(REPETITIVE, _repetitive(textures.field_lattice)),
    "same place": Kind(TRUE, _same_place(TURN)),
    "same place, turned": Kind(TRUE, _same_place(180.0)),
    "same picture": Kind(TRUE, _same_picture),
    "same place and graticule": _same_sheet(overlays.graticule),
    "same place and frame": _same_sheet(overlays.frame),
    "same place and watermark": _same_sheet(overlays.watermark),
    "same place, graticule on one": Kind(TRUE, _own_drawing(overlays.graticule)),
    "same place, clouds on one": Kind(TRUE, _own_drawing(overlays.cloud)),
    "small, other place": Kind(ORDINARY, _other_place, SMALL_SIDES),
    "small, same graticule": Kind(HARD, _same_overlay(overlays.graticule), SMALL_SIDES),
    "small, same place": Kind(TRUE, _same_place(TURN), SMALL_SIDES),
    "small, same picture": Kind(TRUE, _same_picture, SMALL_SIDES),
    "larger pixels, other place": Kind(ORDINARY, _coarse(_other_place), is_coarse=True),
    "larger pixels, same graticule": Kind(
        HARD, _coarse(_same_overlay(overlays.graticule)), is_coarse=True
    ),
    "larger pixels, same place": Kind(TRUE, _coarse(_same_place(TURN)), is_coarse=True),
    "strip, other place": Kind(ORDINARY, _strip(_two_grounds), is_strip=True),
    "strip, beside it": Kind(ORDINARY, _beside, is_strip=True),
    "strip": Kind(TRUE, _strip(_two_views), is_strip=True),
    "map of vectors, other place": Kind(ORDINARY, _map_of_other(drawn_maps.all_layers)),
    "map of roads, other place": Kind(ORDINARY, _map_of_other(drawn_maps.roads)),
    "map of streets": Kind(REPETITIVE, _map_of_streets),
    "map of vectors": Kind(TRUE, _map_of(drawn_maps.all_layers)),
    "map of roads": Kind(TRUE, _map_of(drawn_maps.roads)),
}
"""By name; what is claimed of ORDINARY and HARD ones is false."""
