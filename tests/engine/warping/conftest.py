"""A moving raster that holds its own positions, and the result of its match."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from warp_cases import positions, save, write


@pytest.fixture
def moving(tmp_path: Path) -> Path:
    """Two bands of 32-bit floats: the column and the row of every pixel's centre."""
    return write(tmp_path / "inputs" / "moving.tif", positions().astype(np.float32))


@pytest.fixture
def folder(tmp_path: Path, moving: Path) -> Path:
    """The folder of results of the moving raster."""
    return save(tmp_path / "result", moving)
