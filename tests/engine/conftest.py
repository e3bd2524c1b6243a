"""What the tests of the engine share: mountains, and a camera over them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.pushbroom import Pushbroom, camera_over, mountains, utm_grid, write_on_grid
from hetmatch_qgis.engine.core.grid import Grid
from hetmatch_qgis.engine.georeferencing.rpc_model import RpcModel


class Mountains:
    """Rough ground, a file of its heights, a camera over it and the camera's RPCs."""

    def __init__(self, folder: Path) -> None:
        self.grid: Grid = utm_grid(300, 20.0)
        self.heights: np.ndarray = 400 + mountains(300, 1500.0)
        self.camera: Pushbroom = camera_over(self.grid, self.heights, 0.7, 10.0, off_nadir=24.0)
        self.rpcs: RpcModel = self.camera.rpcs(300.0, 2000.0)
        self.file = write_on_grid(folder / "dem.tif", self.heights.astype(np.float32), self.grid)

    def pixels(self, count: int, seed: int = 0) -> np.ndarray:
        """Pixels (N, 2) all over the image."""
        return np.random.default_rng(seed).uniform(5, self.camera.width - 5, (count, 2))


@pytest.fixture(scope="session")
def alps(tmp_path_factory: pytest.TempPathFactory) -> Mountains:
    return Mountains(tmp_path_factory.mktemp("alps"))
