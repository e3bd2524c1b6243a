"""What all tests share."""

from __future__ import annotations

import os

# Threads that spin while they wait make everything ten times slower on a busy machine; to be said
# before torch is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
if "PYTEST_XDIST_WORKER" in os.environ:
    # Each core has a process of its own: more threads would wait for one another.
    for _library in ("OMP", "OPENBLAS", "MKL"):
        os.environ.setdefault(f"{_library}_NUM_THREADS", "1")

import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from pyproj import CRS

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.common.contract import CHECK, MATCHED, NO_RELIABLE_MATCH, TIE
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.result import ImageDescription, MatchResult, TileReport
from hetmatch_qgis.engine.core.tie_points import TiePoints

REPOSITORY = Path(__file__).resolve().parents[1]
UTM = CRS.from_epsg(32633)
SHIFT = np.array([3.0, -2.0])


def pytest_configure() -> None:
    with suppress(ImportError):
        _limit_threads_of_torch()


def _limit_threads_of_torch() -> None:
    import torch

    # More threads than cores make small networks slower, not faster.
    torch.set_num_threads(min(4, os.cpu_count() or 1))


@pytest.fixture(scope="session")
def repository() -> Path:
    """The folder that holds pyproject.toml."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The image pairs with ground truth that lie beside the repository, not in it."""
    folder = REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"the image pairs with ground truth are not at {folder}")
    return folder


@pytest.fixture
def moving_tif(tmp_path: Path) -> Path:
    """A small moving raster of one band, in UTM, with texture."""
    path = tmp_path / "inputs" / "radar scene.tif"
    path.parent.mkdir()
    values = np.random.default_rng(0).integers(1, 255, (120, 100), dtype=np.uint8)
    write_raster(
        path, values, crs=UTM.to_wkt(), transform=Affine(10, 0, 500_000, 0, -10, 5_000_000)
    )
    return path


@pytest.fixture
def matched_result(moving_tif: Path) -> MatchResult:
    """A match of `moving_tif` whose truth is a shift by 3 columns and -2 rows."""
    rng = np.random.default_rng(1)
    moving = rng.uniform((2, 2), (98, 118), (60, 2))
    reference = moving + SHIFT
    grid = Affine(10, 0, 500_000, 0, -10, 5_000_000)
    reference_map = np.stack(grid @ (reference[:, 0], reference[:, 1]), axis=1)
    moving_map = np.stack(grid @ (moving[:, 0], moving[:, 1]), axis=1)
    matrix = np.array([[1.0, 0, 3], [0, 1, -2], [0, 0, 1]])
    reference_tif = shutil.copy(moving_tif, moving_tif.with_name("reference.tif"))
    description = ImageDescription(
        path=moving_tif,
        width=100,
        height=120,
        band_count=1,
        dtype="uint8",
        georeference="affine",
        crs=UTM,
        transform=grid,
        gsd=10.0,
        bands=(1,),
        modality="sar",
        modality_reason="speckle",
    )
    score, residual = rng.uniform(0.5, 1, 60), rng.uniform(0, 0.5, 60)
    numbers = np.column_stack([reference, moving, reference_map, moving_map, score, residual])
    return MatchResult(
        status=MATCHED,
        reason="",
        reference=replace(description, path=reference_tif),
        moving=description,
        matcher="hetmatch",
        tie_points=TiePoints.of(numbers, np.where(np.arange(60) % 5 == 0, CHECK, TIE)),
        transform_type="similarity",
        moving_to_reference=matrix,
        mapper=lambda points: points + SHIFT,
        confidence=0.999,
        coverage=1.0,
        tiles=(TileReport(Window(0, 0, 100, 120), "matched", "", 60),),
        seconds={"coarse": 0.5},
    )


@pytest.fixture
def refused_result(matched_result: MatchResult) -> MatchResult:
    """The same pair without a reliable match."""
    return MatchResult(
        status=NO_RELIABLE_MATCH,
        reason="Too few points agree.",
        reference=matched_result.reference,
        moving=matched_result.moving,
        matcher="hetmatch",
        tiles=(
            TileReport(Window(0, 0, 100, 120), "skipped", "no valid pixels"),
            TileReport(Window(100, 0, 100, 120), "no_match", "too few matches"),
        ),
        confidence=float("nan"),
    )
