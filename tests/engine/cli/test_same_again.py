"""The same rasters give the same bytes: elsewhere, at another time, by a clock that jumps."""

from __future__ import annotations

import itertools
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import rasterio
from export_cases import make_case
from known_pairs import HERE, Pair, another_sensor, georeferenced_pair, seen, write
from relief_cases import relief_pair
from threadpoolctl import threadpool_limits

from hetmatch_qgis.common.contract import EXIT_OK
from hetmatch_qgis.engine.cli.main import main
from hetmatch_qgis.engine.core.reproducible import set_reproducible
from hetmatch_qgis.engine.results.write import write_outputs


@pytest.fixture(autouse=True)
def _as_before():
    yield
    set_reproducible(False)


def run(*arguments: object, threads: int = 1) -> None:
    """Run a command. threads: that libraries have when it begins."""
    with threadpool_limits(limits=threads):
        assert main([*map(str, arguments), "--reproducible", "--quiet"]) == EXIT_OK


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def different(first: Path, second: Path) -> list[str]:
    """Names of the files that two folders do not share, or that differ."""
    one, two = content(first), content(second)
    assert one
    return sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name))


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return georeferenced_pair(tmp_path_factory.mktemp("pair"))


def jumping_clock() -> Callable[[], float]:
    """A clock that is set ten days forwards or back each time that it is read."""
    real, days = time.time, itertools.cycle((10, -10, 0))
    return lambda: real() + 86_400 * next(days)


def test_match_warp_and_assess(pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for workers, name in enumerate(("here", "there"), 1):
        if name == "there":
            monkeypatch.setattr(time, "time", jumping_clock())
        at_once = ("--workers", workers)
        home = tmp_path / name
        shutil.copytree(pair.reference.parent, home / "rasters")
        reference, moving = (home / "rasters" / path.name for path in (pair.reference, pair.moving))
        run("match", reference, moving, *at_once, "--out", home / "match", threads=workers)
        warped = home / "warp" / "moving.tif"
        run("warp", home / "match", "--moving", moving, "--out", warped)
        into = ("--out", home / "assess")
        run("assess", reference, warped, *at_once, *into, threads=workers)
    assert different(tmp_path / "here", tmp_path / "there") == []


def test_an_export_of_a_result_with_times(tmp_path: Path):
    made = make_case(tmp_path, count=40)
    write_outputs(made.result, tmp_path / "match")
    for name in ("one", "two"):
        run("export", tmp_path / "match", "--formats", "all", "--out", tmp_path / name)
        # The seconds of dates.
        time.sleep(1.1)
    assert different(tmp_path / "one", tmp_path / "two") == []


def test_a_match_along_the_relief(tmp_path: Path):
    for name in ("here", "there"):
        home = tmp_path / name
        (home / "rasters").mkdir(parents=True)
        made = relief_pair(home / "rasters")
        options = ("--dem", made.dem, "--transform", "relief")
        run("match", made.reference, made.moving, *options, "--out", home / "match")
        where = ("--moving", made.moving, "--dem", made.dem)
        run("warp", home / "match", *where, "--out", home / "moving.tif")
    # A batch finds the elevation model, which its results do not tell, at every step.
    arguments = ("--reference", made.reference, made.moving, *options, "--steps", "match,warp")
    run("batch", *arguments, "--workers", 1, "--out", tmp_path / "batch")
    assert list((tmp_path / "batch" / "pairs").glob("*/moving_registered.tif"))
    assert different(tmp_path / "here", tmp_path / "there") == []


def test_a_batch_of_a_stack(pair: Pair, tmp_path: Path):
    write(tmp_path / "reference.tif", seen(np.asarray, 256, 256, 3), HERE.transform, HERE.crs)
    for index, shift in enumerate(((4.0, -3.0), (-5.0, 2.0))):
        places = lambda pixels, shift=shift: pixels + shift  # noqa: E731
        values = another_sensor(seen(places, 256, 256, 3))
        write(tmp_path / f"scene{index}.tif", values, HERE.transform, HERE.crs)
    scenes = str(tmp_path / "scene*.tif")
    for name in ("one", "two"):
        options = ("--network", "--steps", "match,warp,assess", "--workers", 1)
        arguments = ("--reference", tmp_path / "reference.tif", scenes, *options)
        run("batch", *arguments, "--out", tmp_path / name)
    assert different(tmp_path / "one", tmp_path / "two") == []
    assert {"network.json", "summary.csv", "batch.html"} <= content(tmp_path / "one").keys()
    for file in ("network.json", "summary.csv", "batch.html"):
        assert str(tmp_path) not in (tmp_path / "one" / file).read_text(encoding="utf-8")
    (warped,) = (tmp_path / "one" / "network").glob("scene0-*/*_registered.tif")
    with rasterio.open(warped) as raster:
        x, y = raster.transform @ (0, 0)
    assert abs(x - 600_040) <= 10 and abs(y - 5_200_030) <= 10, "4 pixels right and 3 up"
