"""Advice names what is possible for the pair at hand."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from reported import plain, write

from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.pairs.advice import advice_for, masked_reason
from hetmatch_qgis.engine.pairs.make_pair import pair_of_rasters
from tests.engine.pairs.scans.sheets import ground, printed, scanned

GRID = Affine(5, 0, 500_000, 0, -5, 5_200_000)


def raster(path: Path, bands: int, georeferenced: bool) -> Path:
    column, row = np.meshgrid(np.arange(120) * 5.0, np.arange(100) * 5.0)
    values = np.stack([plain(column, row)] * bands)
    place = {"crs": "EPSG:26914", "transform": GRID} if georeferenced else {}
    write(path, values, **place)
    return path


def advice(
    folder: Path, bands: int, reference: bool, moving: bool, options: Options | None = None
) -> str:
    with ExitStack() as resources:
        pair = pair_of_rasters(
            raster(folder / "a.tif", 1, reference),
            raster(folder / "b.tif", bands, moving),
            Options(),
            resources,
        )
        return str(advice_for(pair, options or Options()))


@pytest.mark.parametrize(
    ("bands", "reference", "moving", "named", "not_named"),
    [
        (1, True, True, ["radius"], ["bands", "margins"]),
        (8, True, True, ["radius", "bands"], ["margins"]),
        (3, True, False, ["area", "modality", "margins"], ["radius", "bands"]),
        (1, False, False, ["margins"], ["radius", "bands", "area"]),
        (8, False, False, ["bands"], ["radius", "area"]),
    ],
    ids=["on a map", "a cube", "a scan", "two scans", "a cube without a map"],
)
def test_only_what_is_possible_is_advised(
    tmp_path: Path,
    bands: int,
    reference: bool,
    moving: bool,
    named: list[str],
    not_named: list[str],
) -> None:
    sentence = advice(tmp_path, bands, reference, moving)
    assert all(word in sentence for word in named), sentence
    assert not any(word in sentence for word in not_named), sentence


@pytest.mark.parametrize(("rows", "named"), [(97, True), (50, False)])
def test_a_mask_that_leaves_little_is_named(tmp_path: Path, rows: int, named: bool):
    grid = {"crs": "EPSG:26914", "transform": GRID}
    covered = np.zeros((1, 100, 120), np.uint8)
    covered[:, :rows] = 1
    write(tmp_path / "clouds.tif", covered, **grid)
    with ExitStack() as resources:
        pair = pair_of_rasters(
            raster(tmp_path / "a.tif", 1, True),
            raster(tmp_path / "b.tif", 1, True),
            Options(moving_mask=tmp_path / "clouds.tif"),
            resources,
        )
        reason = masked_reason(pair)
    assert (reason is not None) == named
    assert not named or "covers 97% of 'b.tif'" in str(reason)


def test_near_a_start_its_radius_is_advised(tmp_path: Path) -> None:
    start = Options(start=(1.0, 0.0, 0.0, 0.0, 1.0, 0.0), start_radius=30.0)
    sentence = advice(tmp_path, 8, True, False, start)
    assert "started from" in sentence and "start_radius" in sentence
    assert "bands" not in sentence and "margins" not in sentence


@pytest.mark.parametrize("reference", [True, False])
def test_where_nothing_says_how_an_image_lies_a_turn_is_thought_of(tmp_path, reference) -> None:
    options = Options(rotation="none")
    sentence = advice(tmp_path, 1, reference, False, options)
    assert "rotation" in sentence and "rotated" in sentence
    (tmp_path / "placed").mkdir()
    assert "rotated" not in advice(tmp_path / "placed", 1, True, True, options)


def test_of_a_scanned_sheet_kind_and_margins_are_known(tmp_path: Path) -> None:
    sheet, _affine = scanned(printed(ground())[0])
    write(tmp_path / "sheet.tif", np.moveaxis(sheet, 2, 0))
    with ExitStack() as resources:
        paths = raster(tmp_path / "a.tif", 3, True), tmp_path / "sheet.tif"
        sentence = str(advice_for(pair_of_rasters(*paths, Options(), resources), Options()))
    assert "points of your own" in sentence and "area" in sentence
    assert "margins" not in sentence and "modality" not in sentence
