"""The points, homography and masks of samples are right."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from torch.utils.data import DataLoader

from hetmatch_qgis.engine.fitting.transforms import project
from training import samples
from training.samples import Batches, InTurn, Sampler, SampleSettings
from training.scene import Scene

CROP, SIDE = 96, 240
KINDS = [
    pytest.param(cross, aligned, id=f"{'cross' if cross else 'synthetic'}-{name}")
    for cross in (1.0, 0.0)
    for aligned, name in ((1.0, "aligned"), (0.0, "wide"))
]


def settings_of(cross=0.5, aligned=0.5, **others):
    return SampleSettings(
        crop=CROP, points=40, cross_sensor_share=cross, aligned_share=aligned, **others
    )


def draw_sample(sampler, seed):
    """The first sample of a seed that has signal."""
    rng = np.random.default_rng(seed)
    while True:
        sample = sampler.draw(rng)
        if sample is not None:
            return sample


@pytest.fixture
def raw_values(monkeypatch):
    """Crops keep the values of the scene's first band."""
    monkeypatch.setattr(samples, "mix_bands", lambda image, rng: image[..., 0])
    monkeypatch.setattr(samples, "_change_photometry", lambda crops, cross, rng: crops)
    monkeypatch.setattr(samples, "standardise", lambda crop, mask: crop)


@pytest.fixture
def transforms(monkeypatch):
    """The scene-to-first-crop transforms of all samples that are drawn, in a list."""
    transforms_drawn = []
    draw = Sampler._crop_transform

    def remember(self, shape, rng):
        transforms_drawn.append(draw(self, shape, rng))
        return transforms_drawn[-1]

    monkeypatch.setattr(Sampler, "_crop_transform", remember)
    return transforms_drawn


def coordinates(axis, height=SIDE, width=SIDE):
    """A scene of two images whose values are the column or the row, from the outer corner."""
    image = (np.indices((height, width))[1 - axis] + 0.5).astype(np.float32)[..., None]
    return {"made-up": [Scene("made-up", (image, image))]}


def read(crop, points):
    """Bilinear values at points given from the outer corner."""
    column, row = (points - 0.5).astype(np.float32).T
    return cv2.remap(crop, column[None], row[None], cv2.INTER_LINEAR)[0]


def is_well_inside(mask, points):
    """True where all pixels used by bilinear sampling, and by the warp before it, are valid."""
    solid = cv2.erode(mask, np.ones((5, 5)), borderType=cv2.BORDER_REPLICATE)
    return read(solid, points) > 0.999


@pytest.mark.parametrize(("cross", "aligned"), KINDS)
def test_corresponding_points_show_the_same_place_of_the_scene(raw_values, cross, aligned):
    for seed in range(8):
        values, inside = [], []
        for axis in (0, 1):
            sampler = Sampler(coordinates(axis), {"made-up": 1.0}, settings_of(cross, aligned))
            sample = draw_sample(sampler, seed)
            pair = (sample.first, sample.first_points), (sample.second, sample.second_points)
            values.append([read(crop, points) for crop, points in pair])
            inside = [is_well_inside(m, p) for m, (_, p) in zip(sample.masks, pair, strict=True)]
        both_inside = inside[0] & inside[1]
        assert both_inside.mean() > 0.6
        differences = np.array([second - first for first, second in values])[:, both_inside]
        assert np.abs(differences).max() < 0.15
        # A systematic half of a pixel would be plain here.
        assert np.abs(differences.mean(axis=1)).max() < 0.05


@pytest.mark.parametrize(("cross", "aligned"), KINDS)
def test_points_correspond_under_the_homography_and_lie_on_valid_pixels(
    small_scenes, cross, aligned
):
    sampler = Sampler(
        small_scenes, {"sentinel": 1.0, "terramind": 1.0}, settings_of(cross, aligned)
    )
    for seed in range(8):
        sample = draw_sample(sampler, seed)
        assert sample.aligned == bool(aligned)
        assert sample.first_points.shape == sample.second_points.shape == (40, 2)
        mapped = project(sample.between.astype(float), sample.first_points.astype(float))
        np.testing.assert_allclose(mapped, sample.second_points, atol=1e-3)
        for mask, points in zip(
            sample.masks, (sample.first_points, sample.second_points), strict=True
        ):
            assert (points > 0).all() and (points < CROP).all()
            column, row = points.astype(int).T
            assert (mask[row, column] == 1).all()


def test_the_homography_brings_one_crop_onto_the_other_pixel_by_pixel(raw_values, picture):
    image = cv2.GaussianBlur(picture(3, SIDE), (0, 0), 2).astype(np.float32)[..., None]
    scene = {"made-up": [Scene("made-up", (image, image))]}
    sampler = Sampler(scene, {"made-up": 1.0}, settings_of())
    rows, columns = np.indices((CROP, CROP)).reshape(2, -1)
    centres = np.stack([columns, rows], axis=1) + 0.5
    for seed in range(8):
        sample = draw_sample(sampler, seed)
        mapped = project(sample.between.astype(float), centres)
        inside = ((mapped > 1) & (mapped < CROP - 1)).all(axis=1)
        both_inside = is_well_inside(sample.masks[0], centres[inside]) & is_well_inside(
            sample.masks[1], mapped[inside]
        )
        first_values = sample.first[rows[inside], columns[inside]]
        difference = np.abs(read(sample.second, mapped[inside]) - first_values)[both_inside]
        shifted_difference = np.abs(read(sample.second, mapped[inside] + 1) - first_values)[
            both_inside
        ]
        assert np.median(difference) < 0.2 * np.median(shifted_difference)


def test_masks_end_where_the_scene_ends(raw_values, transforms):
    height, width = 110, 130
    low = settings_of(scale_low=0.55, scale_high=0.7)
    sampler = Sampler(coordinates(0, height, width), {"made-up": 1.0}, low)
    rows, columns = np.indices((CROP, CROP)).reshape(2, -1)
    centres = np.stack([columns, rows], axis=1) + 0.5
    for seed in range(10):
        sample = draw_sample(sampler, seed)
        to_first = transforms[-1]
        matrices = to_first, sample.between.astype(float) @ to_first
        assert sample.masks.min() == 0
        for mask, matrix in zip(sample.masks, matrices, strict=True):
            scene_points = project(np.linalg.inv(matrix), centres)
            in_scene = ((scene_points > 0) & (scene_points < (width, height))).all(axis=1)
            assert (in_scene != (mask.reshape(-1) > 0)).mean() < 0.01


def test_crops_are_standardised_where_they_are_valid_and_zero_elsewhere(picture):
    scene = {"made-up": [Scene("made-up", (picture(4, 120), picture(5, 120)))]}
    low = settings_of(scale_low=0.55, scale_high=0.7)
    sampler = Sampler(scene, {"made-up": 1.0}, low)
    for seed in range(6):
        sample = draw_sample(sampler, seed)
        assert sample.masks.shape == (2, CROP, CROP)
        for crop, mask in zip((sample.first, sample.second), sample.masks, strict=True):
            assert crop.dtype == mask.dtype == np.float32
            assert 0 < mask.mean() < 1
            assert (crop[mask == 0] == 0).all()
            assert abs(crop[mask == 1].mean()) < 1e-3
            assert abs(crop[mask == 1].std() - 1) < 0.01


def differences(between):
    """Angle in degrees, the two scales and the shift of the centre, of a homography."""
    half = CROP / 2
    around = half + np.array([[0, 0], [0.5, 0], [-0.5, 0], [0, 0.5], [0, -0.5]])
    centre, right, left, below, above = project(between.astype(float), around)
    linear = np.stack([right - left, below - above], axis=1)
    left_vectors, scales, right_vectors = np.linalg.svd(linear)
    rotation = left_vectors @ right_vectors
    return np.degrees(np.arctan2(rotation[1, 0], rotation[0, 0])), scales, centre - half


def test_aligned_samples_stay_within_their_limits_and_the_others_go_beyond(small_scenes):
    largest = {}
    for aligned in (1.0, 0.0):
        sampler = Sampler(small_scenes, {"sentinel": 1.0}, settings_of(aligned=aligned))
        rng = np.random.default_rng(1)
        drawings = [sampler._relative_homography(bool(aligned), rng) for _ in range(300)]
        angles, scales, shifts = map(np.array, zip(*map(differences, drawings), strict=True))
        largest[aligned] = np.abs(angles).max(), np.abs(np.log(scales)).max(), np.abs(shifts).max()
    limits = settings_of()
    # What shear adds to the angle and the scales.
    assert limits.aligned_rotation * 0.8 < largest[1.0][0] < limits.aligned_rotation + 1.5
    assert largest[1.0][1] < np.log(limits.aligned_scale) + 0.04
    assert limits.aligned_shift * 0.9 < largest[1.0][2] < limits.aligned_shift + 0.01
    assert limits.rotation * 0.9 < largest[0.0][0] < limits.rotation + 4
    assert (
        np.log(limits.relative_scale) * 0.9 < largest[0.0][1] < np.log(limits.relative_scale) + 0.2
    )
    assert limits.shift * 0.9 < largest[0.0][2] < limits.shift + 0.01


def test_cross_samples_show_two_images_and_synthetic_ones_a_single_one(raw_values, picture):
    dark = (picture(6, SIDE) // 4).astype(np.float32)
    scene = {"made-up": [Scene("made-up", (dark, dark + 150))]}
    for cross in (1.0, 0.0):
        sampler = Sampler(scene, {"made-up": 1.0}, settings_of(cross))
        for seed in range(6):
            sample = draw_sample(sampler, seed)
            bright = [crop.mean() > 110 for crop in (sample.first, sample.second)]
            assert (bright[0] != bright[1]) == bool(cross)


def test_a_scene_of_one_image_gives_synthetic_samples(picture):
    scene = {"made-up": [Scene("made-up", (picture(7, SIDE),))]}
    sample = draw_sample(Sampler(scene, {"made-up": 1.0}, settings_of(cross=1.0)), 0)
    assert np.isfinite(sample.first).all() and np.isfinite(sample.second).all()


def test_a_blank_place_gives_no_sample():
    blank = np.full((SIDE, SIDE, 3), 90, np.uint8)
    sampler = Sampler({"made-up": [Scene("made-up", (blank, blank))]}, {"made-up": 1.0},
                      settings_of())  # fmt: skip
    rng = np.random.default_rng(0)
    assert all(sampler.draw(rng) is None for _ in range(5))


def test_sources_without_scenes_have_no_share(small_scenes):
    shares = {"sentinel": 0.2, "absent": 0.5, "terramind": 0.6}
    sampler = Sampler({**small_scenes, "absent": []}, shares, settings_of())
    assert sampler.sources == ["sentinel", "terramind"]
    np.testing.assert_allclose(sampler.weights, [0.25, 0.75])


def test_a_part_of_an_image_gives_the_crop_that_the_whole_gives(picture):
    image, rng = picture(8, SIDE, 3).astype(np.float32), np.random.default_rng(2)
    sampler = Sampler({}, {}, settings_of(scale_low=0.9))
    for _ in range(8):
        transform = sampler._crop_transform(image.shape, rng)
        part, to_crop = samples._cut(image, transform, CROP)
        assert part.size < image.size
        whole_crop, whole_mask = samples._warp(image[..., 0], transform, CROP)
        crop, mask = samples._warp(np.ascontiguousarray(part[..., 0]), to_crop, CROP)
        assert (mask == whole_mask).all()
        inside = cv2.erode(mask.astype(np.uint8), np.ones((3, 3))) > 0
        np.testing.assert_allclose(crop[inside], whole_crop[inside], atol=0.5)


@pytest.fixture
def batches(small_scenes):
    shares = {"sentinel": 0.5, "terramind": 0.5}
    return Batches(Sampler(small_scenes, shares, settings_of()), 2, seed=11)


def are_equal(first, second):
    return first.keys() == second.keys() and all(
        (first[name] == second[name]).all() for name in first
    )


def test_a_batch_depends_on_its_step_alone(batches, small_scenes):
    in_order = [batches[step] for step in range(4)]
    anew = Batches(batches.sampler, 2, seed=11)
    assert all(are_equal(anew[step], in_order[step]) for step in (3, 0, 2))
    assert not are_equal(in_order[0], in_order[1])
    assert not are_equal(Batches(batches.sampler, 2, seed=12)[0], in_order[0])
    assert in_order[0]["masks"].shape == (2, 2, CROP, CROP)
    assert in_order[0]["between"].shape == (2, 3, 3)


def test_every_third_batch_comes_from_the_others(batches, small_scenes):
    small = Batches(Sampler(small_scenes, {"sentinel": 1.0}, settings_of()), 3, seed=11)
    mixed = InTurn(batches, small, 3)
    assert [len(mixed[step]["masks"]) for step in range(6)] == [2, 2, 3, 2, 2, 3]
    assert are_equal(mixed[4], batches[4]) and are_equal(mixed[5], small[5])


def test_processes_draw_different_batches(batches):
    second = Batches(batches.sampler, 2, seed=(11, 1))
    assert are_equal(Batches(batches.sampler, 2, seed=(11,))[0], batches[0])
    assert not are_equal(second[0], batches[0])


# Python 3.12 and later warn of forking a process that has threads.
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_worker_draws_the_very_same_batches(batches):
    threads = cv2.getNumThreads()
    # OpenCV's threads do not survive a fork.
    cv2.setNumThreads(0)
    try:
        expected = [batches[step] for step in (5, 3)]
        loader = DataLoader(batches, batch_size=None, sampler=[5, 3], num_workers=1)
        assert all(are_equal(batch, again) for batch, again in zip(loader, expected, strict=True))
    finally:
        cv2.setNumThreads(threads)
