"""Synthetic modalities change the grey levels and leave everything where it is."""

from __future__ import annotations

import numpy as np
import pytest

from training.synthetic import (
    MODALITIES,
    clutter,
    degrade,
    line_drawing,
    mix_bands,
    snow_like,
    speckle,
    synthetic_modality,
)

EVERYTHING = (*MODALITIES, clutter, speckle, degrade, synthetic_modality)
HEIGHT, WIDTH, EDGE = 72, 96, 41


def step(low=0.15, high=0.8):
    """Dark to the left of column EDGE, counted from the outer corner, bright to the right."""
    image = np.full((HEIGHT, WIDTH), low, np.float32)
    image[:, EDGE:] = high
    return image


def edge_position(image):
    """Column of the change in an image that is the same in all rows but for noise, or None."""
    profile = np.median(image.astype(float), axis=0)
    near = np.arange(EDGE - 14, EDGE + 14)
    slope = np.diff(profile)[near - 1]
    noise = np.abs(np.diff(profile))[np.r_[3 : EDGE - 16, EDGE + 16 : WIDTH - 4]].max()
    strength = np.where(np.abs(slope) > 3 * noise + 0.02, slope**2, 0)
    return (strength * near).sum() / strength.sum() if strength.any() else None


@pytest.mark.parametrize("change", EVERYTHING, ids=lambda change: change.__name__)
def test_what_comes_out_has_the_shape_and_kind_of_what_went_in(change):
    texture = np.random.default_rng(0).random((HEIGHT, WIDTH)).astype(np.float32)
    for image in (texture, step(), np.zeros_like(texture), np.ones_like(texture)):
        for seed in range(25):
            before = image.copy()
            changed = change(image, np.random.default_rng(seed))
            assert changed.shape == image.shape and changed.dtype == np.float32
            assert np.isfinite(changed).all()
            assert (image == before).all()


# Snow lies over edges, and a line along one is a pixel to either side of it.
KEEP_EDGES = [change for change in MODALITIES if change not in (snow_like, line_drawing)]


@pytest.mark.parametrize("change", (*KEEP_EDGES, speckle, degrade), ids=lambda c: c.__name__)
@pytest.mark.parametrize("transposed", [False, True], ids=["column", "row"])
def test_an_edge_stays_within_a_pixel_of_its_place(change, transposed):
    positions = []
    for seed in range(40):
        image = step() if seed % 2 else step(0.7, 0.2)
        if transposed:
            changed = change(np.ascontiguousarray(image.T), np.random.default_rng(seed)).T
        else:
            changed = change(image, np.random.default_rng(seed))
        positions.append(edge_position(changed))
    measured = np.array([position for position in positions if position is not None])
    # A curve may give both sides one level, light may come along the edge.
    assert len(measured) > 12
    assert np.abs(measured - EDGE).max() <= 1


def test_the_same_seed_makes_the_same_image():
    for seed in range(5):
        first, second = (synthetic_modality(step(), np.random.default_rng(seed)) for _ in range(2))
        assert (first == second).all()


def test_bands_are_mixed_with_weights_that_add_up_to_one():
    flat = np.full((6, 5, 4), 51, np.uint8)
    bands = np.stack([np.full((6, 5), level, np.uint8) for level in (0, 255)], axis=-1)
    levels = set()
    for seed in range(20):
        rng = np.random.default_rng(seed)
        np.testing.assert_allclose(mix_bands(flat, rng), 0.2, atol=1e-6)
        mixed = mix_bands(bands, rng)
        assert mixed.shape == (6, 5) and mixed.dtype == np.float32
        assert mixed.min() >= 0 and mixed.max() <= 1
        levels.add(round(float(mixed[0, 0]), 4))
    assert len(levels) > 5
    single = np.arange(30, dtype=np.uint8).reshape(6, 5, 1)
    np.testing.assert_allclose(mix_bands(single, rng), single[..., 0] / 255, atol=1e-6)


@pytest.mark.parametrize("transposed", [False, True], ids=["column", "row"])
def test_a_drawn_line_runs_along_its_edge(transposed):
    for seed in range(40):
        image = step().T.copy() if transposed else step()
        drawn = line_drawing(image, np.random.default_rng(seed))
        drawn = drawn.T if transposed else drawn
        is_line = drawn != np.median(drawn)
        columns = np.nonzero(is_line)[1] + 0.5
        assert len(columns) == 0 or np.abs(columns - EDGE).max() <= 2.5
