"""Rasters with our .points files beside them.

Run by the engine's Python (see test_desktop.py), which has to find the package and the cases of
tests/support.

scans.py FOLDER writes them, and on standard output, as JSON, what the Georeferencer has to show: by
raster, rows of enabled, source x, source y, destination x, destination y.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from affine import Affine
from export_cases import UTM, make_case

from hetmatch_qgis.engine.export.points_file import points_file_name, write_points_file
from hetmatch_qgis.engine.gcps.select_gcps import select_gcps

CORNER, PIXEL = np.array([400_600.0, 5_299_000.0]), np.array([13.0, -13.0])
TURN = 20
NORTH_UP = Affine(13, 0, 400_600, 0, -13, 5_299_000)


def on_the_map(pixels: np.ndarray) -> np.ndarray:
    """The truth: not turned, so that QGIS's linear transform fits it."""
    return CORNER + (20, 40) + pixels * (13.2, -13.1)


def main(folder: Path) -> None:
    report = {}
    for name, transform in (
        ("without_georeference.tif", None),
        ("north_up.tif", NORTH_UP),
        ("rotated.tif", NORTH_UP @ Affine.rotation(TURN)),
    ):
        crs = None if transform is None else UTM
        result = make_case(
            folder, name=name, to_map=on_the_map, moving_crs=crs, moving_transform=transform
        ).result
        gcps = select_gcps(result)
        write_points_file(folder / points_file_name(result.moving), gcps, result.moving)
        pixels = np.concatenate([gcps.pixels, gcps.check_pixels])
        # QGIS reads a rotated raster's pixels off its corner and its pixel size alone.
        rotated = PIXEL * np.cos(np.radians(TURN))
        step = {"north_up.tif": PIXEL, "rotated.tif": rotated}.get(name)
        source = pixels * (1, -1) if step is None else CORNER + pixels * step
        target = np.concatenate([gcps.map_points, gcps.check_map_points])
        enabled = np.arange(len(pixels)) < len(gcps.pixels)
        report[name] = np.column_stack([enabled, source, target]).tolist()
    print(json.dumps(report))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
