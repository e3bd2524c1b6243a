"""A pair of the co-registration benchmark: rasters on disk, and exactly how they are misplaced.

`georeferenced.py` has the first dozen of this kind; these are more, of more kinds, and drawn anew.
`coregistration_recipes.py` says which there are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from benchmarks.coregistration.draw import (
    PixelGrid,
    SourceImage,
    misplacement,
    moving_grid,
    resample,
    write_raster,
)
from benchmarks.datasets import Points, lattice

SENTINEL_2, BLUE_MARBLE = "Sentinel-2 blue on red", "Blue Marble on itself"
NAIP, SRIF_NIR, NAIP_NIR = "NAIP, two dates", "visible on NIR (srif)", "NIR on visible (NAIP)"
MAP, RADAR = "ETOPO1 on Blue Marble", "Sentinel-1 on Sentinel-2"
# Median error allowed, in pixels of the coarser raster; whether the weights saw the data; and what
# the truth itself is worth.
GROUPS = {
    SENTINEL_2: (0.5, False, "exact"),
    BLUE_MARBLE: (0.5, True, "exact"),
    NAIP: (None, True, "within 1 px, by the data's author"),
    SRIF_NIR: (1.0, False, "exact, by the data's author"),
    NAIP_NIR: (1.0, True, "exact"),
    MAP: (1.0, True, "within 0.1 px, as measured"),
    RADAR: (2.0, False, "about 3 px of 10 m, noisy"),
}
LATTICE_SIDE = 20
SAME = 0
"""In place of an EPSG code: the moving raster keeps the reference's CRS."""


@dataclass(frozen=True)
class Pair:
    """Two rasters on disk, and where each moving pixel lies.

    grid: of the reference. placed: of the moving raster, as it truly lies but for `bent`.
    kind: of the misplacement. ratio: moving GSD in reference GSDs. other_crs: whether they differ.
    valid: (H, W), where the moving raster holds a picture.
    """

    group: str
    name: str
    kind: str
    ratio: float
    other_crs: bool
    folder: Path
    grid: PixelGrid
    true_grid: PixelGrid
    distortion: Callable[[Points], Points] | None
    valid: NDArray[np.bool_]

    @property
    def reference(self) -> Path:
        return self.folder / "reference.tif"

    @property
    def moving(self) -> Path:
        return self.folder / "moving.tif"

    @property
    def gsd(self) -> float:
        """Metres a pixel of the coarser raster."""
        return max(self.grid.gsd(), self.true_grid.gsd())

    def truth(self, pixels: Points) -> Points:
        """Moving pixels (N, 2) to reference pixels, exactly."""
        return self.true_grid.to_pixels_of(
            self.grid, pixels if self.distortion is None else self.distortion(pixels)
        )

    def lattice(self) -> tuple[Points, Points]:
        """Moving pixels of a 20 x 20 lattice and their true reference pixels, where both rasters
        hold a picture."""
        points = lattice(self.valid.shape, LATTICE_SIDE)
        ref_points = self.truth(points)
        inside = ((ref_points >= 0) & (ref_points <= self.grid.shape[::-1])).all(axis=1)
        inside &= self.is_covered(points)
        return points[inside], ref_points[inside]

    def is_covered(self, pixels: Points) -> NDArray[np.bool_]:
        """Whether the moving raster holds a picture at its pixels (N, 2), its rim left out."""
        size = np.array(self.valid.shape[::-1])
        covered = ((pixels >= 1) & (pixels <= size - 1)).all(axis=1)
        columns, rows = np.floor(pixels[covered]).astype(int).T
        covered[covered] = self.valid[rows, columns]
        return covered


Appearance = Callable[[NDArray, np.random.Generator], NDArray]


@dataclass(frozen=True)
class PlannedPair:
    """A pair that is drawn when its turn comes.

    finest: the grid of the finer raster. look: what the moving sensor makes of the ground.
    """

    group: str
    scene: str
    kind: str
    epsg: int
    ratio: float
    seed: int
    sources: Callable[[], tuple[SourceImage, SourceImage]]
    finest: PixelGrid
    appearance: Appearance

    @property
    def name(self) -> str:
        ratio = f"{self.ratio:g}" if self.ratio >= 1 else f"1/{1 / self.ratio:g}"
        crs = "same CRS" if self.epsg == SAME else f"EPSG:{self.epsg}"
        return f"{self.scene}, {self.kind}, {crs}, GSD x {ratio}"

    def make(self, folder: Path) -> Pair:
        """Writes both rasters into a folder of their own, beside the truth on a lattice."""
        folder = folder / re.sub(r"[^a-z0-9.]+", "-", f"{self.group} {self.name}".lower())
        folder.mkdir(parents=True, exist_ok=True)
        reference, source = self.sources()
        grid = self.finest.scaled(max(1.0, 1 / self.ratio))
        image, valid = resample(reference, grid, None)
        write_raster(folder / "reference.tif", image, grid, valid)
        crs = grid.crs if self.epsg == SAME else CRS.from_epsg(self.epsg)
        true_grid = moving_grid(grid, crs, self.ratio)
        error = misplacement(self.kind, self.seed, true_grid.shape, max(1.0, 1 / self.ratio))
        image, valid = resample(source, true_grid, error.distortion)
        image = self.appearance(image, np.random.default_rng(self.seed))
        claimed = PixelGrid(true_grid.transform @ error.geotransform_error, crs, true_grid.shape)
        write_raster(folder / "moving.tif", image, claimed, valid)
        pair = Pair(
            self.group, self.name, self.kind, self.ratio, self.epsg != SAME, folder,
            grid, true_grid, error.distortion, valid,
        )  # fmt: skip
        moving, ref_points = pair.lattice()
        np.savez(
            folder / "truth.npz", moving_pixels=moving, reference_pixels=ref_points, gsd=pair.gsd
        )
        return pair
