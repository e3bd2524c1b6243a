"""Pairs of images, drawn by chance from places: the same ground or other, plain or drawn over."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from benchmarks.verdict import drawn_maps, overlays, textures
from benchmarks.verdict.cuts import (
    Image,
    cut,
    moved_by,
    pick_place,
    random_similarity,
    two_grounds,
    two_views,
)
from benchmarks.verdict.place import Place

Draw = Callable[[np.random.Generator, list[Place], int], tuple]
"""A draw of a pair from places, with a side in pixels: the reference, the moving image, the truth,
and of a map that HetMatch drew the metres along its pixels, as in `kinds.Case`."""


def other_place(rng: np.random.Generator, places: list[Place], side: int) -> tuple:
    reference, moving = two_grounds(rng, places, side)
    return reference, moving, None


def only_noise(rng: np.random.Generator, places: list[Place], side: int) -> tuple:
    reference = cut(pick_place(rng, places), side, rng)[0]
    grain = cv2.GaussianBlur(rng.normal(size=(side, side)), (0, 0), rng.uniform(0.3, 8.0))
    grey = np.clip(127 + 60 * grain / grain.std(), 0, 255).astype(np.uint8)
    return reference, np.repeat(grey[..., None], 3, axis=2), None


def own_overlays(draw: Callable) -> Draw:
    """Other ground, each under an overlay of its own."""

    def pair(rng: np.random.Generator, places: list[Place], side: int) -> tuple:
        reference, moving = two_grounds(rng, places, side)
        return draw(rng, side)(reference), draw(rng, side)(moving), None

    return pair


def same_overlay(draw: Callable, quarter_turns: bool = False) -> Draw:
    """Other ground under the same overlay."""

    def pair(rng: np.random.Generator, places: list[Place], side: int) -> tuple:
        reference, moving = overlaid(rng, two_grounds(rng, places, side), draw(rng, side))
        if quarter_turns:
            moving = np.ascontiguousarray(np.rot90(moving, int(rng.integers(4))))
        if rng.random() < 0.5:
            moving = moved_by(moving, random_similarity(rng, side))
        return reference, moving, None

    return pair


def overlaid(
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


def one_layout(draw: Callable, mirrored: bool = False) -> Draw:
    """Other ground of one regular layout."""

    def pair(rng: np.random.Generator, places: list[Place], side: int) -> tuple:
        seed = int(rng.integers(1 << 31))
        reference, moving = (draw(rng, side, np.random.default_rng(seed)) for _ in range(2))
        if mirrored:
            moving = moving[:, ::-1]
        return reference, textures.seen_again(rng, np.ascontiguousarray(moving)), None

    return pair


def repetitive(draw: Callable) -> Draw:
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


def same_place(degrees: float) -> Draw:
    """The same ground, turned by up to some degrees."""

    def pair(rng: np.random.Generator, places: list[Place], side: int) -> tuple:
        reference, moving = two_views(rng, places, side)
        truth = random_similarity(rng, side, degrees)
        return reference, moved_by(moving, truth), truth

    return pair


def same_picture(rng: np.random.Generator, places: list[Place], side: int) -> tuple:
    """One image twice, in other tones and with noise of its own: a photograph and its scan."""
    images = cut(pick_place(rng, places), side, rng)
    image = images[rng.integers(len(images))]
    truth = random_similarity(rng, side)
    again = 255 * (image / 255.0) ** rng.uniform(0.7, 1.4)
    return image, overlays.noise(rng, moved_by(again.astype(np.uint8), truth)), truth


def same_sheet(draw: Callable, is_bare: bool = False) -> Draw:
    """The same ground under the same overlay, as two editions of a map sheet.

    is_bare: whether the overlay is left out, and nothing else.
    """

    def pair(rng: np.random.Generator, places: list[Place], side: int) -> tuple:
        views = two_views(rng, places, side)
        overlay = draw(rng, side)
        reference, moving = overlaid(rng, views, np.array if is_bare else overlay)
        truth = random_similarity(rng, side)
        return reference, moved_by(moving, truth), truth

    return pair


def drawn_over_moving(draw: Callable) -> Draw:
    """The same ground, of which only the moving image is drawn over."""

    def pair(rng: np.random.Generator, places: list[Place], side: int) -> tuple:
        reference, moving = two_views(rng, places, side)
        truth = random_similarity(rng, side)
        return reference, moved_by(draw(rng, side)(moving), truth), truth

    return pair


def thin_frame(rng: np.random.Generator, side: int) -> overlays.Overlay:
    return overlays.frame(rng, side, heavy=False)


def map_of(draw_layers: Callable) -> Draw:
    """A photograph on a map of the same ground that is drawn of vector layers."""

    def pair(rng: np.random.Generator, places: list[Place], side: int) -> tuple:
        ground = drawn_maps.draw_ground(rng, side)
        reference = drawn_maps.map_of(ground, rng, draw_layers)
        truth = random_similarity(rng, side)
        moving = moved_by(drawn_maps.photograph(ground, rng), truth)
        return reference, moving, truth, ground.metres_per_pixel

    return pair


def map_of_other(draw_layers: Callable) -> Draw:
    """A photograph on a map of other ground."""

    def pair(rng: np.random.Generator, places: list[Place], side: int) -> tuple:
        ground = drawn_maps.draw_ground(rng, side)
        reference = drawn_maps.map_of(ground, rng, draw_layers)
        moving = drawn_maps.photograph(drawn_maps.draw_ground(rng, side), rng)
        moving = moved_by(moving, random_similarity(rng, side))
        return reference, moving, None, ground.metres_per_pixel

    return pair


def map_of_streets(rng: np.random.Generator, places: list[Place], side: int) -> tuple:
    """A street grid on the map of its streets, up to four tenths of a side apart."""
    seed, length = int(rng.integers(1 << 31)), int(1.5 * side)
    ground = textures.street_grid(rng, length, np.random.default_rng(seed))
    lines = textures.streets(length, np.random.default_rng(seed))
    column, row = rng.integers(0, int(0.4 * side), 2)
    moving = textures.seen_again(rng, ground)[row : row + side, column : column + side]
    truth = np.array([[1, 0, column], [0, 1, row], [0, 0, 1.0]])
    reference = drawn_maps.map_of_lines(lines, side)
    return reference, np.ascontiguousarray(moving), truth, drawn_maps.GRID_GSD
