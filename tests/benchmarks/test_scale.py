"""The pairs of the benchmark of scale are what they are said to be."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
import rasterio
from PIL import Image

from benchmarks.common.raster_files import write_raster
from benchmarks.scale import small
from benchmarks.scale.__main__ import Run, table
from benchmarks.scale.pairs import BEND_PX, bend, make_pair


@pytest.fixture(scope="module")
def scenes(tmp_path_factory) -> list[Path]:
    folder = tmp_path_factory.mktemp("scenes")
    random = np.random.default_rng(0)
    paths = []
    for number in range(2):
        path = folder / f"{number}_s2.tif"
        image = random.integers(1, 255, (3, 1024, 1024), dtype=np.uint8)
        write_raster(path, image)
        paths.append(path)
    return paths


def test_the_moving_raster_shows_the_same_ground_where_it_is_not_bent(scenes, tmp_path):
    pair = make_pair(scenes, 1300, "warp", tmp_path)
    with rasterio.open(pair.reference) as reference, rasterio.open(pair.moving) as moving:
        assert reference.shape == moving.shape == (1300, 1300) and moving.count == 1
        steps = np.subtract(moving.transform[2:6:3], reference.transform[2:6:3])
        assert steps.tolist() == [120.0, 80.0]
        grey = reference.read().mean(axis=0)[:900, :900]
        other = moving.read(1)[:900, :900]
    assert np.corrcoef(grey.ravel(), other.ravel())[0, 1] < -0.5
    truth = json.loads(pair.truth.read_text())
    rows = np.array(truth["all"])
    assert np.array_equal(rows[:600, :2], rows[:600, 2:])
    assert np.abs(np.array(truth["corner"])[:, :2] - np.array(truth["corner"])[:, 2:]).max() > 3


def test_the_bend_is_smooth_and_in_its_corner_only():
    points = np.random.default_rng(0).uniform(0, 4096, (5000, 2))
    sizes = np.linalg.norm(bend(points, 4096), axis=1)
    inside = (points > 4096 * (1 - np.sqrt(0.02))).all(axis=1)
    assert sizes[~inside].max() == 0 and 0.9 * BEND_PX < sizes.max() <= BEND_PX
    assert inside.mean() == pytest.approx(0.02, abs=0.01)


def test_the_table_gives_ratios_to_gdalwarp_and_to_the_earlier_commit():
    errors = {"all": [0.1, 0.2, 0.3]}
    runs = [
        Run(1.05, "shift", "gdalwarp", 0.5),
        Run(1.05, "shift", "HetMatch", 2.0, errors=errors),
        Run(1.05, "shift", "8490d07", 8.0),
    ]
    row = next(line for line in table(runs).splitlines() if "HetMatch" in line)
    assert "| 0.20 |" in row and row.endswith("| 4.00 | 0.250 |")


def grey(path: Path) -> np.ndarray:
    with rasterio.open(path) as raster:
        return raster.read().astype(float).mean(axis=0)


def at(image: np.ndarray, points: np.ndarray) -> np.ndarray:
    columns, rows = np.floor(points).astype(int).T
    return image[rows, columns]


@pytest.fixture(scope="module")
def smooth_scenes(tmp_path_factory) -> list[Path]:
    """Six scenes that vary slowly, and the same as radar."""
    folder = tmp_path_factory.mktemp("smooth")
    rows, columns = np.mgrid[:1024, :1024]
    for number in range(6):
        waves = np.sin(columns / (60 + 9 * number)) + np.cos(rows / (80 - 7 * number))
        values = (128 + 55 * waves).astype(np.uint8)
        for suffix, count in (("s2", 3), ("s1", 1)):
            write_raster(folder / f"{number}_{suffix}.tif", np.stack([values] * count))
    return sorted(folder.glob("*_s2.tif"))


def test_small_pairs_show_the_same_ground_where_their_truth_says(smooth_scenes, tmp_path):
    pairs = {pair.kind: pair for pair in small.make_pairs(smooth_scenes, 1, tmp_path)}
    assert list(pairs) == [kind for kind in small.KINDS if kind != "srif"]
    for kind, sign in (("turned", -1), ("radar", 1)):
        pair = pairs[kind]
        rows = np.array(json.loads(pair.truth.read_text())["all"])
        assert len(rows) > 100
        shown = at(grey(pair.moving), rows[:, :2]), at(grey(pair.reference), rows[:, 2:])
        assert sign * np.corrcoef(*shown)[0, 1] > 0.98
    assert json.loads(pairs["elsewhere"].truth.read_text())["all"] == []


def test_real_pairs_are_every_fifteenth_of_srif_with_its_truth(tmp_path):
    group = tmp_path / "srif" / "Optical-Map"
    group.mkdir(parents=True)
    random = np.random.default_rng(0)
    truth = np.array([[0.0, -1.0, 50.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    for number in range(1, 11):
        for side in ("ref", "mov"):
            Image.fromarray(random.integers(0, 255, (40, 50, 3), dtype=np.uint8)).save(
                group / f"{number:03}_{side}.jpg"
            )
        np.savetxt(group / f"{number:03}_mov_to_ref.txt", truth)
    (pair,) = small.real_pairs(tmp_path, tmp_path)
    with Image.open(pair.reference) as written, Image.open(group / "008_ref.jpg") as source:
        assert np.array_equal(np.asarray(written), np.asarray(source))
    rows = np.array(json.loads(pair.truth.read_text())["all"])
    assert len(rows) and np.allclose(rows[:, 2], 50 - rows[:, 1])


def test_the_table_of_small_pairs_gives_medians_and_ratios():
    runs = [
        Run(0.36, "elsewhere", "HetMatch", seconds, matched=False) for seconds in (1.0, 2.0, 9.0)
    ]
    runs += [Run(0.36, "elsewhere", "8490d07", 8.0, matched=False)]
    row = next(line for line in small.table(runs).splitlines() if "HetMatch" in line)
    assert "| 3 | 2.00 |" in row and row.endswith("| 0 | - | 0.250 |")


def test_time_and_memory_are_drawn_against_size(tmp_path):
    pytest.importorskip("matplotlib", reason="plots need matplotlib (benchmarks/requirements.txt)")
    from benchmarks.scale.plot import main

    runs = [
        Run(1.05, "shift", "gdalwarp", 0.4),
        Run(1.05, "shift", "HetMatch", 1.0, peak_mb=700),
        Run(16.8, "shift", "HetMatch", 3.0, peak_mb=800),
        Run(16.8, "warp", "HetMatch", 4.0, peak_mb=820),
    ]
    results, picture = tmp_path / "scale.json", tmp_path / "scale.png"
    results.write_text(json.dumps([asdict(run) for run in runs]))
    assert main([str(results), "--out", str(picture)]) == 0
    assert Image.open(picture).width > 1000
