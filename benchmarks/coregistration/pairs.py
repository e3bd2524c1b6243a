"""The pairs of the co-registration benchmark: rasters on disk, and their exact misplacement.

`recipes.py` lists the pairs.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from benchmarks.common.datasets import Points, lattice
from benchmarks.coregistration.draw import (
    PixelGrid,
    SourceImage,
    misplacement,
    moving_grid,
    resample,
    write_picture,
)

SENTINEL_2, BLUE_MARBLE = "Sentinel-2 blue on red", "Blue Marble on itself"
NAIP, SRIF_NIR, NAIP_NIR = "NAIP, two dates", "visible on NIR (srif)", "NIR on visible (NAIP)"
MAP, RADAR = "ETOPO1 on Blue Marble", "Sentinel-1 on Sentinel-2"
# Median error allowed, in pixels of the coarser raster; whether the data were used in training; and
# the accuracy of the truth.
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
"""Points along a side of the lattice of the overlap; by hand with the first version (f16ab42)."""

SAME = 0
"""Instead of an EPSG code: the moving raster keeps the CRS of the reference."""


@dataclass(frozen=True)
class Pair:
    """Two rasters on disk, and the true position of each moving pixel."""

    group: str
    """One of GROUPS."""

    name: str
    """Name within the group."""

    kind: str
    """Kind of misplacement."""

    ratio: float
    """GSD of the moving raster relative to the reference's."""

    other_crs: bool
    """The rasters have different CRSs."""

    folder: Path
    """Folder of the rasters and results."""

    grid: PixelGrid
    """Grid of the reference."""

    true_grid: PixelGrid
    """True grid of the moving raster before the distortion."""

    distortion: Callable[[Points], Points] | None
    """Moving pixels to the pixels of the true grid whose ground they show."""

    valid: NDArray[np.bool_]
    """(H, W), valid pixels of the moving raster."""

    @property
    def reference(self) -> Path:
        return self.folder / "reference.tif"

    @property
    def moving(self) -> Path:
        return self.folder / "moving.tif"

    @property
    def gsd(self) -> float:
        """Return the GSD of the coarser raster, metres."""
        return max(self.grid.gsd(), self.true_grid.gsd())

    def truth(self, pixels: Points) -> Points:
        """Transform moving pixels (N, 2) to reference pixels, exactly."""
        return self.true_grid.to_pixels_of(
            self.grid, pixels if self.distortion is None else self.distortion(pixels)
        )

    def lattice(self) -> tuple[Points, Points]:
        """Return moving pixels of a 20 x 20 lattice and their true reference pixels, (N, 2) each.

        Points outside the valid pixels of either raster are left out.
        """
        points = lattice(self.valid.shape, LATTICE_SIDE)
        ref_points = self.truth(points)
        inside = ((ref_points >= 0) & (ref_points <= self.grid.shape[::-1])).all(axis=1)
        inside &= self.is_covered(points)
        return points[inside], ref_points[inside]

    def is_covered(self, pixels: Points) -> NDArray[np.bool_]:
        """Tell which pixels (N, 2) of the moving raster are valid, and not on its edge: (N,)."""
        size = np.array(self.valid.shape[::-1])
        covered = ((pixels >= 1) & (pixels <= size - 1)).all(axis=1)
        columns, rows = np.floor(pixels[covered]).astype(int).T
        covered[covered] = self.valid[rows, columns]
        return covered


Appearance = Callable[[NDArray, np.random.Generator], NDArray]


@dataclass(frozen=True)
class PlannedPair:
    """A pair that is written to disk when its turn comes."""

    group: str
    """One of GROUPS."""

    scene: str
    """Name of the scene."""

    kind: str
    """Kind of misplacement."""

    epsg: int
    """CRS of the moving raster, or SAME."""

    ratio: float
    """GSD of the moving raster relative to the reference's."""

    seed: int
    """Seed of everything random."""

    sources: Callable[[], tuple[SourceImage, SourceImage]]
    """Loads the sources of the reference and the moving raster."""

    finest: PixelGrid
    """Grid of the finer raster."""

    appearance: Appearance
    """Changes the moving image as another sensor would."""

    @property
    def name(self) -> str:
        ratio = f"{self.ratio:g}" if self.ratio >= 1 else f"1/{1 / self.ratio:g}"
        crs = "same CRS" if self.epsg == SAME else f"EPSG:{self.epsg}"
        return f"{self.scene}, {self.kind}, {crs}, GSD x {ratio}"

    def make(self, folder: Path) -> Pair:
        """Write both rasters and the truth on a lattice to a folder of their own."""
        folder = folder / re.sub(r"[^a-z0-9.]+", "-", f"{self.group} {self.name}".lower())
        folder.mkdir(parents=True, exist_ok=True)
        reference, source = self.sources()
        grid = self.finest.scaled(max(1.0, 1 / self.ratio))
        image, valid = resample(reference, grid, None)
        write_picture(folder / "reference.tif", image, grid, valid)
        crs = grid.crs if self.epsg == SAME else CRS.from_epsg(self.epsg)
        true_grid = moving_grid(grid, crs, self.ratio)
        error = misplacement(self.kind, self.seed, true_grid.shape, max(1.0, 1 / self.ratio))
        image, valid = resample(source, true_grid, error.distortion)
        image = self.appearance(image, np.random.default_rng(self.seed))
        claimed = PixelGrid(true_grid.transform @ error.geotransform_error, crs, true_grid.shape)
        write_picture(folder / "moving.tif", image, claimed, valid)
        pair = Pair(
            self.group, self.name, self.kind, self.ratio, self.epsg != SAME, folder,
            grid, true_grid, error.distortion, valid,
        )  # fmt: skip
        moving, ref_points = pair.lattice()
        np.savez(
            folder / "truth.npz", moving_pixels=moving, reference_pixels=ref_points, gsd=pair.gsd
        )
        return pair
