"""Time and memory that it costs to draw many features, beside those of the match.

python -m benchmarks.vector_maps.cost --features 500000 --side 10000 --gsd 1

Makes a GeoPackage of houses all over a square and a raster of the same ground, misplaced and noisy,
and matches the two.
"""

from __future__ import annotations

import argparse
import resource
import struct
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyogrio.raw
import rasterio
from affine import Affine

from hetmatch_qgis.engine import Options, match_rasters
from hetmatch_qgis.engine.core.grid import Grid, apply_affine
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.georeferencing.crs import parse_crs
from hetmatch_qgis.engine.vectors.layer_files import open_layers
from hetmatch_qgis.engine.vectors.vector_map import VectorMap

CRS = "EPSG:32632"
CORNER = 500_000.0, 5_500_000.0
OFFSET = 7.0, -4.0
"""Metres by which the raster is misplaced."""


def write_houses(path: Path, count: int, side: float) -> None:
    """Write houses of 6 to 20 m, on the corners of a wavy lattice, turned at random."""
    rng = np.random.default_rng(0)
    across = int(np.ceil(np.sqrt(count)))
    cell = np.stack(np.divmod(np.arange(count), across), axis=1)
    centre = (cell + rng.uniform(0.2, 0.8, (count, 2))) * side / across
    size = rng.uniform(3, 10, (count, 2))
    angle = rng.uniform(0, np.pi, count)
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]])[None] * size[:, None]
    cosine, sine = np.cos(angle)[:, None], np.sin(angle)[:, None]
    x = corners[..., 0] * cosine - corners[..., 1] * sine + centre[:, :1] + CORNER[0]
    y = corners[..., 0] * sine + corners[..., 1] * cosine + centre[:, 1:] + CORNER[1]
    head = struct.pack("<BIII", 1, 3, 1, 5)
    rings = np.stack([x, y], axis=2).astype("<f8")
    geometry = np.array([head + ring.tobytes() for ring in rings], dtype=object)
    pyogrio.raw.write(
        path,
        geometry=geometry,
        field_data=[np.full(count, "yes", dtype=object)],
        fields=np.array(["building"]),
        layer="buildings",
        driver="GPKG",
        geometry_type="Polygon",
        crs=CRS,
    )


def draw_raster(path: Path, layers: Path, side: float, gsd: float) -> None:
    """Draw the houses in other grey levels, with noise, block by block."""
    pixels = int(side / gsd)
    true = Affine(gsd, 0, CORNER[0], 0, -gsd, CORNER[1] + side)
    rng = np.random.default_rng(1)
    lie = Affine.translation(*OFFSET) @ true
    profile = {"driver": "GTiff", "dtype": "uint8", "count": 1, "tiled": True}
    with (
        VectorMap(open_layers(layers), Grid(true, pixels, pixels, parse_crs(CRS))) as drawn,
        rasterio.open(
            path, "w", width=pixels, height=pixels, crs=CRS, transform=lie, **profile
        ) as raster,
    ):
        block = 1024
        for row in range(0, pixels, block):
            for column in range(0, pixels, block):
                window = Window(column, row, min(block, pixels - column), min(block, pixels - row))
                grey = 60 + (235 - drawn.read(window, 1).values[..., 0])
                grey += rng.normal(0, 25, grey.shape)
                area = rasterio.windows.Window(*window)
                raster.write(np.clip(grey, 0, 255).astype(np.uint8), 1, window=area)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--features", type=int, default=500_000)
    parser.add_argument("--side", type=float, default=10_000, help="metres of the square")
    parser.add_argument("--gsd", type=float, default=1.0, help="metres of the raster's pixels")
    parser.add_argument("--files", type=Path, help="folder that keeps both files for another run")
    arguments = parser.parse_args()
    with TemporaryDirectory() as scratch:
        folder = arguments.files or Path(scratch)
        layers, raster = folder / "houses.gpkg", folder / "raster.tif"
        if not raster.exists():
            write_houses(layers, arguments.features, arguments.side)
            draw_raster(raster, layers, arguments.side, arguments.gsd)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        drawing: list[tuple[float, float]] = []
        draw = VectorMap._draw

        def timed(self: VectorMap, window: Window, factor: float, bands: tuple[int, ...]) -> object:
            start = time.perf_counter()
            image = draw(self, window, factor, bands)
            drawing.append((factor, time.perf_counter() - start))
            return image

        VectorMap._draw = timed
        start = time.perf_counter()
        result = match_rasters(layers, raster, Options())
        seconds = time.perf_counter() - start
    spent = sum(each for _, each in drawing)
    overviews = [f"{factor:.1f}: {each:.1f} s" for factor, each in drawing if factor > 1]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"matched {result.matched}, confidence {result.confidence:.3f}")
    print(f"match {seconds:.1f} s, of it drawing {spent:.1f} s in {len(drawing)} windows")
    print(f"overviews by factor: {', '.join(overviews)}")
    print(f"peak memory {peak:.0f} MB ({before:.0f} MB when the match began)")
    if result.matched:
        centre = np.array([[result.moving.width / 2, result.moving.height / 2]])
        found = apply_affine(result.reference.transform, result.map_points(centre))
        off = (apply_affine(result.moving.transform, centre) - found)[0] - OFFSET
        print(f"error at the middle {off[0]:+.2f} {off[1]:+.2f} m")


if __name__ == "__main__":
    main()
