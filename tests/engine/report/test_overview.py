from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from export_cases import scene
from PIL import Image

from hetmatch_qgis.engine.core.grid import pixel_centres
from hetmatch_qgis.engine.report.overview import (
    WIDTH,
    checkerboard,
    draw_overview,
    write_overview,
)
from hetmatch_qgis.engine.report.overview_content import OverviewImages


def images(shape: tuple[int, int] = (120, 160), count: int = 200) -> OverviewImages:
    random = np.random.default_rng(0)
    grey = scene(pixel_centres(shape[1], shape[0])).astype(np.float32)
    points = random.uniform((0, 0), shape[::-1], (count, 2))
    return OverviewImages(
        reference=grey,
        reference_valid=np.ones(shape, bool),
        moving=1 - grey,
        moving_valid=np.ones(shape, bool),
        reference_points=points,
        moving_points=points,
        residuals=random.normal(0, 0.5, (count, 2)),
        is_check=np.arange(count) % 5 == 0,
        title="moving.tif on reference.tif",
        verdict="Matched: 160 tie points",
        registered=1 - grey,
        registered_valid=grey > 0.2,
    )


def unmatched(shown: OverviewImages) -> OverviewImages:
    none = np.zeros((0, 2))
    return replace(
        shown,
        reference_points=none,
        moving_points=none,
        residuals=none,
        is_check=np.zeros(0, bool),
        registered=None,
        registered_valid=None,
        matched=False,
        verdict="No reliable match. " + "The images may show different places. " * 8,
    )


def size_of(path: Path) -> tuple[int, int]:
    with Image.open(path) as picture:
        return picture.size


def test_a_match_makes_a_picture_of_two_rows(tmp_path: Path) -> None:
    write_overview(tmp_path / "match.png", draw_overview(images()))
    write_overview(tmp_path / "none.png", draw_overview(unmatched(images())))
    assert size_of(tmp_path / "match.png")[0] == WIDTH
    assert size_of(tmp_path / "match.png")[1] > 1.5 * size_of(tmp_path / "none.png")[1]


@pytest.mark.parametrize("count", [1, 2, 1000])
def test_any_number_of_points_can_be_drawn(tmp_path: Path, count: int) -> None:
    write_overview(tmp_path / "o.png", draw_overview(images(count=count)))
    assert size_of(tmp_path / "o.png")[0] == WIDTH


@pytest.mark.parametrize("shape", [(20, 900), (900, 20), (3, 3)])
def test_odd_shapes_fit_the_page(tmp_path: Path, shape: tuple[int, int]) -> None:
    write_overview(tmp_path / "o.png", draw_overview(images(shape)))
    assert size_of(tmp_path / "o.png")[0] == WIDTH


def test_pictures_without_any_valid_pixel_are_drawn(tmp_path: Path) -> None:
    empty = np.full((50, 60), np.nan, np.float32)
    shown = replace(images((50, 60)), moving=empty, moving_valid=np.zeros((50, 60), bool))
    write_overview(tmp_path / "o.png", draw_overview(unmatched(shown)))
    assert size_of(tmp_path / "o.png")[0] == WIDTH


def test_the_checkerboard_shows_both_pictures_by_turns() -> None:
    board = np.asarray(checkerboard(Image.new("L", (80, 80), 0), Image.new("L", (80, 80), 255)))
    assert board[:10, :10].max() == 0 and board[:10, 10:20].min() == 255
    assert board.mean() == 127.5
