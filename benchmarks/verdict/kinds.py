"""The kinds of pairs that a verdict is tried with, each drawn from a number alone."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.common.datasets import apply
from benchmarks.verdict import drawn_maps, overlays, textures
from benchmarks.verdict.cuts import TURN, Image, Matrix, two_grounds, two_views
from benchmarks.verdict.draws import (
    Draw,
    drawn_over_moving,
    map_of,
    map_of_other,
    map_of_streets,
    one_layout,
    only_noise,
    other_place,
    own_overlays,
    repetitive,
    same_overlay,
    same_picture,
    same_place,
    same_sheet,
    thin_frame,
)
from benchmarks.verdict.place import Place
from benchmarks.verdict.shared_parts import STRIP_WIDTHS, beside, larger_pixels, strip

SIDES = (256, 320, 400, 480)
"""Pixels along a side of the images."""

SMALL_SIDES = (40, 56, 80, 112, 160)
"""The same of the kinds that are called small."""

RADII = (48.0, 100.0)
"""Pixels: range of the search radius of pairs whose georeferences say that they lie together."""


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


def _two_editions(overlay: Callable) -> Kind:
    """Two editions of a map sheet, which can be had without what is printed on both."""
    return Kind(TRUE, same_sheet(overlay), draw_bare=same_sheet(overlay, is_bare=True))


KINDS: dict[str, Kind] = {
    "other place": Kind(ORDINARY, other_place),
    "noise": Kind(ORDINARY, only_noise),
    "clouds of their own": Kind(ORDINARY, own_overlays(overlays.cloud)),
    "stripes of their own": Kind(ORDINARY, own_overlays(overlays.scan_lines)),
    "watermarks of their own": Kind(ORDINARY, own_overlays(overlays.watermark)),
    "map sheet of another series": Kind(ORDINARY, own_overlays(overlays.frame)),
    "same graticule": Kind(HARD, same_overlay(overlays.graticule, quarter_turns=True)),
    "same heavy frame": Kind(HARD, same_overlay(overlays.frame)),
    "same thin frame": Kind(HARD, same_overlay(thin_frame)),
    "same watermark": Kind(HARD, same_overlay(overlays.watermark)),
    "same scan lines": Kind(HARD, same_overlay(overlays.scan_lines)),
    "same cloud": Kind(HARD, same_overlay(overlays.cloud)),
    "field lattice of one layout": Kind(HARD, one_layout(textures.field_lattice)),
    "street grid of one layout": Kind(HARD, one_layout(textures.street_grid)),
    "mirrored street grid": Kind(HARD, one_layout(textures.street_grid, mirrored=True)),
    "orchard": Kind(REPETITIVE, repetitive(textures.orchard)),
    "rows": Kind(REPETITIVE, repetitive(textures.rows)),
    "roofs": Kind(REPETITIVE, repetitive(textures.roofs)),
    "streets": Kind(REPETITIVE, repetitive(textures.street_grid)),
    "fields": Kind(REPETITIVE, repetitive(textures.field_lattice)),
    "same place": Kind(TRUE, same_place(TURN)),
    "same place, turned": Kind(TRUE, same_place(180.0)),
    "same picture": Kind(TRUE, same_picture),
    "same place and graticule": _two_editions(overlays.graticule),
    "same place and frame": _two_editions(overlays.frame),
    "same place and watermark": _two_editions(overlays.watermark),
    "same place, graticule on one": Kind(TRUE, drawn_over_moving(overlays.graticule)),
    "same place, clouds on one": Kind(TRUE, drawn_over_moving(overlays.cloud)),
    "small, other place": Kind(ORDINARY, other_place, SMALL_SIDES),
    "small, same graticule": Kind(HARD, same_overlay(overlays.graticule), SMALL_SIDES),
    "small, same place": Kind(TRUE, same_place(TURN), SMALL_SIDES),
    "small, same picture": Kind(TRUE, same_picture, SMALL_SIDES),
    "larger pixels, other place": Kind(ORDINARY, larger_pixels(other_place), is_coarse=True),
    "larger pixels, same graticule": Kind(
        HARD, larger_pixels(same_overlay(overlays.graticule)), is_coarse=True
    ),
    "larger pixels, same place": Kind(TRUE, larger_pixels(same_place(TURN)), is_coarse=True),
    "strip, other place": Kind(ORDINARY, strip(two_grounds), is_strip=True),
    "strip, beside it": Kind(ORDINARY, beside, is_strip=True),
    "strip": Kind(TRUE, strip(two_views), is_strip=True),
    "map of vectors, other place": Kind(ORDINARY, map_of_other(drawn_maps.all_layers)),
    "map of roads, other place": Kind(ORDINARY, map_of_other(drawn_maps.roads)),
    "map of streets": Kind(REPETITIVE, map_of_streets),
    "map of vectors": Kind(TRUE, map_of(drawn_maps.all_layers)),
    "map of roads": Kind(TRUE, map_of(drawn_maps.roads)),
}
"""By name; what is claimed of ORDINARY and HARD ones is false."""
